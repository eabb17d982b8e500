"""CSV: one file a table, in a zip; opened by a spreadsheet without running or bending anything.

UTF-8 with a byte-order mark; in French and Dutch the semicolon and the decimal comma that their
spreadsheets expect. Days are ISO 8601, moments in Brussels time.
"""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Final

from cocreate.domain.documents import Document, Euro, Table
from cocreate.domain.text import N_
from cocreate.exports.archives import pack
from cocreate.exports.cells import defused
from cocreate.exports.grids import Grid, Plain, from_table, grids
from cocreate.formatting import BRUSSELS

_MARK: Final = "\ufeff"
_ENGLISH: Final = "en"


class Csv:
    """A zip of CSV files, numbered in reading order."""

    key = "csv"
    title = N_("CSV (one file per table)")
    media_type = "application/zip"
    suffix = "csv.zip"

    def render(self, document: Document) -> bytes:
        """Write each grid of the document to a file of its own."""
        return pack(
            (f"{index:02}-{grid.key}.csv", _written(grid, document.language))
            for index, grid in enumerate(grids(document))
        )


def table_file(table: Table, language: str) -> bytes:
    """One table alone as a CSV file, for a page that offers just that."""
    return _written(from_table(table, language), language)


def _written(grid: Grid, language: str) -> bytes:
    buffer = io.StringIO(_MARK, newline="")
    buffer.seek(len(_MARK))
    separator = "," if language == _ENGLISH else ";"
    writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([defused(title) for title in grid.header])
    writer.writerows([_cell(value, language) for value in row] for row in grid.rows)
    return buffer.getvalue().encode()


def _cell(value: Plain, language: str) -> str:
    match value:
        case None:
            return ""
        case str():
            return defused(value)
        case dt.datetime():
            return value.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
        case dt.date():
            return value.isoformat()
        case Euro():
            return _cell(value.amount, language)
        case _:
            return _number(value, language)


def _number(value: int | Decimal, language: str) -> str:
    digits = f"{Decimal(value):f}"
    return digits if language == _ENGLISH else digits.replace(".", ",")
