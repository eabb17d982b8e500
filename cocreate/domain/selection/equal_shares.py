"""The Method of Equal Shares for one share: each voter has as much to spend as any other.

Again and again, the action is funded whose supporters pay least for what they get, all supporters
paying the same for each point except those who have less left, who pay all they have. It stops
when no action can be paid by its supporters. Source: Peters, Pierczyński, Skowron, "Proportional
participatory budgeting with additive utilities", NeurIPS 2021.
"""

import heapq
from enum import StrEnum
from fractions import Fraction

from cocreate.domain.selection import Outcome, Purchase, Tie
from cocreate.domain.selection.constraints import Constraints, Gate
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.purses import ExactPurses, FloatPurses, Settled
from cocreate.domain.selection.tableau import tableau_of
from cocreate.domain.selection.ties import TieOrder


class Utility(StrEnum):
    """What a funded action is worth to a supporter: its cost for each point, or just the points."""

    COST = "cost"
    CARDINALITY = "cardinality"


class EqualShares:
    """Runs on one election with one utility; each run has its own share."""

    def __init__(
        self, election: Election, utility: Utility, order: TieOrder, constraints: Constraints
    ) -> None:
        self._election = election
        self._tableau = tableau_of(election)
        self._order = order
        self._constraints = constraints
        worth = _worth_of(election, utility)
        self._divisors, self.float_divisors, self._floor = worth

    def run(self, share: Fraction, *, exact: bool) -> Outcome:
        """What is funded when each voter starts with ``share``."""
        purses = (ExactPurses if exact else FloatPurses)(self._tableau, share)
        round_ = _Round(self, purses, Gate(self._election, self._constraints))
        purchases, ties = [], []
        while (picked := round_.pick()) is not None:
            purchase, tie = picked
            purchases.append(purchase)
            if tie is not None:
                ties.append(tie)
        return Outcome(
            tuple(purchases),
            tuple(ties),
            round_.gate.closing(),
            share,
            went_short=round_.went_short,
        )

    def has_supporters(self, column: int) -> bool:
        return self._tableau.columns[column].total_pull > 0

    def lowest_rate(self, column: int) -> float:
        """A priority that the action can never beat."""
        return self._floor[column]

    def priority(self, column: int, rate: float) -> float:
        return rate / self.float_divisors[column]

    def settle(self, purses: FloatPurses, near: dict[int, float]) -> Settled:
        return purses.settle(near, self._divisors)

    def choose(self, columns: list[int], *, restrained: bool) -> tuple[int, Tie | None]:
        """The winner of equal actions, and the tie if there was one."""
        if len(columns) == 1:
            return columns[0], None
        chosen = self._order.first(columns)
        others = [one for one in columns if one != chosen]
        # Without a common supporter, buying one leaves the rates of the others as they are.
        matters = restrained or any(self._tableau.overlap(chosen, one) for one in others)
        return chosen, self._order.tie([chosen], others, could_matter=matters)


Worth = tuple[list[Fraction], list[float], list[float]]


def _worth_of(election: Election, utility: Utility) -> Worth:
    """What an action is worth, exactly and as doubles, and the lowest rate it can ever have.

    Kept with the election: every step of every run asks for it.
    """
    kept: dict[Utility, Worth] = election.__dict__.setdefault("_worth", {})
    if utility not in kept:
        by_cost = utility is Utility.COST
        exact = [one.cost if by_cost else Fraction(1) for one in election.actions]
        # A free action comes first whatever the utility: its rate is 0.
        divisors = [float(one) or 1.0 for one in exact]
        columns = tableau_of(election).columns
        floors = [
            column.total_pull and column.cost / column.total_pull / divisor
            for column, divisor in zip(columns, divisors, strict=True)
        ]
        kept[utility] = exact, divisors, floors
    return kept[utility]


class _Round:
    """The state of one run. Rates only rise, so an old rate bounds the new one from below."""

    def __init__(self, shares: EqualShares, purses: FloatPurses, gate: Gate) -> None:
        self.gate = gate
        self.went_short = False
        self._shares = shares
        self._purses = purses
        self._queue: list[tuple[float, int]] = []
        self._enter(gate.open_columns())

    def _enter(self, columns: list[int]) -> None:
        for column in columns:
            if self._shares.has_supporters(column):
                heapq.heappush(self._queue, (self._shares.lowest_rate(column), column))

    def pick(self) -> tuple[Purchase, Tie | None] | None:
        """Fund the next action; ``None`` when no action can be paid."""
        while near := self._nearly_cheapest():
            equal, unaffordable = self._shares.settle(self._purses, near)
            self.went_short |= bool(unaffordable)
            if not equal:
                self._put_back({one: near[one] for one in near if one not in unaffordable})
                continue
            chosen, tie = self._shares.choose(list(equal), restrained=self.gate.restrains)
            rate = equal[chosen]
            if len(near) > 1:
                kept = (one for one in near if one != chosen and one not in unaffordable)
                self._put_back({one: near[one] for one in kept})
            self._purses.pay(chosen, rate)
            if let_in := self.gate.fund(chosen):
                self._enter(let_in)
            return Purchase(chosen, rate=rate), tie
        return None

    def _nearly_cheapest(self) -> dict[int, float]:
        """The actions whose rate may be the lowest, with their rates for one point."""
        # The inner loop of every run: what it uses often is near at hand.
        queue, purses, gate = self._queue, self._purses, self.gate
        keeps_out = gate.restrains or bool(gate.blocked)
        rate_of, divisors = purses.rate, self._shares.float_divisors
        found: list[tuple[float, int, float]] = []
        limit = float("inf")
        while queue and queue[0][0] <= limit:
            column = heapq.heappop(queue)[1]
            if keeps_out and not gate.admits(column):
                continue
            rate = rate_of(column)
            if rate is None:
                self.went_short = True
                continue
            priority, error = rate / divisors[column], purses.error
            found.append((priority * (1 - error), column, rate))
            limit = min(limit, priority * (1 + error))
        near = {}
        for lowest, column, rate in found:
            if lowest <= limit:
                near[column] = rate
            else:
                heapq.heappush(queue, (lowest, column))
        return near

    def _put_back(self, near: dict[int, float]) -> None:
        for column, rate in near.items():
            priority = self._shares.priority(column, rate)
            lowest = priority * (1 - self._purses.error_of(column))
            heapq.heappush(self._queue, (lowest, column))
