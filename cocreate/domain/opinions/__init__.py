"""Opinions: where proposals stand between support and disagreement, and who thinks alike.

Answers are those of the voting method ``opinion``: agree, disagree or pass; silence is a fourth.
"""

from dataclasses import dataclass
from enum import StrEnum

from cocreate.domain.voting.certainty import Share

AGREE, DISAGREE, PASS = 1, 2, 3
"""The marks of the method ``opinion``."""


class Region(StrEnum):
    """Where a proposal stands on the map.

    Consensus: wanted by many, opposed by few. Priority: wanted by many, opposed by some, so worth a
    talk before it goes on. Division: wanted and opposed. Quiet: neither.
    """

    CONSENSUS = "consensus"
    PRIORITY = "priority"
    DIVISION = "division"
    QUIET = "quiet"


HIGH_SUPPORT, LOW_DISAGREEMENT, DIVIDED = 60, 20, 30
"""Percentages of those who answered: many, few, and two camps."""


@dataclass(frozen=True)
class Place:
    """One proposal on the map; both shares are of those who answered, passes included."""

    option_id: str
    support: Share
    disagreement: Share

    @property
    def region(self) -> Region:
        """The region, in whole numbers so that 60 % is exactly 60 %."""
        answered = self.support.whole
        wanted, opposed = self.support.part * 100, self.disagreement.part * 100
        if answered and wanted >= HIGH_SUPPORT * answered:
            few = opposed <= LOW_DISAGREEMENT * answered
            return Region.CONSENSUS if few else Region.PRIORITY
        if answered and min(wanted, opposed) >= DIVIDED * answered:
            return Region.DIVISION
        return Region.QUIET
