"""How the room voted on what was merged into a proposal: history, and never votes of its own.

Origins keep their own counts (feature B7, rulings 10). How many different people stood behind one
of them or more is told where one vote asked about several: papers of one vote can be compared,
and those of two secret votes belong to nobody who could be found again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.voting import Tally
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.workshops import StepTitle
from cocreate.models.proposals import Proposal
from cocreate.models.votes import origins_of, title_of_vote
from cocreate.models.voting import BallotPaper, Poll, PollResult, whole_numbers
from cocreate.models.workshops import Workshop


@dataclass(frozen=True)
class OriginVote:
    """How many people supported one origin in a vote."""

    number: int
    title: str
    language: str
    supporters: int


@dataclass(frozen=True)
class PastVote:
    """One counted vote that asked about origins; ``supporters`` are different people.

    ``voters`` are all who voted.
    """

    title: StepTitle
    round: int
    voters: int
    origins: tuple[OriginVote, ...]
    supporters: int


@dataclass(frozen=True)
class OriginHistory:
    """The votes on the origins of a merged proposal; ``own_votes`` counts those on itself."""

    votes: tuple[PastVote, ...]
    own_votes: int


def origin_history(session: Session, actor: Actor, proposal_id: str) -> OriginHistory | None:
    """The history of a merged proposal, for whoever may read the room's results; else None."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        return None
    workshop = session.get_one(Workshop, proposal.workshop_id)
    facts = Facts(workshop.pillar_id, workshop.id)
    origins = origins_of(session, proposal.id)
    if not origins or not can(actor, Permission.WORKSHOP_READ, facts):
        return None
    past, own = [], 0
    for poll, result in _counted(session, proposal.workshop_id):
        own += proposal.id in poll.option_ids
        asked = [one for one in origins if one.id in poll.option_ids]
        if asked:
            past.append(_past(session, poll, result, asked))
    return OriginHistory(tuple(past), own)


def _past(session: Session, poll: Poll, result: PollResult, asked: list[Proposal]) -> PastVote:
    counted = {one.option_id: one for one in Tally.from_json(result.tally).standings}
    wanted = {one.id for one in asked}
    return PastVote(
        title=title_of_vote(session, poll.id),
        round=poll.round,
        voters=result.voters,
        origins=tuple(
            OriginVote(one.number, one.title, one.language, counted[one.id].supporters)
            for one in asked
        ),
        supporters=sum(bool(wanted & supported) for supported in _supported(session, poll)),
    )


def _supported(session: Session, poll: Poll) -> Iterator[set[str]]:
    """What each paper of a counted vote supports, in whatever way its method means that."""
    method = METHODS[poll.method]
    settings = whole_numbers(poll.settings)
    papers = session.scalars(sa.select(BallotPaper).where(BallotPaper.poll_id == poll.id))
    for one in papers:
        alone = method.tally([one.paper.marks], poll.option_ids, settings)
        yield {standing.option_id for standing in alone.standings if standing.supporters}


def _counted(session: Session, workshop_id: str) -> list[tuple[Poll, PollResult]]:
    rows = session.execute(
        sa.select(Poll, PollResult)
        .join(PollResult, PollResult.poll_id == Poll.id)
        .where(Poll.workshop_id == workshop_id)
        .order_by(Poll.closed_at, Poll.round)
    ).all()
    return [(row[0], row[1]) for row in rows]
