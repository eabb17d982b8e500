"""A run: one rule on one election, with everything that is needed to check it again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection import (
    ENGINE_VERSION,
    Outcome,
    Parameters,
    Progress,
    Purchase,
    Source,
    Tie,
    no_progress,
)
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints, check_constraints
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.explanations import Explanation, explain
from cocreate.domain.selection.floors import raise_to_floors
from cocreate.domain.selection.numbers import as_json_number, as_text, ratio
from cocreate.domain.selection.rules import RULES


@dataclass(frozen=True)
class Request:
    """What is to be run. Raises ``RuleViolation("rule-unknown")`` when it is run."""

    rule: str
    parameters: Parameters = field(default_factory=Parameters)
    constraints: Constraints = NO_CONSTRAINTS

    def to_json(self) -> dict[str, Any]:
        """Plain values in a fixed order; constraints stand there only where there are some."""
        constraints = self.constraints.to_json()
        return {
            "engine": ENGINE_VERSION,
            **self.parameters.to_json(),
            **({"constraints": constraints} if constraints else {}),
        }

    def seal(self, budget: Fraction) -> str:
        """SHA-256 of rule, parameters, constraints and envelope, announced before the vote."""
        content = {"rule": self.rule, "budget": as_text(budget), **self.to_json()}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Run:
    """The immutable record of a selection: inputs, parameters, result, explanation."""

    rule: str
    election: Election
    parameters: Parameters
    constraints: Constraints
    outcome: Outcome
    explanations: tuple[Explanation, ...] = ()

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of the funded actions, in natural order."""
        actions = self.election.actions
        return tuple(actions[column].id for column in sorted(self.outcome.columns()))

    @property
    def cost(self) -> Fraction:
        """What the plan costs."""
        return self.outcome.cost(self.election)

    def to_json(self) -> dict[str, Any]:
        """Plain values, the same to the byte for the same inputs: no time, no timing, no order."""
        budget = self.election.budget
        return {
            "rule": self.rule,
            "selected": list(self.selected),
            "cost": as_json_number(self.cost),
            "budget": as_json_number(budget),
            "explanations": {
                "plan": {
                    "spent": ratio(self.cost, budget),
                    "share": _number(self.outcome.share),
                    "steps": self.outcome.steps,
                    "voters": self.election.voters,
                    "excluded_voters": ratio(self._excluded(), self.election.voters),
                },
                "actions": [one.to_json() for one in self.explanations],
            },
            "ties": [self._tie(tie) for tie in self.outcome.ties if tie.could_matter],
            "parameters": Request(self.rule, self.parameters, self.constraints).to_json(),
            "input_hash": self.election.input_hash,
        }

    def to_text(self) -> str:
        """The JSON in its one written form."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=2) + "\n"

    def _tie(self, tie: Tie) -> dict[str, Any]:
        actions = self.election.actions
        return {
            "criterion": tie.criterion.value,
            "before": [actions[column].id for column in tie.chosen],
            "after": [actions[column].id for column in tie.others],
        }

    def _excluded(self) -> int:
        """People who support no funded action, blank ballots included."""
        return excluded_voters(self.election, self.outcome.columns())


def run_rule(
    election: Election,
    request: Request,
    *,
    groups: tuple[str, ...] = (),
    progress: Progress = no_progress,
) -> Run:
    """Select by a rule, put forced actions and floors in place, and explain every action.

    ``groups`` names the declared group of each voter, in the order in which ballots came. Raises
    ``RuleViolation`` for an unknown rule and for constraints that cannot be kept together.
    """
    outcome = select(election, request, progress)
    run = Run(request.rule, election, request.parameters, request.constraints, outcome)
    reasons = explain(election, request.rule, outcome, request.constraints, groups)
    return replace(run, explanations=reasons)


def select(election: Election, request: Request, progress: Progress = no_progress) -> Outcome:
    """The plan alone, unexplained, for previews and repeated runs; refuses as ``run_rule`` does."""
    check_constraints(election, request.constraints)
    if request.rule not in RULES:
        raise RuleViolation("rule-unknown", rule=request.rule)
    chosen = RULES[request.rule].select(election, request.parameters, request.constraints, progress)
    forced = tuple(
        Purchase(election.columns[one.action], Source.FORCED)
        for one in request.constraints.forced_in
    )
    outcome = replace(chosen, purchases=forced + chosen.purchases)
    return raise_to_floors(election, request.constraints, outcome)


def excluded_voters(election: Election, funded: frozenset[int]) -> int:
    """People none of whose supported actions is funded."""
    return sum(
        ballot.voters
        for ballot in election.ballots
        if not any(points > 0 and column in funded for column, points in ballot.marks())
    )


def differences(one: Run, other: Run) -> Mapping[str, list[str]]:
    """The actions that only one of two runs funds, by the rule that does."""
    mine, theirs = set(one.selected), set(other.selected)
    return {
        one.rule: [action for action in one.selected if action not in theirs],
        other.rule: [action for action in other.selected if action not in mine],
    }


@dataclass(frozen=True)
class Price:
    """What a constraint changes: people left with nothing, and points funded, before and after."""

    excluded_without: int
    excluded_with: int
    points_without: Fraction
    points_with: Fraction


def price_of(election: Election, request: Request, without: Constraints) -> Price:
    """The price of the constraints that ``without`` leaves out, by running once more."""
    plans = [
        select(election, replace(request, constraints=one)).columns()
        for one in (without, request.constraints)
    ]
    points = [sum((Fraction(election.scores[one]) for one in plan), Fraction(0)) for plan in plans]
    return Price(
        excluded_without=excluded_voters(election, plans[0]),
        excluded_with=excluded_voters(election, plans[1]),
        points_without=points[0],
        points_with=points[1],
    )


def prices(election: Election, request: Request) -> dict[str, Price]:
    """The price of each constraint of a request: ``cap:jobs``, ``floor:water``, ``exclusions``…"""
    given = request.constraints
    lifted = {
        "reserve": replace(given, reserve=Fraction(0)),
        "exclusions": replace(given, exclusions=()),
        "requires": replace(given, requires={}),
        "packages": replace(given, packages={}),
        "forced_in": replace(given, forced_in=()),
        "forced_out": replace(given, forced_out=()),
        **{f"cap:{one}": replace(given, caps=_but(given.caps, one)) for one in given.caps},
        **{f"floor:{one}": replace(given, floors=_but(given.floors, one)) for one in given.floors},
    }
    lifted = {name: one for name, one in lifted.items() if one != given}
    return {name: price_of(election, request, without) for name, without in lifted.items()}


def _but(limits: Mapping[str, Fraction], objective: str) -> dict[str, Fraction]:
    return {one: amount for one, amount in limits.items() if one != objective}


def _number(share: object) -> int | float | None:
    if isinstance(share, Fraction | int):
        return as_json_number(Fraction(share))
    return share if isinstance(share, float) else None
