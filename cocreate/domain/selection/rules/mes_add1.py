"""Equal shares with the official add-completion: the main rule of a plan."""

from cocreate.domain.selection import Outcome, Parameters, Progress, no_progress
from cocreate.domain.selection.completion import Completion
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints
from cocreate.domain.selection.election import Election
from cocreate.domain.text import N_


class MesAdd1:
    """The practice of cities; proportionality is proved without completion only."""

    key = "mes-add1"
    title = N_("Equal shares, completed")
    description = N_(
        "Equal shares; then everyone’s share grows step by step, as long as the plan fits the "
        "envelope."
    )

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """The last step that the envelope bears."""
        return Completion(election, parameters, constraints).run(progress)
