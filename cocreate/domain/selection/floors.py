"""Floors: bring an objective up to its least amount, at a price that is printed.

This is a procedure of our own; no rule in the literature has it. While an objective is below its
floor, the best supported unfunded action that serves it comes in, and the weakest funded actions
that serve no short objective go out until it fits.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from cocreate.domain.selection import Outcome, Purchase, Source
from cocreate.domain.selection.constraints import Block, Constraints, Why, conflicts
from cocreate.domain.selection.election import Election


def money_for(election: Election, columns: Iterable[int], objective: str) -> Fraction:
    """What the actions that serve an objective cost together, each in full."""
    actions = [election.actions[column] for column in columns]
    costs = (one.cost for one in actions if one.objectives.get(objective, 0) > 0)
    return sum(costs, Fraction(0))


def unmet_floors(
    election: Election, constraints: Constraints, columns: frozenset[int]
) -> dict[str, Fraction]:
    """The objectives below their floor, with what is missing."""
    missing = {
        objective: floor - money_for(election, columns, objective)
        for objective, floor in constraints.floors.items()
    }
    return {objective: amount for objective, amount in missing.items() if amount > 0}


def raise_to_floors(election: Election, constraints: Constraints, outcome: Outcome) -> Outcome:
    """The plan with every floor met that can be; ``unmet_floors`` tells of the others."""
    if not unmet_floors(election, constraints, outcome.columns()):
        return outcome
    exchange = _Exchange(election, constraints, outcome)
    for objective in sorted(constraints.floors):
        while exchange.missing(objective) > 0 and exchange.bring_in(objective):
            pass
    return exchange.result()


class _Exchange:
    def __init__(self, election: Election, constraints: Constraints, outcome: Outcome) -> None:
        self._election = election
        self._constraints = constraints
        self._outcome = outcome
        self._plan = {one.column: one for one in outcome.purchases}
        self._blocked = dict(outcome.blocked)
        self._budget = election.budget - constraints.reserve
        self._conflicts = conflicts(constraints)

    def missing(self, objective: str) -> Fraction:
        return self._constraints.floors[objective] - money_for(
            self._election, self._plan, objective
        )

    def bring_in(self, objective: str) -> bool:
        """Let in the best supported action that serves the objective and can be made to fit."""
        election = self._election
        serving = [
            column
            for column, action in enumerate(election.actions)
            if action.objectives.get(objective, 0) > 0 and self._may_enter(column)
        ]
        for column in sorted(serving, key=lambda one: (-election.scores[one], one)):
            leaving = self._make_room(column)
            if leaving is not None:
                for other in leaving:
                    del self._plan[other]
                    self._blocked[other] = Block(Why.FLOOR, objective)
                self._plan[column] = Purchase(column, Source.FLOOR)
                return True
        return False

    def _may_enter(self, column: int) -> bool:
        action = self._election.actions[column]
        if column in self._plan or not self._election.supporters[column]:
            return False
        if self._blocked.get(column, Block(Why.CAP)).why is Why.FORCED_OUT:
            return False
        funded = {self._election.actions[one].id for one in self._plan}
        excluded = self._conflicts.get(action.id, set()) & funded
        needs = set(self._constraints.requires.get(action.id, ())) - funded
        return not excluded and not needs and self._under_caps([*self._plan, column])

    def _under_caps(self, columns: list[int]) -> bool:
        return all(
            money_for(self._election, columns, objective) <= cap
            for objective, cap in self._constraints.caps.items()
        )

    def _make_room(self, column: int) -> list[int] | None:
        """The weakest funded actions that must go; ``None`` when they would not make room."""
        election = self._election
        plan = [*self._plan, column]
        excess = sum((election.actions[one].cost for one in plan), Fraction(0)) - self._budget
        leaving: list[int] = []
        weakest = sorted(self._plan, key=lambda one: (election.scores[one], -one))
        for one in weakest:
            if excess <= 0:
                break
            if self._may_leave(one, plan):
                leaving.append(one)
                excess -= election.actions[one].cost
        return leaving if excess <= 0 else None

    def _may_leave(self, column: int, plan: list[int]) -> bool:
        """Forced actions stay, as do those that serve a floor or that another action needs."""
        action = self._election.actions[column]
        if self._plan[column].source in {Source.FORCED, Source.FLOOR}:
            return False
        serves = any(action.objectives.get(one, 0) > 0 for one in self._constraints.floors)
        needed = any(
            action.id in others and self._election.columns[other] in plan
            for other, others in self._constraints.requires.items()
        )
        return not serves and not needed

    def result(self) -> Outcome:
        blocked = {one: why for one, why in self._blocked.items() if one not in self._plan}
        return replace(self._outcome, purchases=tuple(self._plan.values()), blocked=blocked)
