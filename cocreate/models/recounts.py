"""Counting the papers of a poll anew, alike for the operation that needs it and the report."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.voting.papers import Count, count_papers, differences
from cocreate.domain.voting.rules import rules_hash
from cocreate.models.voting import BallotPaper, Participation, Poll, PollResult


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
    return differences(
        result.stored(poll.rules_hash),
        count_of(session, poll),
        rules_hash=rules_hash(poll.rules),
        participations=session.scalar(took_part) or 0,
    )
