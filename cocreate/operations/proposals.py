"""Proposals: sent, revised and withdrawn by their authors; hidden and merged by the facilitator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import sqlalchemy as sa

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation, StaleRevision
from cocreate.domain.events import ProposalsChanged
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.text import LANGUAGES, clean_line, clean_text
from cocreate.models.base import new_id
from cocreate.models.pillars import FrameItem
from cocreate.models.proposals import Proposal, ProposalWording
from cocreate.models.workshops import OperationOutcome, Workshop
from cocreate.operations.rooms import locked_room
from cocreate.unit_of_work import UnitOfWork

TITLE_LENGTH = 160
SUMMARY_LENGTH = 400
AIMS = ("employment", "economy", "environment")
AIM_LEVELS = ("none", "indirect", "direct")


@dataclass(frozen=True)
class Draft:
    """What a participant typed; ``frame_codes`` name obstacles and objectives of the frame.

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
    """Send a proposal; answers its id. The same operation id again answers the same proposal."""
    workshop, facts = locked_room(uow, workshop_id)
    require(actor, Permission.PROPOSAL_SUBMIT, facts)
    done = uow.session.get(OperationOutcome, (workshop.id, actor.id, operation_id))
    if done is not None:
        return str(done.outcome["proposal"])
    proposal = Proposal(id=new_id(), workshop_id=workshop.id, author_id=actor.id)
    numbers = sa.select(sa.func.max(Proposal.number)).where(Proposal.workshop_id == workshop.id)
    proposal.number = (uow.session.scalar(numbers) or 0) + 1
    proposal.version = 1
    _write(uow, proposal, workshop, draft)
    uow.session.add(proposal)
    uow.session.flush()
    _keep_wording(uow, proposal, editor=None)
    uow.session.add(
        OperationOutcome(
            scope=workshop.id,
            actor_key=str(actor.id),
            operation_id=operation_id,
            outcome={"proposal": proposal.id},
        )
    )
    uow.announce(ProposalsChanged(workshop.id))
    return proposal.id


def revise_proposal(
    uow: UnitOfWork, actor: Actor, proposal_id: str, draft: Draft, version: int
) -> None:
    """Change one's own proposal; ``version`` is the one that was on the screen.

    Raises ``StaleRevision`` when it has changed meanwhile.
    """
    proposal, workshop, facts = _own(uow, actor, proposal_id, Permission.PROPOSAL_REVISE)
    del facts
    if proposal.version != version:
        raise StaleRevision("proposal-changed-meanwhile")
    _write(uow, proposal, workshop, draft)
    proposal.version += 1
    _keep_wording(uow, proposal, editor=None)
    uow.announce(ProposalsChanged(workshop.id))


def withdraw_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str) -> None:
    """Take one's own proposal back, before a vote."""
    proposal, workshop, _ = _own(uow, actor, proposal_id, Permission.PROPOSAL_WITHDRAW)
    proposal.state = "withdrawn"
    uow.announce(ProposalsChanged(workshop.id))


def hide_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str, reason: str) -> None:
    """Keep a proposal from the room, for a reason that its author is shown."""
    proposal, workshop, facts = _find(uow, proposal_id)
    require(actor, Permission.PROPOSAL_HIDE, facts)
    reason = clean_text(reason)
    if not reason:
        raise RuleViolation("reason-missing", field="reason")
    proposal.hidden_reason = reason[:SUMMARY_LENGTH]
    role = acting_role(actor, Permission.PROPOSAL_HIDE, facts)
    uow.record(actor, role, "proposal:hide", ("proposal", proposal.id))
    uow.announce(ProposalsChanged(workshop.id))


def merge_proposals(
    uow: UnitOfWork, actor: Actor, origin_ids: tuple[str, ...], title: str, summary: str
) -> str:
    """Make one proposal of several; answers its id. The origins stay, and can be taken apart.

    The new one carries all obstacles and objectives of its origins and, per aim, the strongest
    level; its language is that of the first. Raises ``RuleViolation`` when an origin is merged,
    withdrawn or of another workshop.
    """
    if len(set(origin_ids)) < 2:  # noqa: PLR2004 - one proposal cannot be merged
        raise RuleViolation("too-few-proposals", minimum=2)
    found = [_find(uow, origin_id) for origin_id in dict.fromkeys(origin_ids)]
    _, workshop, facts = found[0]
    require(actor, Permission.PROPOSAL_ARRANGE, facts)
    origins = [proposal for proposal, _, _ in found]
    if any(one.workshop_id != workshop.id or one.state != "proposed" for one in origins):
        raise RuleViolation("proposal-not-mergeable")
    numbers = sa.select(sa.func.max(Proposal.number)).where(Proposal.workshop_id == workshop.id)
    merged = Proposal(
        id=new_id(),
        workshop_id=workshop.id,
        author_id=None,
        number=(uow.session.scalar(numbers) or 0) + 1,
        version=1,
    )
    draft = Draft(
        title=title,
        summary=summary,
        language=origins[0].language,
        frame_codes=tuple(dict.fromkeys(code for one in origins for code in one.frame_codes)),
        aims={
            aim: max((one.aims.get(aim, "none") for one in origins), key=AIM_LEVELS.index)
            for aim in AIMS
        },
    )
    _write(uow, merged, workshop, draft)
    uow.session.add(merged)
    uow.session.flush()
    _keep_wording(uow, merged, editor=actor.id)
    for origin in origins:
        origin.state, origin.merged_into_id = "merged", merged.id
    role = acting_role(actor, Permission.PROPOSAL_ARRANGE, facts)
    ids = [one.id for one in origins]
    uow.record(actor, role, "proposal:merge", ("proposal", merged.id), origins=ids)
    uow.announce(ProposalsChanged(workshop.id))
    return merged.id


def split_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str) -> None:
    """Undo a merge: the origins are as they were, the merged proposal is withdrawn."""
    merged, workshop, facts = _find(uow, proposal_id)
    require(actor, Permission.PROPOSAL_ARRANGE, facts)
    origins = uow.session.scalars(
        sa.select(Proposal).where(Proposal.merged_into_id == merged.id)
    ).all()
    if not origins or merged.state != "proposed":
        raise RuleViolation("proposal-not-merged")
    for origin in origins:
        origin.state, origin.merged_into_id = "proposed", None
    merged.state = "withdrawn"
    role = acting_role(actor, Permission.PROPOSAL_ARRANGE, facts)
    uow.record(actor, role, "proposal:split", ("proposal", merged.id))
    uow.announce(ProposalsChanged(workshop.id))


def _find(uow: UnitOfWork, proposal_id: str) -> tuple[Proposal, Workshop, Facts]:
    proposal = uow.session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound("no-such-proposal")
    workshop, facts = locked_room(uow, proposal.workshop_id)
    uow.session.refresh(proposal)
    return proposal, workshop, facts


def _own(
    uow: UnitOfWork, actor: Actor, proposal_id: str, permission: Permission
) -> tuple[Proposal, Workshop, Facts]:
    proposal, workshop, facts = _find(uow, proposal_id)
    require(actor, permission, facts)
    if proposal.author_id != actor.id:
        raise NotAllowed("not-your-proposal")
    if proposal.state != "proposed":
        raise RuleViolation("proposal-not-open")
    return proposal, workshop, facts


def _write(uow: UnitOfWork, proposal: Proposal, workshop: Workshop, draft: Draft) -> None:
    """Check and take over what was typed; raises ``RuleViolation`` naming the field."""
    title, summary = clean_line(draft.title), clean_text(draft.summary)
    for name, text, longest in (
        ("title", title, TITLE_LENGTH),
        ("summary", summary, SUMMARY_LENGTH),
    ):
        if not text:
            raise RuleViolation(f"{name}-missing", field=name)
        if len(text) > longest:
            raise RuleViolation("text-too-long", field=name, maximum=longest, length=len(text))
    if draft.language not in LANGUAGES:
        raise RuleViolation("languages-missing", field="language")
    known = uow.session.scalars(
        sa.select(FrameItem.code).where(FrameItem.frame_id == workshop.frame_id)
    ).all()
    if set(draft.frame_codes) - set(known):
        raise RuleViolation("unknown-frame-item", field="frame_codes")
    if set(draft.aims) - set(AIMS) or set(draft.aims.values()) - set(AIM_LEVELS):
        raise RuleViolation("unknown-aim", field="aims")
    if draft.rough_cost is not None and draft.rough_cost < 0:
        raise RuleViolation("amount-negative", field="rough_cost")
    proposal.title, proposal.summary, proposal.language = title, summary, draft.language
    proposal.frame_codes, proposal.aims = list(draft.frame_codes), dict(draft.aims)
    proposal.lead_organisation = clean_line(draft.lead_organisation)[:TITLE_LENGTH]
    proposal.rough_cost = draft.rough_cost


def _keep_wording(uow: UnitOfWork, proposal: Proposal, editor: str | None) -> None:
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
