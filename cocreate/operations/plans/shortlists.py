"""The shortlist: proposed by the sealed rule, confirmed by the facilitator, logged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.opinions import wanted_by_all
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.plans import State
from cocreate.domain.text import clean_text
from cocreate.domain.voting.shortlist import (
    Cut,
    NotKeptReason,
    check_reason,
    default_reason,
)
from cocreate.models.plans import PlannedAction, ShortlistEntry
from cocreate.models.proposals import Proposal
from cocreate.models.shortlists import RoomCount, candidates, room_count
from cocreate.models.workshops import Workshop
from cocreate.operations.counting import count_due_polls
from cocreate.operations.options import is_being_counted
from cocreate.operations.rooms import refuse_in_rehearsal
from cocreate.unit_of_work import UnitOfWork

NOTE_LENGTH = 400


@dataclass(frozen=True)
class Shortlist:
    """What the facilitator confirms: the ids that are kept, and why another one is not.

    A reason is needed only where the count itself gives none: for a proposal that the rule would
    have kept.
    """

    kept: tuple[str, ...]
    reasons: Mapping[str, NotKeptReason] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def confirm_shortlist(
    uow: UnitOfWork, actor: Actor, workshop_id: str, chosen: Shortlist | None = None
) -> tuple[str, ...]:
    """Confirm the shortlist of a workshop; answers the ids that are kept, the best ranked first.

    Without a choice the first of the rule are kept. Can be done again until the draft is made.
    Raises ``RuleViolation("shortlist-tied")`` naming the proposals when a tie at the cut leaves
    the choice to the facilitator, and says which proposal lacks a reason.
    """
    workshop = uow.session.get(Workshop, workshop_id, with_for_update=True)
    if workshop is None:
        raise NotFound("no-such-workshop")
    facts = Facts(workshop.pillar_id, workshop.id)
    require(actor, Permission.PLAN_DRAFT, facts)
    refuse_in_rehearsal(uow, workshop.id)
    if is_drafted(uow, workshop.id):
        raise RuleViolation("draft-already-made")
    proposals = {one.id: one for one in candidates(uow.session, workshop.id)}
    if not proposals:
        raise RuleViolation("workshop-without-proposals")
    count_due_polls(uow, workshop.id)
    if is_being_counted(uow.session, workshop.id):
        raise RuleViolation("vote-not-counted-yet")
    count = room_count(uow.session, workshop)
    if count is None:
        raise RuleViolation("no-closed-vote")
    chosen = chosen or _proposed(count.proposed, proposals)
    _check(chosen, count, proposals)
    kept = sorted(chosen.kept, key=lambda one: (count.ranks[one], proposals[one].number))
    _write(uow, actor, workshop, _Confirmed(proposals, count, chosen))
    uow.record(
        actor,
        acting_role(actor, Permission.PLAN_DRAFT, facts),
        "shortlist:confirm",
        ("workshop", workshop.id),
        poll=count.poll_id,
        kept=kept,
        proposed=list(count.proposed.kept),
        tied=list(count.proposed.tied),
    )
    return tuple(kept)


def wanted_shortlist(uow: UnitOfWork, actor: Actor, workshop_id: str) -> Shortlist:
    """What many want and few oppose in the last vote by agreeing, disagreeing and passing (X11).

    What the rule alone would have kept beside it is told to divide the room. Raises
    ``RuleViolation("nothing-kept")`` where nothing is wanted so.
    """
    workshop = uow.session.get(Workshop, workshop_id)
    if workshop is None:
        raise NotFound("no-such-workshop")
    require(actor, Permission.PLAN_DRAFT, Facts(workshop.pillar_id, workshop.id))
    count = room_count(uow.session, workshop)
    wanted = () if count is None else wanted_by_all(count.tally)
    known = {one.id for one in candidates(uow.session, workshop.id)}
    kept = tuple(one for one in wanted if one in known)
    if count is None or not kept:
        raise RuleViolation("nothing-kept", field="kept")
    others = (known & {*count.proposed.kept, *count.proposed.tied}) - set(kept)
    return Shortlist(kept, dict.fromkeys(others, NotKeptReason.NO_CONSENSUS))


def is_drafted(uow: UnitOfWork, workshop_id: str) -> bool:
    """Whether sheets were made of this workshop's shortlist."""
    made = (
        sa.exists()
        .where(PlannedAction.origin_proposal_id == Proposal.id)
        .where(Proposal.workshop_id == workshop_id)
    )
    return bool(uow.session.scalar(sa.select(made)))


@dataclass(frozen=True)
class _Confirmed:
    proposals: Mapping[str, Proposal]
    count: RoomCount
    chosen: Shortlist


def _proposed(proposed: Cut, proposals: Mapping[str, Proposal]) -> Shortlist:
    if proposed.is_contested:
        tied = sorted(
            (proposals[one] for one in proposed.tied if one in proposals),
            key=lambda one: one.number,
        )
        raise RuleViolation(
            "shortlist-tied",
            field="kept",
            seats=proposed.seats,
            proposals="; ".join(f"{one.number}. {one.title}" for one in tied),
            tied=[one.id for one in tied],
        )
    kept = tuple(one for one in proposed.kept if one in proposals)
    if not kept:
        raise RuleViolation("nothing-kept", field="kept")
    return Shortlist(kept)


def _check(chosen: Shortlist, count: RoomCount, proposals: Mapping[str, Proposal]) -> None:
    if not chosen.kept:
        raise RuleViolation("nothing-kept", field="kept")
    if set(chosen.kept) - set(proposals):
        raise RuleViolation("proposal-not-keepable", field="kept")
    for one in chosen.kept:
        if one not in count.ranks:
            # A sheet names the poll and the rank that it comes from, so there must be one.
            raise RuleViolation("proposal-not-voted", field="kept", proposal=proposals[one].title)


def _write(uow: UnitOfWork, actor: Actor, workshop: Workshop, what: _Confirmed) -> None:
    uow.session.execute(sa.delete(ShortlistEntry).where(ShortlistEntry.workshop_id == workshop.id))
    kept, voted = frozenset(what.chosen.kept), frozenset(what.count.ranks)
    for one in what.proposals.values():
        note = clean_text(what.chosen.notes.get(one.id, ""))[:NOTE_LENGTH]
        reason = ""
        if one.id not in kept:
            given = what.chosen.reasons.get(one.id)
            computed = default_reason(one.id, what.count.proposed, voted)
            reason = check_reason(given or computed, note, proposal=one.title).value
        one.state = State.SHORTLISTED.value if one.id in kept else State.PROPOSED.value
        uow.session.add(
            ShortlistEntry(
                proposal_id=one.id,
                workshop_id=workshop.id,
                poll_id=what.count.poll_id if one.id in voted else None,
                rank=what.count.ranks.get(one.id),
                is_kept=one.id in kept,
                reason=reason,
                note=note,
                confirmed_by_id=actor.id if actor.id != "system" else None,
                confirmed_at=uow.now(),
            )
        )
