"""One-time cards for a room where one person must not take two seats, and the watch over guesses.

A card gives one seat and names nobody. Wrong codes and cards are counted so that the dashboard can
say that somebody may be guessing; they never lock anything by themselves (rulings 9).
"""

import hashlib
import hmac
from collections.abc import Iterable

import sqlalchemy as sa

from cocreate.domain.errors import RuleViolation
from cocreate.domain.events import JoinChanged
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.workshops import (
    ALARM_TRIES,
    ALARM_WINDOW,
    WorkshopState,
    new_card_code,
    read_card_code,
)
from cocreate.models.workshops import JoinCard, JoinWatch, Workshop
from cocreate.operations.repeats import earlier_outcome, keep_outcome
from cocreate.operations.rooms import note, workshop_for
from cocreate.unit_of_work import UnitOfWork

MOST_CARDS = 1200


def require_cards(uow: UnitOfWork, actor: Actor, workshop_id: str, *, required: bool) -> None:
    """Ask new seats for a card, or ask no longer; whoever has a seat keeps it."""
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    if workshop.needs_card == required:
        return
    workshop.needs_card = required
    note(uow, actor, workshop, "cards:require" if required else "cards:release")
    uow.announce(JoinChanged(workshop.id))


def issue_cards(
    uow: UnitOfWork, actor: Actor, workshop_id: str, count: int, operation_id: str | None = None
) -> tuple[str, ...]:
    """Make ``count`` new cards; answers their codes, which are kept nowhere: print them now.

    The same operation id again makes none (``RuleViolation("cards-were-issued")``).
    """
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    if workshop.state not in {WorkshopState.DRAFT, WorkshopState.OPEN}:
        raise RuleViolation("workshop-is-over")
    if operation_id is not None:
        if earlier_outcome(uow, actor, workshop.id, operation_id) is not None:
            raise RuleViolation("cards-were-issued")
        keep_outcome(uow, actor, workshop.id, operation_id, count=count)
    cards = sa.select(sa.func.count()).where(JoinCard.workshop_id == workshop.id)
    room_for = MOST_CARDS - (uow.session.scalar(cards) or 0)
    if not 1 <= count <= room_for:
        raise RuleViolation("limit-out-of-bounds", field="count", minimum=1, maximum=room_for)
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_card_code())
    for code in codes:
        card = JoinCard(workshop_id=workshop.id, code_hash=card_hash(workshop, code))
        uow.session.add(card)
    note(uow, actor, workshop, "cards:issue", count=count)
    return tuple(codes)


def card_hash(workshop: Workshop, code: str) -> str:
    """The hash under which a card is kept: another one in each workshop."""
    return hmac.new(workshop.seat_secret.encode(), code.encode(), hashlib.sha256).hexdigest()


def use_card(uow: UnitOfWork, workshop: Workshop, typed: str) -> None:
    """Spend a card. Raises ``RuleViolation`` when none is given, or it is unknown or used."""
    if not typed.strip():
        raise RuleViolation("card-missing", field="card")
    hashed = card_hash(workshop, read_card_code(typed))
    of_this_card = (JoinCard.workshop_id == workshop.id, JoinCard.code_hash == hashed)
    # One conditional statement, so that of many devices with one card a single one is seated.
    spent = uow.session.scalars(
        sa.update(JoinCard)
        .where(*of_this_card, JoinCard.is_used.is_(False))
        .values(is_used=True)
        .returning(JoinCard.id)
    ).all()
    if spent:
        return
    known = uow.session.scalar(sa.select(sa.exists().where(*of_this_card)))
    raise RuleViolation("card-used" if known else "card-unknown", field="card")


def note_wrong_codes(uow: UnitOfWork, tries: int = 1) -> None:
    """Count wrong join codes for every workshop that is open: a guess aims at all of them."""
    _count(
        uow,
        uow.session.scalars(
            sa.select(JoinWatch)
            .join(Workshop, Workshop.id == JoinWatch.workshop_id)
            .where(Workshop.state == WorkshopState.OPEN)
            .order_by(JoinWatch.workshop_id)
            .with_for_update(of=JoinWatch)
        ),
        tries,
    )


def note_wrong_card(uow: UnitOfWork, workshop_id: str) -> None:
    """Count a wrong card for the workshop in which it was tried."""
    of_this_one = sa.select(JoinWatch).where(JoinWatch.workshop_id == workshop_id)
    _count(uow, uow.session.scalars(of_this_one.with_for_update()), 1)


def _count(uow: UnitOfWork, watches: Iterable[JoinWatch], tries: int) -> None:
    for watch in watches:
        if watch.since is None or uow.now() - watch.since > ALARM_WINDOW:
            watch.since, watch.tries = uow.now(), 0
        watch.tries += tries
        # Told once, when the alarm begins: guesses must not make all screens look again and again.
        if watch.tries - tries < ALARM_TRIES <= watch.tries:
            uow.announce(JoinChanged(watch.workshop_id))
