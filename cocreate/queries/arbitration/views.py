"""What the desk shows of a round, its actions and its decisions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cocreate.domain.arbitration import Balance, Money, Outcome, RoundState
from cocreate.domain.plans import State
from cocreate.domain.publication import Gap
from cocreate.domain.sheets.terms import Certainty
from cocreate.queries.arbitration.grids import ActionGrid, Grid
from cocreate.queries.plans.sheets import Choice
from cocreate.queries.plans.votes import VoteView

Texts = Mapping[str, str]


@dataclass(frozen=True)
class CriterionView:
    """A criterion that a decision invokes, with its text as it stood that day."""

    code: str
    text: Texts


@dataclass(frozen=True)
class DecisionView:
    """A decision as it was recorded; ``follows`` cites the former one."""

    id: str
    number: int
    follows: str | None
    outcome: Outcome
    body: Texts
    decided_on: dt.date
    reason: Texts
    criteria: tuple[CriterionView, ...]
    grants: tuple[Money, ...]
    conditions: Texts
    changes: Texts
    dissent: Texts
    review_on: dt.date | None
    entered_by: str
    entered_at: dt.datetime

    @property
    def granted(self) -> Decimal:
        """What it grants, of all sources and years."""
        return sum((one.amount for one in self.grants), Decimal(0))


@dataclass(frozen=True)
class DeskRow:
    """An action to decide on, as it was frozen, with its votes beside.

    ``decision`` is the one that holds, ``former`` are those it follows, the latest first. ``grid``
    holds everybody's scores once the opinions are closed. ``advice`` is what the youngest official
    run of a selection rule says, as ``models.studies.advice`` tells it: it stands beside too.
    """

    action_id: str
    code: str
    state: State
    sheet: Mapping[str, Any]  # Any: as domain.sheets.Content
    lead: Texts
    asked: Decimal | None
    certainty: Certainty | None
    lines: tuple[Money, ...]
    rank: int | None
    votes: tuple[VoteView, ...]
    decision: DecisionView | None
    former: tuple[DecisionView, ...]
    grid: ActionGrid
    advice: Mapping[str, Any] | None  # Any: plain JSON values


@dataclass(frozen=True)
class PossibleDecider:
    """An account that can be given a mandate."""

    account_id: str
    name: str


@dataclass(frozen=True)
class DeciderView:
    """Somebody with the mandate of a round."""

    account_id: str
    name: str
    invited_at: dt.datetime


@dataclass(frozen=True)
class SealView:
    """The sealed file of a round; ``size`` in bytes."""

    sha256: str
    size: int
    sealed_at: dt.datetime


@dataclass(frozen=True)
class FourEyesView:
    """How far the publication by two people is.

    ``holds`` says that what was confirmed is still what would be published; ``is_mine`` that the
    reader confirmed it or entered a decision, so that somebody else must publish.
    """

    confirmed_by: str
    confirmed_at: dt.datetime | None
    holds: bool
    is_mine: bool


@dataclass(frozen=True)
class Desk:
    """A round: the file, the envelope with its running total, and what is still to be done.

    ``asked`` sums the known costs of the ``rows``; ``asked_unknown`` counts those without one.
    ``gaps`` say what publication still lacks.
    """

    round_id: str
    number: int
    state: RoundState
    plan_id: str
    pillar_id: str
    pillar: Texts
    body: Texts
    mandate: Texts
    due_on: dt.date | None
    version_id: str
    version_number: int
    version_checksum: str
    version_is_intact: bool
    seal: SealView | None
    overrun_reason: Texts
    deciders: tuple[DeciderView, ...]
    criteria: tuple[Choice, ...]
    grid: Grid
    rows: tuple[DeskRow, ...]
    balance: Balance
    asked: Decimal
    asked_unknown: int
    undecided: int
    gaps: tuple[Gap, ...]
    publication_id: str | None
    four_eyes: FourEyesView | None
    may_decide: bool
    may_score: bool
    may_close_opinions: bool
    may_translate: bool
    may_close: bool
    may_publish: bool

    @property
    def needs_overrun_reason(self) -> bool:
        """Whether closing needs a written reason, because money is over in one source and year."""
        return self.balance.is_over


@dataclass(frozen=True)
class RoundRow:
    """A round in a list."""

    id: str
    number: int
    state: RoundState
    pillar: Texts
    body: Texts
    version_number: int
    opened_at: dt.datetime
    due_on: dt.date | None
    has_mandate: bool
