"""Proposals as their authors send, revise and withdraw them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import sqlalchemy as sa

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation, StaleRevision
from cocreate.domain.events import ProposalsChanged
from cocreate.domain.permissions import Actor, Facts, Permission, require
from cocreate.domain.phases import PHASES
from cocreate.domain.phases.ideation import OBSTACLE_REQUIRED, PER_PERSON
from cocreate.domain.pillars import ItemKind
from cocreate.domain.text import LANGUAGES, clean_line, clean_text
from cocreate.models.base import CENTS, new_id
from cocreate.models.facts import voted_on
from cocreate.models.pillars import FrameItem
from cocreate.models.proposals import Proposal, ProposalWording
from cocreate.models.workshops import Step, Workshop
from cocreate.operations.repeats import earlier_outcome, keep_outcome
from cocreate.operations.rooms import locked_room
from cocreate.unit_of_work import UnitOfWork

TITLE_LENGTH = 160
SUMMARY_LENGTH = 400
ORGANISATION_LENGTH = 160
HIGHEST_COST = Decimal(1_000_000_000)
AIMS = ("employment", "economy", "environment")
AIM_LEVELS = ("none", "indirect", "direct")
LINKED_KINDS = (ItemKind.OBSTACLE, ItemKind.STRATEGIC_OBJECTIVE, ItemKind.OPERATIONAL_OBJECTIVE)
"""What of the frame a proposal can be linked to."""


@dataclass(frozen=True)
class Draft:
    """What somebody typed; ``frame_codes`` name obstacles and objectives of the frame.

    ``rough_cost`` is in euro, or None when unknown.
    """

    title: str
    summary: str
    language: str
    frame_codes: tuple[str, ...] = ()
    aims: Mapping[str, str] = field(default_factory=dict)
    lead_organisation: str = ""
    rough_cost: Decimal | None = None


def submit_proposal(
    uow: UnitOfWork, actor: Actor, workshop_id: str, draft: Draft, operation_id: str
) -> str:
    """Send a proposal; answers its id. The same operation id again answers the same proposal.

    Raises ``RuleViolation`` naming the field, or ``too-many-proposals`` when the step has a limit.
    """
    workshop, facts = locked_room(uow, workshop_id)
    require(actor, Permission.WORKSHOP_TAKE_PART, facts)
    done = earlier_outcome(uow, actor, workshop.id, operation_id)
    if done is not None:
        return str(done["proposal"])
    require(actor, Permission.PROPOSAL_SUBMIT, facts)
    _check_number(uow, actor, workshop)
    proposal = new_proposal(uow, workshop, author_id=actor.id)
    write_proposal(uow, proposal, workshop, draft)
    _check_obstacle(uow, proposal, workshop)
    uow.session.add(proposal)
    uow.session.flush()
    keep_wording(uow, proposal, editor=None)
    keep_outcome(uow, actor, workshop.id, operation_id, proposal=proposal.id)
    uow.announce(ProposalsChanged(workshop.id))
    return proposal.id


def revise_proposal(
    uow: UnitOfWork,
    actor: Actor,
    proposal_id: str,
    draft: Draft,
    version: int,
    operation_id: str | None = None,
) -> None:
    """Change one's own proposal, until a vote; ``version`` is the one that was on the screen.

    The same operation id again changes nothing. Raises ``StaleRevision`` when the proposal has
    changed meanwhile.
    """
    proposal, workshop, facts = find_proposal(uow, proposal_id)
    require(actor, Permission.WORKSHOP_TAKE_PART, facts)
    if operation_id and earlier_outcome(uow, actor, workshop.id, operation_id) is not None:
        return
    _check_own(uow, actor, proposal, facts, Permission.PROPOSAL_REVISE)
    if proposal.version != version:
        raise StaleRevision("proposal-changed-meanwhile", version=proposal.version)
    write_proposal(uow, proposal, workshop, draft)
    _check_obstacle(uow, proposal, workshop)
    proposal.version += 1
    keep_wording(uow, proposal, editor=None)
    if operation_id:
        keep_outcome(uow, actor, workshop.id, operation_id, proposal=proposal.id)
    uow.announce(ProposalsChanged(workshop.id))


def withdraw_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str) -> None:
    """Take one's own proposal back, before a vote; withdrawing it twice changes nothing."""
    proposal, workshop, facts = find_proposal(uow, proposal_id)
    if proposal.author_id == actor.id and proposal.state == "withdrawn":
        return
    _check_own(uow, actor, proposal, facts, Permission.PROPOSAL_WITHDRAW)
    proposal.state = "withdrawn"
    uow.announce(ProposalsChanged(workshop.id))


def restore_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str) -> None:
    """Put one's own withdrawn proposal back, as it was."""
    proposal, workshop, facts = find_proposal(uow, proposal_id)
    if proposal.author_id == actor.id and proposal.state == "proposed":
        return
    _check_own(uow, actor, proposal, facts, Permission.PROPOSAL_WITHDRAW, state="withdrawn")
    _check_number(uow, actor, workshop)
    proposal.state = "proposed"
    uow.announce(ProposalsChanged(workshop.id))


def find_proposal(uow: UnitOfWork, proposal_id: str) -> tuple[Proposal, Workshop, Facts]:
    """The proposal as it is now, its workshop, locked, and what the current step opens."""
    proposal = uow.session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound("no-such-proposal")
    workshop, facts = locked_room(uow, proposal.workshop_id)
    uow.session.refresh(proposal)
    return proposal, workshop, facts


def new_proposal(uow: UnitOfWork, workshop: Workshop, *, author_id: str | None) -> Proposal:
    """An empty proposal with the next number of the (locked) workshop."""
    numbers = sa.select(sa.func.max(Proposal.number)).where(Proposal.workshop_id == workshop.id)
    return Proposal(
        id=new_id(),
        workshop_id=workshop.id,
        author_id=author_id,
        number=(uow.session.scalar(numbers) or 0) + 1,
        version=1,
        state="proposed",
    )


def write_proposal(uow: UnitOfWork, proposal: Proposal, workshop: Workshop, draft: Draft) -> None:
    """Check and take over what was typed; raises ``RuleViolation`` naming the field."""
    title, summary = clean_line(draft.title), clean_text(draft.summary)
    organisation = clean_line(draft.lead_organisation)
    _check_text("title", title, TITLE_LENGTH)
    _check_text("summary", summary, SUMMARY_LENGTH)
    _check_text("lead_organisation", organisation, ORGANISATION_LENGTH, optional=True)
    if draft.language not in LANGUAGES:
        raise RuleViolation("languages-missing", field="language")
    if set(draft.frame_codes) - _codes(uow, workshop, LINKED_KINDS):
        raise RuleViolation("unknown-frame-item", field="frame_codes")
    if set(draft.aims) - set(AIMS) or set(draft.aims.values()) - set(AIM_LEVELS):
        raise RuleViolation("unknown-aim", field="aims")
    _check_cost(draft.rough_cost)
    proposal.title, proposal.summary, proposal.language = title, summary, draft.language
    proposal.frame_codes = list(dict.fromkeys(draft.frame_codes))
    proposal.aims = dict(draft.aims)
    proposal.lead_organisation, proposal.rough_cost = organisation, draft.rough_cost


def keep_wording(uow: UnitOfWork, proposal: Proposal, editor: str | None) -> None:
    """Keep how it reads at this version; ``editor`` is an account, or None for the author."""
    uow.session.add(
        ProposalWording(
            proposal_id=proposal.id,
            version=proposal.version,
            title=proposal.title,
            summary=proposal.summary,
            editor_id=editor,
            at=uow.now(),
        )
    )


def _check_own(
    uow: UnitOfWork,
    actor: Actor,
    proposal: Proposal,
    facts: Facts,
    permission: Permission,
    state: str = "proposed",
) -> None:
    require(actor, permission, facts)
    if proposal.author_id != actor.id:
        raise NotAllowed("not-your-proposal")
    if proposal.state != state:
        raise RuleViolation("proposal-not-open", state=proposal.state)
    if proposal.id in voted_on(uow.session, proposal.workshop_id):
        raise RuleViolation("proposal-was-voted-on")


def _check_number(uow: UnitOfWork, actor: Actor, workshop: Workshop) -> None:
    """Refuse one more than the current step lets one person send."""
    step = uow.session.get(Step, workshop.current_step_id)
    most = int(str(step.options.get(PER_PERSON.name, 0))) if step else 0
    if not most:
        return
    sent = sa.select(sa.func.count()).where(
        Proposal.workshop_id == workshop.id,
        Proposal.author_id == actor.id,
        Proposal.state != "withdrawn",
    )
    if (uow.session.scalar(sent) or 0) >= most:
        raise RuleViolation("too-many-proposals", maximum=most)


def _check_obstacle(uow: UnitOfWork, proposal: Proposal, workshop: Workshop) -> None:
    """Refuse a proposal without obstacle where a step of the workshop asks for one."""
    asked = any(
        step.options.get(OBSTACLE_REQUIRED.name)
        for step in workshop.steps
        if PHASES[step.phase].hides_proposals
    )
    obstacles = _codes(uow, workshop, (ItemKind.OBSTACLE,))
    if asked and not obstacles & set(proposal.frame_codes):
        raise RuleViolation("obstacle-missing", field="frame_codes")


def _codes(uow: UnitOfWork, workshop: Workshop, kinds: tuple[ItemKind, ...]) -> set[str]:
    codes = sa.select(FrameItem.code).where(
        FrameItem.frame_id == workshop.frame_id, FrameItem.kind.in_(kinds)
    )
    return set(uow.session.scalars(codes))


def _check_text(field: str, text: str, longest: int, *, optional: bool = False) -> None:
    if not text and not optional:
        raise RuleViolation(f"{field}-missing", field=field)
    if len(text) > longest:
        raise RuleViolation("text-too-long", field=field, maximum=longest, length=len(text))


def _check_cost(cost: Decimal | None) -> None:
    if cost is None:
        return
    if not cost.is_finite():
        raise RuleViolation("amount-unreadable", field="rough_cost", typed=str(cost))
    if cost < 0:
        raise RuleViolation("amount-negative", field="rough_cost")
    if cost > HIGHEST_COST:
        raise RuleViolation("amount-too-large", field="rough_cost")
    if cost != cost.quantize(CENTS):
        raise RuleViolation("amount-too-precise", field="rough_cost")
