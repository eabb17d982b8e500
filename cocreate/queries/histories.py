"""What the origins of a merged proposal got in earlier votes (feature B7): history, never votes.

A merged proposal has no votes until a new round. Beside each round in which its origins stood, one
number says how many different people supported at least one of them: whoever supported two counts
once. It is shown where the result of the round is shown, and never per college.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.voting.methods import METHODS
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, Poll
from cocreate.queries.proposals import Shelf
from cocreate.queries.results import OptionResult, ResultView, results_of


@dataclass(frozen=True)
class OriginsInRound:
    """How the origins of a proposal came out in one round, and how many people stood behind them.

    ``origins`` are those that were on the ballot, by rank.
    """

    poll_id: str
    step_id: str
    round: int
    voters: int
    origins: tuple[OptionResult, ...]
    distinct_supporters: int


def history_of(
    session: Session, proposal: Proposal, audience: Audience
) -> tuple[OriginsInRound, ...]:
    """The rounds that ``audience`` may see and in which an origin of ``proposal`` stood."""
    below = _below(Shelf(session, proposal.workshop_id), proposal)
    found = []
    for result in results_of(session, proposal.workshop_id, audience):
        standing = tuple(one for one in result.total.options if one.option.id in below)
        if standing:
            found.append(_round(session, result, standing))
    return tuple(found)


def _below(shelf: Shelf, proposal: Proposal) -> frozenset[str]:
    """The ids of everything that was merged into a proposal, at whatever remove."""
    direct = shelf.origins(proposal)
    return frozenset(one.id for one in direct).union(*(_below(shelf, one) for one in direct))


def _round(
    session: Session, result: ResultView, standing: tuple[OptionResult, ...]
) -> OriginsInRound:
    return OriginsInRound(
        poll_id=result.poll_id,
        step_id=result.step_id,
        round=result.round,
        voters=result.total.voters,
        origins=standing,
        distinct_supporters=_distinct(
            session, result.poll_id, frozenset(one.option.id for one in standing)
        ),
    )


def _distinct(session: Session, poll_id: str, option_ids: frozenset[str]) -> int:
    """How many papers support at least one of the options; the method says what support is."""
    rules = session.get_one(Poll, poll_id).rules
    method = METHODS[rules.method]
    papers = session.scalars(sa.select(BallotPaper).where(BallotPaper.poll_id == poll_id))
    return sum(
        any(
            one.supporters and one.option_id in option_ids
            for one in method.tally([paper.paper.marks], rules.option_ids, rules.settings).standings
        )
        for paper in papers
    )
