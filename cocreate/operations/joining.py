"""Seats: a device gets one, keeps it, and finds it again; no account, no address."""

import sqlalchemy as sa

from cocreate.domain.errors import Gone, NotFound, RuleViolation
from cocreate.domain.events import JoinChanged, ParticipantJoined, ParticipantLeft
from cocreate.domain.permissions import Actor, Facts, Permission, require
from cocreate.domain.text import clean_line
from cocreate.domain.tokens import seat_hash
from cocreate.domain.workshops import WorkshopState
from cocreate.models.base import new_id
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Participation
from cocreate.models.workshops import College, Participant, Workshop
from cocreate.operations.cards import use_card
from cocreate.operations.rooms import locked_workshop, note, workshop_for
from cocreate.unit_of_work import UnitOfWork

NAME_LENGTH = 80


def lock_join(uow: UnitOfWork, actor: Actor, workshop_id: str, *, locked: bool) -> None:
    """Let no new seat in, or let them in again; whoever has a seat keeps it."""
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    if workshop.join_is_locked == locked:
        return
    workshop.join_is_locked = locked
    note(uow, actor, workshop, "join:lock" if locked else "join:unlock")
    uow.announce(JoinChanged(workshop.id))


def join_workshop(
    uow: UnitOfWork,
    workshop_id: str,
    *,
    device: str,
    college_key: str,
    language: str,
    card: str = "",
) -> Actor:
    """Seat a device, or give it back the seat it has; answers the participant.

    In a workshop that asks for cards, a new seat takes an unused one. Raises ``Gone`` when the
    workshop is over, ``RuleViolation`` when it has not begun, is locked or has no such college.
    """
    workshop = locked_workshop(uow, workshop_id)
    hashed = seat_hash(workshop.seat_secret, device)
    seat = uow.session.scalar(
        sa.select(Participant).where(
            Participant.workshop_id == workshop.id, Participant.seat_hash == hashed
        )
    )
    if seat is not None:
        return Actor(id=seat.id, workshop_id=workshop.id)
    _check_door(workshop)
    college = _college(workshop, college_key)
    if language not in workshop.languages:
        raise RuleViolation("languages-missing", field="language")
    if workshop.needs_card:
        use_card(uow, workshop, card)
    seat = Participant(
        id=new_id(),
        workshop_id=workshop.id,
        seat_hash=hashed,
        college_id=college.id,
        language=language,
        joined_on=uow.now().date(),
    )
    uow.session.add(seat)
    uow.announce(ParticipantJoined(workshop.id))
    return Actor(id=seat.id, workshop_id=workshop.id)


def set_name(uow: UnitOfWork, actor: Actor, name: str) -> None:
    """Say one's name, change it, or take it back with an empty one."""
    seat, workshop = _own_seat(uow, actor)
    name = clean_line(name)
    if len(name) > NAME_LENGTH:
        raise RuleViolation("text-too-long", field="name", maximum=NAME_LENGTH, length=len(name))
    seat.name = name
    uow.announce(ParticipantJoined(workshop.id))


def set_language(uow: UnitOfWork, actor: Actor, language: str) -> None:
    """Change the language in which one takes part."""
    seat, workshop = _own_seat(uow, actor)
    if language not in workshop.languages:
        raise RuleViolation("languages-missing", field="language")
    seat.language = language


def change_college(uow: UnitOfWork, actor: Actor, college_key: str) -> None:
    """Move to another college, as long as one has cast no ballot: a ballot stays where it is."""
    seat, workshop = _own_seat(uow, actor)
    college = _college(workshop, college_key)
    if seat.college_id == college.id:
        return
    if _has_voted(uow, seat):
        raise RuleViolation("college-fixed-by-ballot", field="college")
    seat.college_id = college.id
    uow.announce(ParticipantJoined(workshop.id))


def leave_workshop(uow: UnitOfWork, actor: Actor) -> None:
    """Leave: who has neither voted nor proposed leaves no trace.

    Otherwise, and where a card was spent, the seat stays without a name: should the same device
    come back it finds this seat, so that nobody votes twice by leaving.
    """
    seat, workshop = _own_seat(uow, actor)
    has_proposed = uow.session.scalar(sa.select(sa.exists().where(Proposal.author_id == seat.id)))
    if has_proposed or workshop.needs_card or _has_voted(uow, seat):
        seat.name = ""
    else:
        uow.session.delete(seat)
    uow.announce(ParticipantLeft(workshop.id))


def _check_door(workshop: Workshop) -> None:
    if workshop.state is WorkshopState.DRAFT:
        raise RuleViolation("workshop-not-open")
    if workshop.state is not WorkshopState.OPEN:
        raise Gone("workshop-is-over")
    if workshop.join_is_locked:
        raise RuleViolation("join-is-locked")


def _college(workshop: Workshop, key: str) -> College:
    college = next((one for one in workshop.colleges if one.key == key), None)
    if college is None:
        raise RuleViolation("college-missing", field="college")
    return college


def _own_seat(uow: UnitOfWork, actor: Actor) -> tuple[Participant, Workshop]:
    """The actor's own seat, locked, in a workshop that is being held."""
    workshop = locked_workshop(uow, str(actor.workshop_id))
    require(actor, Permission.WORKSHOP_TAKE_PART, Facts(workshop.pillar_id, workshop.id))
    if workshop.state is not WorkshopState.OPEN:
        raise Gone("workshop-is-over")
    seat = uow.session.get(Participant, str(actor.id), with_for_update=True)
    if seat is None or seat.workshop_id != workshop.id:
        raise NotFound("no-such-seat")
    return seat, workshop


def _has_voted(uow: UnitOfWork, seat: Participant) -> bool:
    took_part = sa.exists().where(Participation.participant_id == seat.id)
    return bool(uow.session.scalar(sa.select(took_part)))
