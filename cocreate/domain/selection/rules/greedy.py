"""Greedy by votes: most supported first, skipping what no longer fits."""

from cocreate.domain.selection import Outcome, Parameters, Progress, no_progress
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints, Gate, available
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.greedy import Shelf, take
from cocreate.domain.selection.ties import tie_order
from cocreate.domain.text import N_


class Greedy:
    """What most cities do; always shown beside equal shares, so that the effect can be seen."""

    key = "greedy"
    title = N_("Most supported first")
    description = N_(
        "Actions are funded from the most supported one down; what no longer fits is skipped."
    )

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """Go through all actions once."""
        del progress
        shelf = Shelf(election.scores, tie_order(election, parameters), parameters.threshold)
        gate = Gate(election, constraints)
        return take(election, shelf, gate, available(election, constraints))
