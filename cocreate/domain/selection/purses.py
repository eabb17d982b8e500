"""What each voter has left while an equal-shares run goes on: in doubles, or in exact rationals.

The exact purses keep doubles beside them, which sort out who is nearly cheapest; only those are
computed exactly. All money is held in whole multiples of one common fraction of a currency unit,
so that sums need no common denominator.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import numpy as np

from cocreate.domain.selection.election import Number
from cocreate.domain.selection.tableau import Column, Positions, Tableau

TOLERANCE = 1e-9
"""Relative difference under which two doubles are called equal."""

MARGIN = 1e-6
"""How far from a rate a purse must be for doubles to tell on which side it is."""

EPSILON = float(np.finfo(np.float64).eps)

accumulate = np.add.accumulate
"""Running sums, as ``cumsum`` makes them, in half the time where lines are short."""


Settled = tuple[dict[int, Any], frozenset[int]]
"""Equal actions with their rates (doubles or fractions), and actions that cannot be paid."""


NOBODY: frozenset[int] = frozenset()


class FloatPurses:
    """Purses in doubles; equal and affordable within ``TOLERANCE``.

    ``error`` is how far, relatively, the last rate may be off.
    """

    def __init__(self, tableau: Tableau, share: Number) -> None:
        self._tableau = tableau
        self.tolerance = TOLERANCE
        self.error = TOLERANCE / 2
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
        at, paid, people, cost = line.item, accumulate(line).item, len(line), entry.cost
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

    def error_of(self, column: int) -> float:
        """How far, relatively, the last rate of an action may be off."""
        del column
        return self.error

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
    """Purses in whole multiples of a part of a currency unit, which grows finer with payments.

    What a voter has is kept in the part that was used when they last paid, so that a payment
    touches its payers alone.
    """

    def __init__(self, tableau: Tableau, share: Fraction) -> None:
        super().__init__(tableau, share)
        size = len(tableau.election.ballots)
        self.tolerance = max(TOLERANCE, 8 * size * EPSILON)
        self._dust = 0.0
        self._costs = [one.cost * tableau.weight_unit for one in tableau.election.actions]
        self._unit = lcm(share.denominator, *(cost.denominator for cost in self._costs))
        # What multiples of each earlier part are worth in the present one.
        self._factors = [1]
        self._part = np.zeros(size, dtype=np.intp)
        self._whole = [int(share * self._unit)] * size
        self._errors: dict[int, float] = {}

    def rate(self, column: int) -> float | None:
        rate = super().rate(column)
        if rate is not None:
            entry = self._tableau.columns[column]
            is_rich = self.left[entry.ballots] >= rate * (1 - TOLERANCE) * entry.points
            rest = rate * float(entry.pull[is_rich].sum())
            # Sums of n doubles err by n roundings; what is left of the cost shrinks, the error not.
            summed = 4 * (len(entry.ballots) + 4) * EPSILON * entry.cost
            self.error = max(TOLERANCE, summed / rest) if rest else TOLERANCE
            self._errors[column] = self.error
        return rate

    def error_of(self, column: int) -> float:
        return self._errors[column]

    def settle(self, near: dict[int, float], divisors: list[Fraction]) -> Settled:
        rates = {column: self._exact_rate(column, rate) for column, rate in near.items()}
        priorities = {
            column: rate / (divisors[column] or 1)
            for column, rate in rates.items()
            if rate is not None
        }
        best = min(priorities.values(), default=None)
        equal = {column: rates[column] for column, one in priorities.items() if one == best}
        return equal, frozenset(near) - frozenset(priorities)

    def pay(self, column: int, rate: Number | float) -> None:
        price = Fraction(rate) / self._tableau.point_unit
        self._refine(price.denominator)
        each = price.numerator * (self._unit // price.denominator)
        entry, points = self._tableau.columns[column], self._tableau.whole_points[column]
        sides = self._sides(column, float(rate))
        self.left[entry.ballots[sides.poor]] = 0.0
        for place in sides.poor.tolist():
            self._whole[entry.ballots[place]] = 0
        others = np.concatenate((sides.unsure, sides.rich))
        ballots = entry.ballots[others].tolist()
        for place, ballot in zip(others.tolist(), ballots, strict=True):
            rest = self._whole[ballot] * self._factors[self._part[ballot]] - each * points[place]
            self._whole[ballot] = max(rest, 0)
        self._part[ballots] = len(self._factors) - 1
        self.left[ballots] = [self._whole[ballot] / self._unit for ballot in ballots]

    def _exact_rate(self, column: int, near: float) -> Fraction | None:
        """The rate, given its double; only who could be on either side of it is looked at."""
        weights, points = self._tableau.whole_weights, self._tableau.whole_points[column]
        ballots, sides = self._tableau.columns[column].ballots, self._sides(column, near)
        cost = self._costs[column]
        rest = cost.numerator * (self._unit // cost.denominator)
        rest -= self._money(ballots[sides.poor].tolist())
        pull = sum(
            points[place] * weights[ballots[place]]
            for place in np.concatenate((sides.unsure, sides.rich)).tolist()
        )
        unsure = [
            (self._worth(ballots[place]), points[place], weights[ballots[place]])
            for place in sides.unsure.tolist()
        ]
        # Whoever cannot pay the rate pays all; the others share the rest, until it holds.
        while poor := [one for one in unsure if one[0] * pull < rest * one[1]]:
            unsure = [one for one in unsure if one[0] * pull >= rest * one[1]]
            rest -= sum(left * weight for left, _, weight in poor)
            pull -= sum(point * weight for _, point, weight in poor)
        # If nobody can pay it, all together cannot either.
        return Fraction(rest * self._tableau.point_unit, pull * self._unit) if pull else None

    def _sides(self, column: int, rate: float) -> "_Sides":
        """The supporters of an action who certainly have less, or more, than a rate."""
        entry = self._tableau.columns[column]
        per_point = self.left[entry.ballots] / entry.points
        margin = MARGIN + 2 * self._errors[column]
        is_poor, is_rich = per_point < rate * (1 - margin), per_point > rate * (1 + margin)
        return _Sides(
            np.flatnonzero(is_poor),
            np.flatnonzero(~is_poor & ~is_rich),
            np.flatnonzero(is_rich),
        )

    def _worth(self, ballot: int) -> int:
        factor: int = self._factors[self._part[ballot]]
        return self._whole[ballot] * factor

    def _money(self, ballots: list[int]) -> int:
        """What these people have together, weighted, in the present part."""
        sums: dict[int, int] = {}
        weights = self._tableau.whole_weights
        for ballot, part in zip(ballots, self._part[ballots].tolist(), strict=True):
            sums[part] = sums.get(part, 0) + self._whole[ballot] * weights[ballot]
        return sum(money * self._factors[part] for part, money in sums.items())

    def _refine(self, denominator: int) -> None:
        factor = denominator // gcd(denominator, self._unit)
        if factor > 1:
            self._unit *= factor
            self._factors = [one * factor for one in self._factors]
            self._factors.append(1)


@dataclass(frozen=True, eq=False, slots=True)
class _Sides:
    """Places of supporters: sure to have less than the rate, near it, sure to have more."""

    poor: Positions
    unsure: Positions
    rich: Positions
