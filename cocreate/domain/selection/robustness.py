"""Robustness: would the plan be the same if other people of the same kind had come?

Voters are drawn again with replacement (the bootstrap), costs from their low, central and high
estimates. An action of the plan that fewer than 80 of 100 draws fund is fragile, which is a mark
for the arbitration and not a reason to leave it out.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from cocreate.domain.selection import Outcome, Precision
from cocreate.domain.selection.election import Ballot, Election
from cocreate.domain.selection.running import Request, select

DRAWS = 100
FRAGILE_PART = Fraction(80, 100)


@dataclass(frozen=True)
class Robustness:
    """How many of the draws funded each action, by id."""

    draws: int
    funded: Mapping[str, int]

    def is_fragile(self, action: str) -> bool:
        """Whether too few draws fund an action of the plan."""
        return self.funded[action] < FRAGILE_PART * self.draws


def bootstrap(
    election: Election,
    request: Request,
    *,
    seed: str,
    draws: int = DRAWS,
    costs: Mapping[str, tuple[Fraction, Fraction]] | None = None,
    progress: Callable[[int], None] = lambda draw: None,
) -> Robustness:
    """Run the rule on ``draws`` drawn elections; the same seed draws the same ones.

    ``costs`` are the low and high estimates of actions: each draw takes low, central or high.
    """
    source = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()))
    quick = replace(request, parameters=replace(request.parameters, precision=Precision.PREVIEW))
    funded = {action.id: 0 for action in election.actions}
    for draw in range(1, draws + 1):
        drawn = _draw_costs(_draw_voters(election, source), costs or {}, source)
        for column in select(drawn, quick).columns():
            funded[election.actions[column].id] += 1
        progress(draw)
    return Robustness(draws, funded)


def draw_matters(election: Election, request: Request, outcome: Outcome) -> bool:
    """Whether another public draw, the reverse of this one's seed, would give another plan."""
    other = replace(request.parameters, seed=request.parameters.seed[::-1] + " reversed")
    return select(election, replace(request, parameters=other)).columns() != outcome.columns()


def _draw_voters(election: Election, source: np.random.Generator) -> Election:
    if not election.voters:
        return election
    shares = [one.voters / election.voters for one in election.ballots]
    heads = source.multinomial(election.voters, shares).tolist()
    ballots = tuple(
        Ballot(one.columns, one.points, people, Fraction(one.weight) / one.voters * people)
        for one, people in zip(election.ballots, heads, strict=True)
        if people
    )
    return Election(election.actions, election.budget, ballots)


def _draw_costs(
    election: Election,
    costs: Mapping[str, tuple[Fraction, Fraction]],
    source: np.random.Generator,
) -> Election:
    if not costs:
        return election
    picks = source.integers(3, size=len(election.actions)).tolist()
    drawn = {}
    for action, pick in zip(election.actions, picks, strict=True):
        low, high = costs.get(action.id, (action.cost, action.cost))
        drawn[action.id] = (low, action.cost, high)[pick]
    return election.with_costs(drawn)
