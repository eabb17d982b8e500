"""The workshop: its agenda, colleges, seats, live revision, and the outcomes of what was asked."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreate.domain.workshops import StepState, WorkshopState
from cocreate.models.base import Base, Identified, choice


class Workshop(Identified, Base):
    """A meeting of a pillar, held in a room with phones.

    ``seat_secret`` keys the hashes of seats, so that nobody can join two workshops' lists of
    seats together. ``join_code`` is typed, ``join_token`` rides in the QR code; with
    ``needs_card`` a new seat also takes a one-time card. ``version`` counts edits of the details
    and of the agenda, so that two facilitators cannot overwrite each other.
    """

    __tablename__ = "workshop"

    pillar_id: Mapped[str] = mapped_column(sa.ForeignKey("pillar.id"), index=True)
    frame_id: Mapped[str | None] = mapped_column(sa.ForeignKey("frame.id"))
    working_group_id: Mapped[str | None] = mapped_column(sa.ForeignKey("working_group.id"))
    template_key: Mapped[str] = mapped_column(sa.String(40))
    theme_code: Mapped[str | None] = mapped_column(sa.String(16))
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[dict[str, str]]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    starts_at: Mapped[dt.datetime]
    languages: Mapped[list[str]]
    state: Mapped[WorkshopState] = mapped_column(choice(WorkshopState, "state"), index=True)
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    join_code: Mapped[str] = mapped_column(sa.String(6), unique=True)
    join_token: Mapped[str] = mapped_column(sa.String(22), unique=True)
    join_is_locked: Mapped[bool] = mapped_column(default=False)
    needs_card: Mapped[bool] = mapped_column(default=False)
    seat_secret: Mapped[str] = mapped_column(sa.String(43))
    current_step_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("step.id", use_alter=True, ondelete="SET NULL")
    )
    created_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    created_at: Mapped[dt.datetime]
    opened_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]

    colleges: Mapped[list["College"]] = relationship(
        cascade="all, delete-orphan", order_by="College.position"
    )
    steps: Mapped[list["Step"]] = relationship(
        cascade="all, delete-orphan", order_by="Step.position", foreign_keys="Step.workshop_id"
    )


class Pulse(Base):
    """The live revision of a workshop, and for each region the revision at which it last changed.

    Apart from the workshop, because it moves with every ballot.
    """

    __tablename__ = "pulse"

    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(default=0)
    marks: Mapped[dict[str, object]]


class JoinWatch(Base):
    """How many wrong codes or cards were tried since a moment, as one workshop sees it.

    Apart from the workshop: whoever guesses codes must not make its other writers wait.
    """

    __tablename__ = "join_watch"

    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    tries: Mapped[int] = mapped_column(default=0)
    since: Mapped[dt.datetime | None]


class JoinCard(Identified, Base):
    """A one-time card: it gives one seat, and nothing says whose that is."""

    __tablename__ = "join_card"
    __table_args__ = (sa.UniqueConstraint("workshop_id", "code_hash"),)

    workshop_id: Mapped[str] = mapped_column(sa.ForeignKey("workshop.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    is_used: Mapped[bool] = mapped_column(default=False)


class Rehearsal(Base):
    """That a workshop is the rehearsal of a draft: a copy to try things on, erased in the end.

    ``bots`` is how many simulated phones were let in and not stopped since, ``speed`` how many
    times faster than people they act, ``trouble`` the code of why they left by themselves, or
    empty.
    """

    __tablename__ = "rehearsal"
    __table_args__ = (
        sa.CheckConstraint("workshop_id <> rehearses_id", name="of_another"),
        sa.CheckConstraint("bots between 0 and 200", name="bots"),
        sa.CheckConstraint("speed between 1 and 20", name="speed"),
    )

    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    rehearses_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), unique=True
    )
    bots: Mapped[int] = mapped_column(default=0)
    speed: Mapped[int] = mapped_column(default=1)
    trouble: Mapped[str] = mapped_column(sa.String(40), default="")


class College(Identified, Base):
    """A group of actors whose results are shown beside the others': public, private, and so on."""

    __tablename__ = "college"
    __table_args__ = (sa.UniqueConstraint("workshop_id", "key"),)

    workshop_id: Mapped[str] = mapped_column(sa.ForeignKey("workshop.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    name: Mapped[dict[str, str]]


class Step(Identified, Base):
    """One line of the agenda.

    While it is open, ``ends_at`` is the moment its time is over; while it is paused,
    ``seconds_left`` is what remains. A step without either has no clock. ``opened_at`` is the last
    opening; ``held_seconds`` add up all times that it was under way, pauses included. ``wording``
    is the English source of a template's title, shown when nobody typed another one.
    """

    __tablename__ = "step"
    __table_args__ = (sa.CheckConstraint("planned_minutes between 1 and 480", name="minutes"),)

    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    phase: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[dict[str, str]]
    wording: Mapped[str] = mapped_column(sa.String(120), default="")
    planned_minutes: Mapped[int]
    options: Mapped[dict[str, object]]
    state: Mapped[StepState] = mapped_column(choice(StepState, "state"))
    is_revealed: Mapped[bool] = mapped_column(default=False)
    first_opened_at: Mapped[dt.datetime | None]
    opened_at: Mapped[dt.datetime | None]
    ends_at: Mapped[dt.datetime | None]
    seconds_left: Mapped[int | None]
    closed_at: Mapped[dt.datetime | None]
    held_seconds: Mapped[int] = mapped_column(default=0)


class Participant(Identified, Base):
    """A seat in a workshop: a device, its college and language; never an address or a mail.

    ``seat_hash`` is an HMAC of the device's token under the workshop's secret.
    """

    __tablename__ = "participant"
    __table_args__ = (sa.UniqueConstraint("workshop_id", "seat_hash"),)

    workshop_id: Mapped[str] = mapped_column(sa.ForeignKey("workshop.id", ondelete="CASCADE"))
    seat_hash: Mapped[str] = mapped_column(sa.String(64))
    college_id: Mapped[str] = mapped_column(sa.ForeignKey("college.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    language: Mapped[str] = mapped_column(sa.String(2))
    joined_on: Mapped[dt.date]


class OperationOutcome(Base):
    """What a request with a client-made id led to, so that its repetition changes nothing."""

    __tablename__ = "operation_outcome"
    # Without row order: the order of outcomes must not tell the order of secret ballots.
    __table_args__ = ({"sqlite_with_rowid": False},)

    scope: Mapped[str] = mapped_column(sa.String(22), primary_key=True)
    actor_key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    operation_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    outcome: Mapped[dict[str, object]]
