"""How the records of an action sheet read as one plain content, and how a value is written back."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cocreate.domain.sheets import FIELDS, Kind
from cocreate.domain.sheets.terms import AimLevel, Certainty, IndicatorKind, PartnerRole
from cocreate.models.base import new_id
from cocreate.models.plans import (
    ActionPartner,
    ActionTargetGroup,
    BudgetLine,
    Deliverable,
    Indicator,
    PlannedAction,
)

Value = Any  # Any: what a field holds depends on its kind

_COLUMNS = {"lead": "lead_id"}
"""The fields whose column has another name."""


def content_of(action: PlannedAction) -> dict[str, Value]:
    """What the sheet says, by field key: amounts and dates as text, rows in their order."""
    return {one.key: _read(action, one.key, one.kind) for one in FIELDS}


def write_value(action: PlannedAction, key: str, value: Value) -> None:
    """Put a value, as ``read_value`` gives it, into the record and its rows."""
    kind = FIELDS[key].kind
    if kind in _ROWS:
        setattr(action, key, _ROWS[kind](action, value))
    elif kind is Kind.BUDGET:
        amount, certainty = value["amount"], value["certainty"]
        action.budget_amount = None if amount is None else Decimal(amount)
        action.budget_certainty = None if certainty is None else Certainty(certainty)
    elif kind is Kind.DATE:
        setattr(action, key, _date(value))
    elif kind is Kind.LEVEL:
        setattr(action, key, None if value is None else AimLevel(value))
    else:
        setattr(action, _COLUMNS.get(key, key), value)


def _read(action: PlannedAction, key: str, kind: Kind) -> Value:
    if kind is Kind.BUDGET:
        return {"amount": _text(action.budget_amount), "certainty": _plain(action.budget_certainty)}
    value = getattr(action, _COLUMNS.get(key, key))
    if kind in _ROWS:
        return [_row(one) for one in value]
    if kind is Kind.DATE:
        return None if value is None else value.isoformat()
    if kind is Kind.LEVEL:
        return _plain(value)
    return dict(value) if isinstance(value, dict) else value


def _row(row: object) -> Value:
    match row:
        case ActionTargetGroup():
            return row.group_key
        case ActionPartner():
            return {"organisation": row.organisation_id, "role": row.role.value}
        case BudgetLine():
            return {"source": dict(row.source), "year": row.year, "amount": _text(row.amount)}
        case Deliverable():
            return {"label": dict(row.label), "due_on": _iso(row.due_on)}
        case Indicator():
            return {
                "id": row.id,
                "label": dict(row.label),
                "kind": row.kind.value,
                "aim": row.aim,
                "unit": dict(row.unit),
                "baseline": row.baseline,
                "target": row.target,
                "due_on": _iso(row.due_on),
                "collector": row.collector,
            }
    msg = f"no such row: {row!r}"
    raise TypeError(msg)


def _target_groups(_action: PlannedAction, keys: Iterable[str]) -> list[ActionTargetGroup]:
    return [ActionTargetGroup(position=at, group_key=key) for at, key in enumerate(keys, start=1)]


def _partners(_action: PlannedAction, rows: Iterable[Value]) -> list[ActionPartner]:
    return [
        ActionPartner(
            position=at, organisation_id=row["organisation"], role=PartnerRole(row["role"])
        )
        for at, row in enumerate(rows, start=1)
    ]


def _budget_lines(_action: PlannedAction, rows: Iterable[Value]) -> list[BudgetLine]:
    return [
        BudgetLine(
            position=at, source=row["source"], year=row["year"], amount=Decimal(row["amount"])
        )
        for at, row in enumerate(rows, start=1)
    ]


def _deliverables(_action: PlannedAction, rows: Iterable[Value]) -> list[Deliverable]:
    return [
        Deliverable(position=at, label=row["label"], due_on=_date(row["due_on"]))
        for at, row in enumerate(rows, start=1)
    ]


def _indicators(action: PlannedAction, rows: Iterable[Value]) -> list[Indicator]:
    """Indicators that are kept stay the same records, because readings hang on them."""
    known = {one.id: one for one in action.indicators}
    kept = []
    for at, row in enumerate(rows, start=1):
        one = known.pop(row["id"] or "", None) or Indicator(id=new_id())
        one.position, one.label, one.unit = at, row["label"], row["unit"]
        one.kind, one.aim = IndicatorKind(row["kind"]), row["aim"]
        one.baseline, one.target = row["baseline"], row["target"]
        one.due_on, one.collector = _date(row["due_on"]), row["collector"]
        kept.append(one)
    return kept


_ROWS = {
    Kind.GROUPS: _target_groups,
    Kind.PARTNERS: _partners,
    Kind.BUDGET_LINES: _budget_lines,
    Kind.DELIVERABLES: _deliverables,
    Kind.INDICATORS: _indicators,
}


def _date(value: str | None) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def _iso(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _plain(value: AimLevel | Certainty | None) -> str | None:
    return None if value is None else value.value
