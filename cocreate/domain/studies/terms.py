"""The terms of a selection: what people are told before they vote about what comes of their votes.

They are sealed with the other rules of the vote. Rule, envelope, step, start, order of ties and the
seed of the public draw decide a result together with the ballots, and nothing else does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from cocreate.domain.amounts import read_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection import Criterion, Parameters, Precision, Start, Step
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints
from cocreate.domain.selection.numbers import as_text
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.running import Request

Level = TypeVar("Level", bound=StrEnum)

DEFAULT_RULE = "mes-add1"
COMPARED_WITH = "greedy"
"""The rule that is always shown beside the chosen one."""

SEED_LENGTH = 40


@dataclass(frozen=True)
class Terms:
    """Rule, envelope in euro, and the parameters that are published with them."""

    envelope: Fraction
    rule: str = DEFAULT_RULE
    step: Step = field(default_factory=Step)
    start: Start = Start.EXACT
    ties: tuple[Criterion, ...] = (Criterion.COST, Criterion.POINTS, Criterion.DRAW)
    seed: str = ""
    threshold: Fraction = Fraction(0)

    def parameters(self, precision: Precision = Precision.OFFICIAL) -> Parameters:
        """The parameters of a run under these terms."""
        return Parameters(self.step, self.start, self.ties, self.seed, self.threshold, precision)

    def request(
        self, constraints: Constraints = NO_CONSTRAINTS, precision: Precision = Precision.OFFICIAL
    ) -> Request:
        """The run that these terms ask for."""
        return Request(self.rule, self.parameters(precision), constraints)

    def to_json(self) -> dict[str, object]:
        """Plain values, for a record and for the seal."""
        return {
            "rule": self.rule,
            "envelope": as_text(self.envelope),
            "step": str(self.step),
            "start": self.start.value,
            "ties": [one.value for one in self.ties],
            "seed": self.seed,
            "threshold": as_text(self.threshold),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Terms":
        """The terms of a record."""
        ties = stored["ties"]
        return cls(
            envelope=Fraction(str(stored["envelope"])),
            rule=str(stored["rule"]),
            step=_stored_step(str(stored["step"])),
            start=Start(str(stored["start"])),
            ties=tuple(Criterion(str(one)) for one in ties) if isinstance(ties, list) else (),
            seed=str(stored["seed"]),
            threshold=Fraction(str(stored["threshold"])),
        )


def read_terms(typed: Mapping[str, str], language: str) -> Terms:
    """The terms that a reader of ``language`` typed: rule, envelope, step, start, ties and so on.

    Raises ``RuleViolation`` naming the field: an unknown rule, an envelope that is missing,
    negative or too large, a step that is not above zero.
    """
    rule = typed.get("rule", "") or DEFAULT_RULE
    if rule not in RULES:
        raise RuleViolation("rule-unknown", field="rule", rule=rule)
    terms = Terms(
        envelope=Fraction(read_amount(typed.get("envelope", ""), language, field="envelope")),
        rule=rule,
        step=read_step(typed.get("step", "") or "1%", language),
        start=_one_of(typed.get("start", ""), Start, "start", Start.EXACT),
        ties=_ties(typed.get("ties", "")),
        seed=typed.get("seed", "").strip()[:SEED_LENGTH],
        threshold=Fraction(_points(typed.get("threshold", ""), language)),
    )
    terms.parameters()
    return terms


def read_step(text: str, language: str = "en") -> Step:
    """An amount, or with a percent sign a part of the equal share; at least a 10,000th of it."""
    text = text.strip()
    is_share = text.endswith("%")
    size = Fraction(read_amount(text.removesuffix("%").strip(), language, field="step"))
    if size <= 0:
        raise RuleViolation("step-not-positive", field="step")
    return Step(size / 100 if is_share else size, is_share=is_share)


def _stored_step(text: str) -> Step:
    is_share = text.endswith("%")
    size = Fraction(text.removesuffix("%"))
    return Step(size / 100 if is_share else size, is_share=is_share)


def _points(text: str, language: str) -> Decimal:
    return read_amount(text, language, field="threshold") if text.strip() else Decimal(0)


def _ties(text: str) -> tuple[Criterion, ...]:
    if not text.strip():
        return (Criterion.COST, Criterion.POINTS, Criterion.DRAW)
    return tuple(
        _one_of(one.strip(), Criterion, "ties", Criterion.DRAW)
        for one in text.split(",")
        if one.strip()
    )


def _one_of(text: str, levels: type[Level], name: str, default: Level) -> Level:
    if not text:
        return default
    try:
        return levels(text)
    except ValueError:
        raise RuleViolation("unknown-choice", field=name) from None
