"""Tables that people bring in from a spreadsheet: what they consist of, and how they are found.

A file is a list of ``RawTable``; a ``TableSpec`` says which columns a table of ours has. Columns
are known by their title in any language, in any order, so that a file which somebody made
themselves, one of our templates and one of our exports are read alike. What cannot be read is a
``Refusal`` with its place; the line that it stands on changes nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import LANGUAGES, clean_line, folded

MOST_LINES = 2000
"""Lines that one table can have."""
_SHOWN = 5
_HEADS = 12
"""The header stands in one of the first lines: a title and a date may stand above it."""


@dataclass(frozen=True)
class Fault:
    """A cell that says nothing of its own; ``code`` is that of the sentence that says why."""

    code: str


Cell: TypeAlias = str | Decimal | dt.date | Fault | None
Say: TypeAlias = Callable[[str, str], str]
"""A message of ours and a language to the message in that language."""


@dataclass(frozen=True)
class RawTable:
    """A worksheet or a CSV file: its name, its rows with their numbers, and its merged cells."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table; ``language`` is set where each language has one of its own."""

    key: str
    title: str
    language: str = ""

    def heading(self, spoken: str, say: Say) -> str:
        """What stands above it in a file for readers of ``spoken``."""
        title = say(self.title, spoken)
        return f"{title} ({self.language.upper()})" if self.language else title

    @property
    def cell(self) -> str:
        """The name of its cells in a line: ``title-fr``."""
        return f"{self.key}-{self.language}" if self.language else self.key


def spoken(key: str, title: str) -> tuple[Column, ...]:
    """The columns of a text that is written in each language."""
    return tuple(Column(key, title, one) for one in LANGUAGES)


@dataclass(frozen=True)
class TableSpec:
    """A table that can be brought in; by a column of ``marks`` it is told from all others.

    A file must have the columns in ``needs``; every other one may be left out.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    marks: tuple[str, ...]
    needs: tuple[str, ...] = ()

    def marked(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.key in self.marks)


@dataclass(frozen=True)
class Refusal:
    """Something in a file that was not taken over: its table, line (0: none) and column."""

    table: str
    line: int
    column: str
    why: RuleViolation


@dataclass(frozen=True)
class Line:
    """A line of a table; ``cells`` by the name of their column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class FoundTable:
    """A table of ours in a file; ``language`` is that of its headings, in which it is read."""

    spec: TableSpec
    name: str
    language: str
    head: int
    """The number of the line of titles; what stands above it is no part of the table."""
    headings: Mapping[str, str]
    """The titles as they stand in the file, by the name of their cells."""
    lines: tuple[Line, ...]

    def refusal(self, line: int, cell: str, why: RuleViolation) -> Refusal:
        return Refusal(self.name, line, self.headings.get(cell, ""), why)


@dataclass(frozen=True)
class Found:
    """What of a file is ours; ``unread`` are the titles of columns that nobody knows."""

    tables: tuple[FoundTable, ...]
    unread: tuple[tuple[str, str], ...]
    refused: tuple[Refusal, ...]


def find_tables(
    specs: Sequence[TableSpec], raw: Iterable[RawTable], reader: str, say: Say
) -> Found:
    """The tables of ``specs`` in a file, whatever else it holds.

    Raises ``RuleViolation("import-no-table")`` naming the columns that would be known when there
    is none.
    """
    tables, unread, refused = [], [], []
    for one in raw:
        found = _find(specs, one, reader, say)
        if found is None:
            continue
        table, unknown = found
        unread += [(one.name, title) for title in unknown]
        wrong = _unusable(table, one, reader, say)
        refused += wrong
        if not wrong:
            tables.append(table)
    if not tables and not refused:
        known = [one.heading(reader, say) for spec in specs[:1] for one in spec.marked()]
        raise RuleViolation("import-no-table", field="file", columns=", ".join(known))
    return Found(tuple(tables), tuple(unread), tuple(refused))


def _find(
    specs: Sequence[TableSpec], raw: RawTable, reader: str, say: Say
) -> tuple[FoundTable, list[str]] | None:
    for place, (head, cells) in enumerate(raw.rows[:_HEADS]):
        titles = [clean_line(one) if isinstance(one, str) else "" for one in cells]
        for spec in specs:
            known = _known(spec, reader, say)
            columns = {
                at: known[folded(one)] for at, one in enumerate(titles) if folded(one) in known
            }
            if {one.key for one in columns.values()} & set(spec.marks):
                break
        else:
            continue
        language = _language(spec, titles, reader, say)
        return (
            FoundTable(
                spec,
                raw.name,
                language,
                head,
                {one.cell: titles[at] for at, one in columns.items()},
                _lines(raw.rows[place + 1 :], columns),
            ),
            [one for at, one in enumerate(titles) if one and at not in columns],
        )
    return None


def _known(spec: TableSpec, reader: str, say: Say) -> dict[str, Column]:
    """The columns of a table by their titles in every language.

    A title without its language stands for the reader's.
    """
    known: dict[str, Column] = {}
    for one in spec.columns:
        if one.language in {"", reader}:
            known |= {folded(say(one.title, language)): one for language in LANGUAGES}
    for one in spec.columns:
        known |= {folded(one.heading(language, say)): one for language in LANGUAGES}
    return known


def _language(spec: TableSpec, titles: Sequence[str], reader: str, say: Say) -> str:
    """The language in which most titles are written; the reader's when that does not tell."""
    there = {folded(one) for one in titles}
    fit = {
        language: sum(folded(one.heading(language, say)) in there for one in spec.columns)
        for language in LANGUAGES
    }
    best = max(fit.values())
    return reader if fit[reader] == best else next(one for one in LANGUAGES if fit[one] == best)


def _lines(
    rows: Iterable[tuple[int, tuple[Cell, ...]]], columns: Mapping[int, Column]
) -> tuple[Line, ...]:
    lines = []
    for number, cells in rows:
        said = {
            one.cell: cells[at]
            for at, one in columns.items()
            if at < len(cells) and not _is_blank(cells[at])
        }
        if said:
            lines.append(Line(number, said))
    return tuple(lines)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _unusable(table: FoundTable, raw: RawTable, reader: str, say: Say) -> list[Refusal]:
    """Why a table cannot be read as a whole, if so."""
    there = {one.partition("-")[0] for one in table.headings}
    lacking = [
        one for one in table.spec.columns if one.key in table.spec.needs and one.key not in there
    ]
    wrong = []
    merged = [one for one in raw.merged if _last_line(one) >= table.head]
    if merged:
        wrong.append(RuleViolation("import-merged", places=", ".join(merged[:_SHOWN])))
    if lacking:
        names = ", ".join(one.heading(reader, say) for one in lacking)
        wrong.append(RuleViolation("import-columns-missing", columns=names))
    if len(table.lines) > MOST_LINES:
        wrong.append(RuleViolation("too-many-lines", maximum=MOST_LINES))
    return [Refusal(table.name, 0, "", one) for one in wrong]


def _last_line(cells: str) -> int:
    """The last line of a range of cells: 3 of ``A2:B3``."""
    return int("".join(filter(str.isdecimal, cells.rpartition(":")[2])) or 0)


@dataclass(frozen=True)
class Change:
    """What a file would do to one record: ``values`` by field, ``before`` as they are now.

    ``key`` finds the record that is there, and is empty for a new one. A change without values
    leaves everything as it is.
    """

    key: str
    name: Mapping[str, str]
    values: Mapping[str, object]
    before: Mapping[str, object]
    code: str = ""

    @property
    def is_new(self) -> bool:
        return not self.key


@dataclass(frozen=True)
class Outcome:
    """What a file says as a whole: ``read`` lines, the changes, and what is left out and why."""

    read: int
    changes: tuple[Change, ...]
    refused: tuple[Refusal, ...]
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def new(self) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if one.is_new)

    @property
    def changed(self) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if one.values and not one.is_new)

    @property
    def same(self) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if not one.values and not one.is_new)

    def plain(self) -> dict[str, object]:
        """What is looked at before somebody consents, as plain values that can be hashed."""
        return {
            "changes": [
                [one.key, one.code, dict(one.name), dict(one.values), dict(one.before)]
                for one in self.changes
            ],
            "refused": [[one.table, one.line, one.column, one.why.code] for one in self.refused],
        }
