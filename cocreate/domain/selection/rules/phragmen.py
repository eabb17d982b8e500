"""Sequential Phragmén: supporters earn at the same speed and buy an action once they can."""

from fractions import Fraction

import numpy as np

from cocreate.domain.selection import (
    Outcome,
    Parameters,
    Precision,
    Progress,
    Purchase,
    no_progress,
)
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints, Gate, available
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.tableau import tableau_of
from cocreate.domain.selection.ties import tie_order
from cocreate.domain.text import N_

TOLERANCE = 1e-9


class Phragmen:
    """Proportional without completion; only support counts, not how many points it is."""

    key = "phragmen"
    title = N_("Phragmén’s method")
    description = N_(
        "Everyone earns at the same speed; an action is funded as soon as its supporters have "
        "earned its cost. The first one that does not fit ends it."
    )

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """Fund the action whose supporters carry the lowest load, until it does not fit."""
        del progress
        gate = Gate(election, constraints)
        loads = _Loads(election, exact=parameters.precision is not Precision.PREVIEW)
        order = tie_order(election, parameters)
        loads.open(gate.open_columns())
        rest = available(election, constraints)
        purchases: list[Purchase] = []
        ties: list[tuple[int, list[int]]] = []
        turns: dict[int, Fraction] = {}
        while equal := loads.lowest(gate):
            chosen = order.first(list(equal))
            if len(equal) > 1:
                ties.append((chosen, [one for one in equal if one != chosen]))
            if election.actions[chosen].cost > rest:
                turns[chosen] = rest
                break
            loads.put(chosen, equal[chosen])
            rest -= election.actions[chosen].cost
            purchases.append(Purchase(chosen, rate=equal[chosen]))
            if let_in := gate.fund(chosen):
                loads.open(let_in)
        reported = tuple(
            order.tie([chosen], others, could_matter=_matters(election, gate, chosen, others))
            for chosen, others in ties
        )
        return Outcome(
            tuple(purchases), reported, gate.closing(), went_short=bool(turns), turns=turns
        )


def _matters(election: Election, gate: Gate, chosen: int, others: list[int]) -> bool:
    """Whether another order could have given another plan.

    It could not where all of the equals were funded and no supporter of the first supports another.
    """
    if gate.restrains or not gate.funded.issuperset([chosen, *others]):
        return True
    return any(tableau_of(election).overlap(chosen, other) for other in others)


class _Loads:
    """What the supporters of each action would carry if it were funded next.

    The load of an action is its cost and the present loads of its supporters, shared out among
    them. A voter's load is that of the last funded action that they support, so exact loads are
    few numbers with many holders.
    """

    def __init__(self, election: Election, *, exact: bool) -> None:
        self._election = election
        self._tableau = tableau_of(election)
        self._heads = np.array([float(one.weights.sum()) for one in self._tableau.columns])
        self._heads[self._heads == 0] = np.inf
        # What is not open carries an endless load.
        self._carried = self._tableau.costs.copy()
        self._closed = np.full(len(self._heads), np.inf)
        self._exact = exact
        self._load = np.zeros(len(election.ballots))
        self._last = np.zeros(len(election.ballots), dtype=np.intp)
        self._levels: list[Fraction | float] = [Fraction(0)]

    def open(self, columns: list[int]) -> None:
        """Let these actions be bought, if anybody supports them."""
        self._closed[[one for one in columns if self._heads[one] < np.inf]] = 0

    def lowest(self, gate: Gate) -> dict[int, Fraction | float]:
        """The open actions with the lowest load, and that load; none without supporters."""
        while True:
            loads = self._carried / self._heads + self._closed
            best = float(loads.min(initial=np.inf))
            if best == np.inf:
                return {}
            near = (loads <= best * (1 + self._slack())).nonzero()[0].tolist()
            barred = [one for one in near if not gate.admits(one)]
            if not barred:
                break
            self._closed[barred] = np.inf
        if not self._exact:
            return {column: float(loads[column]) for column in near}
        exact = {column: self._exact_load(column) for column in near}
        least = min(exact.values())
        return {column: load for column, load in exact.items() if load == least}

    def put(self, column: int, load: Fraction | float) -> None:
        """Let the supporters of the action carry this load."""
        entry = self._tableau.columns[column]
        grown = (float(load) - self._load.take(entry.ballots)) * entry.weights
        self._load[entry.ballots] = float(load)
        touched, ballots = self._tableau.touched(column)
        self._carried += np.bincount(touched, grown.take(ballots), len(self._carried))
        self._closed[column] = np.inf
        if self._exact:
            self._levels.append(load)
            self._last[entry.ballots] = len(self._levels) - 1

    def _slack(self) -> float:
        if not self._exact:
            return TOLERANCE
        return max(TOLERANCE, 64 * len(self._last) * float(np.finfo(np.float64).eps))

    def _exact_load(self, column: int) -> Fraction:
        tableau = self._tableau
        ballots = tableau.columns[column].ballots
        held = [0] * len(self._levels)
        for ballot, level in zip(ballots.tolist(), self._last[ballots].tolist(), strict=True):
            held[level] += tableau.whole_weights[ballot]
        carried = sum(
            (
                Fraction(level) * weight
                for level, weight in zip(self._levels, held, strict=True)
                if weight
            ),
            Fraction(0),
        )
        cost = self._election.actions[column].cost * tableau.weight_unit
        return (cost + carried) / sum(held)
