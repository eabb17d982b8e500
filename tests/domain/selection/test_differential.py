"""Random elections against a naive exact reference, most of them with ties (figure 5).

The reference follows the definitions word by word, with fractions and lists, and nothing else.
"""

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from cocreate.domain.selection import Criterion, Outcome, Parameters, Precision, Step
from cocreate.domain.selection.election import Action, Election, build_election
from cocreate.domain.selection.rules import RULES
from tests.samples import daily_and_long

TIES = (Criterion.COST, Criterion.POINTS, Criterion.ID)
Marks = dict[str, int]


class Naive:
    """The definitions, on plain data."""

    def __init__(self, costs: dict[str, int], budget: int, ballots: list[Marks]) -> None:
        self.costs, self.budget, self.ballots = costs, budget, ballots
        self.points = {one: sum(ballot.get(one, 0) for ballot in ballots) for one in costs}
        self.ties = 0

    def first(self, equals: list[str]) -> str:
        self.ties += len(equals) > 1
        return min(equals, key=lambda one: (self.costs[one], -self.points[one], int(one[1:])))

    def greedy(self, worth: Callable[[str], Fraction], *, skips: bool = True) -> set[str]:
        left, plan = {one for one in self.costs if self.points[one]}, []
        while left:
            best = max(map(worth, left))
            one = self.first([one for one in left if worth(one) == best])
            left.remove(one)
            if sum(self.costs[other] for other in plan) + self.costs[one] <= self.budget:
                plan.append(one)
            elif not skips:
                break
        return set(plan)

    def rate(self, one: str, purses: list[Fraction]) -> Fraction | None:
        """The smallest payment for one point at which supporters pay the cost."""
        people = [(purses[v], b[one]) for v, b in enumerate(self.ballots) if b.get(one)]
        if sum(money for money, _ in people) < self.costs[one] or not people:
            return None
        people.sort(key=lambda person: person[0] / person[1])
        paid, pull = Fraction(0), sum(points for _, points in people)
        for money, points in people:
            rate = (self.costs[one] - paid) / pull
            if rate * points <= money:
                return rate
            paid, pull = paid + money, pull - points
        return people[-1][0] / people[-1][1]

    def equal_shares(self, share: Fraction, *, by_cost: bool) -> set[str]:
        purses = [share] * len(self.ballots)
        left, plan = set(self.costs), set()
        while True:
            rates = {one: self.rate(one, purses) for one in left}
            affordable = {one: rate for one, rate in rates.items() if rate is not None}
            if not affordable:
                return plan
            worth = {o: r / self.costs[o] if by_cost else r for o, r in affordable.items()}
            best = min(worth.values())
            chosen = self.first([one for one in worth if worth[one] == best])
            for voter, ballot in enumerate(self.ballots):
                price = affordable[chosen] * ballot.get(chosen, 0)
                purses[voter] -= min(purses[voter], price)
            left.remove(chosen)
            plan.add(chosen)

    def completed(self, percent: int) -> set[str]:
        share = Fraction(self.budget, len(self.ballots))
        step = share * percent / 100
        plan = self.equal_shares(share, by_cost=True)
        supported = {one for one in self.costs if self.points[one]}
        while plan != supported:
            share += step
            following = self.equal_shares(share, by_cost=True)
            if sum(self.costs[one] for one in following) > self.budget:
                break
            plan = following
        return plan

    def phragmen(self) -> set[str]:
        loads = [Fraction(0)] * len(self.ballots)
        left, plan = {one for one in self.costs if self.points[one]}, set()
        while left:
            after = {}
            for one in left:
                mine = [loads[v] for v, ballot in enumerate(self.ballots) if ballot.get(one)]
                after[one] = (self.costs[one] + sum(mine)) / len(mine)
            best = min(after.values())
            chosen = self.first([one for one in left if after[one] == best])
            if sum(self.costs[one] for one in plan) + self.costs[chosen] > self.budget:
                break
            for voter, ballot in enumerate(self.ballots):
                if ballot.get(chosen):
                    loads[voter] = best
            left.remove(chosen)
            plan.add(chosen)
        return plan


def random_election(source: random.Random) -> tuple[Naive, Election]:
    actions, voters = source.randint(4, 14), source.randint(5, 40)
    dearest = source.choice((4, 10, 100))
    costs = {f"a{number}": source.randint(1, dearest) for number in range(actions)}
    most = source.choice((1, 1, 5))
    ballots = [
        {one: source.randint(1, most) for one in costs if source.random() < 0.3}
        for _ in range(voters)
    ]
    budget = source.randint(1, max(2, sum(costs.values()) // 2))
    declared = [Action(one, Fraction(cost)) for one, cost in costs.items()]
    return Naive(costs, budget, ballots), build_election(declared, Fraction(budget), ballots)


def plan(election: Election, outcome: Outcome) -> set[str]:
    return {election.actions[column].id for column in outcome.columns()}


def expected(naive: Naive, percent: int) -> dict[str, set[str]]:
    share = Fraction(naive.budget, len(naive.ballots))
    return {
        "greedy": naive.greedy(lambda one: Fraction(naive.points[one])),
        "greedy-no-skip": naive.greedy(lambda one: Fraction(naive.points[one]), skips=False),
        "greedy-per-cost": naive.greedy(lambda one: Fraction(naive.points[one], naive.costs[one])),
        "mes-cost": naive.equal_shares(share, by_cost=True),
        "mes-card": naive.equal_shares(share, by_cost=False),
        "phragmen": naive.phragmen(),
        "mes-add1": naive.completed(percent) if percent else set(),
    }


@pytest.mark.parametrize("elections", daily_and_long(120, 2_000))
def test_random_elections_agree_with_the_definitions(elections: int) -> None:
    source = random.Random(5)
    with_ties = 0
    for number in range(elections):
        naive, election = random_election(source)
        # Completion is slow in the reference: every tenth election, in steps of 20 %.
        percent = 20 if number % 10 == 0 else 0
        step = Step(Fraction(percent or 1, 100))
        for rule, wanted in expected(naive, percent).items():
            if rule == "mes-add1" and not percent:
                continue
            for precision in (Precision.PREVIEW, Precision.OFFICIAL):
                parameters = Parameters(step=step, ties=TIES, precision=precision)
                found = plan(election, RULES[rule].select(election, parameters))
                assert found == wanted, (number, rule, precision)
        with_ties += naive.ties > 0
    assert with_ties >= elections / 2
