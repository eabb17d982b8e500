"""How the rooms voted on an action: in all, per college, and the objections in words.

Everything is read from counts that never change; it stands beside a sheet or a decision and is
part of neither.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.workshops import StepTitle
from cocreate.models.plans import ActionVote, PlannedAction
from cocreate.models.votes import title_of_vote
from cocreate.queries.results import CollegeTotals, OptionResult, ResultView, result_view

Texts = Mapping[str, str]


@dataclass(frozen=True)
class CollegeVote:
    """How one college voted on the action; nothing but its name when its figures are withheld."""

    name: Texts
    is_withheld: bool
    voters: int
    supporters: int
    opposed: int


@dataclass(frozen=True)
class VoteView:
    """How a room voted on the action; ``is_history`` is the vote on something merged into it.

    ``detail`` counts people by mark; with gradients of agreement the marks are the levels, and 7
    and 8 (``opposed``) are the objections. ``objections`` are their reasons as people wrote them,
    in random order. ``title`` is that of the step in which the vote was held.
    """

    poll_id: str
    proposal_id: str
    title: StepTitle
    method: str
    round: int
    is_history: bool
    options: int
    voters: int
    rank: int
    score: int
    supporters: int
    opposed: int
    out_of: int
    is_tied: bool
    accepted: bool | None
    detail: Mapping[int, int]
    colleges: tuple[CollegeVote, ...]
    objections: tuple[str, ...]


class VoteReader:
    """Reads the votes of many actions; the result of a poll is read once for all of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._results: dict[str, ResultView | None] = {}

    def votes(self, action: PlannedAction) -> tuple[VoteView, ...]:
        """The votes on an action, the first held first, those of its origins marked as history."""
        return tuple(self._vote(one) for one in action.votes)

    def _vote(self, vote: ActionVote) -> VoteView:
        standing: Mapping[str, Any] = vote.standing  # Any: parsed JSON
        result = self._result(vote.poll_id)
        own = None if result is None else _found(result.total.options, vote.proposal_id)
        return VoteView(
            poll_id=vote.poll_id,
            proposal_id=vote.proposal_id,
            title=title_of_vote(self._session, vote.poll_id),
            method=vote.method,
            round=vote.round,
            is_history=vote.is_history,
            options=vote.options,
            voters=vote.voters,
            rank=standing["rank"],
            score=standing["score"],
            supporters=standing["supporters"],
            opposed=standing["opposed"],
            out_of=standing["out_of"],
            is_tied=standing["tied"],
            accepted=standing["accepted"],
            detail={int(mark): people for mark, people in standing["detail"].items()},
            colleges=()
            if result is None
            else tuple(_college(one, vote.proposal_id) for one in result.colleges),
            objections=() if own is None else own.reasons,
        )

    def _result(self, poll_id: str) -> ResultView | None:
        if poll_id not in self._results:
            self._results[poll_id] = result_view(self._session, poll_id, Audience.FACILITATOR)
        return self._results[poll_id]


def _college(one: CollegeTotals, option_id: str) -> CollegeVote:
    if one.totals is None:
        return CollegeVote(one.name, is_withheld=True, voters=0, supporters=0, opposed=0)
    own = _found(one.totals.options, option_id)
    return CollegeVote(
        name=one.name,
        is_withheld=False,
        voters=one.totals.voters,
        supporters=0 if own is None else own.supporters,
        opposed=0 if own is None else own.opposed,
    )


def _found(options: Iterable[OptionResult], option_id: str) -> OptionResult | None:
    return next((one for one in options if one.option.id == option_id), None)
