"""The election as arrays: who supports each action, with how many points, at which weight."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

import numpy as np
from numpy.typing import NDArray

from cocreate.domain.selection.election import Election, Number

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """One action: the ballots that support it, and what each of them brings.

    ``weights`` times ``points`` is ``pull``. It is plain when all weights and points are 1; then
    ``behind`` counts the supporters that stand behind each place of a line.
    """

    cost: float
    ballots: Positions
    weights: Floats
    points: Floats
    pull: Floats
    total_pull: float
    is_plain: bool
    behind: Floats


class Tableau:
    """Arrays of one election, made once and shared by all runs on it.

    Exact runs use whole numbers: weights and points are scaled by ``weight_unit`` and
    ``point_unit`` until none has a fraction.
    """

    def __init__(self, election: Election) -> None:
        self.election = election
        self.costs = np.array([float(action.cost) for action in election.actions])
        self.ballot_weights = np.array([float(one.weight) for one in election.ballots])
        lengths = np.array([len(one.columns) for one in election.ballots], dtype=np.intp)
        rows = np.repeat(np.arange(len(election.ballots), dtype=np.intp), lengths)
        columns = np.fromiter(
            (column for one in election.ballots for column in one.columns), np.intp, len(rows)
        )
        points = np.fromiter(
            (float(mark) for one in election.ballots for _, mark in one.marks()),
            np.float64,
            len(rows),
        )
        supports = points > 0
        self.rows, self.marked = rows[supports], columns[supports]
        self.points = points[supports]
        self.by_action = np.argsort(self.marked, kind="stable")
        bounds = np.searchsorted(self.marked[self.by_action], np.arange(len(election.actions) + 1))
        self.columns = [
            self._column(cost, self.by_action[first:last])
            for cost, (first, last) in zip(self.costs.tolist(), pairwise(bounds), strict=True)
        ]

    def _column(self, cost: float, entries: Positions) -> Column:
        ballots = self.rows[entries]
        weights = self.ballot_weights[ballots]
        points = self.points[entries]
        pull = weights * points
        behind = np.arange(len(entries) - 1, -1, -1, dtype=np.float64)
        is_plain = bool((pull == 1).all() and (points == 1).all())
        total = float(pull.sum())
        return Column(cost, ballots, weights, points, pull, total, is_plain, behind)

    @cached_property
    def row_starts(self) -> Positions:
        """Where the entries of each ballot begin in ``marked``; one more than there are ballots."""
        counts = np.bincount(self.rows, minlength=len(self.election.ballots))
        return np.concatenate(([0], np.cumsum(counts))).astype(np.intp)

    @cached_property
    def weight_unit(self) -> int:
        """What weights are multiplied by to be whole."""
        return _unit(one.weight for one in self.election.ballots)

    @cached_property
    def whole_weights(self) -> list[int]:
        """The weight of each merged ballot in ``weight_unit``."""
        return [int(one.weight * self.weight_unit) for one in self.election.ballots]

    @cached_property
    def point_unit(self) -> int:
        """What points are multiplied by to be whole."""
        return _unit(mark for one in self.election.ballots for mark in one.points)

    @cached_property
    def whole_points(self) -> list[list[int]]:
        """For each action, the points of its supporting ballots in ``point_unit``."""
        marks = [
            int(mark * self.point_unit)
            for one in self.election.ballots
            for _, mark in one.marks()
            if mark > 0
        ]
        lists: list[list[int]] = [[] for _ in self.election.actions]
        for column, mark in zip(self.marked.tolist(), marks, strict=True):
            lists[column].append(mark)
        return lists

    def overlap(self, one: int, other: int) -> bool:
        """Whether somebody supports both actions."""
        first, second = self.columns[one].ballots, self.columns[other].ballots
        return bool(np.intersect1d(first, second, assume_unique=True).size)


def tableau_of(election: Election) -> Tableau:
    """The arrays of ``election``, kept with it."""
    # A frozen dataclass keeps its derived values in its own dictionary, as cached_property does.
    stored = election.__dict__.get("_tableau")
    if not isinstance(stored, Tableau):
        stored = election.__dict__["_tableau"] = Tableau(election)
    return stored


def _unit(numbers: Iterable[Number]) -> int:
    fractions = {number.denominator for number in numbers if isinstance(number, Fraction)}
    return lcm(*fractions) if fractions else 1
