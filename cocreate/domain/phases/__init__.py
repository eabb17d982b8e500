"""The phases that a step of an agenda can have, in their usual order, and ready-made agendas."""

from cocreate.domain.phases.agreement import AGREEMENT
from cocreate.domain.phases.closing import CLOSING
from cocreate.domain.phases.consolidation import CONSOLIDATION
from cocreate.domain.phases.discussion import DISCUSSION
from cocreate.domain.phases.ideation import IDEATION
from cocreate.domain.phases.opening import OPENING
from cocreate.domain.phases.recess import RECESS
from cocreate.domain.phases.vote import VOTE
from cocreate.domain.registry import Registry
from cocreate.domain.text import N_
from cocreate.domain.workshops import AgendaTemplate, Phase, StepPlan

PHASES: Registry[Phase] = Registry(
    OPENING, IDEATION, CONSOLIDATION, VOTE, RECESS, DISCUSSION, AGREEMENT, CLOSING
)

TEMPLATES: Registry[AgendaTemplate] = Registry(
    AgendaTemplate(
        key="nominal-group",
        title=N_("Nominal group, 60 people, 3 hours"),
        description=N_(
            "Silent proposals, clarification, a first vote, discussion, a second vote, "
            "then agreement on the shortlist."
        ),
        # Timings: the session for 60 people in three hours of the domain study, section 7.2,
        # built on the nominal group technique (silent writing, listing, two private votes).
        steps=(
            StepPlan("opening", 15),
            StepPlan("ideation", 15),
            StepPlan("consolidation", 30, N_("Listing in sub-groups")),
            StepPlan("consolidation", 30),
            StepPlan("vote", 10, N_("First vote")),
            StepPlan("recess", 15),
            StepPlan("discussion", 30),
            StepPlan("vote", 10, N_("Second vote")),
            StepPlan("agreement", 15, options={"shortlist_size": 5}),
            StepPlan("closing", 10, N_("Who leads, who commits")),
        ),
    ),
    AgendaTemplate(
        key="quick-prioritisation",
        title=N_("Quick prioritisation, 45 minutes"),
        description=N_("Proposals, a short merge and one vote."),
        steps=(
            StepPlan("opening", 5),
            StepPlan("ideation", 10),
            StepPlan("consolidation", 10),
            StepPlan("vote", 10),
            StepPlan("closing", 10),
        ),
    ),
    AgendaTemplate(
        key="blank",
        title=N_("Blank agenda"),
        description=N_("An opening and a closing; you add the rest."),
        steps=(StepPlan("opening", 10), StepPlan("closing", 10)),
    ),
)
