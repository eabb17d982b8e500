"""Greedy by votes per cost: most points for each euro first, skipping what no longer fits."""

from fractions import Fraction

from cocreate.domain.selection import Outcome, Parameters, Progress, no_progress
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints, Gate, available
from cocreate.domain.selection.election import HIGHEST_COST, Election
from cocreate.domain.selection.greedy import Shelf, take
from cocreate.domain.selection.ties import tie_order
from cocreate.domain.text import N_


class GreedyPerCost:
    """Funds many small actions: an upper bound of their number, not a recommendation."""

    key = "greedy-per-cost"
    title = N_("Most support for each euro first")
    description = N_(
        "Actions are funded from the most supported for each euro down; what no longer fits is "
        "skipped."
    )

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """Go through all actions once, exactly compared."""
        del progress
        worth = [
            Fraction(points) / action.cost if action.cost else points * HIGHEST_COST
            for points, action in zip(election.scores, election.actions, strict=True)
        ]
        shelf = Shelf(worth, tie_order(election, parameters), parameters.threshold)
        gate = Gate(election, constraints)
        return take(election, shelf, gate, available(election, constraints))
