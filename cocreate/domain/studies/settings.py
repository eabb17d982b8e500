"""What a study is computed with beside the ballots: terms, constraints, costs, weights of rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints, Forced
from cocreate.domain.selection.election import HIGHEST_COST
from cocreate.domain.selection.numbers import as_text
from cocreate.domain.studies.terms import Terms

HEAVIEST = Fraction(1000)
"""A room that weighs more than this is a slip of the finger."""


@dataclass(frozen=True)
class Cost:
    """What an action costs in euro: central, and between which amounts it may come out.

    Raises ``RuleViolation("costs-out-of-order")`` unless low <= central <= high.
    """

    central: Fraction
    low: Fraction | None = None
    high: Fraction | None = None

    def __post_init__(self) -> None:
        for amount in (self.lowest, self.central, self.highest):
            if amount < 0:
                raise RuleViolation("amount-negative", field="cost")
            if amount > HIGHEST_COST:
                raise RuleViolation("amount-too-large", field="cost")
        if not self.lowest <= self.central <= self.highest:
            raise RuleViolation("costs-out-of-order", field="cost")

    @property
    def lowest(self) -> Fraction:
        return self.central if self.low is None else self.low

    @property
    def highest(self) -> Fraction:
        return self.central if self.high is None else self.high


@dataclass(frozen=True)
class Settings:
    """Terms, constraints, costs by action where they differ from the sheets', weights by poll."""

    terms: Terms
    constraints: Constraints = NO_CONSTRAINTS
    costs: Mapping[str, Cost] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for weight in self.weights.values():
            if weight <= 0:
                raise RuleViolation("weight-not-positive", field="weights")
            if weight > HEAVIEST:
                raise RuleViolation("weight-too-large", field="weights")

    def with_envelope(self, envelope: Fraction) -> "Settings":
        """The same under another envelope."""
        return replace(self, terms=replace(self.terms, envelope=envelope))

    def with_costs(self, costs: Mapping[str, Cost]) -> "Settings":
        """The same with other costs."""
        return replace(self, costs=costs)

    def to_json(self) -> dict[str, Any]:  # Any: plain JSON values
        """Plain values, for a record."""
        return {
            "terms": self.terms.to_json(),
            "constraints": self.constraints.to_json(),
            "costs": {
                one: [None if part is None else as_text(part) for part in _parts(cost)]
                for one, cost in sorted(self.costs.items())
            },
            "weights": {one: as_text(weight) for one, weight in sorted(self.weights.items())},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Settings":  # Any: plain JSON values
        """The settings of a record."""
        return cls(
            terms=Terms.from_json(stored["terms"]),
            constraints=constraints_from_json(stored["constraints"]),
            costs={
                one: Cost(*(None if part is None else Fraction(part) for part in parts))  # type: ignore[arg-type]  # the first is never None
                for one, parts in stored["costs"].items()
            },
            weights={one: Fraction(weight) for one, weight in stored["weights"].items()},
        )


def constraints_from_json(stored: Mapping[str, Any]) -> Constraints:  # Any: plain JSON values
    """The constraints that ``Constraints.to_json`` wrote."""

    def forced(name: str) -> tuple[Forced, ...]:
        return tuple(Forced(**one) for one in stored.get(name, ()))

    def named(name: str) -> dict[str, tuple[str, ...]]:
        return {one: tuple(others) for one, others in stored.get(name, {}).items()}

    def amounts(name: str) -> dict[str, Fraction]:
        return {one: Fraction(amount) for one, amount in stored.get(name, {}).items()}

    return Constraints(
        reserve=Fraction(stored.get("reserve", "0")),
        forced_in=forced("forced_in"),
        forced_out=forced("forced_out"),
        exclusions=tuple(tuple(group) for group in stored.get("exclusions", ())),
        requires=named("requires"),
        packages=named("packages"),
        caps=amounts("caps"),
        floors=amounts("floors"),
    )


def _parts(cost: Cost) -> tuple[Fraction, Fraction | None, Fraction | None]:
    return cost.central, cost.low, cost.high
