"""The comparison step: equal shares unless more people get more actions from greedy.

Used in Wieliczka and Świecie. Where it turns against equal shares, their guarantees are gone; so it
is a switch that is announced before the vote.
"""

from dataclasses import dataclass

from cocreate.domain.selection import Outcome
from cocreate.domain.selection.election import Election


@dataclass(frozen=True)
class Comparison:
    """People who get more of their actions from the one plan, or from the other."""

    prefer_shares: int
    prefer_greedy: int

    @property
    def keeps_shares(self) -> bool:
        """Greedy wins only with more people, not with as many."""
        return self.prefer_greedy <= self.prefer_shares


def compare(election: Election, shares: Outcome, greedy: Outcome) -> Comparison:
    """Count, for each person, the supported actions that each plan funds."""
    fair, most = shares.columns(), greedy.columns()
    prefer_shares = prefer_greedy = 0
    for ballot in election.ballots:
        mine = [column for column, points in ballot.marks() if points > 0]
        difference = sum((one in fair) - (one in most) for one in mine)
        prefer_shares += ballot.voters * (difference > 0)
        prefer_greedy += ballot.voters * (difference < 0)
    return Comparison(prefer_shares, prefer_greedy)
