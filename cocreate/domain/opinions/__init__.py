"""Opinions: where proposals stand between support and disagreement, and who thinks alike.

Answers are those of the voting method ``opinion``: agree, disagree or pass; silence is a fourth.
"""

from dataclasses import dataclass
from enum import StrEnum

from cocreate.domain.voting import Tally
from cocreate.domain.voting.certainty import Share

METHOD = "opinion"
"""The voting method whose answers these are."""

AGREE, DISAGREE, PASS = 1, 2, 3
"""Its marks."""


class Region(StrEnum):
    """Where a proposal stands on the map.

    Consensus: wanted by many, opposed by few. Priority: wanted by many, opposed by some, so worth a
    talk before it goes on. Division: wanted and opposed. Quiet: wanted by too few for any of these.
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


def places(tally: Tally) -> tuple[Place, ...]:
    """Each option of a count on the map, by rank."""
    found = []
    for one in tally.standings:
        agree, disagree, passed = (one.detail.get(mark, 0) for mark in (AGREE, DISAGREE, PASS))
        answered = agree + disagree + passed
        found.append(Place(one.option_id, Share(agree, answered), Share(disagree, answered)))
    return tuple(found)


def wanted_by_all(tally: Tally) -> tuple[str, ...]:
    """The options that many want and few oppose, by rank; none of a vote by another method."""
    if tally.method != METHOD:
        return ()
    return tuple(one.option_id for one in places(tally) if one.region is Region.CONSENSUS)
