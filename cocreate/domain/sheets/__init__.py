"""The action sheet: its fields, and at which stage each must be filled in, in one table.

A sheet is read as its *content*: a dictionary by field key of plain values (texts by language,
codes, amounts and dates as text). ``values`` says how each kind of value is read.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cocreate.domain.registry import Registry
from cocreate.domain.sheets.terms import AIMS, AimLevel, Certainty, IndicatorKind
from cocreate.domain.text import COMPULSORY_LANGUAGES, N_

Content = Mapping[str, Any]  # Any: what a field holds depends on its kind
"""What a sheet says, by field key."""


class Stage(StrEnum):
    """The stages at which a sheet is looked at."""

    PROPOSAL = "proposal"
    DRAFT = "draft"
    ARBITRATION = "arbitration"
    FOLLOW_UP = "follow-up"


class Need(StrEnum):
    """What a stage asks of a field."""

    MANDATORY = "M"
    OPTIONAL = "o"
    NOT_ASKED = "-"


class Kind(StrEnum):
    """How a field is typed and shown."""

    LINE = "line"
    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    LEVEL = "level"
    GROUPS = "groups"
    ORGANISATION = "organisation"
    PARTNERS = "partners"
    BUDGET = "budget"
    BUDGET_LINES = "budget-lines"
    DATE = "date"
    DELIVERABLES = "deliverables"
    INDICATORS = "indicators"


TRANSLATED = frozenset({Kind.LINE, Kind.TEXT})
ROWS_WITH_LABELS = frozenset({Kind.DELIVERABLES, Kind.INDICATORS})


@dataclass(frozen=True)
class SheetField:
    """One field: its key, what people read, its kind, and what each stage asks.

    ``stages`` has one letter for each of proposal, draft, arbitration, follow-up: M mandatory,
    o optional, - not asked. ``longest`` is the limit of a text, in characters.
    """

    key: str
    label: str
    kind: Kind
    stages: str
    longest: int = 0
    help: str = ""

    def need(self, stage: Stage) -> Need:
        """What ``stage`` asks of this field."""
        return Need(self.stages[tuple(Stage).index(stage)])


FIELDS: Registry[SheetField] = Registry(
    SheetField("title", N_("Title"), Kind.LINE, "MMMM", 160),
    SheetField("summary", N_("Summary"), Kind.TEXT, "MMMM", 400),
    SheetField(
        "description",
        N_("Description"),
        Kind.TEXT,
        "oMMM",
        6000,
        N_("What will be done, by whom, in which order."),
    ),
    SheetField("theme", N_("Theme"), Kind.CODE, "MMMM"),
    SheetField("objectives", N_("Objectives"), Kind.CODES, "oMMM"),
    SheetField("obstacles", N_("Obstacles lifted"), Kind.CODES, "MMMo"),
    SheetField("aim_employment", N_("Aim: employment"), Kind.LEVEL, "oMMM"),
    SheetField("aim_economy", N_("Aim: economy"), Kind.LEVEL, "oMMM"),
    SheetField("aim_environment", N_("Aim: environment"), Kind.LEVEL, "oMMM"),
    SheetField("target_groups", N_("Target groups"), Kind.GROUPS, "oMMM"),
    SheetField("lead", N_("Lead organisation"), Kind.ORGANISATION, "oMMM"),
    SheetField("partners", N_("Partners"), Kind.PARTNERS, "oooo"),
    SheetField(
        "budget",
        N_("Estimated budget"),
        Kind.BUDGET,
        "oMMM",
        help=N_("Say “unknown” when you do not know: unknown is not zero."),
    ),
    SheetField("budget_lines", N_("Sources of funding"), Kind.BUDGET_LINES, "-oMM"),
    SheetField("start_on", N_("Begins on"), Kind.DATE, "oMMM"),
    SheetField("due_on", N_("Ends on"), Kind.DATE, "oMMM"),
    SheetField("deliverables", N_("Deliverables"), Kind.DELIVERABLES, "-MMM"),
    SheetField(
        "indicators",
        N_("Indicators"),
        Kind.INDICATORS,
        "-MMM",
        help=N_("One for what is done, and one for each direct aim."),
    ),
)
"""Every field of the sheet, in the order of the form."""

EMPTY_BUDGET: dict[str, str | None] = {"amount": None, "certainty": None}


def empty_value(kind: Kind) -> object:
    """What a field holds before anything was said."""
    if kind in TRANSLATED:
        return {}
    if kind is Kind.BUDGET:
        return dict(EMPTY_BUDGET)
    return None if kind in {Kind.CODE, Kind.LEVEL, Kind.ORGANISATION, Kind.DATE} else []


def empty_content() -> dict[str, Any]:  # Any: as Content
    """The content of a sheet about which nothing is said yet."""
    return {one.key: empty_value(one.kind) for one in FIELDS}


@dataclass(frozen=True)
class Missing:
    """Something that a sheet lacks for a stage: the field, and the code of the sentence."""

    field: str
    code: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


def missing(content: Content, stage: Stage) -> tuple[Missing, ...]:
    """What a sheet still lacks for ``stage``, in the order of the form; nothing means ready.

    Until arbitration this is advice; a plan with such a gap cannot be submitted.
    """
    gaps = [
        Missing(one.key, "sheet-field-missing")
        for one in FIELDS
        if one.need(stage) is Need.MANDATORY and _is_blank(one, content.get(one.key))
    ]
    named = {gap.field for gap in gaps}
    for check in _CHECKS[stage]:
        gaps += [gap for gap in check(content) if gap.field not in named]
    order = FIELDS.keys()
    return tuple(sorted(gaps, key=lambda gap: order.index(gap.field)))


def _is_blank(one: SheetField, value: Any) -> bool:  # Any: as Content
    if one.kind is Kind.BUDGET:
        return not (value and value["certainty"])
    return not value


def _languages(content: Content) -> list[Missing]:
    """French and Dutch are compulsory for every text that goes to arbitration."""
    gaps = []
    for one in FIELDS:
        value = content.get(one.key)
        if not value:
            continue
        texts = [value] if one.kind in TRANSLATED else []
        if one.kind in ROWS_WITH_LABELS:
            texts = [row["label"] for row in value]
        lacking = [
            language
            for language in COMPULSORY_LANGUAGES
            if any(not text.get(language) for text in texts)
        ]
        if lacking:
            gaps.append(Missing(one.key, "sheet-languages-missing", {"languages": lacking}))
    return gaps


def _known_cost(content: Content) -> list[Missing]:
    """Nobody can grant money for an unknown cost, and the sources must add up to it."""
    budget = content.get("budget") or EMPTY_BUDGET
    if budget["certainty"] == Certainty.UNKNOWN:
        return [Missing("budget", "sheet-cost-unknown")]
    lines = content.get("budget_lines") or []
    if not lines or budget["amount"] is None:
        return []
    total, listed = Decimal(budget["amount"]), sum(Decimal(line["amount"]) for line in lines)
    if total == listed:
        return []
    params = {"total": total, "listed": listed}
    return [Missing("budget_lines", "sheet-lines-differ", params)]


def _dates(content: Content) -> list[Missing]:
    start, due = content.get("start_on"), content.get("due_on")
    return [Missing("due_on", "sheet-dates-reversed")] if start and due and due < start else []


def _indicators(content: Content) -> list[Missing]:
    """One indicator of what is done, and one of effect for every direct aim (feature B9)."""
    rows = content.get("indicators") or []
    gaps = []
    if not any(row["kind"] == IndicatorKind.OUTPUT for row in rows):
        gaps.append(Missing("indicators", "sheet-output-indicator-missing"))
    measured = {row["aim"] for row in rows if row["kind"] != IndicatorKind.OUTPUT}
    gaps += [
        Missing("indicators", "sheet-aim-indicator-missing", {"aim": aim})
        for aim in AIMS
        if content.get(f"aim_{aim}") == AimLevel.DIRECT and aim not in measured
    ]
    return gaps


_Check = Callable[[Content], list[Missing]]
_CHECKS: dict[Stage, tuple[_Check, ...]] = {
    Stage.PROPOSAL: (),
    Stage.DRAFT: (_dates,),
    Stage.ARBITRATION: (_languages, _known_cost, _dates, _indicators),
    Stage.FOLLOW_UP: (_languages, _dates, _indicators),
}
