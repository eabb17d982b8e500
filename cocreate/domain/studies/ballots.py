"""Which ways of voting an envelope can be shared by, and what a mark is worth in money's terms.

Approvals, points and scores say how much people want an action. Rankings, grades, gradients and
consent do not: they are never added up for a plan (see docs/methods/README.md).
"""

from collections.abc import Callable, Mapping

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import VoteType
from cocreate.domain.voting.methods.opinion import AGREE, DISAGREE
from cocreate.domain.voting.methods.plus_minus import WORTH

_WORTH: dict[str, Callable[[int], int]] = {
    "approval": lambda mark: mark,
    "dots": lambda mark: mark,
    "score": lambda mark: mark,
    "plus-minus": lambda mark: WORTH.get(mark, 0),
    "opinion": lambda mark: {AGREE: 1, DISAGREE: -1}.get(mark, 0),
}

_TYPES = {
    "approval": VoteType.APPROVAL,
    "dots": VoteType.CUMULATIVE,
    "score": VoteType.SCORING,
    "plus-minus": VoteType.SCORING,
    "opinion": VoteType.SCORING,
}


def is_selectable(method: str) -> bool:
    """Whether votes by this method can share an envelope out."""
    return method in _WORTH


def check_selectable(method: str, field: str = "method") -> None:
    """Raises ``RuleViolation("vote-not-selectable")``."""
    if not is_selectable(method):
        raise RuleViolation("vote-not-selectable", field=field)


def points_of(method: str, marks: Mapping[str, int]) -> dict[str, int]:
    """The points that a ballot gives, by option; a pass gives none and is not kept."""
    worth = _WORTH[method]
    given = {option: worth(mark) for option, mark in marks.items()}
    keeps_zero = method == "score"
    return {option: points for option, points in given.items() if points or keeps_zero}


def vote_type(methods: frozenset[str]) -> VoteType:
    """How a Pabulib file calls votes by these methods together."""
    types = {_TYPES[one] for one in methods}
    return types.pop() if len(types) == 1 else VoteType.SCORING
