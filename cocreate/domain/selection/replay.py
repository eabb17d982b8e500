"""Going through an equal-shares run again, to see who paid what and how close the others came."""

from dataclasses import dataclass

import numpy as np

from cocreate.domain.selection import Outcome, Purchase
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.equal_shares import Utility
from cocreate.domain.selection.tableau import Column, Floats, Tableau, tableau_of

DUST = 1e-9


@dataclass(frozen=True, eq=False)
class Payment:
    """What supporters paid for one action: ``each`` by supporting ballot, for weight 1."""

    column: int
    rate: float
    each: Floats
    paying_less: int
    payers: int


class Replay:
    """The money of a run: payments, what each action's supporters spent where, effective support.

    ``spent`` has a row for each payment and a column for each action: what the supporters of that
    action paid for the bought one. ``closeness`` is, for each action, the highest share of its cost
    that its supporters could have paid at the rate of some round: 1 or more is funded.
    """

    def __init__(self, election: Election, outcome: Outcome, utility: Utility) -> None:
        self._election = election
        self._tableau = tableau_of(election)
        self._divisors = (
            np.where(self._tableau.costs > 0, self._tableau.costs, 1.0)
            if utility is Utility.COST
            else np.ones(len(election.actions))
        )
        share = outcome.share
        self.share = 0.0 if share is None else float(share)
        self._left = np.full(len(election.ballots), self.share)
        self._people = np.array([one.voters for one in election.ballots], dtype=np.intp)
        self.closeness = np.zeros(len(election.actions))
        self.payments: list[Payment] = []
        rows = []
        for purchase in outcome.purchases:
            if purchase.rate is not None:
                rows.append(self._buy(purchase))
        self.spent = np.array(rows).reshape(len(rows), len(election.actions))
        self.left = _by_action(self._tableau, self._left)
        self.shares = _by_action(self._tableau, np.full(len(election.ballots), self.share))

    def _buy(self, purchase: Purchase) -> Floats:
        rate = float(purchase.rate or 0)
        entry = self._tableau.columns[purchase.column]
        self._note_closeness(rate / float(self._divisors[purchase.column]))
        before = self._left[entry.ballots]
        price = rate * entry.points
        each = np.minimum(before, price)
        rest = before - each
        rest[rest < self.share * DUST] = 0.0
        self._left[entry.ballots] = rest
        people = self._people[entry.ballots]
        less = each < price - self.share * DUST
        payment = Payment(
            purchase.column,
            rate,
            each,
            int(people[less].sum()),
            int(people[each > 0].sum()),
        )
        self.payments.append(payment)
        return self._spread(entry, each)

    def _spread(self, entry: Column, each: Floats) -> Floats:
        """What the supporters of every action paid just now."""
        paid = np.zeros(len(self._left))
        paid[entry.ballots] = each
        return _by_action(self._tableau, paid)

    def _note_closeness(self, priority: float) -> None:
        """At this priority, what part of its cost each action's supporters could pay."""
        tableau = self._tableau
        ceiling = priority * self._divisors[tableau.marked] * tableau.points
        payable = (
            np.minimum(self._left[tableau.rows], ceiling) * tableau.ballot_weights[tableau.rows]
        )
        money = np.bincount(tableau.marked, payable, len(self._divisors))
        part = np.divide(money, tableau.costs, out=np.ones_like(money), where=tableau.costs > 0)
        np.maximum(self.closeness, part, out=self.closeness)


def _by_action(tableau: Tableau, per_person: Floats) -> Floats:
    """Money by ballot, added up over the supporters of each action."""
    money = per_person[tableau.rows] * tableau.ballot_weights[tableau.rows]
    sums: Floats = np.bincount(tableau.marked, money, len(tableau.costs)).astype(np.float64)
    return sums
