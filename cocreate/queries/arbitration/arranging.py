"""The list of a desk as its reader wants it: which actions it shows, and in which order.

An order is a way of reading. None decides anything, and the one to begin with is that of the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cocreate.domain.arbitration import FUNDING, Balance, Money, Outcome, after
from cocreate.domain.sheets.values import source_key
from cocreate.domain.text import N_
from cocreate.queries.arbitration.views import Desk, DeskRow


class Order(StrEnum):
    """By what the actions of a desk can be sorted."""

    PLAN = "plan"
    VOTE = "vote"
    POINTS = "points"
    ASKED = "asked"
    GRANTED = "granted"


ORDER_LABELS: Mapping[Order, str] = {
    Order.PLAN: N_("Order of the plan"),
    Order.VOTE: N_("Rank in the vote"),
    Order.POINTS: N_("Points of the criteria grid, most first"),
    Order.ASKED: N_("Amount asked, most first"),
    Order.GRANTED: N_("Amount granted, most first"),
}

UNDECIDED = "undecided"
"""Beside the outcomes: the actions on which nobody has decided yet."""


@dataclass(frozen=True)
class Arrangement:
    """How a reader has the list: its order, and what an action must have to be on it.

    ``decision`` is an outcome, ``UNDECIDED`` or empty for all; ``source`` the key of a source that
    the action asks or is granted money of; ``words`` stand in its code, title or lead.
    """

    order: Order = Order.PLAN
    decision: str = ""
    source: str = ""
    words: str = ""
    with_advice: bool = False

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "Arrangement":
        """What an address asks for; what it says wrongly is as if it were not said."""
        order, decision = typed.get("order", ""), typed.get("decision", "")
        known = {UNDECIDED, *(one.value for one in Outcome)}
        return cls(
            Order(order) if order in set(Order) else Order.PLAN,
            decision if decision in known else "",
            typed.get("source", "").strip(),
            typed.get("words", "").strip(),
            typed.get("advice", "") == "1",
        )

    def query(self) -> dict[str, Any]:  # Any: as ``url_for`` takes them
        """The same as parts of an address, without what is as it was to begin with."""
        said = {
            "order": "" if self.order is Order.PLAN else self.order.value,
            "decision": self.decision,
            "source": self.source,
            "words": self.words,
            "advice": "1" if self.with_advice else "",
        }
        return {name: value for name, value in said.items() if value}

    @property
    def hides(self) -> bool:
        """Whether some actions may be left out of the list."""
        return bool(self.decision or self.source or self.words)

    def of(self, rows: Sequence[DeskRow]) -> tuple[DeskRow, ...]:
        """The rows that are to be shown, in their order; equal ones in that of the plan."""
        return tuple(sorted((one for one in rows if self._shows(one)), key=self._place))

    def _shows(self, row: DeskRow) -> bool:
        outcome = UNDECIDED if row.decision is None else row.decision.outcome.value
        if self.decision not in {"", outcome}:
            return False
        money = (*row.lines, *(row.decision.grants if row.decision else ()))
        if self.source and self.source not in {source_key(one.source) for one in money}:
            return False
        title: Mapping[str, str] = row.sheet["title"]
        said = " ".join((row.code, *title.values(), *row.lead.values())).casefold()
        return all(word in said for word in self.words.casefold().split())

    def _place(self, row: DeskRow) -> Fraction:
        """Where a row stands: the smaller the earlier; what is unknown comes last."""
        last = Fraction(10**15)
        if self.order is Order.VOTE:
            return last if row.rank is None else Fraction(row.rank)
        if self.order is Order.POINTS:
            found = row.grid.sum
            return -Fraction(found.points, found.most) if found.most else last
        if self.order is Order.ASKED:
            return last if row.asked is None else -Fraction(row.asked)
        if self.order is Order.GRANTED:
            return last if row.decision is None else -Fraction(row.decision.granted)
        return Fraction(0)


def sources(page: Desk) -> dict[str, Mapping[str, str]]:
    """The sources that a desk knows, by key: those of the envelope, then what sheets ask."""
    asked = (line.source for row in page.rows for line in row.lines)
    named = [*(line.source for line in page.balance.lines), *asked]
    return {source_key(one): one for one in reversed(named) if source_key(one)}


@dataclass(frozen=True)
class Step:
    """One action of a trial, with what it would be granted, and the envelope after it."""

    row: DeskRow
    grants: tuple[Money, ...]
    balance: Balance

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.grants), Decimal(0))


def what_if(page: Desk, rows: Sequence[DeskRow]) -> tuple[Step, ...]:
    """The envelope as it would be if each of ``rows`` were granted what it asks, one by one.

    What was decided on an action before is given back first. Nothing is recorded.
    """
    steps: list[Step] = []
    now = page.balance
    for row in rows:
        former = row.decision.grants if row.decision and row.decision.outcome in FUNDING else ()
        now = after(now, former, row.lines)
        steps.append(Step(row, row.lines, now))
    return tuple(steps)
