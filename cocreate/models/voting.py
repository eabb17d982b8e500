"""Polls and ballots; in a secret poll, who took part and what was marked share no key at all.

``Participation`` says who, ``BallotPaper`` says what, and nothing joins them: papers have random
ids, no time and no row order. Only the holder of the ballot seed (a cookie that the server never
stores) can derive the key whose hash finds a paper again.
"""

import datetime as dt
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from cocreate.domain.voting import Tally
from cocreate.domain.voting.breakdown import DEFAULT_THRESHOLD
from cocreate.domain.voting.lifecycle import OptionsFrom, PollState
from cocreate.domain.voting.papers import Count, Paper, StoredResult, count_papers, differences
from cocreate.domain.voting.rules import PollRules, Secrecy, Visibility, rules_hash
from cocreate.models.base import Base, Identified, choice
from cocreate.models.workshops import OperationOutcome


class Poll(Identified, Base):
    """One round of a vote in a step. Its rules are sealed (``rules_hash``) by the first ballot.

    ``colleges`` and ``suppression_threshold`` are those of the moment of opening. A round that
    puts an earlier one right names it in ``corrects_id``. ``ballots_until`` is the end of the
    grace of a closing poll; ``published_at`` is when the room was shown the result.
    ``selection`` are the announced terms of a selection (``domain.studies.terms``), if any.
    """

    __tablename__ = "poll"
    __table_args__ = (
        sa.UniqueConstraint("step_id", "round"),
        sa.Index(
            "uq_poll_one_running",
            "step_id",
            unique=True,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        ),
    )

    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    step_id: Mapped[str] = mapped_column(sa.ForeignKey("step.id", ondelete="CASCADE"))
    round: Mapped[int] = mapped_column(default=1)
    corrects_id: Mapped[str | None] = mapped_column(sa.ForeignKey("poll.id", ondelete="SET NULL"))
    method: Mapped[str] = mapped_column(sa.String(40))
    settings: Mapped[dict[str, object]]
    secrecy: Mapped[Secrecy] = mapped_column(choice(Secrecy, "secrecy"), default=Secrecy.SECRET)
    visibility: Mapped[Visibility] = mapped_column(
        choice(Visibility, "visibility"), default=Visibility.HIDDEN
    )
    options_from: Mapped[OptionsFrom] = mapped_column(
        choice(OptionsFrom, "options_from"), default=OptionsFrom.ALL
    )
    option_ids: Mapped[list[str]]
    colleges: Mapped[list[str]] = mapped_column(default=list)
    suppression_threshold: Mapped[int] = mapped_column(default=DEFAULT_THRESHOLD)
    selection: Mapped[dict[str, object] | None] = mapped_column(sa.JSON(none_as_null=True))
    state: Mapped[PollState] = mapped_column(choice(PollState, "state"), default=PollState.PREPARED)
    rules_hash: Mapped[str | None] = mapped_column(sa.String(64))
    opened_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    ballots_until: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]

    @property
    def is_sealed(self) -> bool:
        """Whether no rule may change any more: a ballot was cast, or the poll is over."""
        return self.rules_hash is not None or self.state in {PollState.CLOSING, PollState.CLOSED}

    @property
    def rules(self) -> PollRules:
        """The rules as they stand, to be sealed, counted by and printed."""
        return rules_of(self)


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

    In a named or pseudonymous poll ``participant_id`` says whose it is, and the key is derived
    from the seat instead; in a secret poll it is null.
    """

    __tablename__ = "ballot_paper"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[str] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    participant_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    college_key: Mapped[str] = mapped_column(sa.String(40))
    marks: Mapped[dict[str, object]]

    @property
    def paper(self) -> Paper:
        """The paper as it is counted."""
        return Paper(self.key_hash, self.college_key, whole_numbers(self.marks))


class BallotReason(Base):
    """Why somebody objected, in their words: text that may give its author away.

    It stands under the key hash of its paper while the vote runs, so that a changed ballot
    replaces it. Counting puts a random value in the place of the hash, unless the poll is named.
    """

    __tablename__ = "ballot_reason"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[str] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    option_id: Mapped[str] = mapped_column(sa.String(22), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)


class RunningTally(Base):
    """What the room has last been shown of a secret poll with visible results; gone at counting.

    It moves in steps of several ballots, so it says nothing of any one of them.
    """

    __tablename__ = "running_tally"

    poll_id: Mapped[str] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    tally: Mapped[dict[str, object]]
    voters: Mapped[int]
    moved_at: Mapped[dt.datetime]


class PollResult(Base):
    """The count of a closed poll: written once, with the digest of its papers."""

    __tablename__ = "poll_result"

    poll_id: Mapped[str] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    tally: Mapped[dict[str, object]]
    by_college: Mapped[dict[str, dict[str, object]]] = mapped_column(sa.JSON)
    voters: Mapped[int]
    present: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    counted_at: Mapped[dt.datetime]

    def stored(self, rules_hash: str | None) -> StoredResult:
        """The result as it was written, under the seal of its poll."""
        return StoredResult(
            total=Tally.from_json(self.tally),
            by_college={key: Tally.from_json(one) for key, one in self.by_college.items()},
            voters=self.voters,
            digest=self.digest,
            rules_hash=rules_hash,
        )


class RulesOfPoll(Protocol):
    """What holds the rules of a poll: the poll, or a row of its table."""

    method: str
    settings: dict[str, object]
    option_ids: list[str]
    secrecy: Secrecy
    visibility: Visibility
    colleges: list[str]
    suppression_threshold: int
    selection: dict[str, object] | None


def rules_of(poll: RulesOfPoll) -> PollRules:
    """The rules of a poll as they stand."""
    return PollRules(
        method=poll.method,
        settings=whole_numbers(poll.settings),
        option_ids=tuple(poll.option_ids),
        secrecy=poll.secrecy,
        visibility=poll.visibility,
        colleges=tuple(poll.colleges),
        suppression_threshold=poll.suppression_threshold,
        selection=poll.selection,
    )


def whole_numbers(stored: dict[str, object]) -> dict[str, int]:
    """Numbers by name, as a JSON column gives them back."""
    return {name: int(str(number)) for name, number in stored.items()}


def seed_of(secrecy: Secrecy, participant_id: str, device_seed: str) -> str:
    """What the ballot key of a participant is derived from.

    In a secret poll, the seed that only the phone has. Otherwise the seat, whose paper it is
    anyway: nobody loses a ballot with a seed there.
    """
    return device_seed if secrecy is Secrecy.SECRET else participant_id


def count_of(session: Session, poll: Poll) -> Count:
    """What the papers of a poll say under its rules, now."""
    papers = session.scalars(sa.select(BallotPaper).where(BallotPaper.poll_id == poll.id))
    return count_papers(poll.rules, [one.paper for one in papers])


def differences_in(session: Session, poll: Poll) -> tuple[str, ...]:
    """What the stored result of a closed poll and a new count do not share; nothing is well."""
    result = session.get(PollResult, poll.id)
    if result is None:
        return ("result",)
    took_part = sa.select(sa.func.count()).where(Participation.poll_id == poll.id)
    found = differences(
        result.stored(poll.rules_hash),
        count_of(session, poll),
        rules_hash=rules_hash(poll.rules),
        participations=session.scalar(took_part) or 0,
    )
    return (*found, *(() if _all_acknowledged(session, poll) else ("acknowledged",)))


def _all_acknowledged(session: Session, poll: Poll) -> bool:
    """Whether the papers are those that phones were told of: none more, none less, none other.

    What was answered is kept with each request; the paper says what one of them was told.
    """
    answers = session.execute(
        sa.select(OperationOutcome.actor_key, OperationOutcome.outcome).where(
            OperationOutcome.scope == poll.id
        )
    ).all()
    told: dict[str, list[dict[str, object]]] = {}
    for key, marks in answers:
        told.setdefault(key, []).append(marks)
    papers = sa.select(BallotPaper.key_hash, BallotPaper.marks).where(
        BallotPaper.poll_id == poll.id
    )
    stored = {one.key_hash: one.marks for one in session.execute(papers).all()}
    return stored.keys() == told.keys() and all(stored[key] in told[key] for key in stored)
