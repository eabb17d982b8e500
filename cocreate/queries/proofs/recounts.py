"""Proofs after a vote: one's own paper is in the count, and the papers bear out the result."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.voting.ballot_keys import hash_of
from cocreate.domain.voting.lifecycle import PollState
from cocreate.models.voting import BallotPaper, Poll, PollResult, differences_in


@dataclass(frozen=True)
class Recount:
    """What a stored result and a new count of its papers do not share; nothing is well.

    ``differences`` are names out of ``rules``, ``papers``, ``voters``, ``total``, ``colleges``,
    ``participation``, ``acknowledged`` (what phones were told is not what is stored) and, for a
    closed poll that was never counted, ``result``.
    """

    poll_id: str
    workshop_id: str
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


def check_receipt(session: Session, poll_id: str, key: str) -> bool:
    """Whether the paper of this ballot key is in the count of a poll; it says nothing else.

    Before the count it is not. Raises ``RuleViolation("ballot-key-malformed")`` for what cannot be
    a key.
    """
    paper = session.get(BallotPaper, (poll_id, hash_of(key.strip())))
    return paper is not None and session.get(PollResult, poll_id) is not None


def is_counted(session: Session, key: str) -> bool:
    """Whether the paper of this ballot key is in the count of any poll, for a receipt alone.

    Raises ``RuleViolation("ballot-key-malformed")`` for what cannot be a key.
    """
    counted = sa.exists().where(
        BallotPaper.key_hash == hash_of(key.strip()), BallotPaper.poll_id == PollResult.poll_id
    )
    return bool(session.scalar(sa.select(counted)))


def recount(session: Session, poll_id: str) -> Recount:
    """Count a closed poll again and compare; raises ``NotFound`` for one that is not closed."""
    poll = session.get(Poll, poll_id)
    if poll is None or poll.state is not PollState.CLOSED:
        raise NotFound("no-such-poll")
    return Recount(poll.id, poll.workshop_id, differences_in(session, poll))


def recount_all(session: Session) -> tuple[Recount, ...]:
    """A new count of every closed poll, workshop by workshop."""
    closed = sa.select(Poll.id).where(Poll.state == PollState.CLOSED)
    ids = session.scalars(closed.order_by(Poll.workshop_id, Poll.closed_at)).all()
    return tuple(recount(session, poll_id) for poll_id in ids)
