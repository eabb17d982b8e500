"""Equal shares with the official add-completion, then filled up by votes."""

from cocreate.domain.selection import Outcome, Parameters, Progress, no_progress
from cocreate.domain.selection.completion import Completion, fill_up
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints
from cocreate.domain.selection.election import Election
from cocreate.domain.text import N_


class MesAdd1U:
    """What is filled up is marked so, since no supporters' shares carried it."""

    key = "mes-add1u"
    title = N_("Equal shares, completed and filled up")
    description = N_(
        "Equal shares, completed; what money is left goes to the most supported actions that fit."
    )

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """The completed plan, with what still fits."""
        outcome = Completion(election, parameters, constraints).run(progress)
        return fill_up(election, parameters, constraints, outcome)
