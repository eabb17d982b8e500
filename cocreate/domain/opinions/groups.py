"""Opinion groups: people who answer alike, shown only where chance would not make such groups.

After the method of Polis (C. Small and others, "Polis: scaling deliberation by mapping
high-dimensional opinion spaces", 2021): answers become a matrix, its two main axes a map, and
clusters on the map are groups. The method finds groups in pure noise too, so a permutation test
comes before any of them is shown: answers to each statement are shuffled among those who gave one,
and the groups must be clearer than those of nineteen in twenty shuffles.

Nobody learns which group a person is in: what is shown are statements and sizes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from cocreate.domain.opinions import AGREE, DISAGREE, PASS
from cocreate.domain.opinions.clusters import Points, clearest_clusters
from cocreate.domain.selection.breakdowns import consensus_mean

FEWEST_PEOPLE, FEWEST_ANSWERS = 30, 7
SMALLEST_GROUP = 5
SHUFFLES, HIGHEST_P = 199, 0.05
TYPICAL, Z_90 = 5, 1.2816
"""Statements told of each group, and the threshold of the tests that choose them (90 %)."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Typical:
    """A statement that sets a group apart: its agreement inside and among all others."""

    option_id: str
    agrees: bool
    inside: tuple[int, int]
    outside: tuple[int, int]


@dataclass(frozen=True)
class OpinionGroup:
    """One group: how many people, and what is typical of them."""

    people: int
    typical: tuple[Typical, ...]


@dataclass(frozen=True)
class Grouping:
    """The answer to whether there are groups; ``p_value`` is that of the permutation test.

    ``reason`` says why there are none to be shown: ``too-few-people``, ``no-clear-groups`` or
    ``group-too-small``; it is empty when there are. ``consensus`` is, for each statement, the
    geometric mean over groups of (agree + 1) / (answers + 2).
    """

    people: int
    reason: str
    p_value: float | None = None
    groups: tuple[OpinionGroup, ...] = ()
    consensus: Mapping[str, float] = field(default_factory=dict)


def find_groups(
    ballots: Sequence[Mapping[str, int]],
    option_ids: Sequence[str],
    *,
    seed: int = 0,
    progress: Callable[[int], None] = lambda shuffle: None,
) -> Grouping:
    """The groups among people, each given by the marks of their ballot.

    Takes seconds with 200 people or more: run it in a worker process when the vote is closed.
    """
    answers = _answers(ballots, option_ids)
    needed = min(FEWEST_ANSWERS, len(option_ids))
    answers = answers[(~np.isnan(answers)).sum(axis=1) >= max(needed, 1)]
    people = len(answers)
    if people < FEWEST_PEOPLE or len(option_ids) < FEWEST_ANSWERS:
        return Grouping(people, "too-few-people")
    source = np.random.default_rng(seed)
    labels, clearness = clearest_clusters(positions(answers), source)
    p_value = _p_value(answers, clearness, source, progress)
    if p_value >= HIGHEST_P:
        return Grouping(people, "no-clear-groups", p_value)
    sizes = np.bincount(labels)
    if sizes.min() < SMALLEST_GROUP:
        return Grouping(people, "group-too-small", p_value)
    order = np.argsort(-sizes, kind="stable").tolist()
    return Grouping(
        people,
        "",
        p_value,
        tuple(
            OpinionGroup(int(sizes[group]), _typical(answers, labels == group, option_ids))
            for group in order
        ),
        _consensus(answers, labels, option_ids),
    )


def _answers(ballots: Sequence[Mapping[str, int]], option_ids: Sequence[str]) -> Matrix:
    """People by statements: 1 agree, -1 disagree, 0 pass, nothing where nobody answered."""
    worth = {AGREE: 1.0, DISAGREE: -1.0, PASS: 0.0}
    rows = [[worth.get(one.get(option, 0), np.nan) for option in option_ids] for one in ballots]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(option_ids))


def positions(answers: Matrix) -> Points:
    """Each person on the two main axes.

    A missing answer takes the mean of its statement. People who answered little would all stand in
    the middle; each position is stretched by the square root of statements over answers.
    """
    given = ~np.isnan(answers)
    counts = given.sum(axis=0)
    sums = np.where(given, answers, 0.0).sum(axis=0)
    means = np.divide(sums, counts, out=np.zeros(len(sums)), where=counts > 0)
    centred = np.where(given, answers - means, 0.0)
    # The main axes of people are those of the small matrix of statements.
    _, axes = np.linalg.eigh(centred.T @ centred)
    answered = np.maximum(given.sum(axis=1), 1)
    stretch = np.sqrt(answers.shape[1] / answered)
    mapped: Points = (centred @ axes[:, -2:]) * stretch[:, None]
    return mapped


def _p_value(
    answers: Matrix,
    clearness: float,
    source: np.random.Generator,
    progress: Callable[[int], None],
) -> float:
    """How often shuffled answers look as clearly grouped; stops once it is sure to be too often."""
    as_clear = 0
    allowed = int(HIGHEST_P * (SHUFFLES + 1))
    for shuffle in range(1, SHUFFLES + 1):
        shuffled = answers.copy()
        for column in shuffled.T:
            given = np.flatnonzero(~np.isnan(column))
            column[given] = column[source.permutation(given)]
        as_clear += clearest_clusters(positions(shuffled), source)[1] >= clearness
        progress(shuffle)
        if as_clear >= allowed:
            return (as_clear + 1) / (shuffle + 1)
    return (as_clear + 1) / (SHUFFLES + 1)


def _counts(answers: Matrix, members: NDArray[np.bool_], value: float) -> list[tuple[int, int]]:
    """For each statement, how many of some people gave an answer, and how many answered."""
    some = answers[members]
    gave = (some == value).sum(axis=0).tolist()
    answered = (~np.isnan(some)).sum(axis=0).tolist()
    return list(zip(gave, answered, strict=True))


def _consensus(
    answers: Matrix, labels: NDArray[np.intp], option_ids: Sequence[str]
) -> dict[str, float]:
    by_group = [_counts(answers, labels == group, 1.0) for group in range(labels.max() + 1)]
    return {
        option: consensus_mean([counts[place] for counts in by_group])
        for place, option in enumerate(option_ids)
    }


def _typical(
    answers: Matrix, members: NDArray[np.bool_], option_ids: Sequence[str]
) -> tuple[Typical, ...]:
    """At most five statements on which the group leans one way, and more so than the others."""
    found: list[tuple[float, Typical]] = []
    for agrees, value in ((True, 1.0), (False, -1.0)):
        inside, outside = _counts(answers, members, value), _counts(answers, ~members, value)
        for option, mine, theirs in zip(option_ids, inside, outside, strict=True):
            leaning, difference = _lean(*mine), _difference(mine, theirs)
            if leaning > Z_90 and difference > Z_90:
                strength = (mine[0] + 1) / (mine[1] + 2) * leaning * difference
                found.append((strength, Typical(option, agrees, mine, theirs)))
    found.sort(key=lambda one: -one[0])
    return tuple(typical for _, typical in found[:TYPICAL])


def _lean(gave: int, answered: int) -> float:
    """How far a share is from one half, in standard errors (one-proportion test, smoothed)."""
    return 2 * sqrt(answered + 1) * ((gave + 1) / (answered + 1) - 0.5)


def _difference(mine: tuple[int, int], theirs: tuple[int, int]) -> float:
    """How far two shares are apart, in standard errors (two-proportion test, smoothed)."""
    first, second = (mine[0] + 1, mine[1] + 1), (theirs[0] + 1, theirs[1] + 1)
    pooled = (first[0] + second[0]) / (first[1] + second[1])
    if pooled >= 1:
        return 0.0
    error = sqrt(pooled * (1 - pooled) * (1 / first[1] + 1 / second[1]))
    return (first[0] / first[1] - second[0] / second[1]) / error
