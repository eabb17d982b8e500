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
from cocreate.domain.selection.ties import TieOrder
from cocreate.domain.text import N_

TOLERANCE = 1e-9


class Phragmen:
    """Proportional without completion; only support counts, not how many points it is."""

    key = "phragmen"
    title = N_("Phragmén's method")
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
        order = TieOrder(election, parameters)
        waiting = set(gate.open_columns())
        rest = available(election, constraints)
        purchases: list[Purchase] = []
        ties: list[tuple[int, list[int]]] = []
        turns: dict[int, Fraction] = {}
        while equal := loads.lowest([one for one in waiting if gate.admits(one)]):
            chosen = order.first(list(equal))
            if len(equal) > 1:
                ties.append((chosen, [one for one in equal if one != chosen]))
            if election.actions[chosen].cost > rest:
                turns[chosen] = rest
                break
            loads.put(chosen, equal[chosen])
            rest -= election.actions[chosen].cost
            purchases.append(Purchase(chosen, rate=equal[chosen]))
            waiting.discard(chosen)
            waiting.update(gate.fund(chosen))
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
        columns = self._tableau.columns
        self._heads = np.array([float(one.weights.sum()) for one in columns])
        self._carried = self._tableau.costs.copy()
        self._exact = exact
        self._last = np.zeros(len(election.ballots), dtype=np.intp)
        self._levels: list[Fraction | float] = [Fraction(0) if exact else 0.0]

    def lowest(self, columns: list[int]) -> dict[int, Fraction | float]:
        """The actions with the lowest load, and that load; none without supporters."""
        some = [one for one in columns if self._heads[one] > 0]
        if not some:
            return {}
        loads = self._carried[some] / self._heads[some]
        limit = (
            loads.min() * (1 + TOLERANCE) if not self._exact else loads.min() * (1 + self._slack())
        )
        near = {some[place]: float(loads[place]) for place in np.flatnonzero(loads <= limit)}
        if not self._exact:
            return dict(near)
        exact = {column: self._load(column) for column in near}
        best = min(exact.values())
        return {column: load for column, load in exact.items() if load == best}

    def put(self, column: int, load: Fraction | float) -> None:
        """Let the supporters of the action carry this load."""
        ballots = self._tableau.columns[column].ballots
        levels = np.array([float(level) for level in self._levels])
        grown = (float(load) - levels[self._last[ballots]]) * self._tableau.ballot_weights[ballots]
        starts = self._tableau.row_starts
        first, lengths = starts[ballots], starts[ballots + 1] - starts[ballots]
        offsets = np.repeat(first - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        entries = offsets + np.arange(int(lengths.sum()))
        touched = self._tableau.marked[entries]
        self._carried += np.bincount(
            touched, weights=np.repeat(grown, lengths), minlength=len(self._carried)
        )
        self._levels.append(load)
        self._last[ballots] = len(self._levels) - 1

    def _slack(self) -> float:
        return max(TOLERANCE, 64 * len(self._last) * float(np.finfo(np.float64).eps))

    def _load(self, column: int) -> Fraction:
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
