"""A rehearsal under way: its bots come and go, and it ends without leaving a trace (X13).

It is begun in ``workshops.begin_rehearsal``, because it is a copy of a draft.
"""

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.events import BotsChanged, WorkshopErased
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.workshops import BOT_SPEEDS, MOST_BOTS, WorkshopState
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Participation, Poll
from cocreate.models.workshops import OperationOutcome, Participant, Rehearsal, Workshop
from cocreate.operations.rooms import note, workshop_for
from cocreate.unit_of_work import UnitOfWork


def let_bots_in(uow: UnitOfWork, actor: Actor, workshop_id: str, bots: int, speed: int) -> None:
    """Ask for bots in a rehearsal, acting so many times faster than people; 0 sends them out.

    Whoever serves the workshop lets them in once this is committed. Raises ``RuleViolation``
    naming the field, or while others are in.
    """
    workshop, rehearsal = _rehearsal(uow, actor, workshop_id)
    check_bots(bots, speed)
    if bots and rehearsal.bots:
        raise RuleViolation("bots-are-in")
    if bots and workshop.state is not WorkshopState.OPEN:
        raise RuleViolation("workshop-is-over")
    rehearsal.bots, rehearsal.trouble = bots, ""
    rehearsal.speed = speed if bots else rehearsal.speed
    note(uow, actor, workshop, "rehearsal:bots", bots=bots, speed=speed)
    uow.announce(BotsChanged(workshop.id))


def check_bots(bots: int, speed: int) -> None:
    """Raises ``RuleViolation`` for more bots than a room, or a speed that is not offered."""
    if not 0 <= bots <= MOST_BOTS:
        raise RuleViolation("too-many-bots", field="bots", maximum=MOST_BOTS)
    if speed not in BOT_SPEEDS:
        raise RuleViolation("unknown-bot-speed", field="speed")


def note_bots_left(uow: UnitOfWork, workshop_id: str, trouble: str) -> None:
    """Keep that the bots of a rehearsal left by themselves, and why; ``trouble`` may be empty."""
    rehearsal = uow.session.get(Rehearsal, workshop_id, with_for_update=True)
    if rehearsal is not None and rehearsal.bots:
        rehearsal.bots, rehearsal.trouble = 0, trouble
        uow.announce(BotsChanged(workshop_id))


def end_rehearsal(uow: UnitOfWork, actor: Actor, workshop_id: str) -> str:
    """Erase a rehearsal with all that it holds; answers the workshop that it was of."""
    rehearsal = uow.session.get(Rehearsal, workshop_id)
    if rehearsal is None:
        raise NotFound("no-rehearsal")
    # The draft is locked first, as by whoever opens it.
    source = workshop_for(uow, actor, rehearsal.rehearses_id, Permission.WORKSHOP_RUN)
    end_rehearsal_of(uow, actor, source)
    return source.id


def end_rehearsal_of(uow: UnitOfWork, actor: Actor, workshop: Workshop) -> None:
    """Erase the rehearsal of a workshop, if there is one; the journal says how large it was.

    Seats, proposals and ballots of people and of bots go in this transaction, and whoever still
    follows the rehearsal is told that it is no more. What stays are journal lines, which hold
    neither words nor names.
    """
    rehearsal = uow.session.scalar(
        sa.select(Rehearsal).where(Rehearsal.rehearses_id == workshop.id)
    )
    if rehearsal is None:
        return
    gone = uow.session.get_one(Workshop, rehearsal.workshop_id, with_for_update=True)
    sizes = {
        "people": sa.select(sa.func.count()).where(Participant.workshop_id == gone.id),
        "proposals": sa.select(sa.func.count()).where(Proposal.workshop_id == gone.id),
        "ballots": sa.select(sa.func.count())
        .where(Participation.poll_id == Poll.id)
        .where(Poll.workshop_id == gone.id),
    }
    counted = {name: uow.session.scalar(number) or 0 for name, number in sizes.items()}
    note(uow, actor, workshop, "rehearsal:end", rehearsal=gone.id, **counted)
    _erase(uow, gone)
    uow.announce(WorkshopErased(gone.id))


def _erase(uow: UnitOfWork, workshop: Workshop) -> None:
    """Delete a workshop and everything in it; what hangs on each of these goes with it."""
    polls = uow.session.scalars(sa.select(Poll.id).where(Poll.workshop_id == workshop.id)).all()
    scopes = (workshop.id, *polls)
    uow.session.execute(sa.delete(OperationOutcome).where(OperationOutcome.scope.in_(scopes)))
    for record in (Poll, Proposal, Participant):
        uow.session.execute(sa.delete(record).where(record.workshop_id == workshop.id))
    uow.session.expunge(workshop)
    uow.session.execute(sa.delete(Workshop).where(Workshop.id == workshop.id))


def _rehearsal(uow: UnitOfWork, actor: Actor, workshop_id: str) -> tuple[Workshop, Rehearsal]:
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    rehearsal = uow.session.get(Rehearsal, workshop.id)
    if rehearsal is None:
        raise NotFound("no-rehearsal")
    return workshop, rehearsal
