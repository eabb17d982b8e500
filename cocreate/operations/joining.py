"""Seats: a device gets one, keeps it, and finds it again; no account, no address."""

import hashlib
import hmac

import sqlalchemy as sa

from cocreate.domain.errors import Gone, RuleViolation
from cocreate.domain.events import JoinChanged, ParticipantJoined
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.workshops import WorkshopState
from cocreate.models.base import new_id
from cocreate.models.workshops import Participant, Workshop
from cocreate.operations.rooms import locked_workshop, note, workshop_for
from cocreate.unit_of_work import UnitOfWork


def lock_join(uow: UnitOfWork, actor: Actor, workshop_id: str, *, locked: bool) -> None:
    """Let no new seat in, or let them in again; whoever has a seat keeps it."""
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    if workshop.join_is_locked == locked:
        return
    workshop.join_is_locked = locked
    note(uow, actor, workshop, "join:lock" if locked else "join:unlock")
    uow.announce(JoinChanged(workshop.id))


def seat_hash(workshop: Workshop, device: str) -> str:
    """The hash under which a device is seated: another one in each workshop."""
    return hmac.new(workshop.seat_secret.encode(), device.encode(), hashlib.sha256).hexdigest()


def join_workshop(
    uow: UnitOfWork, workshop_id: str, *, device: str, college_key: str, language: str
) -> Actor:
    """Seat a device, or give it back the seat it has; answers the participant.

    Raises ``Gone`` when the workshop is over, ``RuleViolation`` when it has not begun, is locked
    or has no such college.
    """
    workshop = locked_workshop(uow, workshop_id)
    hashed = seat_hash(workshop, device)
    seat = uow.session.scalar(
        sa.select(Participant).where(
            Participant.workshop_id == workshop.id, Participant.seat_hash == hashed
        )
    )
    if seat is not None:
        return Actor(id=seat.id, workshop_id=workshop.id)
    if workshop.state is WorkshopState.DRAFT:
        raise RuleViolation("workshop-not-open")
    if workshop.state is not WorkshopState.OPEN:
        raise Gone("workshop-is-over")
    if workshop.join_is_locked:
        raise RuleViolation("join-is-locked")
    college = next((one for one in workshop.colleges if one.key == college_key), None)
    if college is None:
        raise RuleViolation("college-missing", field="college")
    if language not in workshop.languages:
        raise RuleViolation("languages-missing", field="language")
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
