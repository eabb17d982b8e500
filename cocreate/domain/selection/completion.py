"""Completion: equal shares leave money, because some actions have no supporters rich enough.

The official way raises every voter's share step by step until the next step would spend more than
the envelope. It does not stop at a plan that nothing more would fit into. Source: equalshares.net,
"Completion", as used in Wieliczka 2023, Świecie 2023 and Assen 2024.
"""

from dataclasses import replace
from fractions import Fraction
from math import floor

from cocreate.domain.selection import Outcome, Parameters, Precision, Progress, Source, Start
from cocreate.domain.selection.constraints import Constraints, Gate, available
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.equal_shares import EqualShares, Utility
from cocreate.domain.selection.greedy import Shelf, take
from cocreate.domain.selection.ties import tie_order


class Completion:
    """The add-completion of equal shares with cost utilities, under one envelope."""

    def __init__(
        self, election: Election, parameters: Parameters, constraints: Constraints
    ) -> None:
        self._election = election
        self._envelope = available(election, constraints)
        self._budget = election.budget - constraints.reserve
        order = tie_order(election, parameters)
        self._shares = EqualShares(election, Utility.COST, order, constraints)
        self._precision = parameters.precision
        equal_share = self._envelope / election.weight if election.weight else Fraction(0)
        whole = parameters.start is Start.FLOOR
        self._first = Fraction(floor(equal_share)) if whole else equal_share
        self._step = parameters.step.amount(equal_share)

    def run(self, progress: Progress) -> Outcome:
        """The last step that the envelope bears."""
        exact = self._precision is Precision.EXACT
        step, outcome = self._climb(0, self._at(0, exact=exact), progress, exact=exact)
        if self._precision is Precision.OFFICIAL:
            outcome = self._at(step, exact=True)
            while step and not self._fits(outcome):
                step -= 1
                outcome = self._at(step, exact=True)
            step, outcome = self._climb(step, outcome, progress, exact=True)
        return replace(outcome, steps=step)

    def share(self, step: int) -> Fraction:
        """What each voter has at a step."""
        return self._first + step * self._step

    def _climb(
        self, step: int, outcome: Outcome, progress: Progress, *, exact: bool
    ) -> tuple[int, Outcome]:
        # A step of nothing would climb for ever: without an envelope or voters there is none.
        while outcome.went_short and self._step > 0:
            progress(step, float(outcome.cost(self._election) / (self._budget or 1)))
            following = self._at(step + 1, exact=exact)
            if not self._fits(following):
                break
            step, outcome = step + 1, following
        return step, outcome

    def _at(self, step: int, *, exact: bool) -> Outcome:
        return self._shares.run(self.share(step), exact=exact)

    def _fits(self, outcome: Outcome) -> bool:
        return outcome.cost(self._election) <= self._envelope


def fill_up(
    election: Election, parameters: Parameters, constraints: Constraints, outcome: Outcome
) -> Outcome:
    """Spend what is left on the actions with most points that still fit, marked as such."""
    order = tie_order(election, parameters)
    gate = Gate(election, constraints)
    for purchase in outcome.purchases:
        gate.fund(purchase.column)
    rest = available(election, constraints) - outcome.cost(election)
    shelf = Shelf(election.scores, order, parameters.threshold)
    more = take(election, shelf, gate, rest)
    added = tuple(replace(one, source=Source.FILL_UP) for one in more.purchases)
    return replace(
        outcome,
        purchases=outcome.purchases + added,
        ties=outcome.ties + more.ties,
        blocked=gate.closing(),
    )
