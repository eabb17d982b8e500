"""Equal shares, completed, with the comparison step against greedy."""

from cocreate.domain.selection import Outcome, Parameters, Progress, no_progress
from cocreate.domain.selection.comparison import compare
from cocreate.domain.selection.completion import Completion
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints, Gate, available
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.greedy import Shelf, take
from cocreate.domain.selection.ties import tie_order
from cocreate.domain.text import N_


class MesComparison:
    """Kept as cities used it: whoever fears equal shares may see that most people gain."""

    key = "mes-add1-comparison"
    title = N_("Equal shares, completed, if most people gain")
    description = N_(
        "Equal shares, completed; if more people get more of their actions from the most "
        "supported ones, those are funded instead."
    )

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """The completed plan, or the greedy one where more people prefer it."""
        shares = Completion(election, parameters, constraints).run(progress)
        shelf = Shelf(election.scores, tie_order(election, parameters), parameters.threshold)
        gate = Gate(election, constraints)
        greedy = take(election, shelf, gate, available(election, constraints))
        return shares if compare(election, shares, greedy).keeps_shares else greedy
