"""What each voter has left while an equal-shares run goes on: in doubles, or in exact rationals.

The exact purses keep doubles beside them, which sort out who is nearly cheapest; only those are
computed exactly. All money is held in whole multiples of one common fraction of a currency unit,
so that sums need no common denominator.
"""

from fractions import Fraction
from math import gcd, lcm
from typing import Any

import numpy as np

from cocreate.domain.selection.election import Number
from cocreate.domain.selection.tableau import Column, Tableau

TOLERANCE = 1e-9
"""Relative difference under which two doubles are called equal."""


Settled = tuple[dict[int, Any], frozenset[int]]
"""Equal actions with their rates (doubles or fractions), and actions that cannot be paid."""


class FloatPurses:
    """Purses in doubles; equal and affordable within ``TOLERANCE``."""

    def __init__(self, tableau: Tableau, share: Number) -> None:
        self._tableau = tableau
        self.tolerance = TOLERANCE
        self.left = np.full(len(tableau.election.ballots), float(share))
        self._dust = float(share) * TOLERANCE

    def rate(self, column: int) -> float | None:
        """The most that one voter would pay for one point, or ``None`` if money is short."""
        entry = self._tableau.columns[column]
        cost = float(self._tableau.costs[column])
        per_point = self.left[entry.ballots]
        if entry.points is not None:
            per_point = per_point / entry.points
        flat = cost / entry.total_pull
        if per_point.min() >= flat:
            return flat
        return _level(per_point, entry, cost, self.tolerance)

    def settle(self, near: dict[int, float], divisors: list[Fraction]) -> Settled:
        """Sort out nearly equal actions: the equal ones with their rates, and the unaffordable."""
        del divisors
        return dict(near), frozenset()

    def pay(self, column: int, rate: Number | float) -> None:
        """Take from each supporter the rate for each point, or what is left."""
        entry = self._tableau.columns[column]
        price = float(rate) if entry.points is None else float(rate) * entry.points
        rest = self.left[entry.ballots] - price
        rest[rest < self._dust] = 0.0
        self.left[entry.ballots] = rest


class ExactPurses(FloatPurses):
    """Purses in whole multiples of ``1 / unit`` of a currency unit."""

    def __init__(self, tableau: Tableau, share: Fraction) -> None:
        super().__init__(tableau, share)
        size = len(tableau.election.ballots)
        # The worst case of summing doubles and dividing the difference, with room to spare.
        self.tolerance = max(TOLERANCE, 8 * size * size * float(np.finfo(np.float64).eps))
        self._dust = 0.0
        costs = [action.cost * tableau.weight_unit for action in tableau.election.actions]
        self._unit = lcm(share.denominator, *(cost.denominator for cost in costs))
        self._costs = costs
        self.whole = [int(share * self._unit)] * size
        self._lists: dict[int, list[int]] = {}

    def settle(self, near: dict[int, float], divisors: list[Fraction]) -> Settled:
        rates = {column: self._exact_rate(column) for column in near}
        priorities = {
            column: rate / (divisors[column] or 1)
            for column, rate in rates.items()
            if rate is not None
        }
        best = min(priorities.values(), default=None)
        equal = {column: rates[column] for column, one in priorities.items() if one == best}
        return equal, frozenset(near) - frozenset(priorities)

    def _exact_rate(self, column: int) -> Fraction | None:
        ballots = self._ballots(column)
        weights, points = self._tableau.whole_weights, self._tableau.whole_points[column]
        cost = int(self._costs[column] * self._unit)
        entries = [
            (self.whole[ballot], points[place], weights[ballot])
            for place, ballot in enumerate(ballots)
        ]
        if sum(left * weight for left, _, weight in entries) < cost:
            return None
        pull = sum(point * weight for _, point, weight in entries)
        # Whoever cannot pay the flat rate pays all; the others share the rest, until it holds.
        while True:
            poor = [one for one in entries if one[0] * pull < cost * one[1]]
            if not poor:
                return Fraction(cost * self._tableau.point_unit, pull * self._unit)
            entries = [one for one in entries if one[0] * pull >= cost * one[1]]
            cost -= sum(left * weight for left, _, weight in poor)
            pull -= sum(point * weight for _, point, weight in poor)
            if not entries:
                # Everybody gives all: the richest per point sets the rate.
                left, point, _ = max(poor, key=lambda one: Fraction(one[0], one[1]))
                return Fraction(left * self._tableau.point_unit, point * self._unit)

    def pay(self, column: int, rate: Number | float) -> None:
        price = Fraction(rate) / self._tableau.point_unit
        self._refine(price.denominator)
        each = int(price * self._unit)
        points = self._tableau.whole_points[column]
        ballots = self._ballots(column)
        for place, ballot in enumerate(ballots):
            self.whole[ballot] = max(self.whole[ballot] - each * points[place], 0)
        self.left[ballots] = [self.whole[ballot] / self._unit for ballot in ballots]

    def _refine(self, denominator: int) -> None:
        factor = denominator // gcd(denominator, self._unit)
        if factor > 1:
            self._unit *= factor
            self.whole = [left * factor for left in self.whole]

    def _ballots(self, column: int) -> list[int]:
        if column not in self._lists:
            self._lists[column] = self._tableau.columns[column].ballots.tolist()
        return self._lists[column]


def _level(per_point: np.ndarray, entry: Column, cost: float, tolerance: float) -> float | None:
    """The rate at which supporters together pay ``cost``, those with less giving all they have."""
    order = per_point.argsort()
    rising = per_point[order]
    pull = entry.pull[order]
    money = np.cumsum(rising * pull)
    if money[-1] < cost * (1 - tolerance):
        return None
    # Before each supporter: what the poorer ones give, and the pull that is left to share the rest.
    rest = cost - money + rising * pull
    weight = entry.total_pull - np.cumsum(pull) + pull
    enough = rest <= rising * weight
    place = int(enough.argmax())
    if not enough[place]:
        return float(rising[-1])
    return float(rest[place] / weight[place])
