"""Who took part in a vote and, where that was promised, who marked what.

Who sees what: who took part is for whoever runs the room, after the count and from five voters on.
The ballots of a named poll come with its result, for all who may see that; no other poll has any.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.voting.pacing import participation_list_visible
from cocreate.domain.voting.rules import Secrecy
from cocreate.models.voting import BallotPaper, Participation, Poll, PollResult
from cocreate.models.workshops import College, Participant


@dataclass(frozen=True)
class Voter:
    """Somebody who took part; the name is empty when none was given."""

    name: str
    college: str


@dataclass(frozen=True)
class NamedBallot:
    """Who marked what, in a poll that was declared as named; the college is a key."""

    name: str
    college: str
    marks: Mapping[str, int]


def participation_list(session: Session, poll_id: str, audience: Audience) -> tuple[Voter, ...]:
    """Who took part in a counted poll, by name; nobody when there were too few, or for the room.

    Colleges are keys.
    """
    result = session.get(PollResult, poll_id)
    if result is None or audience is not Audience.FACILITATOR:
        return ()
    if not participation_list_visible(result.voters):
        return ()
    rows = session.execute(
        sa.select(Participant.name, College.key)
        .join(Participation, Participation.participant_id == Participant.id)
        .join(College, College.id == Participant.college_id)
        .where(Participation.poll_id == poll_id)
    ).all()
    voters = [Voter(name, college) for name, college in rows]
    return tuple(sorted(voters, key=lambda one: (one.name.casefold(), one.college)))


def named_ballots(session: Session, poll: Poll) -> tuple[NamedBallot, ...]:
    """The ballots of a poll that was declared as named, by name; of any other none."""
    if poll.secrecy is not Secrecy.NAMED:
        return ()
    rows = session.execute(
        sa.select(Participant.name, BallotPaper)
        .join(Participant, Participant.id == BallotPaper.participant_id)
        .where(BallotPaper.poll_id == poll.id)
    ).all()
    ballots = [NamedBallot(name, one.college_key, one.paper.marks) for name, one in rows]
    return tuple(sorted(ballots, key=lambda one: (one.name.casefold(), one.college)))
