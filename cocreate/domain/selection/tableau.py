"""The election as arrays: who supports each action, with how many points, at which weight."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise
from math import lcm

import numpy as np
from numpy.typing import NDArray

from cocreate.domain.selection.election import Election, Number

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


MOST_KEPT = 200_000
"""Marks of an election up to which what ballots share is kept between runs."""


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """One action: the ballots that support it, and what each of them brings.

    ``weights`` times ``points`` is ``pull``. It is plain when all weights and points are 1.
    """

    cost: float
    ballots: Positions
    weights: Floats
    points: Floats
    pull: Floats
    total_pull: float
    is_plain: bool


class Tableau:
    """Arrays of one election, made once and shared by all runs on it.

    Exact runs use whole numbers: weights and points are scaled by ``weight_unit`` and
    ``point_unit`` until none has a fraction.
    """

    def __init__(self, election: Election) -> None:
        self.election = election
        ballots, size = election.ballots, len(election.actions)
        self.costs = np.array([float(action.cost) for action in election.actions])
        self.ballot_weights = np.array([float(one.weight) for one in ballots])
        lengths = np.array([len(one.columns) for one in ballots], dtype=np.intp)
        rows = np.arange(len(ballots), dtype=np.intp).repeat(lengths)
        marked = np.fromiter(
            chain.from_iterable(one.columns for one in ballots), np.intp, len(rows)
        )
        self.rows, self.marked, self.points = rows, marked, _ones(len(rows))
        if any(one.points for one in ballots):
            marks = (mark for one in ballots for _, mark in one.marks())
            points = np.fromiter(map(float, marks), np.float64, len(rows))
            supports = points > 0
            self.rows, self.marked, self.points = rows[supports], marked[supports], points[supports]
        self._touched: dict[int, tuple[Positions, Positions]] = {}
        self.columns = self._columns(size)

    def _columns(self, size: int) -> list[Column]:
        """The marks sorted by action, and cut into one column for each."""
        by_action = np.argsort(self.marked, kind="stable")
        ballots, heads = self.rows[by_action], np.bincount(self.marked, minlength=size)
        bounds = [0, *np.cumsum(heads).tolist()]
        points = weights = pull = _ones(len(by_action))
        odd_heads = [0] * size
        if self.points.strides[0] or (self.ballot_weights != 1).any():
            points, weights = self.points[by_action], self.ballot_weights[ballots]
            pull = weights * points
            odd = (weights != 1) | (points != 1)
            odd_heads = np.bincount(self.marked[by_action][odd], minlength=size).tolist()
        columns = []
        for cost, (first, last), odds in zip(
            self.costs.tolist(), pairwise(bounds), odd_heads, strict=True
        ):
            part = slice(first, last)
            total = float(pull[part].sum()) if odds else float(last - first)
            mine = (ballots[part], weights[part], points[part], pull[part])
            columns.append(Column(cost, *mine, total, not odds))
        return columns

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

    def touched(self, column: int) -> tuple[Positions, Positions]:
        """Every mark on the ballots that support an action: the marked action, and which ballot.

        Ballots are counted along the supporters of the action. Kept where that takes little room.
        """
        if column in self._touched:
            return self._touched[column]
        ballots = self.columns[column].ballots
        first = self.row_starts[ballots]
        lengths = self.row_starts[ballots + 1] - first
        # The entries of all these ballots, one after the other.
        ends = lengths.cumsum()
        entries = np.arange(int(lengths.sum())) + (first - ends + lengths).repeat(lengths)
        found = self.marked[entries], np.arange(len(ballots)).repeat(lengths)
        if len(self.rows) <= MOST_KEPT:
            self._touched[column] = found
        return found

    def overlap(self, one: int, other: int) -> bool:
        """Whether somebody supports both actions."""
        first, second = self.columns[one].ballots, self.columns[other].ballots
        return bool(np.intersect1d(first, second, assume_unique=True).size)


def _ones(size: int) -> Floats:
    """So many ones in the room of one."""
    return np.broadcast_to(np.float64(1), (size,))


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
