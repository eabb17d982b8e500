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


NOBODY: frozenset[int] = frozenset()


class FloatPurses:
    """Purses in doubles; equal and affordable within ``TOLERANCE``."""

    def __init__(self, tableau: Tableau, share: Number) -> None:
        self._tableau = tableau
        self.tolerance = TOLERANCE
        self.left = np.full(len(tableau.election.ballots), float(share))
        self._dust = float(share) * TOLERANCE

    def rate(self, column: int) -> float | None:
        """The most that one voter would pay for one point, or ``None`` if money is short.

        Supporters are lined up by what they can pay for a point. What all pay together, at the rate
        that is all a supporter has, rises along the line; the rate lies where it reaches the cost.
        """
        entry = self._tableau.columns[column]
        if not entry.is_plain:
            return self._weighted_rate(entry)
        line = self.left[entry.ballots]
        line.sort()
        at, paid, people, cost = line.item, line.cumsum().item, len(line), entry.cost
        low, high = 0, people
        while low < high:
            middle = (low + high) // 2
            if paid(middle) + at(middle) * (people - 1 - middle) >= cost:
                high = middle
            else:
                low = middle + 1
        if low == people:
            # The last one pays all: short of the cost, or equal to it but for rounding.
            return at(-1) if paid(-1) >= cost * (1 - self.tolerance) else None
        return (cost - paid(low - 1)) / (people - low) if low else cost / people

    def _weighted_rate(self, entry: Column) -> float | None:
        """The rate where supporters differ in weight or in points."""
        per_point = self.left[entry.ballots] / entry.points
        order = per_point.argsort()
        line, pull = per_point[order], entry.pull[order]
        paid = (line * pull).cumsum()
        reach = paid + line * (entry.total_pull - pull.cumsum())
        place = reach.searchsorted(entry.cost).item()
        if place == len(line):
            enough = paid.item(-1) >= entry.cost * (1 - self.tolerance)
            return float(line.item(-1)) if enough else None
        before = paid.item(place - 1) if place else 0.0
        return float((entry.cost - before) / pull[place:].sum().item())

    def settle(self, near: dict[int, float], divisors: list[Fraction]) -> Settled:
        """Sort out nearly equal actions: the equal ones with their rates, and the unaffordable."""
        del divisors
        return near, NOBODY

    def pay(self, column: int, rate: Number | float) -> None:
        """Take from each supporter the rate for each point, or what is left."""
        entry = self._tableau.columns[column]
        price = float(rate) if entry.is_plain else float(rate) * entry.points
        rest = self.left[entry.ballots] - price
        rest *= rest > self._dust
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
