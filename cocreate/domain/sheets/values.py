"""How a typed value of each kind of field becomes the plain value that a sheet keeps.

Everything comes in untrusted. A refusal is a ``RuleViolation`` that names the field.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from cocreate.domain.amounts import checked_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.sheets import EMPTY_BUDGET, FIELDS, Kind, SheetField
from cocreate.domain.sheets.terms import AIMS, AimLevel, Certainty, IndicatorKind, PartnerRole
from cocreate.domain.text import LANGUAGES, clean_line, clean_text, folded

MOST_ROWS = 60
"""Partners, lines, deliverables or indicators that one sheet can have."""
MOST_CODES = 40
LABEL_LENGTH = 200
CODE_LENGTH = 40
YEARS = range(2000, 2101)
_NUMBER_LENGTH = 20

Row = Mapping[str, Any]  # Any: a row comes in as parsed JSON or from a form
Value = Any  # Any: what a field holds depends on its kind


def read_value(key: str, raw: object) -> Value:
    """The plain value of the field ``key``; raises ``RuleViolation`` when ``raw`` is not one."""
    if key not in FIELDS:
        raise RuleViolation("sheet-field-unknown", field=key)
    one = FIELDS[key]
    return _READERS[one.kind](one, raw)


def source_key(names: Mapping[str, str]) -> str:
    """The key of a source of money: its first name, without regard to case and spaces."""
    for language in LANGUAGES:
        if names.get(language):
            return folded(names[language])
    return ""


def texts(field: str, raw: object, longest: int, *, line: bool) -> dict[str, str]:
    """Texts by language, cleaned; languages without text are left out."""
    if not isinstance(raw, Mapping):
        raise RuleViolation("sheet-value-malformed", field=field)
    clean = clean_line if line else clean_text
    cleaned = {one: clean(str(raw.get(one) or "")) for one in LANGUAGES}
    for text in cleaned.values():
        if len(text) > longest:
            raise RuleViolation("text-too-long", field=field, maximum=longest, length=len(text))
    return {language: text for language, text in cleaned.items() if text}


def _line(one: SheetField, raw: object) -> Value:
    return texts(one.key, raw, one.longest, line=True)


def _text(one: SheetField, raw: object) -> Value:
    return texts(one.key, raw, one.longest, line=False)


def _code(one: SheetField, raw: object) -> Value:
    if _is_blank(raw):
        return None
    if not isinstance(raw, str) or len(raw) > CODE_LENGTH:
        raise RuleViolation("sheet-value-malformed", field=one.key)
    return raw


def _codes(one: SheetField, raw: object) -> Value:
    if isinstance(raw, str) or not isinstance(raw, Sequence) or len(raw) > MOST_CODES:
        raise RuleViolation("sheet-value-malformed", field=one.key)
    codes = [_code(one, code) for code in raw]
    return [code for code in dict.fromkeys(codes) if code]


def _level(one: SheetField, raw: object) -> Value:
    return None if _is_blank(raw) else _choice(one.key, AimLevel, raw)


def _date(one: SheetField, raw: object) -> Value:
    return read_date(one.key, raw)


def _budget(one: SheetField, raw: object) -> Value:
    """An amount and its certainty: both or neither, but an unknown cost has no amount."""
    row = _row(one.key, raw)
    amount = _amount(one.key, row.get("amount"))
    if _is_blank(row.get("certainty")):
        if amount is not None:
            raise RuleViolation("certainty-missing", field=one.key)
        return dict(EMPTY_BUDGET)
    certainty = _choice(one.key, Certainty, row["certainty"])
    if certainty == Certainty.UNKNOWN and amount is not None:
        raise RuleViolation("amount-of-unknown-cost", field=one.key)
    if certainty != Certainty.UNKNOWN and amount is None:
        raise RuleViolation("amount-missing", field=one.key)
    return {"amount": amount, "certainty": certainty}


def _budget_lines(one: SheetField, raw: object) -> Value:
    lines: list[dict[str, Any]] = []  # Any: as Row
    for row in _rows(one.key, raw):
        names = texts(one.key, row.get("source"), LABEL_LENGTH, line=True)
        if not names:
            raise RuleViolation("source-missing", field=one.key)
        amount = _amount(one.key, row.get("amount"))
        if amount is None:
            raise RuleViolation("amount-missing", field=one.key)
        lines.append(
            {"source": names, "year": read_year(one.key, row.get("year")), "amount": amount}
        )
    places = [(source_key(line["source"]), line["year"]) for line in lines]
    if len(set(places)) < len(places):
        raise RuleViolation("source-twice", field=one.key)
    return lines


def _partners(one: SheetField, raw: object) -> Value:
    partners = [
        {
            "organisation": _required(one.key, row.get("organisation"), "organisation-missing"),
            "role": _choice(one.key, PartnerRole, row.get("role")),
        }
        for row in _rows(one.key, raw)
    ]
    if len({row["organisation"] for row in partners}) < len(partners):
        raise RuleViolation("partner-twice", field=one.key)
    return partners


def _deliverables(one: SheetField, raw: object) -> Value:
    return [
        {"label": _label(one.key, row), "due_on": read_date(one.key, row.get("due_on"))}
        for row in _rows(one.key, raw)
    ]


def _indicators(one: SheetField, raw: object) -> Value:
    """Rows keep their ``id``, because readings will hang on it; a new row has none yet.

    ``baseline`` None is "unknown", which is not zero.
    """
    return [
        {
            "id": _code(one, row.get("id")),
            "label": _label(one.key, row),
            "kind": _choice(one.key, IndicatorKind, row.get("kind")),
            "aim": _aim(one.key, row.get("aim")),
            "unit": texts(one.key, row.get("unit") or {}, CODE_LENGTH, line=True),
            "baseline": read_number(one.key, row.get("baseline")),
            "target": read_number(one.key, row.get("target")),
            "due_on": read_date(one.key, row.get("due_on")),
            "collector": clean_line(str(row.get("collector") or ""))[:LABEL_LENGTH],
        }
        for row in _rows(one.key, raw)
    ]


def adopt_ids(known: Sequence[Row], rows: Sequence[Row]) -> list[dict[str, Any]]:  # Any: as Row
    """Rows sent without an id take that of the known row with their label and kind.

    So a form that is sent twice does not replace an indicator by its twin.
    """
    taken = {row["id"] for row in rows}
    free = {
        (tuple(row["label"].items()), row["kind"]): row["id"]
        for row in known
        if row["id"] not in taken
    }
    return [
        {**row, "id": row["id"] or free.pop((tuple(row["label"].items()), row["kind"]), None)}
        for row in rows
    ]


def read_date(field: str, raw: object) -> str | None:
    """A date as ``2027-03-01``, or None for none."""
    if _is_blank(raw):
        return None
    if isinstance(raw, dt.date):
        return raw.isoformat()
    try:
        return dt.date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError:
        raise RuleViolation("date-unreadable", field=field) from None


def read_year(field: str, raw: object) -> int:
    """A year of four digits."""
    text = str(raw if raw is not None else "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) == len("2027")):
        raise RuleViolation("year-unreadable", field=field)
    if int(text) not in YEARS:
        raise RuleViolation("year-unreadable", field=field)
    return int(text)


def read_number(field: str, raw: object) -> str | None:
    """An exact number as plain text, or None for unknown; never a float."""
    if _is_blank(raw):
        return None
    text = format(raw, "f") if isinstance(raw, Decimal) else str(raw).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise RuleViolation("number-unreadable", field=field) from None
    if isinstance(raw, float) or not number.is_finite() or len(text) > _NUMBER_LENGTH:
        raise RuleViolation("number-unreadable", field=field)
    return format(number, "f")


def _is_blank(raw: object) -> bool:
    return raw is None or raw == ""


def _amount(field: str, raw: object) -> str | None:
    text = read_number(field, raw)
    return None if text is None else format(checked_amount(Decimal(text), field=field), "f")


def _label(field: str, row: Row) -> dict[str, str]:
    label = texts(field, row.get("label"), LABEL_LENGTH, line=True)
    if not label:
        raise RuleViolation("label-missing", field=field)
    return label


def _aim(field: str, raw: object) -> str | None:
    if _is_blank(raw):
        return None
    if raw not in AIMS:
        raise RuleViolation("unknown-aim", field=field)
    return str(raw)


def _required(field: str, raw: object, code: str) -> str:
    if not isinstance(raw, str) or not raw or len(raw) > CODE_LENGTH:
        raise RuleViolation(code, field=field)
    return raw


def _choice(field: str, choices: type[StrEnum], raw: object) -> str:
    try:
        return choices(str(raw)).value
    except ValueError:
        raise RuleViolation("sheet-choice-unknown", field=field) from None


def _row(field: str, raw: object) -> Row:
    if not isinstance(raw, Mapping):
        raise RuleViolation("sheet-value-malformed", field=field)
    return raw


def _rows(field: str, raw: object) -> list[Row]:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise RuleViolation("sheet-value-malformed", field=field)
    if len(raw) > MOST_ROWS:
        raise RuleViolation("too-many-rows", field=field, maximum=MOST_ROWS)
    return [_row(field, row) for row in raw]


_READERS: dict[Kind, Callable[[SheetField, object], Value]] = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.LEVEL: _level,
    Kind.GROUPS: _codes,
    Kind.ORGANISATION: _code,
    Kind.PARTNERS: _partners,
    Kind.BUDGET: _budget,
    Kind.BUDGET_LINES: _budget_lines,
    Kind.DATE: _date,
    Kind.DELIVERABLES: _deliverables,
    Kind.INDICATORS: _indicators,
}
