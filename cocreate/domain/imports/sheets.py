"""Action sheets from a file: a table of sheets, and one for each of their lists.

The export of a plan holds the same tables, so that it can be read back. An empty cell changes
nothing; the lines of a list that name a sheet replace that list as a whole.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cocreate.domain.errors import RuleViolation
from cocreate.domain.imports import (
    Cell,
    Change,
    Found,
    FoundTable,
    Line,
    Outcome,
    RawTable,
    Refusal,
    Say,
    cells,
    find_tables,
)
from cocreate.domain.imports.sheet_tables import LABEL_OF, SHEETS, SPECS, TEXTS
from cocreate.domain.pillars import ItemKind
from cocreate.domain.sheets import Content, empty_content
from cocreate.domain.sheets.terms import (
    AIM_LABELS,
    AIM_LEVEL_LABELS,
    AIMS,
    CERTAINTY_LABELS,
    INDICATOR_KIND_LABELS,
    PARTNER_ROLE_LABELS,
    Certainty,
)
from cocreate.domain.sheets.values import adopt_ids, read_value, source_key
from cocreate.domain.text import LANGUAGES, N_, clean_line

_LISTS = {
    "partners": "partners",
    "funding": "budget_lines",
    "deliverables": "deliverables",
    "indicators": "indicators",
}
"""The field that the lines of each table fill."""

Value = Any  # Any: what a field holds depends on its kind
Names = Sequence[tuple[str, Mapping[str, str]]]


@dataclass(frozen=True)
class KnownPlan:
    """What a file is read against: the sheets of a plan, and the words that they can use."""

    prefix: str
    """What the codes of the plan begin with: ``W``."""
    ids: Mapping[str, str]
    contents: Mapping[str, Content]
    frozen: frozenset[str]
    """The codes of the sheets that cannot be edited now."""
    items: Mapping[str, ItemKind]
    organisations: Names
    target_groups: Names
    sources: Sequence[Mapping[str, str]]
    """The sources of money of the envelope, with their names in all languages."""


def read_sheets(raw: Sequence[RawTable], known: KnownPlan, reader: str, say: Say) -> Outcome:
    """What a file says of the sheets of a plan; nothing is written by this.

    A sheet of which any line is refused is left out as a whole. Raises ``RuleViolation`` when the
    file holds no table of sheets.
    """
    found = find_tables(SPECS, raw, reader, say)
    reading = _Reading(known, say)
    for table in sorted(found.tables, key=lambda one: SPECS.index(one.spec)):
        reading.read(table)
    return reading.outcome(found)


@dataclass
class _Sheet:
    """What the file says of one sheet, and where it says so first."""

    code: str
    at: tuple[FoundTable, int]
    values: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))


class _Reading:
    """Reads one file, table after table."""

    def __init__(self, known: KnownPlan, say: Say) -> None:
        self.known = known
        self.say = say
        self.sheets: dict[str, _Sheet] = {}
        self.refused: list[Refusal] = []
        self.spoilt: set[str] = set()
        self.lines = 0
        self.table: FoundTable
        self.line: Line
        self.key = ""

    def read(self, table: FoundTable) -> None:
        self.table = table
        for line in table.lines:
            self.line, self.lines = line, self.lines + 1
            if table.spec is SHEETS:
                self._sheet()
            else:
                self._row(_LISTS[table.spec.key])

    def outcome(self, found: Found) -> Outcome:
        changes = []
        for key, one in self.sheets.items():
            self.key, (self.table, number) = key, one.at
            self.line = Line(number, {})
            change = None if key in self.spoilt else self._change(one)
            if change is not None and key not in self.spoilt:
                changes.append(change)
        refused = (*found.refused, *self.refused)
        return Outcome(self.lines, tuple(changes), refused, found.unread)

    # The lines.

    def _sheet(self) -> None:
        code = self._code()
        self.key = code or f"line {self.line.number}"
        if self.key in self.sheets:
            self._refuse("code", RuleViolation("import-code-twice", typed=code))
            return
        sheet = self.sheets[self.key] = _Sheet(code, (self.table, self.line.number))
        for key, said in self._fields().items():
            if said not in (None, [], {}):
                sheet.values[key] = said

    def _row(self, target: str) -> None:
        code = self._code()
        self.key = code or f"line {self.line.number}"
        if not code:
            self._refuse("code", RuleViolation("import-code-missing"))
            return
        if code not in self.sheets:
            if code not in self.known.ids:
                self._refuse("code", RuleViolation("import-code-not-there", typed=code))
                return
            self.sheets[code] = _Sheet(code, (self.table, self.line.number))
        row = _ROWS[target](self)
        self.sheets[code].lists[target].append(row)

    def _code(self) -> str:
        return clean_line(self._said("code", cells.text) or "").upper()

    def _fields(self) -> dict[str, Value]:
        known, say, language = self.known, self.say, self.table.language
        of = {kind: [code for code, one in known.items.items() if one is kind] for kind in ItemKind}
        objectives = [*of[ItemKind.STRATEGIC_OBJECTIVE], *of[ItemKind.OPERATIONAL_OBJECTIVE]]

        def codes(names: list[str], key: str) -> Callable[[Cell], list[str]]:
            return lambda cell: cells.frame_codes(cell, names, say(LABEL_OF[key], language))

        values: dict[str, Value] = {key: self._texts(key) for key in TEXTS}
        theme = self._said("theme", codes(of[ItemKind.THEME], "theme"))
        values["theme"] = theme[0] if theme else None
        values["objectives"] = self._said("objectives", codes(objectives, "objectives"))
        values["obstacles"] = self._said("obstacles", codes(of[ItemKind.OBSTACLE], "obstacles"))
        for aim in AIMS:
            values[f"aim_{aim}"] = self._chosen(f"aim_{aim}", AIM_LEVEL_LABELS)
        values["target_groups"] = self._said("target_groups", self._groups)
        values["lead"] = self._said("lead", self._organisation)
        for key in ("start_on", "due_on"):
            values[key] = self._said(key, cells.day)
        amount = self._said("budget", lambda cell: cells.amount(cell, language))
        certainty = self._chosen("certainty", CERTAINTY_LABELS)
        if amount is not None or certainty is not None:
            values["budget"] = self._budget(amount, certainty)
        return values

    def _budget(self, amount: str | None, certainty: str | None) -> Value:
        """An amount that is given anew keeps the certainty that the sheet has."""
        held = self.known.contents.get(self.key, empty_content())["budget"]
        if certainty == Certainty.UNKNOWN:
            return {"amount": amount, "certainty": certainty}
        return {
            "amount": amount if amount is not None else held["amount"],
            "certainty": certainty or held["certainty"],
        }

    def partner(self) -> Value:
        return {
            "organisation": self._said("partner", self._organisation, "organisation-missing"),
            "role": self._chosen("role", PARTNER_ROLE_LABELS, needed=True),
        }

    def funding(self) -> Value:
        """A source that the envelope knows has its names in all languages, whatever is typed."""
        names = self._label("source", "source-missing")
        keys = {source_key({"fr": name}) for name in names.values()}
        known = next(
            (
                one
                for one in self.known.sources
                if keys & {source_key({"fr": name}) for name in one.values()}
            ),
            names,
        )
        return {
            "source": dict(known) if len(known) > len(names) else names,
            "year": self._said("year", cells.year),
            "amount": self._said(
                "amount", lambda cell: cells.amount(cell, self.table.language), "amount-missing"
            ),
        }

    def deliverable(self) -> Value:
        return {"label": self._label("deliverable"), "due_on": self._said("due_on", cells.day)}

    def indicator(self) -> Value:
        def number(cell: Cell) -> str | None:
            return cells.quantity(cell, self.table.language)

        return {
            "id": None,
            "label": self._label("indicator"),
            "kind": self._chosen("kind", INDICATOR_KIND_LABELS, needed=True),
            "aim": self._chosen("aim", AIM_LABELS),
            "unit": self._texts("unit"),
            "baseline": self._said("baseline", self._unless_unknown(number)),
            "target": self._said("target", self._unless_unknown(number)),
            "due_on": self._said("due_on", cells.day),
            "collector": self._said("collector", cells.text) or "",
        }

    # The cells.

    def _said(self, cell: str, read: Callable[[Cell], Value], needed: str = "") -> Value:
        """What a cell says; its refusal is noted, and spoils the sheet."""
        try:
            value = read(self.line.cells.get(cell))
            if needed and value is None:
                raise RuleViolation(needed)
        except RuleViolation as error:
            self._refuse(cell, error)
            return None
        return value

    def _chosen(self, cell: str, labels: Mapping[Any, str], *, needed: bool = False) -> Value:
        def read(said: Cell) -> str | None:
            value = cells.choice(said, labels, self.table.language, self.say)
            if needed and value is None:
                words = ", ".join(self.say(one, self.table.language) for one in labels.values())
                raise RuleViolation("import-choice-missing", words=words)
            return value

        return self._said(cell, read)

    def _texts(self, key: str) -> dict[str, str]:
        said = {one: self._said(f"{key}-{one}", cells.text) for one in LANGUAGES}
        return {language: text for language, text in said.items() if text}

    def _label(self, key: str, code: str = "label-missing") -> dict[str, str]:
        texts = self._texts(key)
        if not texts:
            self._refuse(
                next(one for one in self.table.headings if one.startswith(key)), RuleViolation(code)
            )
        return texts

    def _organisation(self, cell: Cell) -> str | None:
        return cells.named(cell, self.known.organisations, "import-organisation-unknown")

    def _groups(self, cell: Cell) -> list[str]:
        code = "import-group-unknown"
        found = [cells.named(one, self.known.target_groups, code) for one in cells.parts(cell)]
        return [one for one in dict.fromkeys(found) if one]

    def _unless_unknown(self, read: Callable[[Cell], str | None]) -> Callable[[Cell], str | None]:
        """Blank and the word “unknown” are the same."""
        words = {self.say(N_("Unknown"), one).casefold() for one in LANGUAGES}
        return lambda cell: (
            None if isinstance(cell, str) and cell.strip().casefold() in words else read(cell)
        )

    def _refuse(self, cell: str, error: RuleViolation) -> None:
        self.refused.append(self.table.refusal(self.line.number, cell, error))
        self.spoilt.add(self.key)

    # The sheets.

    def _change(self, one: _Sheet) -> Change | None:
        """What becomes of a sheet; None when that is refused."""
        action_id = self.known.ids.get(one.code, "")
        before = self.known.contents.get(one.code, empty_content())
        if not action_id:
            self._check_new(one)
        values = {
            key: self._value(key, said, before) for key, said in (one.values | one.lists).items()
        }
        changed = {key: value for key, value in values.items() if value != before[key]}
        if changed and one.code in self.known.frozen:
            self._refuse("code", RuleViolation("sheet-is-frozen", action=one.code))
        name = changed.get("title") or before["title"]
        held = {key: before[key] for key in changed}
        return Change(action_id, name, changed, held, one.code)

    def _value(self, key: str, said: Value, before: Content) -> Value:
        try:
            if key in TEXTS:
                said = {**before[key], **said}
            value = read_value(key, said)
        except RuleViolation as error:
            self._refuse(key if key in self.table.headings else f"{key}-fr", error)
            return before[key]
        if key == "indicators":
            value = adopt_ids(before[key], value)
            return [_as_held(row, before[key]) for row in value]
        return value

    def _check_new(self, one: _Sheet) -> None:
        if not one.values.get("title"):
            self._refuse("title-fr", RuleViolation("title-missing"))
        if one.code and not re.fullmatch(rf"{re.escape(self.known.prefix)}-[0-9]{{2,4}}", one.code):
            example = f"{self.known.prefix}-07"
            why = RuleViolation("import-code-foreign", typed=one.code, example=example)
            self._refuse("code", why)


_ROWS: dict[str, Callable[[_Reading], Value]] = {
    "partners": _Reading.partner,
    "budget_lines": _Reading.funding,
    "deliverables": _Reading.deliverable,
    "indicators": _Reading.indicator,
}


def _as_held(row: Mapping[str, Any], held: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A figure that is equal stays written as it is: spreadsheets know no ``12.50``."""
    mine = next((one for one in held if row["id"] and one["id"] == row["id"]), None)
    same = {
        key: mine[key]
        for key in ("baseline", "target")
        if mine and row[key] and mine[key] and Decimal(row[key]) == Decimal(mine[key])
    }
    return {**row, **same}
