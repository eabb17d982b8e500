"""Greedy selection: actions in the order of their points, as long as they fit."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from cocreate.domain.selection import Outcome, Purchase, Tie
from cocreate.domain.selection.constraints import Block, Gate, Why
from cocreate.domain.selection.election import Election, Number
from cocreate.domain.selection.ties import TieOrder


@dataclass(frozen=True)
class Shelf:
    """What a greedy rule goes through: the worth of each action, best first, equals by ``order``.

    Actions without supporters or under ``threshold`` points never stand on it. Without ``skips``
    the first action that does not fit ends the selection.
    """

    worth: Sequence[Number]
    order: TieOrder
    threshold: Fraction = Fraction(0)
    skips: bool = True


def take(election: Election, shelf: Shelf, gate: Gate, envelope: Fraction) -> Outcome:
    """Fund what fits, in order."""
    return _Walk(election, shelf, gate, envelope).run()


class _Walk:
    """One walk along the shelf."""

    def __init__(self, election: Election, shelf: Shelf, gate: Gate, envelope: Fraction) -> None:
        self._election = election
        self._costs = election.whole_costs
        self._shelf = shelf
        self._gate = gate
        # Whole numbers compare quickly; a part of one buys nothing.
        self._rest = floor(envelope * election.money_unit)
        self._queue: list[tuple[Number, int, int]] = []
        self._equals: list[int] = []
        self._purchases: list[Purchase] = []
        self._ties: list[Tie] = []
        self._turns: dict[int, Fraction] = {}
        self._enter(gate.open_columns())

    def run(self) -> Outcome:
        worth: Number | None = None
        while self._queue:
            if self._queue[0][0] != worth:
                worth = self._queue[0][0]
                self._note_tie()
                self._equals = self._front()
            column = heapq.heappop(self._queue)[2]
            if not self._gate.admits(column):
                continue
            if self._costs[column] <= self._rest:
                self._fund(column)
            else:
                self._turns[column] = Fraction(self._rest, self._election.money_unit)
                if not self._shelf.skips:
                    break
        self._note_tie()
        return Outcome(
            tuple(self._purchases),
            tuple(self._ties),
            self._gate.closing(),
            went_short=bool(self._turns),
            turns=self._turns,
        )

    def _enter(self, columns: Sequence[int]) -> None:
        for column in columns:
            points = self._election.scores[column]
            if not self._election.supporters[column] or points <= 0:
                continue
            if points < self._shelf.threshold:
                self._gate.blocked.setdefault(column, Block(Why.THRESHOLD))
                continue
            entry = (-self._shelf.worth[column], self._shelf.order.place[column], column)
            heapq.heappush(self._queue, entry)

    def _fund(self, column: int) -> None:
        self._rest -= self._costs[column]
        self._purchases.append(Purchase(column))
        self._enter(self._gate.fund(column))

    def _front(self) -> list[int]:
        """The equal actions at the front that can be funded; without skipping, all of them."""
        equals: list[tuple[Number, int, int]] = []
        while self._queue and (not equals or self._queue[0][0] == equals[0][0]):
            equals.append(heapq.heappop(self._queue))
        for entry in equals:
            heapq.heappush(self._queue, entry)
        return [
            column
            for _, _, column in equals
            if column not in self._gate.blocked
            and (not self._shelf.skips or self._costs[column] <= self._rest)
        ]

    def _note_tie(self) -> None:
        """Of the equals before: which were funded and which had to wait, if the order mattered."""
        if len(self._equals) <= 1:
            return
        inside = [one for one in self._equals if one in self._gate.funded]
        outside = [one for one in self._equals if one not in self._gate.funded]
        if inside and outside:
            self._ties.append(self._shelf.order.tie(inside, outside, could_matter=True))
        elif outside or self._gate.restrains:
            first, *rest = self._equals
            self._ties.append(self._shelf.order.tie([first], rest, could_matter=True))
