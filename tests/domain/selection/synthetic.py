"""An electorate of workshop size: clustered tastes, costs in six classes, long ballots."""

from fractions import Fraction

import numpy as np

from cocreate.domain.selection.election import Action, BallotBox, Election


def clustered(actions: int, voters: int, *, seed: int = 1, length: int = 12) -> Election:
    """Approvals of about ``length`` actions; the envelope is 30 % of what all actions cost."""
    source = np.random.default_rng(seed)
    costs = source.choice([5, 10, 20, 50, 100, 200], actions) * 1000
    tastes = source.gamma(0.5, 1, (6, actions))
    tastes /= tastes.sum(axis=1, keepdims=True)
    declared = [Action(f"a{place}", Fraction(int(cost))) for place, cost in enumerate(costs, 1)]
    box = BallotBox(declared, Fraction(int(costs.sum()) * 3, 10))
    for voter in range(voters):
        size = int(np.clip(source.poisson(length), 1, actions))
        liking = tastes[voter % 6] * 0.7 + 0.3 / actions
        marked = source.choice(actions, size, replace=False, p=liking)
        box.drop(box.slot((int(column), 1) for column in marked))
    return box.election()
