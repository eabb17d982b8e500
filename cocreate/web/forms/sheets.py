"""The form of an action sheet: every field of the domain's table, typed and shown by its kind.

What is typed has the shape of a sheet's content, but in the notation of the reader: ``1.250,50``.
Lines of lists are the fields ``partners-0-role``; a line in which nothing is typed is no line.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from cocreate.domain.amounts import read_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.sheets import FIELDS, TRANSLATED, Content, Kind, SheetField
from cocreate.domain.sheets.values import read_value, source_key
from cocreate.domain.text import LANGUAGES
from cocreate.formatting import format_amount
from cocreate.web.errors import sentence_of
from cocreate.web.forms import UNPROCESSABLE, Form

Typed = dict[str, Any]  # Any: what a field holds depends on its kind
Row = dict[str, str]
Sources = Mapping[str, Mapping[str, str]]

LISTS = {Kind.PARTNERS, Kind.BUDGET_LINES, Kind.DELIVERABLES, Kind.INDICATORS}
_CHOSEN = {Kind.CODES, Kind.GROUPS}
_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")


class SheetForm(Form):
    """A sheet as it is typed, with the version that was on the screen."""

    version = HiddenField()
    typed: Typed
    mistakes: dict[str, str]
    newcomer: Row
    """An organisation that is being added: its name by language, and its ``kind``."""
    newcomer_mistake = ""
    is_unsaved = False
    """Whether the form shows lines or a lead that nobody has saved yet."""

    def begin(self, content: Content, version: int, language: str) -> "SheetForm":
        """Show what the sheet says."""
        self.typed = {one.key: _shown(one, content[one.key], language) for one in FIELDS}
        self.mistakes, self.newcomer = {}, {}
        self.version.data = str(version)
        return self

    def read(self, sent: MultiDict[str, str]) -> "SheetForm":
        """Take what was typed."""
        self.typed = {one.key: _typed(one, sent) for one in FIELDS}
        self.mistakes = {}
        self.newcomer = {one: sent.get(f"newcomer-{one}", "") for one in (*LANGUAGES, "kind")}
        return self

    def welcome(self, organisation_id: str) -> None:
        """The newcomer is in the list now; it leads the action if nobody did."""
        self.newcomer = {}
        self.typed["lead"] = self.typed["lead"] or organisation_id
        self.is_unsaved = True

    def values(self, language: str, sources: Sources) -> dict[str, Any]:  # Any: as Typed
        """What the fields mean; those that cannot be read are named in ``mistakes`` instead."""
        meant = {}
        for one in FIELDS:
            try:
                raw = _understood(one, self.typed[one.key], language, sources)
                meant[one.key] = read_value(one.key, raw)
            except RuleViolation as error:
                self.refuse_field(one.key, error)
        return meant

    def refuse_field(self, key: str, error: RuleViolation) -> None:
        """Put the sentence of a refusal beside its field."""
        self.mistakes.setdefault(key, sentence_of(error))

    def add_row(self, key: str) -> None:
        """One more empty line in a list."""
        if key in FIELDS and FIELDS[key].kind in LISTS:
            self.typed[key].append({})
            self.is_unsaved = True

    def remove_row(self, name: str) -> None:
        """Take a line out of a list; ``name`` is ``partners-0``."""
        key, _, place = name.rpartition("-")
        if key in FIELDS and FIELDS[key].kind in LISTS and place.isdecimal():
            self.typed[key] = [
                row for number, row in enumerate(self.typed[key]) if number != int(place)
            ]
            self.is_unsaved = True

    @property
    def status(self) -> int:
        """422 when something must be put right."""
        return UNPROCESSABLE if self.mistakes or self.is_wrong else 200


def sources_of(offered: Iterable[Mapping[str, str]], content: Content) -> Sources:
    """The sources that the form offers by key: the envelope's, and those that the sheet names."""
    lines = [line["source"] for line in content["budget_lines"]]
    return {source_key(names): names for names in (*lines, *offered)}


def read_figure(typed: str, language: str) -> str:
    """A plain number from the notation of a language: ``1.250,5`` in French is ``1250.5``."""
    bare = "".join(typed.split())
    if language == "en":
        return bare.replace(",", "")
    if "," in bare or _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "")
    return bare.replace(",", ".")


def show_amount(amount: str | Decimal | None, language: str) -> str:
    """An amount as people of a language type it, and as ``read_amount`` understands it."""
    if amount is None:
        return ""
    return format_amount(Decimal(amount), language)


def _show_figure(number: str | None, language: str) -> str:
    return "" if number is None else number.replace(".", "." if language == "en" else ",")


def _shown(one: SheetField, value: Any, language: str) -> Any:  # Any: as Typed
    if one.kind is Kind.BUDGET:
        return {
            "amount": show_amount(value["amount"], language),
            "certainty": value["certainty"] or "",
        }
    if one.kind in LISTS:
        return [_SHOWN_ROWS[one.kind](row, language) for row in value]
    if one.kind in TRANSLATED:
        return dict(value)
    return list(value) if one.kind in _CHOSEN else value or ""


def _shown_partner(row: Mapping[str, Any], language: str) -> Row:
    del language
    return {"organisation": row["organisation"], "role": row["role"]}


def _shown_line(row: Mapping[str, Any], language: str) -> Row:
    return {
        "source": source_key(row["source"]),
        "year": str(row["year"]),
        "amount": show_amount(row["amount"], language),
    }


def _shown_deliverable(row: Mapping[str, Any], language: str) -> Row:
    del language
    return {**_spread("label", row["label"]), "due_on": row["due_on"] or ""}


def _shown_indicator(row: Mapping[str, Any], language: str) -> Row:
    return {
        "id": row["id"] or "",
        **_spread("label", row["label"]),
        **_spread("unit", row["unit"]),
        "kind": row["kind"],
        "aim": row["aim"] or "",
        "baseline": _show_figure(row["baseline"], language),
        "target": _show_figure(row["target"], language),
        "due_on": row["due_on"] or "",
        "collector": row["collector"],
    }


_SHOWN_ROWS = {
    Kind.PARTNERS: _shown_partner,
    Kind.BUDGET_LINES: _shown_line,
    Kind.DELIVERABLES: _shown_deliverable,
    Kind.INDICATORS: _shown_indicator,
}


def _typed(one: SheetField, sent: MultiDict[str, str]) -> Any:  # Any: as Typed
    if one.kind in TRANSLATED:
        return {code: sent.get(f"{one.key}-{code}", "") for code in LANGUAGES}
    if one.kind in _CHOSEN:
        return sent.getlist(one.key)
    if one.kind is Kind.BUDGET:
        return {part: sent.get(f"{one.key}-{part}", "") for part in ("amount", "certainty")}
    if one.kind in LISTS:
        return _typed_rows(one.key, sent)
    return sent.get(one.key, "")


def _typed_rows(key: str, sent: MultiDict[str, str]) -> list[Row]:
    rows: dict[int, Row] = {}
    for name, value in sent.items():
        found = re.fullmatch(rf"{key}-([0-9]{{1,3}})-([a-z_-]+)", name)
        if found:
            rows.setdefault(int(found[1]), {})[found[2]] = value
    return [rows[number] for number in sorted(rows)]


def _understood(one: SheetField, typed: Any, language: str, sources: Sources) -> object:
    """The value that ``read_value`` takes, amounts and figures out of the reader's notation."""
    if one.kind is Kind.BUDGET:
        amount = str(typed["amount"]).strip()
        meant = read_amount(amount, language, field=one.key) if amount else None
        return {"amount": meant, "certainty": typed["certainty"]}
    if one.kind not in LISTS:
        return typed
    rows = [row for row in typed if any(value.strip() for name, value in row.items())]
    return [_UNDERSTOOD_ROWS[one.kind](one.key, row, language, sources) for row in rows]


def _partner(key: str, row: Row, language: str, sources: Sources) -> dict[str, object]:
    del key, language, sources
    return {"organisation": row.get("organisation"), "role": row.get("role")}


def _line(key: str, row: Row, language: str, sources: Sources) -> dict[str, object]:
    names = sources.get(row.get("source", "")) or _gathered("source", row)
    amount = read_amount(row.get("amount", ""), language, field=key)
    return {"source": names, "year": row.get("year"), "amount": amount}


def _deliverable(key: str, row: Row, language: str, sources: Sources) -> dict[str, object]:
    del key, language, sources
    return {"label": _gathered("label", row), "due_on": row.get("due_on")}


def _indicator(key: str, row: Row, language: str, sources: Sources) -> dict[str, object]:
    del key, sources
    return {
        **row,
        "label": _gathered("label", row),
        "unit": _gathered("unit", row),
        "baseline": read_figure(row.get("baseline", ""), language),
        "target": read_figure(row.get("target", ""), language),
    }


_UNDERSTOOD_ROWS = {
    Kind.PARTNERS: _partner,
    Kind.BUDGET_LINES: _line,
    Kind.DELIVERABLES: _deliverable,
    Kind.INDICATORS: _indicator,
}


def _spread(name: str, texts: Mapping[str, str]) -> Row:
    return {f"{name}-{code}": texts.get(code, "") for code in LANGUAGES}


def _gathered(name: str, row: Row) -> Row:
    return {code: row.get(f"{name}-{code}", "") for code in LANGUAGES}
