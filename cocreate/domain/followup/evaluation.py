"""The published figures of the real programmes, computed again from records (domain 5.5).

Most sources give aggregates alone. Records made so that an aggregate comes out are a
reconstruction: they are right together, and say nothing of any single action.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cocreate.domain.amounts import shares_in_euro
from cocreate.domain.text import N_


@dataclass(frozen=True)
class Record:
    """One thing that figures count or sum; ``as_of`` is a year or a day, as text that sorts."""

    collection: str
    as_of: str
    pillar: str | None
    attributes: Mapping[str, str]
    quantity: int | None


class Unit(StrEnum):
    """What the value of a figure is in."""

    PERCENT = "percent"
    EURO = "euro"
    NUMBER = "number"


@dataclass(frozen=True)
class Counted:
    """A value with the two numbers that it is made of; a number alone has no denominator."""

    numerator: int
    denominator: int | None
    value: int


class Published(StrEnum):
    """Which of a figure's numbers its source has published."""

    VALUE = "value"
    NUMERATOR = "numerator"
    PERCENT = "percent"


Records = Sequence[Record]


@dataclass(frozen=True)
class FigureRule:
    """How one figure is computed. ``key`` is stable; ``label`` is to be translated."""

    key: str
    label: str
    unit: Unit
    compute: Callable[[Records], Counted]
    published: Published = Published.VALUE


def percent(numerator: int, denominator: int) -> int:
    """In whole percent, halves up, as the sources round; 0 of nothing."""
    if denominator == 0:
        return 0
    share = Decimal(100 * numerator) / denominator
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def published_by(counted: Counted, which: Published) -> int:
    """The number of a figure that is to be held against what was published."""
    if which is Published.NUMERATOR:
        return counted.numerator
    if which is Published.PERCENT:
        return percent(counted.numerator, counted.denominator or 0)
    return counted.value


def _of(records: Records, collection: str, **attributes: str) -> list[Record]:
    return [
        one
        for one in records
        if one.collection == collection
        and all(one.attributes.get(name) == value for name, value in attributes.items())
    ]


def _sum(found: Sequence[Record]) -> int:
    return sum(one.quantity or 0 for one in found)


def _share(collection: str, **attributes: str) -> Callable[[Records], Counted]:
    """Those with these attributes, of all that say something of the first of them."""
    first = next(iter(attributes))

    def compute(records: Records) -> Counted:
        whole = [one for one in _of(records, collection) if first in one.attributes]
        part = _of(whole, collection, **attributes)
        return Counted(len(part), len(whole), percent(len(part), len(whole)))

    return compute


def _part(
    collection: str, part: dict[str, str], whole: dict[str, str]
) -> Callable[[Records], Counted]:
    """How many of those with the attributes ``whole`` have those of ``part`` too; the count."""

    def compute(records: Records) -> Counted:
        all_of = _of(records, collection, **whole)
        some = _of(all_of, collection, **part)
        return Counted(len(some), len(all_of), len(some))

    return compute


def _pillar_budget(pillar: str) -> Callable[[Records], Counted]:
    def compute(records: Records) -> Counted:
        envelope = _sum(_of(records, "envelope"))
        shares = _of(records, "envelope-shares")
        amounts = shares_in_euro(Decimal(envelope), [one.quantity for one in shares])
        found = {one.pillar: amount for one, amount in zip(shares, amounts, strict=True)}
        amount = int(found.get(pillar) or 0)
        return Counted(amount, envelope, amount)

    return compute


def _version(day: str) -> Callable[[Records], Counted]:
    """The actions of the plan on a day, those of the version before, and what was added."""

    def compute(records: Records) -> Counted:
        sheets = _of(records, "construction-actions")
        now = sum(one.as_of <= day for one in sheets)
        before = sum(one.as_of < day for one in sheets)
        return Counted(now, before or None, now - before)

    return compute


def _hours(records: Records) -> Counted:
    part, whole = (
        _sum(_of(records, "training-hours", audience="jobseekers")),
        _sum(_of(records, "training-hours")),
    )
    return Counted(part, whole, percent(part, whole))


def _granted(records: Records) -> Counted:
    granted = _sum(_of(records, "be-circular-grants"))
    return Counted(granted, None, granted)


def _granted_share(records: Records) -> Counted:
    granted, cost = (
        _sum(_of(records, "be-circular-grants")),
        _sum(_of(records, "be-circular-cost")),
    )
    return Counted(granted, cost, percent(granted, cost))


_SELECTED = {"selected": "yes"}
FIGURES: tuple[FigureRule, ...] = (
    FigureRule(
        "aims.employment",
        N_("Analysed actions that aim at employment, directly or not (%)"),
        Unit.PERCENT,
        _share("analysed-actions", employment="yes"),
    ),
    FigureRule(
        "aims.economy",
        N_("Analysed actions that aim at the economy (%)"),
        Unit.PERCENT,
        _share("analysed-actions", economy="yes"),
    ),
    FigureRule(
        "colleges.public",
        N_("Public organisations, resources and waste (%)"),
        Unit.PERCENT,
        _share("waste-organisations", college="public"),
    ),
    FigureRule(
        "colleges.private",
        N_("Private organisations, resources and waste (%)"),
        Unit.PERCENT,
        _share("waste-organisations", college="private"),
    ),
    FigureRule(
        "progress.under-way-or-finished",
        N_("Actions under way or finished, resources and waste (%)"),
        Unit.PERCENT,
        _share("waste-actions", under_way_or_finished="yes"),
        Published.NUMERATOR,
    ),
    FigureRule(
        "budget.sustainable-construction",
        N_("Budget 2011-2014, sustainable construction (EUR)"),
        Unit.EURO,
        _pillar_budget("sustainable-construction"),
        Published.PERCENT,
    ),
    FigureRule(
        "budget.water",
        N_("Budget 2011-2014, water (EUR)"),
        Unit.EURO,
        _pillar_budget("water"),
        Published.PERCENT,
    ),
    FigureRule(
        "budget.resources-waste",
        N_("Budget 2011-2014, resources and waste (EUR)"),
        Unit.EURO,
        _pillar_budget("resources-waste"),
        Published.PERCENT,
    ),
    FigureRule(
        "budget.sustainable-food",
        N_("Budget 2011-2014, sustainable food (EUR)"),
        Unit.EURO,
        _pillar_budget("sustainable-food"),
        Published.PERCENT,
    ),
    FigureRule(
        "training.jobseekers",
        N_("Training hours for jobseekers, sustainable construction (%)"),
        Unit.PERCENT,
        _hours,
        Published.NUMERATOR,
    ),
    FigureRule(
        "schedule.on-time",
        N_("Actions on schedule in 2013, sustainable construction (%)"),
        Unit.PERCENT,
        _share("construction-actions", on_schedule="yes"),
        Published.NUMERATOR,
    ),
    FigureRule(
        "closed",
        N_("Actions closed in 2014, sustainable construction (%)"),
        Unit.PERCENT,
        _share("construction-actions", closed="yes"),
        Published.NUMERATOR,
    ),
    FigureRule(
        "versions.2011",
        N_("Action sheets at the signature, sustainable construction"),
        Unit.NUMBER,
        _version("2011-02-25"),
        Published.NUMERATOR,
    ),
    FigureRule(
        "versions.2012",
        N_("Action sheets added by November 2012, sustainable construction"),
        Unit.NUMBER,
        _version("2012-11-19"),
        Published.NUMERATOR,
    ),
    FigureRule(
        "versions.2014",
        N_("Action sheets added by 2014, sustainable construction"),
        Unit.NUMBER,
        _version("2014"),
        Published.NUMERATOR,
    ),
    FigureRule(
        "selection.rate",
        N_("Files selected, Be Circular 2016 (%)"),
        Unit.PERCENT,
        _share("be-circular-files", selected="yes"),
        Published.NUMERATOR,
    ),
    FigureRule(
        "selection.by-economy-administration",
        N_("Selected projects supported by Bruxelles Economie et Emploi"),
        Unit.NUMBER,
        _part("be-circular-files", {"funder": "bee"}, _SELECTED),
    ),
    FigureRule(
        "selection.by-environment-administration",
        N_("Selected projects supported by Bruxelles Environnement"),
        Unit.NUMBER,
        _part("be-circular-files", {"funder": "be"}, _SELECTED),
    ),
    FigureRule(
        "selection.with-subsidy",
        N_("Selected projects with a subsidy"),
        Unit.NUMBER,
        _part("be-circular-files", {"support": "subsidy"}, _SELECTED),
    ),
    FigureRule(
        "selection.with-coaching",
        N_("Selected projects with coaching only"),
        Unit.NUMBER,
        _part("be-circular-files", {"support": "coaching"}, _SELECTED),
    ),
    FigureRule(
        "money.granted",
        N_("Subsidies granted, Be Circular 2016 (EUR)"),
        Unit.EURO,
        _granted,
    ),
    FigureRule(
        "money.share",
        N_("Subsidies in the cost of the projects, Be Circular 2016 (%)"),
        Unit.PERCENT,
        _granted_share,
    ),
    FigureRule(
        "prescriptions.done-or-started",
        N_("Prescriptions done or started, Good Food (%)"),
        Unit.PERCENT,
        _share("prescriptions", done_or_started="yes"),
    ),
)
"""Every figure of domain 5.5, in its order."""
