"""The live state of a workshop: its revision, what went stale since, a few figures, the clock.

Who sees what: everybody sees how many people joined, are active and voted, and how many proposals
there are; the same per college is for whoever runs the room. A figure never names anybody and
never says what was marked or written.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.voting.lifecycle import PollState
from cocreate.domain.workshops import StepState, WorkshopState
from cocreate.models.proposals import on_wall
from cocreate.models.voting import Participation, Poll
from cocreate.models.workshops import College, Participant, Pulse, Step, Workshop
from cocreate.queries.agendas import Clock, clock

PRESENT_FOR = dt.timedelta(minutes=2)
"""A device that was heard of within this time counts as active."""


_PULSES = sa.inspect(Pulse).local_table
# Asked for each page that follows: a statement that is built once.
_REVISION = sa.select(_PULSES.c.revision).where(_PULSES.c.workshop_id == sa.bindparam("workshop"))
_MARKS = sa.select(_PULSES.c.marks).where(_PULSES.c.workshop_id == sa.bindparam("workshop"))


@dataclass(frozen=True)
class LiveStep:
    """The step under way, as much of it as a message carries."""

    id: str
    phase: str
    state: StepState
    is_revealed: bool
    clock: Clock


@dataclass(frozen=True)
class LiveState:
    """Where a workshop stands, for one audience.

    ``revision`` was read before everything else: what is shown may be newer, never older. ``marks``
    say at which revision each region last changed. ``figures`` are ``joined``, ``active``,
    ``proposals``, and ``voted`` while the step holds a poll; per college ``joined.KEY`` and so on.
    """

    workshop_id: str
    now: dt.datetime
    revision: int
    marks: Mapping[str, int]
    state: WorkshopState
    figures: Mapping[str, int]
    step: LiveStep | None


def live_state(
    session: Session,
    workshop_id: str,
    audience: Audience,
    now: dt.datetime,
    active: Collection[str] = (),
) -> LiveState:
    """The state of a workshop; ``active`` are the participants heard of within ``PRESENT_FOR``.

    Presence is known by whoever holds the sockets, not by the database.
    """
    pulse = session.get(Pulse, workshop_id, populate_existing=True)
    workshop = session.get(Workshop, workshop_id, populate_existing=True)
    if pulse is None or workshop is None:
        raise NotFound("no-such-workshop")
    revision = pulse.revision
    marks = {region: int(str(mark)) for region, mark in pulse.marks.items()}
    step = None
    if workshop.current_step_id:
        step = session.get_one(Step, workshop.current_step_id, populate_existing=True)
    return LiveState(
        workshop_id=workshop.id,
        now=now,
        revision=revision,
        marks=marks,
        state=workshop.state,
        figures=_figures(session, workshop, step, audience, active),
        step=None
        if step is None
        else LiveStep(step.id, step.phase, step.state, step.is_revealed, clock(step, now)),
    )


def revision_of(session: Session, workshop_id: str) -> int:
    """The revision of a workshop, read by itself; raises ``NotFound``."""
    found = session.connection().execute(_REVISION, {"workshop": workshop_id}).scalar()
    if found is None:
        raise NotFound("no-such-workshop")
    return int(found)


def newest_mark(session: Session, workshop_id: str, regions: Collection[str]) -> int:
    """The revision at which one of these regions last changed; raises ``NotFound``.

    People who come in move the revision of a workshop, and nothing of what a phone shows.
    """
    marks = session.connection().execute(_MARKS, {"workshop": workshop_id}).scalar()
    if marks is None:
        raise NotFound("no-such-workshop")
    return max((int(str(mark)) for name, mark in marks.items() if name in regions), default=0)


def colleges_of_seats(session: Session, workshop_id: str) -> dict[str, str]:
    """The key of the college of each seat, by the id of the seat."""
    rows = session.execute(
        sa.select(Participant.id, College.key)
        .join(College, College.id == Participant.college_id)
        .where(Participant.workshop_id == workshop_id)
    ).all()
    return {one[0]: one[1] for one in rows}


def with_presence(
    state: LiveState, colleges: Mapping[str, str], active: Collection[str]
) -> LiveState:
    """A state as it is with these seats active; ``colleges`` are those of all seats.

    Who is there changes without a revision, so it is counted apart from what the database knows.
    """
    counted = Counter(colleges[seat] for seat in active if seat in colleges)
    figures = {**state.figures, "active": counted.total()}
    figures |= {
        name: counted[name.removeprefix("active.")]
        for name in state.figures
        if name.startswith("active.")
    }
    return replace(state, figures=figures)


def _figures(
    session: Session,
    workshop: Workshop,
    step: Step | None,
    audience: Audience,
    active: Collection[str],
) -> dict[str, int]:
    seats = sa.select(Participant.college_id, sa.func.count())
    parts = {
        "joined": seats.where(Participant.workshop_id == workshop.id),
        "active": seats.where(
            Participant.workshop_id == workshop.id, Participant.id.in_(sorted(active))
        ),
    }
    poll_id = _poll_of(session, step)
    if poll_id is not None:
        parts["voted"] = seats.join(
            Participation, Participation.participant_id == Participant.id
        ).where(Participation.poll_id == poll_id)
    counted = {
        name: dict(session.execute(part.group_by(Participant.college_id)).all())
        for name, part in parts.items()
    }
    figures = {name: sum(by_college.values()) for name, by_college in counted.items()}
    proposals = sa.select(sa.func.count()).where(on_wall(workshop.id))
    figures["proposals"] = session.scalar(proposals) or 0
    if audience is Audience.FACILITATOR:
        keys = session.execute(
            sa.select(College.id, College.key).where(College.workshop_id == workshop.id)
        ).all()
        figures |= {
            f"{name}.{key}": by_college.get(college_id, 0)
            for name, by_college in counted.items()
            for college_id, key in keys
        }
    return figures


def _poll_of(session: Session, step: Step | None) -> str | None:
    """The poll of the step under way, the latest round of it."""
    if step is None:
        return None
    rounds = sa.select(Poll.id).where(Poll.step_id == step.id, Poll.state != PollState.PREPARED)
    return session.scalar(rounds.order_by(Poll.round.desc()).limit(1))
