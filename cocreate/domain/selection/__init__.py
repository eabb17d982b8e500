"""Selection: from ballots to a plan under an envelope, by a rule that was announced before.

A selection is advice. It names what is funded, what it costs, and every tie that a published order
had to break; it decides nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Block, Constraints
from cocreate.domain.selection.election import Election, Number
from cocreate.domain.selection.numbers import as_text

ENGINE_VERSION = "1"
"""Grows whenever the same inputs could give another result."""


class Precision(StrEnum):
    """How a run computes.

    Preview: in doubles, for a slider. Official: doubles search for the last step that the envelope
    bears, then that step and the next are computed in exact rationals. Exact: every step is.
    """

    PREVIEW = "preview"
    OFFICIAL = "official"
    EXACT = "exact"


class Start(StrEnum):
    """The first share of each voter: the envelope divided exactly, or in whole currency units."""

    EXACT = "exact"
    FLOOR = "floor"


class Criterion(StrEnum):
    """What decides between equals; the last one, a public draw or the natural order, always does.

    ``POINTS`` are supporters where ballots are approvals.
    """

    COST = "cost"
    POINTS = "points"
    DRAW = "draw"
    ID = "id"


LAST_RESORTS = frozenset({Criterion.DRAW, Criterion.ID})


@dataclass(frozen=True)
class Step:
    """By how much the share of each voter grows: an amount, or a part of the equal share."""

    size: Fraction = Fraction(1, 100)
    is_share: bool = True

    def amount(self, equal_share: Fraction) -> Fraction:
        """The step in currency."""
        return self.size * equal_share if self.is_share else self.size

    def __str__(self) -> str:
        return as_text(self.size * 100) + "%" if self.is_share else as_text(self.size)


@dataclass(frozen=True)
class Parameters:
    """Everything besides the election that decides a result; announced and sealed before a vote.

    ``threshold`` is the least number of points that a greedy rule funds an action with.
    Raises ``RuleViolation``: ``step-not-positive``, ``ties-without-last-resort``,
    ``tie-criterion-twice``.
    """

    step: Step = field(default_factory=Step)
    start: Start = Start.EXACT
    ties: tuple[Criterion, ...] = (Criterion.COST, Criterion.POINTS, Criterion.DRAW)
    seed: str = ""
    threshold: Fraction = Fraction(0)
    precision: Precision = Precision.OFFICIAL

    def __post_init__(self) -> None:
        if self.step.size <= 0:
            raise RuleViolation("step-not-positive", field="step")
        if len(set(self.ties)) < len(self.ties):
            raise RuleViolation("tie-criterion-twice", field="ties")
        if not self.ties or self.ties[-1] not in LAST_RESORTS:
            raise RuleViolation("ties-without-last-resort", field="ties")

    def to_json(self) -> dict[str, object]:
        """Plain values in a fixed order, for a record and for the seal."""
        return {
            "step": str(self.step),
            "start": self.start.value,
            "ties": [criterion.value for criterion in self.ties],
            "seed": self.seed,
            "threshold": as_text(self.threshold),
            "precision": self.precision.value,
        }


class Source(StrEnum):
    """What put an action into the plan."""

    RULE = "rule"
    FILL_UP = "fill-up"
    FORCED = "forced"
    FLOOR = "floor"


@dataclass(frozen=True)
class Purchase:
    """One funded action, by its column, in the order of funding.

    ``rate`` is the most that a voter pays for one point (equal shares), or the load that
    supporters carry afterwards (Phragmén); ``None`` where nobody pays.
    """

    column: int
    source: Source = Source.RULE
    rate: Number | float | None = None


@dataclass(frozen=True)
class Tie:
    """Equal actions of which the published order put some before others, and by what.

    ``could_matter`` is false only where any other order would have given the same plan.
    """

    chosen: tuple[int, ...]
    others: tuple[int, ...]
    criterion: Criterion
    could_matter: bool = True


@dataclass(frozen=True)
class Outcome:
    """What a rule chose, and the trace from which it is explained.

    ``blocked`` says which constraint kept an action out. ``share`` is what each voter had in the
    end, ``steps`` how many shares were tried after the first. ``went_short`` says that an action
    was left out for want of money: a larger share could fund more. ``turns`` holds, where a rule
    goes through actions one by one, what was left of the envelope when an action did not fit.
    """

    purchases: tuple[Purchase, ...]
    ties: tuple[Tie, ...] = ()
    blocked: Mapping[int, Block] = field(default_factory=dict)
    share: Number | float | None = None
    steps: int = 0
    went_short: bool = False
    turns: Mapping[int, Fraction] = field(default_factory=dict)

    def columns(self) -> frozenset[int]:
        """The positions of all funded actions."""
        return frozenset(purchase.column for purchase in self.purchases)

    def cost(self, election: Election) -> Fraction:
        """What all funded actions cost together."""
        costs = (election.actions[one.column].cost for one in self.purchases)
        return sum(costs, Fraction(0))


Progress = Callable[[int, float], None]
"""Told from time to time how many steps are done, and which part of the envelope is spent."""


def no_progress(steps: int, spent: float) -> None:
    """Tell nobody."""


class SelectionRule(Protocol):
    """A way to choose. The key is stored, title and description are shown."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def description(self) -> str: ...

    def select(
        self,
        election: Election,
        parameters: Parameters,
        constraints: Constraints = NO_CONSTRAINTS,
        progress: Progress = no_progress,
    ) -> Outcome:
        """The plan under the envelope of ``election`` and constraints that were checked."""
        ...
