"""The board of proposals as the facilitator arranges it: worded, grouped, merged, split, hidden."""

from collections.abc import Mapping
from decimal import Decimal

import sqlalchemy as sa

from cocreate.domain.errors import RuleViolation, StaleRevision
from cocreate.domain.events import ProposalsArranged
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.text import clean_line, clean_text
from cocreate.models.facts import voted_on
from cocreate.models.proposals import Proposal
from cocreate.models.workshops import Workshop
from cocreate.operations.proposals import (
    AIM_LEVELS,
    AIMS,
    Draft,
    find_proposal,
    keep_wording,
    new_proposal,
    write_proposal,
)
from cocreate.operations.repeats import earlier_outcome, keep_outcome
from cocreate.operations.rooms import locked_room
from cocreate.unit_of_work import UnitOfWork

LABEL_LENGTH = 120
REASON_LENGTH = 400
FEWEST_TO_MERGE = 2


def edit_proposal(
    uow: UnitOfWork, actor: Actor, proposal_id: str, draft: Draft, version: int
) -> None:
    """Word and complete a proposal for its author; every wording is kept.

    Raises ``StaleRevision`` when it has changed since ``version`` was on the screen.
    """
    proposal, workshop, facts = _arranged(uow, actor, proposal_id)
    if proposal.version != version:
        raise StaleRevision("proposal-changed-meanwhile", version=proposal.version)
    write_proposal(uow, proposal, workshop, draft)
    proposal.version += 1
    keep_wording(uow, proposal, editor=actor.id)
    _done(uow, actor, facts, "proposal:edit", proposal.id, version=proposal.version)


def group_proposals(
    uow: UnitOfWork, actor: Actor, workshop_id: str, moves: Mapping[str, int], label: str
) -> None:
    """Put cards under a label; without a label, out of their group.

    ``moves`` holds, for each card, the number of its moves as it was on the screen. A card that is
    there already stays; one that somebody else has moved elsewhere meanwhile raises
    ``StaleRevision("card-moved-meanwhile")``, and then no card moves: the board is as the other
    facilitator left it.
    """
    workshop, facts = locked_room(uow, workshop_id)
    require(actor, Permission.PROPOSAL_ARRANGE, facts)
    label = _label(label)
    cards = _cards(uow, workshop, moves)
    moved = [card for card in cards if card.group_label != label]
    for card in moved:
        if card.moves != moves[card.id]:
            raise StaleRevision("card-moved-meanwhile", number=card.number, label=card.group_label)
        card.group_label, card.moves = label, card.moves + 1
    if moved:
        _done(uow, actor, facts, "proposal:group", moved[0].id, moved=[one.id for one in moved])


def rename_group(uow: UnitOfWork, actor: Actor, workshop_id: str, old: str, new: str) -> None:
    """Give a group another label; with the label of another group, the two become one.

    Raises ``StaleRevision("group-changed-meanwhile")`` when no card has the old label any more.
    """
    workshop, facts = locked_room(uow, workshop_id)
    require(actor, Permission.PROPOSAL_ARRANGE, facts)
    old, new = _label(old), _label(new)
    if not new:
        raise RuleViolation("group-label-missing", field="label")
    in_group = sa.select(Proposal).where(
        Proposal.workshop_id == workshop.id, Proposal.group_label == old
    )
    cards = uow.session.scalars(in_group).all() if old else []
    if not cards:
        raise StaleRevision("group-changed-meanwhile", label=old)
    for card in cards:
        card.group_label, card.moves = new, card.moves + 1
    _done(uow, actor, facts, "proposal:group", cards[0].id, moved=[one.id for one in cards])


def hide_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str, reason: str) -> None:
    """Keep a proposal from the room, for a reason that its author is shown."""
    proposal, _, facts = find_proposal(uow, proposal_id)
    require(actor, Permission.PROPOSAL_HIDE, facts)
    reason = clean_text(reason)
    if not reason:
        raise RuleViolation("reason-missing", field="reason")
    if len(reason) > REASON_LENGTH:
        raise RuleViolation(
            "text-too-long", field="reason", maximum=REASON_LENGTH, length=len(reason)
        )
    if proposal.hidden_reason == reason:
        return
    proposal.hidden_reason = reason
    _done(uow, actor, facts, "proposal:hide", proposal.id)


def unhide_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str) -> None:
    """Show a hidden proposal to the room again; twice changes nothing."""
    proposal, _, facts = find_proposal(uow, proposal_id)
    require(actor, Permission.PROPOSAL_HIDE, facts)
    if not proposal.hidden_reason:
        return
    proposal.hidden_reason = ""
    _done(uow, actor, facts, "proposal:unhide", proposal.id)


def retract_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str) -> None:
    """Withdraw a proposal in the name of its author, who asked for it in the room."""
    proposal, _, facts = _arranged(uow, actor, proposal_id)
    if proposal.id in voted_on(uow.session, proposal.workshop_id):
        raise RuleViolation("proposal-was-voted-on")
    proposal.state = "withdrawn"
    _done(uow, actor, facts, "proposal:retract", proposal.id)


def put_back_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str) -> None:
    """Put a withdrawn proposal back in the name of its author; twice changes nothing.

    What a split took apart stays so: merge its origins again.
    """
    proposal, _, facts = find_proposal(uow, proposal_id)
    require(actor, Permission.PROPOSAL_ARRANGE, facts)
    if proposal.state == "proposed":
        return
    if proposal.state != "withdrawn" or proposal.author_id is None:
        raise RuleViolation("proposal-not-open", state=proposal.state)
    proposal.state = "proposed"
    _done(uow, actor, facts, "proposal:put-back", proposal.id)


def merge_proposals(
    uow: UnitOfWork,
    actor: Actor,
    origin_ids: tuple[str, ...],
    title: str,
    summary: str,
    operation_id: str | None = None,
) -> str:
    """Make one proposal of several; answers its id. The origins stay, and can be taken apart.

    The new one carries all obstacles and objectives of its origins and, per aim, the strongest
    level; its language and group are those of the first. The same operation id again answers the
    same proposal. Raises ``RuleViolation`` when an origin is merged, withdrawn, hidden or of
    another workshop.
    """
    wanted = tuple(dict.fromkeys(origin_ids))
    if len(wanted) < FEWEST_TO_MERGE:
        raise RuleViolation("too-few-to-merge", minimum=FEWEST_TO_MERGE)
    _, workshop, facts = find_proposal(uow, wanted[0])
    require(actor, Permission.PROPOSAL_ARRANGE, facts)
    if operation_id:
        done = earlier_outcome(uow, actor, workshop.id, operation_id)
        if done is not None:
            return str(done["proposal"])
    origins = _cards(uow, workshop, wanted)
    if any(one.hidden_reason for one in origins):
        raise RuleViolation("proposal-is-hidden")
    merged = new_proposal(uow, workshop, author_id=None)
    merged.group_label = origins[0].group_label
    write_proposal(uow, merged, workshop, _merged_draft(origins, title, summary))
    uow.session.add(merged)
    uow.session.flush()
    keep_wording(uow, merged, editor=actor.id)
    for origin in origins:
        origin.state, origin.merged_into_id = "merged", merged.id
    if operation_id:
        keep_outcome(uow, actor, workshop.id, operation_id, proposal=merged.id)
    _done(uow, actor, facts, "proposal:merge", merged.id, origins=[one.id for one in origins])
    return merged.id


def split_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str) -> None:
    """Undo a merge: the origins are as they were, the merged proposal is withdrawn."""
    merged, _, facts = find_proposal(uow, proposal_id)
    require(actor, Permission.PROPOSAL_ARRANGE, facts)
    origins = uow.session.scalars(
        sa.select(Proposal).where(Proposal.merged_into_id == merged.id)
    ).all()
    if not origins or merged.state != "proposed":
        raise RuleViolation("proposal-not-merged")
    for origin in origins:
        origin.state, origin.merged_into_id = "proposed", None
    merged.state = "withdrawn"
    _done(uow, actor, facts, "proposal:split", merged.id)


def _arranged(uow: UnitOfWork, actor: Actor, proposal_id: str) -> tuple[Proposal, Workshop, Facts]:
    """A proposal that is on the board, if ``actor`` may arrange the board now."""
    proposal, workshop, facts = find_proposal(uow, proposal_id)
    require(actor, Permission.PROPOSAL_ARRANGE, facts)
    if proposal.state != "proposed":
        raise RuleViolation("proposal-not-open", state=proposal.state)
    return proposal, workshop, facts


def _cards(
    uow: UnitOfWork, workshop: Workshop, ids: Mapping[str, int] | tuple[str, ...]
) -> list[Proposal]:
    """The proposals with these ids, in this order, all of them on this workshop's board."""
    on_board = sa.select(Proposal).where(
        Proposal.workshop_id == workshop.id,
        Proposal.state == "proposed",
        Proposal.id.in_(list(ids)),
    )
    found = {
        one.id: one
        for one in uow.session.scalars(on_board.execution_options(populate_existing=True))
    }
    if set(ids) - set(found):
        raise RuleViolation("proposal-not-on-board")
    return [found[one] for one in ids]


def _label(typed: str) -> str:
    label = clean_line(typed)
    if len(label) > LABEL_LENGTH:
        raise RuleViolation("text-too-long", field="label", maximum=LABEL_LENGTH, length=len(label))
    return label


def _merged_draft(origins: list[Proposal], title: str, summary: str) -> Draft:
    """What the origins say together; a lead or a cost is kept when they do not disagree on it."""
    leads = {one.lead_organisation for one in origins if one.lead_organisation}
    costs = {one.rough_cost for one in origins if one.rough_cost is not None}
    lead: str = leads.pop() if len(leads) == 1 else ""
    cost: Decimal | None = costs.pop() if len(costs) == 1 else None
    return Draft(
        title=title,
        summary=summary,
        language=origins[0].language,
        frame_codes=tuple(dict.fromkeys(code for one in origins for code in one.frame_codes)),
        aims={
            aim: max((one.aims.get(aim, "none") for one in origins), key=AIM_LEVELS.index)
            for aim in AIMS
        },
        lead_organisation=lead,
        rough_cost=cost,
    )


def _done(
    uow: UnitOfWork, actor: Actor, facts: Facts, verb: str, proposal_id: str, **noted: object
) -> None:
    role = acting_role(actor, Permission.PROPOSAL_HIDE, facts)
    uow.record(actor, role, verb, ("proposal", proposal_id), facts.workshop_id, **noted)
    uow.announce(ProposalsArranged(str(facts.workshop_id)))
