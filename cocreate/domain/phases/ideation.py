"""Silent ideation: everybody writes proposals alone; others' proposals stay hidden until reveal."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.voting import SettingField, SettingKind
from cocreate.domain.workshops import Blocker, Phase, PhaseFacts

PER_PERSON = SettingField(
    name="proposals_per_person",
    label=N_("Most proposals that one person can send"),
    help=N_("0 means no limit. A withdrawn proposal does not count."),
    default=0,
    maximum=100,
)
OBSTACLE_REQUIRED = SettingField(
    name="obstacle_required",
    label=N_("Every proposal names an obstacle"),
    help=N_("A proposal without an obstacle of the vision is sent back to its author."),
    default=0,
    maximum=1,
    kind=SettingKind.YES_NO,
)


def blockers(facts: PhaseFacts) -> tuple[Blocker, ...]:
    """No proposal step opens without a published frame, which nobody can override (rulings 12).

    The other things that a pillar needs can be overridden, with a reason that its plan prints.
    """
    found = []
    if not facts.has_published_frame:
        found.append(Blocker("frame-not-published", {"missing": facts.missing_in_frame}))
    if facts.missing_readiness:
        found.append(Blocker("pillar-not-ready", {"missing": facts.missing_readiness}))
    return tuple(found)


IDEATION = Phase(
    key="ideation",
    title=N_("Silent proposals"),
    purpose=N_("Everyone writes proposals alone, without seeing those of others."),
    default_minutes=15,
    opens=frozenset({Capability.PROPOSE, Capability.REVISE_PROPOSALS}),
    after_reveal=frozenset({Capability.SEE_PROPOSALS}),
    blockers=blockers,
    setting_fields=(PER_PERSON, OBSTACLE_REQUIRED),
)
