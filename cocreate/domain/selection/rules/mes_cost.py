"""Equal shares with cost utilities, without completion."""

from fractions import Fraction

from cocreate.domain.selection import Outcome, Parameters, Precision, Progress, no_progress
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints, available
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.equal_shares import EqualShares, Utility
from cocreate.domain.selection.ties import tie_order
from cocreate.domain.text import N_


class MesCost:
    """The method for which proportionality is proved; it often leaves part of the envelope."""

    key = "mes-cost"
    title = N_("Equal shares")
    description = N_(
        "Everyone has the same share of the envelope; an action is funded when its supporters can "
        "pay for it. A costly action counts for more."
    )

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """One run with the equal share."""
        del progress
        shares = EqualShares(election, Utility.COST, tie_order(election, parameters), constraints)
        envelope = available(election, constraints)
        share = envelope / election.weight if election.weight else Fraction(0)
        return shares.run(share, exact=parameters.precision is not Precision.PREVIEW)
