"""Voting: what a method is, what a count says, and how options are ranked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cocreate.domain.errors import RuleViolation

Marks = Mapping[str, int]
"""One ballot: option id to mark. An option that is absent was not marked; no option is blank."""

Settings = Mapping[str, int]
"""The limits of a poll, by name, as its method reads them."""


@dataclass(frozen=True)
class Standing:
    """How one option came out.

    ``rank`` is shared by ties (1, 1, 3); ``score`` is what it is ranked by, highest first;
    ``supporters`` counts people, never marks; ``detail`` counts people by mark.
    """

    option_id: str
    rank: int
    score: int
    supporters: int
    detail: Mapping[int, int]


@dataclass(frozen=True)
class Tally:
    """The count of a poll: people who voted, blank ballots among them, marks given, standings."""

    voters: int
    blank: int
    marks: int
    standings: tuple[Standing, ...]


class VotingMethod(Protocol):
    """A way to vote. The key is stored, the title is shown."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Complete and check the limits; raises ``RuleViolation`` naming the field."""
        ...

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Check one ballot; raises ``RuleViolation``. An empty ballot is blank, and valid."""
        ...

    def tally(self, ballots: Iterable[Marks], option_ids: Sequence[str]) -> Tally:
        """Count ballots that were read by this method; their order does not matter."""
        ...


def whole_number(raw: object, *, code: str, field: str | None = None) -> int:
    """``raw`` as a whole number (a form sends text); raises ``RuleViolation(code)`` otherwise."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().isdecimal() and raw.strip().isascii():
        return int(raw.strip())
    raise RuleViolation(code, field=field)


def read_limit(raw: Mapping[str, object], name: str, default: int, bounds: tuple[int, int]) -> int:
    """The limit ``name``, or ``default``; raises ``RuleViolation`` when it is out of bounds."""
    low, high = bounds
    number = whole_number(raw.get(name, default), code="not-a-number", field=name)
    if not low <= number <= high:
        raise RuleViolation("limit-out-of-bounds", field=name, minimum=low, maximum=high)
    return number


def read_marks(raw: Mapping[str, object], option_ids: Sequence[str]) -> dict[str, int]:
    """The marks above zero, in the order of the options; raises for options not on the ballot."""
    unknown = set(raw) - set(option_ids)
    if unknown:
        raise RuleViolation("unknown-option")
    marks = {
        option_id: whole_number(raw[option_id], code="mark-not-a-number")
        for option_id in option_ids
        if option_id in raw
    }
    if any(mark < 0 for mark in marks.values()):
        raise RuleViolation("mark-not-a-number")
    return {option_id: mark for option_id, mark in marks.items() if mark}


def rank(scores: Mapping[str, int]) -> dict[str, int]:
    """Ranks from 1, highest score first; equal scores share a rank and the next is skipped."""
    return {
        option_id: 1 + sum(other > score for other in scores.values())
        for option_id, score in scores.items()
    }


def count(
    ballots: Iterable[Marks],
    option_ids: Sequence[str],
    scores: Mapping[int, int] | None = None,
    supporting: frozenset[int] | None = None,
) -> Tally:
    """Add up ballots: the score of an option is the sum of its marks.

    With ``scores``, a mark is worth what they say instead of itself; with ``supporting``, only
    these marks make a supporter. Standings come by rank, ties in the order of their ids.
    """
    cast = list(ballots)
    detail: dict[str, dict[int, int]] = {option_id: {} for option_id in option_ids}
    for ballot in cast:
        for option_id, mark in ballot.items():
            detail[option_id][mark] = detail[option_id].get(mark, 0) + 1
    totals = {
        option_id: sum((scores[m] if scores else m) * n for m, n in people.items())
        for option_id, people in detail.items()
    }
    ranks = rank(totals)
    standings = (
        Standing(
            option_id=option_id,
            rank=ranks[option_id],
            score=totals[option_id],
            supporters=sum(n for m, n in people.items() if supporting is None or m in supporting),
            detail=dict(sorted(people.items())),
        )
        for option_id, people in detail.items()
    )
    return Tally(
        voters=len(cast),
        blank=sum(not ballot for ballot in cast),
        marks=sum(sum(ballot.values()) if scores is None else len(ballot) for ballot in cast),
        standings=tuple(sorted(standings, key=lambda one: (one.rank, one.option_id))),
    )
