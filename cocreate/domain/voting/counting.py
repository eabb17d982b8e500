"""Counting: ballots become standings, the same way for every method that adds up its marks."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cocreate.domain.voting import Marks, Score, Standing, Tally, rank


@dataclass(frozen=True)
class Scale:
    """What the marks of a method mean when they are counted.

    ``worth`` is what a mark adds to the score: by default the mark itself, a number of points.
    Without ``has_points`` a mark is an opinion, and one ballot gives an option one mark at most.
    ``supports`` says which marks make a supporter, by default all but 0; ``opposes`` which make an
    opponent. With ``each_apart``, shares are of the people who marked an option, not of all who
    voted. ``accepts`` judges one option from its people by mark.
    """

    worth: Callable[[int], int] = int
    has_points: bool = True
    supports: Callable[[int], bool] = bool
    opposes: frozenset[int] = frozenset()
    each_apart: bool = False
    accepts: Callable[[Mapping[int, int]], bool] | None = None


POINTS = Scale()
"""The scale on which a mark is a number of points in favour."""


def count(
    method: str, ballots: Iterable[Marks], option_ids: Sequence[str], scale: Scale = POINTS
) -> Tally:
    """Add up ballots: the score of an option is the sum of what its marks are worth.

    Of two options with the same score, the one with fewer opponents stands higher; with as many,
    they are tied, and stay so.
    """
    cast = list(ballots)
    people = _people_by_mark(cast, option_ids)
    scores = {
        one: sum(scale.worth(mark) * n for mark, n in marks.items())
        for one, marks in people.items()
    }
    opposed = {
        one: sum(n for mark, n in marks.items() if mark in scale.opposes)
        for one, marks in people.items()
    }
    ranks = rank({one: (scores[one], -opposed[one]) for one in people})
    sharing = Counter(ranks.values())
    standings = (
        Standing(
            option_id=one,
            rank=ranks[one],
            score=scores[one],
            supporters=sum(n for mark, n in marks.items() if scale.supports(mark)),
            detail=marks,
            opposed=opposed[one],
            out_of=sum(marks.values()) if scale.each_apart else len(cast),
            tied=sharing[ranks[one]] > 1,
            accepted=None if scale.accepts is None else scale.accepts(marks),
        )
        for one, marks in people.items()
    )
    return Tally(
        method=method,
        voters=len(cast),
        blank=sum(not ballot for ballot in cast),
        marks=sum(sum(ballot.values()) if scale.has_points else len(ballot) for ballot in cast),
        standings=tuple(sorted(standings, key=lambda one: (one.rank, one.option_id))),
    )


def rank_by(tally: Tally, worth: Mapping[str, Score], scores: Mapping[str, int]) -> Tally:
    """The same count ranked by ``worth``, highest first; ``scores`` are what is shown of it."""
    ranks = rank(worth)
    sharing = Counter(ranks.values())
    standings = (
        replace(
            one,
            rank=ranks[one.option_id],
            score=scores[one.option_id],
            tied=sharing[ranks[one.option_id]] > 1,
        )
        for one in tally.standings
    )
    ordered = sorted(standings, key=lambda one: (one.rank, one.option_id))
    return replace(tally, standings=tuple(ordered))


def _people_by_mark(
    ballots: Iterable[Marks], option_ids: Sequence[str]
) -> dict[str, dict[int, int]]:
    """For each option, how many people gave it each mark; marks that nobody gave are left out."""
    people: dict[str, Counter[int]] = {option_id: Counter() for option_id in option_ids}
    for ballot in ballots:
        for option_id, mark in ballot.items():
            people[option_id][mark] += 1
    return {option_id: dict(sorted(marks.items())) for option_id, marks in people.items()}
