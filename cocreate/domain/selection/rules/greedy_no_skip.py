"""Greedy by votes without skipping: the first action that does not fit ends the selection."""

from cocreate.domain.selection import Outcome, Parameters, Progress, no_progress
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints, Gate, available
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.greedy import Shelf, take
from cocreate.domain.selection.ties import tie_order
from cocreate.domain.text import N_


class GreedyNoSkip:
    """Used by Wrocław, for example: no cheap action overtakes a more supported one."""

    key = "greedy-no-skip"
    title = N_("Most supported first, up to the first that does not fit")
    description = N_(
        "Actions are funded from the most supported one down; the first that does not fit ends it."
    )

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """Go through the actions until one does not fit."""
        del progress
        order = tie_order(election, parameters)
        shelf = Shelf(election.scores, order, parameters.threshold, skips=False)
        gate = Gate(election, constraints)
        return take(election, shelf, gate, available(election, constraints))
