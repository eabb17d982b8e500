"""Small and random elections for the tests of selection."""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

from cocreate.domain.selection import Criterion, Outcome, Parameters
from cocreate.domain.selection.election import Action, Election, build_election
from cocreate.domain.selection.ladder import build_ladder
from cocreate.domain.selection.rules import RULES

BY_ID = Parameters(ties=(Criterion.COST, Criterion.POINTS, Criterion.ID))


def election(
    costs: Mapping[str, int | str],
    budget: int | str,
    ballots: Sequence[str | Mapping[str, int]],
    objectives: Mapping[str, Mapping[str, int]] | None = None,
) -> Election:
    """An election from plain words: ``"a b"`` approves a and b."""
    actions = [
        Action(one, Fraction(cost), objectives=(objectives or {}).get(one, {}))
        for one, cost in costs.items()
    ]
    marks = [dict.fromkeys(one.split(), 1) if isinstance(one, str) else one for one in ballots]
    return build_election(actions, Fraction(budget), marks)


def chosen(one: Election, outcome: Outcome) -> list[str]:
    """The ids of what was funded, in natural order."""
    return [one.actions[column].id for column in sorted(outcome.columns())]


def random_election(seed: int, *, actions: int = 12, voters: int = 40) -> Election:
    """Approvals with clusters of taste, costs in three classes, objectives on every action."""
    source = random.Random(seed)
    names = [f"a{number}" for number in range(1, actions + 1)]
    costs = {one: source.choice((2, 5, 10)) * 1000 for one in names}
    tastes = [{one: source.random() for one in names} for _ in range(3)]
    ballots = [
        {one: 1 for one in names if tastes[number % 3][one] > source.uniform(0.4, 1.0)}
        for number in range(voters)
    ]
    serves = {one: {source.choice(("jobs", "water", "air")): source.randint(1, 3)} for one in names}
    return election(costs, sum(costs.values()) * 2 // 5, ballots, serves)


def off_the_ladder(one: Election, envelopes: int = 17) -> list[int]:
    """By how many actions previews differ from official plans, of envelopes of 10 to 50 %."""
    ladder, everything = build_ladder(one, BY_ID), one.cost_of(action.id for action in one.actions)
    off = []
    for stop in range(envelopes):
        envelope = everything * (Fraction(1, 10) + Fraction(4 * stop, 10 * (envelopes - 1)))
        official = RULES["mes-add1"].select(one.with_budget(envelope), BY_ID).columns()
        off.append(len(official ^ set(ladder.preview(envelope).columns)))
    return off
