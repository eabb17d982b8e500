"""A document as plain grids, for the formats that are made of rows: XLSX and CSV.

First what the document is, with its notices; then each table and the table of each chart, in
reading order; then the tables for spreadsheets alone; last the facts of all sections. A share takes
two columns, because "3/4" in a cell would be read as a day.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from cocreate.domain.documents import (
    Chart,
    Document,
    Euro,
    Facts,
    Notice,
    Run,
    Share,
    Table,
    Value,
    plain,
)
from cocreate.exports import charts, words
from cocreate.exports.cells import written

Plain: TypeAlias = str | int | Decimal | Euro | dt.date | dt.datetime | None

ABOUT: Final = "about"
FIELDS: Final = "fields"


@dataclass(frozen=True)
class Grid:
    """Rows under a header; ``has_total`` says that the last row sums up; ``chart`` draws them."""

    key: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]
    has_total: bool = False
    note: str = ""
    chart: Chart | None = None


def grids(document: Document) -> tuple[Grid, ...]:
    """All that a document counts and states, without its running text."""
    language = document.language
    made = [_about(document)]
    for block in document.blocks():
        if isinstance(block, Table) and block.in_data:
            made.append(from_table(block, language))
        elif isinstance(block, Chart):
            made.append(from_table(charts.table_of(block), language, chart=block))
    made += [from_table(table, language) for table in document.data]
    fields = tuple(_fields(document))
    if fields:
        header = (words.PART, words.FIELD, words.VALUE)
        titles = tuple(words.word(message, language) for message in header)
        made.append(Grid(FIELDS, words.word(words.FIELDS, language), titles, fields))
    return tuple(made)


def from_table(table: Table, language: str, *, chart: Chart | None = None) -> Grid:
    """One table, each share column taken apart."""
    every_row = (*table.rows, *((table.total,) if table.total else ()))
    shares = [
        any(isinstance(row[index], Share) for row in every_row)
        for index in range(len(table.columns))
    ]
    out_of = words.word(words.OUT_OF, language)
    header: list[str] = []
    for column, is_share in zip(table.columns, shares, strict=True):
        header += [column.title, f"{column.title} – {out_of}"] if is_share else [column.title]
    rows = tuple(
        tuple(
            part
            for value, is_share in zip(row, shares, strict=True)
            for part in _parts(value, language, is_share=is_share)
        )
        for row in every_row
    )
    return Grid(
        table.key, table.title, tuple(header), rows, table.total is not None, table.note, chart
    )


def _parts(value: Value, language: str, *, is_share: bool) -> tuple[Plain, ...]:
    if isinstance(value, Share):
        return (value.numerator, value.denominator)
    first = _plain(value, language)
    return (first, None) if is_share else (first,)


def _plain(value: Value, language: str) -> Plain:
    match value:
        case Run() | tuple() | Share():
            return written(value, language)
        case _:
            return value


def _about(document: Document) -> Grid:
    language, cover = document.language, document.cover
    rows: list[tuple[Plain, ...]] = [
        (cover.kind, plain(cover.title)),
        *((("", plain(cover.subtitle)),) if cover.subtitle else ()),
        (words.word(words.PUBLISHER, language), document.brand.name),
    ]
    for fact in cover.facts:
        rows += [(fact.label, _plain(value, language)) for value in fact.values or (None,)]
    for notice in cover.notices:
        rows.append((words.word(words.TONES[notice.tone], language), plain(notice.text)))
    for _, section in document.walk():
        for notice in (block for block in section.blocks if isinstance(block, Notice)):
            said = f"{plain(section.title)}: {plain(notice.text)}"
            rows.append((words.word(words.TONES[notice.tone], language), said))
    header = (words.word(words.FIELD, language), words.word(words.VALUE, language))
    return Grid(ABOUT, words.word(words.ABOUT, language), header, tuple(rows))


def _fields(document: Document) -> Iterator[tuple[Plain, ...]]:
    for number, section in document.walk():
        part = f"{'.'.join(map(str, number))} {plain(section.title)}"
        for block in section.blocks:
            if isinstance(block, Facts):
                for fact in block.facts:
                    for value in fact.values or (None,):
                        yield (part, fact.label, _plain(value, document.language))
