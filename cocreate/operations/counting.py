"""Counting closed polls, once and for all; what the room is shown before and after the count."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import RuleViolation
from cocreate.domain.events import PollCounted, ResultPublished, TallyMoved
from cocreate.domain.permissions import SYSTEM, Actor, Permission, Role, acting_role
from cocreate.domain.voting.lifecycle import SETTLING, PollState
from cocreate.domain.voting.pacing import may_publish
from cocreate.domain.voting.rules import Secrecy, Visibility
from cocreate.models.base import Base
from cocreate.models.voting import (
    BallotPaper,
    BallotReason,
    Poll,
    PollResult,
    RunningTally,
    count_of,
    differences_in,
)
from cocreate.models.workshops import OperationOutcome, Participant
from cocreate.operations.options import refresh_shortlists
from cocreate.operations.polls import locked_poll, poll_for
from cocreate.operations.studies import grouping
from cocreate.unit_of_work import UnitOfWork


def count_due_polls(uow: UnitOfWork, workshop_id: str | None = None) -> int:
    """Count every closed poll whose last ballots are in; answers how many there were.

    Of all workshops, or of one. Whatever needs a result calls this first, and so does a clock, at
    least once a second: counting happens once, whoever comes first. Until then nobody sees a
    tally.
    """
    due = sa.select(Poll).where(
        Poll.state == PollState.CLOSING, Poll.ballots_until <= uow.now() - SETTLING
    )
    if workshop_id is not None:
        due = due.where(Poll.workshop_id == workshop_id)
    polls = uow.session.scalars(due.order_by(Poll.id).with_for_update()).all()
    for poll in polls:
        _count(uow, poll)
    return len(polls)


def publish_result(uow: UnitOfWork, actor: Actor, poll_id: str) -> None:
    """Show the room a counted result, on phones and projector. Twice changes nothing.

    Raises ``RuleViolation("result-differs")``, naming what, when the papers no longer say what
    was counted.
    """
    poll, facts = poll_for(uow, actor, poll_id, Permission.POLL_RUN)
    if poll.state is not PollState.CLOSED:
        raise RuleViolation("vote-not-counted-yet")
    if poll.published_at is not None:
        return
    differing = differences_in(uow.session, poll)
    if differing:
        raise RuleViolation("result-differs", what=", ".join(differing))
    poll.published_at = uow.now()
    role = acting_role(actor, Permission.POLL_RUN, facts)
    uow.record(actor, role, "poll:publish", ("poll", poll.id), poll.workshop_id)
    uow.announce(ResultPublished(poll.workshop_id))


def move_running_tallies(uow: UnitOfWork) -> int:
    """Let the running tallies of all workshops move that may; answers how many did."""
    running = sa.select(Poll.id).where(
        Poll.state == PollState.OPEN,
        Poll.secrecy == Secrecy.SECRET,
        Poll.visibility == Visibility.LIVE,
    )
    polls = uow.session.scalars(running.order_by(Poll.id)).all()
    return sum(move_running_tally(uow, poll_id) for poll_id in polls)


def move_running_tally(uow: UnitOfWork, poll_id: str) -> bool:
    """Let the visible tally of an open secret poll move, if it may; answers whether it did.

    It moves by several ballots at a time, so that nobody sees a neighbour's tap. Other visible
    polls need no steps: their tally is read from the papers.
    """
    poll = locked_poll(uow, poll_id)
    if (poll.state, poll.secrecy, poll.visibility) != (
        PollState.OPEN,
        Secrecy.SECRET,
        Visibility.LIVE,
    ):
        return False
    shown = uow.session.get(RunningTally, poll.id)
    voters = _how_many(uow, BallotPaper.poll_id == poll.id)
    rested = None if shown is None else (uow.now() - shown.moved_at).total_seconds()
    if not may_publish(
        published_voters=0 if shown is None else shown.voters,
        voters_now=voters,
        seconds_since_last=rested,
    ):
        return False
    tally = count_of(uow.session, poll).total.to_json()
    uow.session.merge(RunningTally(poll_id=poll.id, tally=tally, voters=voters, moved_at=uow.now()))
    uow.announce(TallyMoved(poll.workshop_id))
    return True


def _count(uow: UnitOfWork, poll: Poll) -> None:
    count = count_of(uow.session, poll)
    uow.session.add(
        PollResult(
            poll_id=poll.id,
            tally=count.total.to_json(),
            by_college={key: tally.to_json() for key, tally in count.by_college.items()},
            voters=count.total.voters,
            present=_how_many(uow, Participant.workshop_id == poll.workshop_id),
            digest=count.digest,
            counted_at=uow.now(),
        )
    )
    poll.state = PollState.CLOSED
    if poll.visibility is Visibility.LIVE:
        poll.published_at = uow.now()
    uow.session.execute(sa.delete(RunningTally).where(RunningTally.poll_id == poll.id))
    if poll.secrecy is not Secrecy.NAMED:
        _take_reasons_off_papers(uow.session, poll)
    if poll.secrecy is Secrecy.SECRET:
        _shuffle(uow.session, poll)
    grouping.ask(uow, poll)
    uow.session.flush()
    refresh_shortlists(uow.session, poll.workshop_id)
    uow.record(
        SYSTEM,
        Role.ADMINISTRATOR,
        "poll:count",
        ("poll", poll.id),
        poll.workshop_id,
        voters=count.total.voters,
        digest=count.digest,
        rules=poll.rules_hash,
    )
    uow.announce(PollCounted(poll.workshop_id))


def _how_many(uow: UnitOfWork, which: sa.ColumnElement[bool]) -> int:
    return uow.session.scalar(sa.select(sa.func.count()).where(which)) or 0


def _take_reasons_off_papers(session: Session, poll: Poll) -> None:
    """Let nothing lead from a reason to the paper that it came with."""
    mine = sa.select(BallotReason).where(BallotReason.poll_id == poll.id)
    told = [(one.option_id, one.text) for one in session.scalars(mine)]
    secrets.SystemRandom().shuffle(told)
    session.execute(sa.delete(BallotReason).where(BallotReason.poll_id == poll.id))
    session.add_all(
        BallotReason(
            poll_id=poll.id, key_hash=secrets.token_hex(32), option_id=option_id, text=text
        )
        for option_id, text in told
    )


def _shuffle(session: Session, poll: Poll) -> None:
    """Write the papers and the outcomes of a secret poll anew, in random order.

    Where they lay on disk, and in which transaction they were written, told who came when.
    """
    session.flush()
    for table, place in (
        (Base.metadata.tables[BallotPaper.__tablename__], "poll_id"),
        (Base.metadata.tables[OperationOutcome.__tablename__], "scope"),
    ):
        mine = table.c[place] == poll.id
        rows = [dict(row) for row in session.execute(sa.select(table).where(mine)).mappings()]
        secrets.SystemRandom().shuffle(rows)
        if rows:
            session.execute(table.delete().where(mine))
            session.execute(table.insert(), rows)
    session.expire_all()
