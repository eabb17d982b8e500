"""The door of a workshop: found by its code or by the token of its QR, whatever its state."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.workshops import WorkshopState, read_join_code
from cocreate.models.facts import is_rehearsal
from cocreate.models.pillars import Pillar
from cocreate.models.workshops import Workshop

Texts = Mapping[str, str]


@dataclass(frozen=True)
class CollegeChoice:
    """A college that one can join in."""

    key: str
    name: Texts


@dataclass(frozen=True)
class JoinPage:
    """What somebody at the door is told, and asked.

    ``state`` says whether the workshop has not begun, is held, or is over; ``is_locked`` that it
    lets no new seat in for now. Of a rehearsal nothing lasts.
    """

    workshop_id: str
    state: WorkshopState
    is_rehearsal: bool
    is_locked: bool
    needs_card: bool
    title: Texts
    pillar: Texts
    place: str
    starts_at: dt.datetime
    closed_at: dt.datetime | None
    languages: tuple[str, ...]
    colleges: tuple[CollegeChoice, ...]

    @property
    def is_open(self) -> bool:
        return self.state is WorkshopState.OPEN and not self.is_locked


def find_by_code(session: Session, typed: str) -> JoinPage:
    """The workshop whose code somebody typed.

    Raises ``RuleViolation("join-code-malformed")`` or ``NotFound("join-code-unknown")``: only the
    second is a guess worth counting.
    """
    code = read_join_code(typed)
    workshop = session.scalars(sa.select(Workshop).where(Workshop.join_code == code)).one_or_none()
    if workshop is None:
        raise NotFound("join-code-unknown", field="code")
    return _page(session, workshop)


def find_by_token(session: Session, token: str) -> JoinPage:
    """The workshop of a QR code; raises ``NotFound("join-link-unknown")``."""
    workshop = session.scalars(
        sa.select(Workshop).where(Workshop.join_token == token)
    ).one_or_none()
    if workshop is None:
        raise NotFound("join-link-unknown")
    return _page(session, workshop)


def _page(session: Session, workshop: Workshop) -> JoinPage:
    return JoinPage(
        workshop_id=workshop.id,
        state=workshop.state,
        is_rehearsal=is_rehearsal(session, workshop.id),
        is_locked=workshop.join_is_locked,
        needs_card=workshop.needs_card,
        title=workshop.title,
        pillar=session.get_one(Pillar, workshop.pillar_id).name,
        place=workshop.place,
        starts_at=workshop.starts_at,
        closed_at=workshop.closed_at,
        languages=tuple(workshop.languages),
        colleges=tuple(CollegeChoice(one.key, one.name) for one in workshop.colleges),
    )
