"""Why each action is in or out: one code with plain parameters, from which sentences are made.

Every action has exactly one main reason. Effective support tells how close an action came; it is
no promise, because a cheaper action also collects less from each supporter. What would have been
needed is found by running again (``needed``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from cocreate.domain.selection import Outcome, Purchase, Source
from cocreate.domain.selection.constraints import Constraints, Why
from cocreate.domain.selection.election import Election, Number
from cocreate.domain.selection.equal_shares import Utility
from cocreate.domain.selection.numbers import as_json_number, natural_key, round_shares
from cocreate.domain.selection.replay import Payment, Replay
from cocreate.domain.selection.tableau import tableau_of

BY_COUNT = frozenset({"mes-card"})
"""Rules that count actions, not money."""


@dataclass(frozen=True)
class Explanation:
    """Why one action is funded or not; the wording of ``code`` is in ``wording.REASONS``."""

    action: str
    is_funded: bool
    code: str
    params: Mapping[str, Any]  # Any: plain JSON values

    def to_json(self) -> dict[str, Any]:
        """Plain values in a fixed order."""
        status = "funded" if self.is_funded else "not-funded"
        return {"action": self.action, "status": status, "reason": self.code, **self.params}


def explain(
    election: Election,
    rule: str,
    outcome: Outcome,
    constraints: Constraints,
    groups: Sequence[str] = (),
) -> tuple[Explanation, ...]:
    """The reason of every action, in natural order. ``groups`` names the group of each voter."""
    utility = Utility.CARDINALITY if rule in BY_COUNT else Utility.COST
    replay = Replay(election, outcome, utility) if outcome.share is not None else None
    explainer = _Explainer(election, outcome, constraints, replay, _heads(election, groups))
    return tuple(explainer.explain(column) for column in range(len(election.actions)))


def _heads(election: Election, groups: Sequence[str]) -> dict[str, np.ndarray]:
    """For each group, how many of its people cast each merged ballot."""
    order = np.array(election.voter_ballots, dtype=np.intp)
    names = np.array(groups)
    return {
        str(name): np.bincount(order[names == name], minlength=len(election.ballots))
        for name in (sorted(set(groups)) if groups else ())
    }


@dataclass(frozen=True)
class OwnView:
    """What a plan did with one person's share, for nobody else's eyes.

    ``payments`` are what they paid for each funded action, ``rest`` what is left of ``share``;
    ``funded`` are all their supported actions in the plan, those that charged nobody included.
    """

    share: Fraction
    payments: Mapping[str, Fraction]
    rest: Fraction
    funded: tuple[str, ...]


def own_view(election: Election, outcome: Outcome, marks: Mapping[str, Number]) -> OwnView:
    """The view of a person with this ballot, computed where the ballot is."""
    share = rest = Fraction(outcome.share or 0)
    payments: dict[str, Fraction] = {}
    funded = []
    for purchase in outcome.purchases:
        action = election.actions[purchase.column].id
        points = marks.get(action, 0)
        if points <= 0:
            continue
        funded.append(action)
        if outcome.share is not None and purchase.rate is not None:
            payments[action] = min(rest, Fraction(purchase.rate) * points)
            rest -= payments[action]
    return OwnView(share, payments, rest, tuple(sorted(funded, key=natural_key)))


class _Explainer:
    def __init__(
        self,
        election: Election,
        outcome: Outcome,
        constraints: Constraints,
        replay: Replay | None,
        heads: Mapping[str, np.ndarray],
    ) -> None:
        self._election = election
        self._outcome = outcome
        self._replay = replay
        self._heads = heads
        self._purchases = {one.column: one for one in outcome.purchases}
        self._rounds = {one.column: place for place, one in enumerate(outcome.purchases, start=1)}
        payments = replay.payments if replay else []
        self._payments = {payment.column: payment for payment in payments}
        self._forced = {
            one.action: {"author": one.author, "reason_given": one.reason}
            for one in (*constraints.forced_in, *constraints.forced_out)
        }

    def explain(self, column: int) -> Explanation:
        action = self._election.actions[column]
        facts = {
            "cost": as_json_number(action.cost),
            "supporters": self._election.supporters[column],
            "points": as_json_number(Fraction(self._election.scores[column])),
        }
        purchase = self._purchases.get(column)
        if purchase is None:
            code, more = self._why_not(column)
        else:
            code, more = self._why(column, purchase)
        return Explanation(action.id, purchase is not None, code, {**facts, **more})

    def _why(self, column: int, purchase: Purchase) -> tuple[str, dict[str, Any]]:
        place = {"round": self._rounds[column]}
        if purchase.source is not Source.RULE:
            forced = self._forced.get(self._election.actions[column].id, {})
            is_forced = purchase.source is Source.FORCED
            return purchase.source.value, {**place, **(forced if is_forced else {})}
        if column in self._payments:
            return "carried", {**place, **self._carried(self._payments[column])}
        return "most-supported" if purchase.rate is None else "earned", place

    def _carried(self, payment: Payment) -> dict[str, Any]:
        cost = self._election.actions[payment.column].cost
        effective = float(cost) / payment.rate if payment.rate else None
        return {
            "effective_votes": effective,
            "payment": payment.rate,
            "payers": payment.payers,
            "paying_less": payment.paying_less,
            "by_group": self._by_group(payment, cost),
        }

    def _by_group(self, payment: Payment, cost: Fraction) -> dict[str, int | float]:
        """What each group paid, to the cent; the parts add up to the cost."""
        ballots = tableau_of(self._election).columns[payment.column].ballots
        people = np.array([one.voters for one in self._election.ballots])[ballots]
        paid = payment.each * tableau_of(self._election).ballot_weights[ballots] / people
        money = {
            name: Fraction(float((heads[ballots] * paid).sum()))
            for name, heads in self._heads.items()
        }
        total = sum(money.values(), Fraction(0))
        if not total:
            return {}
        parts = round_shares({name: part * cost / total for name, part in money.items()})
        return {name: as_json_number(part) for name, part in parts.items()}

    def _why_not(self, column: int) -> tuple[str, dict[str, Any]]:
        election = self._election
        block = self._outcome.blocked.get(column)
        if block is not None and block.why is Why.FORCED_OUT:
            return "forced-out", self._forced.get(election.actions[column].id, {})
        if not election.supporters[column] or election.scores[column] <= 0:
            return "no-supporters", {}
        if self._replay is not None and self._lacks_supporters(column, self._replay):
            shares = float(self._replay.shares[column])
            return "too-few-supporters", {"available": round(shares, 2)}
        if block is not None:
            return block.why.value, {"subject": block.subject}
        return self._outrun(column)

    def _outrun(self, column: int) -> tuple[str, dict[str, Any]]:
        """Why an action that has enough supporters and no constraint is out."""
        if self._replay is not None:
            return "money-elsewhere", self._elsewhere(column, self._replay)
        if column in self._outcome.turns:
            return "does-not-fit", {"left": as_json_number(self._outcome.turns[column])}
        return "after-the-end", {}

    def _lacks_supporters(self, column: int, replay: Replay) -> bool:
        cost = float(self._election.actions[column].cost)
        return bool(replay.shares[column] < cost * (1 - 1e-9))

    def _elsewhere(self, column: int, replay: Replay) -> dict[str, Any]:
        """Where the money of the supporters went, to the cent; with what is left, it adds up."""
        actions = self._election.actions
        money = {
            actions[payment.column].id: Fraction(float(replay.spent[place, column]))
            for place, payment in enumerate(replay.payments)
            if replay.spent[place, column] > 0
        }
        parts = round_shares({**money, "": Fraction(float(replay.left[column]))})
        left = parts.pop("")
        order = sorted(parts, key=lambda one: -parts[one])
        return {
            "effective_support": float(replay.closeness[column]),
            "available": as_json_number(left),
            "competitors": [{"action": one, "amount": as_json_number(parts[one])} for one in order],
        }
