"""Polls and ballots; in a secret poll, who took part and what was marked share no key at all.

``Participation`` says who, ``BallotPaper`` says what, and nothing joins them: papers have random
ids, no time and no row order. Only the holder of the ballot seed (a cookie that the server never
stores) can derive the key whose hash finds a paper again.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.models.base import Base, Identified


class Poll(Identified, Base):
    """One round of a vote in a step. Its rules are sealed (``rules_hash``) by the first ballot."""

    __tablename__ = "poll"
    __table_args__ = (
        sa.UniqueConstraint("step_id", "round"),
        sa.CheckConstraint("state in ('prepared', 'open', 'closed')", name="state"),
        sa.CheckConstraint("secrecy in ('named', 'pseudonymous', 'secret')", name="secrecy"),
        sa.CheckConstraint("visibility in ('hidden', 'live')", name="visibility"),
    )

    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    step_id: Mapped[str] = mapped_column(sa.ForeignKey("step.id", ondelete="CASCADE"))
    round: Mapped[int] = mapped_column(default=1)
    method: Mapped[str] = mapped_column(sa.String(40))
    settings: Mapped[dict[str, object]]
    secrecy: Mapped[str] = mapped_column(sa.String(20), default="secret")
    visibility: Mapped[str] = mapped_column(sa.String(20), default="hidden")
    option_ids: Mapped[list[str]]
    state: Mapped[str] = mapped_column(sa.String(20), default="prepared")
    rules_hash: Mapped[str | None] = mapped_column(sa.String(64))
    opened_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]


class Participation(Base):
    """That a participant has voted in a poll: this is what stops a second ballot. No time."""

    __tablename__ = "participation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[str] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[str] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )


class BallotPaper(Base):
    """What was marked in a poll; ``key_hash`` is the hash of a key that only the phone can derive.

    In a named or pseudonymous poll ``participant_id`` says whose it is; in a secret one it is null.
    """

    __tablename__ = "ballot_paper"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[str] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    participant_id: Mapped[str | None] = mapped_column(sa.ForeignKey("participant.id"))
    college_key: Mapped[str] = mapped_column(sa.String(40))
    marks: Mapped[dict[str, object]]


class PollResult(Base):
    """The count of a closed poll: written once, with the digest of its papers."""

    __tablename__ = "poll_result"

    poll_id: Mapped[str] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    tally: Mapped[dict[str, object]]
    by_college: Mapped[dict[str, object]]
    voters: Mapped[int]
    present: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    counted_at: Mapped[dt.datetime]
