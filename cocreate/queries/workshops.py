"""Workshops for those who prepare and run them: the list, the dashboard, and rehearsals."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import GRANTS, Actor, Capability, Facts, Permission, can
from cocreate.domain.workshops import Blocker, JoinAlarm, WorkshopState, join_alarm
from cocreate.models.base import Base
from cocreate.models.facts import capabilities
from cocreate.models.pillars import FrameItem, Pillar, WorkingGroup
from cocreate.models.proposals import Proposal, on_wall
from cocreate.models.workshops import JoinCard, JoinWatch, Participant, Rehearsal, Workshop
from cocreate.queries.agendas import StepView, agenda, blockers, next_step
from cocreate.queries.live import LiveState, live_state

Texts = Mapping[str, str]


_WORKSHOPS = sa.inspect(Workshop).local_table
_PILLAR = sa.select(_WORKSHOPS.c.pillar_id).where(_WORKSHOPS.c.id == sa.bindparam("workshop"))


@dataclass(frozen=True)
class WorkshopRow:
    """A workshop in the list of staff."""

    id: str
    pillar_id: str
    pillar: Texts
    title: Texts
    place: str
    starts_at: dt.datetime
    state: WorkshopState
    is_illustrative: bool
    joined: int
    proposals: int


@dataclass(frozen=True)
class CollegeSeats:
    """A college with the people who joined in it; one without seats can be taken off."""

    key: str
    name: Texts
    seats: int


@dataclass(frozen=True)
class Door:
    """How people come in; cards are counted, their codes are known to nobody."""

    code: str
    token: str
    is_locked: bool
    needs_card: bool
    cards: int
    cards_used: int
    alarm: JoinAlarm | None


@dataclass(frozen=True)
class RehearsalView:
    """A rehearsal as whoever prepares the real workshop sees it.

    ``bots`` were let in, and act ``speed`` times faster than people; ``trouble`` is the code of why
    they left by themselves. ``joined`` are the seats, of bots and of people.
    """

    workshop_id: str
    rehearses_id: str
    code: str
    state: WorkshopState
    bots: int
    speed: int
    trouble: str
    joined: int


@dataclass(frozen=True)
class WantedBots:
    """How many bots a rehearsal is to have, at which speed, and the code that they come in by."""

    code: str
    bots: int
    speed: int


@dataclass(frozen=True)
class WorkshopPage:
    """The dashboard of a workshop.

    ``blockers`` say what must be done before ``next_step`` can begin. ``capabilities`` are what the
    current step opens. ``version`` goes with every edit of the details and the agenda.
    ``rehearsal`` is the one that this workshop is, or has.
    """

    workshop_id: str
    revision: int
    live: LiveState
    version: int
    pillar_id: str
    pillar: Texts
    pillar_key: str
    title: Texts
    place: str
    starts_at: dt.datetime
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    state: WorkshopState
    is_illustrative: bool
    template_key: str
    languages: tuple[str, ...]
    working_group_id: str | None
    working_group: Texts
    theme_code: str | None
    theme: Texts
    frame_id: str | None
    steps: tuple[StepView, ...]
    current_step: StepView | None
    next_step: StepView | None
    blockers: tuple[Blocker, ...]
    colleges: tuple[CollegeSeats, ...]
    door: Door
    capabilities: frozenset[Capability]
    rehearsal: RehearsalView | None

    @property
    def is_rehearsal(self) -> bool:
        return self.rehearsal is not None and self.rehearsal.workshop_id == self.workshop_id


def workshop_rows(
    session: Session, actor: Actor, *, archived: bool = False
) -> tuple[WorkshopRow, ...]:
    """The workshops of the pillars in which ``actor`` may read them, the latest first.

    A rehearsal is none: it is found with the workshop that it is of.
    """
    pillars = actor.pillars_for(GRANTS[Permission.WORKSHOP_READ].roles)
    joined = _number(Participant, Participant.workshop_id == Workshop.id)
    proposals = _number(Proposal, on_wall(Workshop.id))
    rows = (
        sa.select(Workshop, Pillar.name, joined, proposals)
        .join(Pillar, Pillar.id == Workshop.pillar_id)
        .where((Workshop.state == WorkshopState.ARCHIVED) == archived)
        .where(~sa.exists().where(Rehearsal.workshop_id == Workshop.id))
        .order_by(Workshop.starts_at.desc(), Workshop.id)
    )
    if None not in pillars:
        rows = rows.where(Workshop.pillar_id.in_(sorted(filter(None, pillars))))
    return tuple(
        WorkshopRow(
            id=workshop.id,
            pillar_id=workshop.pillar_id,
            pillar=pillar,
            title=workshop.title,
            place=workshop.place,
            starts_at=workshop.starts_at,
            state=workshop.state,
            is_illustrative=workshop.is_illustrative,
            joined=seats,
            proposals=sent,
        )
        for workshop, pillar, seats, sent in session.execute(rows)
    )


def workshop_page(
    session: Session,
    actor: Actor,
    workshop_id: str,
    now: dt.datetime,
    active: Collection[str] = (),
) -> WorkshopPage:
    """The dashboard as it is ``now``; ``active`` are the participants who are present.

    Raises ``NotFound`` when there is no such workshop that ``actor`` may read.
    """
    live = live_state(session, workshop_id, Audience.FACILITATOR, now, active)
    workshop = readable_workshop(session, actor, workshop_id, Permission.WORKSHOP_READ)
    steps = agenda(workshop, now)
    following = next_step(steps)
    group = session.get(WorkingGroup, workshop.working_group_id or "")
    pillar = session.get_one(Pillar, workshop.pillar_id)
    return WorkshopPage(
        workshop_id=workshop.id,
        revision=live.revision,
        live=live,
        version=workshop.version,
        pillar_id=workshop.pillar_id,
        pillar=pillar.name,
        pillar_key=pillar.key,
        title=workshop.title,
        place=workshop.place,
        starts_at=workshop.starts_at,
        opened_at=workshop.opened_at,
        closed_at=workshop.closed_at,
        state=workshop.state,
        is_illustrative=workshop.is_illustrative,
        template_key=workshop.template_key,
        languages=tuple(workshop.languages),
        working_group_id=workshop.working_group_id,
        working_group=group.name if group else {},
        theme_code=workshop.theme_code,
        theme=theme_of(session, workshop),
        frame_id=workshop.frame_id,
        steps=steps,
        current_step=next((step for step in steps if step.is_current), None),
        next_step=following,
        blockers=blockers(session, workshop, following) if following else (),
        colleges=college_seats(session, workshop),
        door=_door(session, workshop, now),
        capabilities=capabilities(session, workshop),
        rehearsal=rehearsal_around(session, workshop.id),
    )


def require_readable(
    session: Session, actor: Actor, workshop_id: str, permission: Permission
) -> None:
    """Raise ``NotFound`` as ``readable_workshop`` does, for whoever needs no more than that."""
    found = session.connection().execute(_PILLAR, {"workshop": workshop_id}).scalar()
    if found is None or not can(actor, permission, Facts(found, workshop_id)):
        raise NotFound("no-such-workshop")


def rehearsal_around(session: Session, workshop_id: str) -> RehearsalView | None:
    """The rehearsal that a workshop is, or the one that it has."""
    joined = (
        sa.select(sa.func.count())
        .where(Participant.workshop_id == Workshop.id)
        .correlate(Workshop)
        .scalar_subquery()
    )
    found = session.execute(
        sa.select(Rehearsal, Workshop.join_code, Workshop.state, joined)
        .join(Workshop, Workshop.id == Rehearsal.workshop_id)
        .where(sa.or_(Rehearsal.workshop_id == workshop_id, Rehearsal.rehearses_id == workshop_id))
    ).one_or_none()
    if found is None:
        return None
    rehearsal, code, state, seats = found
    return RehearsalView(
        workshop_id=rehearsal.workshop_id,
        rehearses_id=rehearsal.rehearses_id,
        code=code,
        state=state,
        bots=rehearsal.bots,
        speed=rehearsal.speed,
        trouble=rehearsal.trouble,
        joined=seats,
    )


def wanted_bots(session: Session, workshop_id: str) -> WantedBots | None:
    """The bots that a workshop is to have now; None when there are to be none."""
    found = session.execute(
        sa.select(Workshop.join_code, Rehearsal.bots, Rehearsal.speed)
        .join(Workshop, Workshop.id == Rehearsal.workshop_id)
        .where(Workshop.id == workshop_id, Workshop.state == WorkshopState.OPEN)
        .where(Rehearsal.bots > 0)
    ).one_or_none()
    return None if found is None else WantedBots(*found)


def readable_workshop(
    session: Session, actor: Actor, workshop_id: str, permission: Permission
) -> Workshop:
    """The workshop, if ``actor`` holds ``permission`` in it; otherwise there is none for them."""
    workshop = session.get(Workshop, workshop_id)
    if workshop is None or not can(actor, permission, Facts(workshop.pillar_id, workshop.id)):
        raise NotFound("no-such-workshop")
    return workshop


def college_seats(session: Session, workshop: Workshop) -> tuple[CollegeSeats, ...]:
    """The colleges of a workshop, in order, with the people who joined in each."""
    counts = dict(
        session.execute(
            sa.select(Participant.college_id, sa.func.count())
            .where(Participant.workshop_id == workshop.id)
            .group_by(Participant.college_id)
        ).all()
    )
    return tuple(
        CollegeSeats(college.key, college.name, counts.get(college.id, 0))
        for college in workshop.colleges
    )


def theme_of(session: Session, workshop: Workshop) -> Texts:
    """The words of the workshop's theme, from its own frame or the newest one that has it."""
    if workshop.theme_code is None:
        return {}
    pillar = session.get_one(Pillar, workshop.pillar_id)
    frames = sorted(
        pillar.frames, key=lambda frame: (frame.id == workshop.frame_id, frame.number), reverse=True
    )
    items: list[FrameItem] = [item for frame in frames for item in frame.items]
    return next((item.text for item in items if item.code == workshop.theme_code), {})


def _door(session: Session, workshop: Workshop, now: dt.datetime) -> Door:
    watch = session.get(JoinWatch, workshop.id)
    used = dict(
        session.execute(
            sa.select(JoinCard.is_used, sa.func.count())
            .where(JoinCard.workshop_id == workshop.id)
            .group_by(JoinCard.is_used)
        ).all()
    )
    return Door(
        code=workshop.join_code,
        token=workshop.join_token,
        is_locked=workshop.join_is_locked,
        needs_card=workshop.needs_card,
        cards=sum(used.values()),
        cards_used=used.get(True, 0),
        alarm=join_alarm(watch.tries, watch.since, now) if watch else None,
    )


def _number(record: type[Base], condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """How many records of its kind a workshop of the enclosing query has."""
    number = sa.select(sa.func.count()).select_from(record).where(condition)
    return number.correlate(Workshop).scalar_subquery()
