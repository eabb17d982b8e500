"""What screens show of an action in its follow-up."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cocreate.domain.followup.attention import Alert, Risk
from cocreate.domain.followup.cost import CostPerUnit, NoFigure
from cocreate.domain.followup.indicators import Standing
from cocreate.domain.followup.progress import Completion, Share
from cocreate.domain.plans import State
from cocreate.domain.sheets.terms import IndicatorKind

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ReadingView:
    """A reading; ``is_corrected`` when a later one holds instead of it."""

    id: str
    on: dt.date
    value: Decimal
    note: str
    by: str
    entered_at: dt.datetime
    is_corrected: bool


@dataclass(frozen=True)
class IndicatorView:
    """An indicator with where it stands; ``cost`` is that of one unit of its effect."""

    id: str
    label: Texts
    kind: IndicatorKind
    aim: str | None
    unit: Texts
    due_on: dt.date | None
    collector: str
    standing: Standing
    readings: tuple[ReadingView, ...]
    cost: CostPerUnit | NoFigure


@dataclass(frozen=True)
class MilestoneView:
    """A step of an action; ``is_late`` when it should have been there."""

    id: str
    label: Texts
    due_on: dt.date | None
    weight: int
    progress: int
    done_on: dt.date | None
    is_late: bool


@dataclass(frozen=True)
class ReportView:
    """What a lead has said in a quarter."""

    quarter: str
    sent_at: dt.datetime
    by: str
    spent: Decimal | None
    risk: Risk | None
    risk_text: str
    help_needed: str
    word: str
    language: str


@dataclass(frozen=True)
class FollowedRow:
    """A decided action in a list."""

    id: str
    code: str
    title: Texts
    state: State
    lead_id: str | None
    lead: Texts
    is_without_lead: bool
    is_illustrative: bool
    alerts: tuple[Alert, ...]
    completion: Completion
    granted: Decimal | None
    spent: Decimal | None
    need: str
    need_language: str
    next_due: dt.date | None
    last_report_at: dt.datetime | None
    reporters: tuple[str, ...]


@dataclass(frozen=True)
class Aims:
    """How many actions serve an aim, directly or not, of those that say so; ``unknown`` do not."""

    aim: str
    direct: int
    indirect: int
    none: int
    unknown: int

    @property
    def share(self) -> Share:
        """Those that serve it of all, as the evaluation counted (domain 4, row 8)."""
        total = self.direct + self.indirect + self.none + self.unknown
        return Share(Decimal(self.direct + self.indirect), Decimal(total))


@dataclass(frozen=True)
class Summary:
    """Several actions together.

    ``average`` is their average completion, which is not the share of ``finished``. ``spent``
    sums what ``spent_known`` actions have said; the others are unknown, not zero.
    """

    actions: int
    finished: int
    under_way: int
    average: Completion
    granted: Decimal
    spent: Decimal
    spent_known: int
    alerts: Mapping[Alert, int]
    needs: int
    aims: tuple[Aims, ...]
