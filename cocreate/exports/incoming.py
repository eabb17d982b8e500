"""Files that people bring in, as plain tables: Excel workbooks, CSV files, and CSV files in a zip.

The opposite of ``formats.xlsx`` and ``formats.csv``, for what they wrote and for what people make
themselves: any separator, UTF-8 with or without mark, UTF-16, or the encoding of Belgian Excel.
"""

import csv
import datetime as dt
import io
import zipfile
from collections import Counter
from decimal import Decimal
from typing import Any, Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from cocreate.domain.errors import RuleViolation
from cocreate.domain.imports import MOST_LINES, Cell, Fault, RawTable
from cocreate.exports.cells import defused

_UNPACKED: Final = 24 * 1024 * 1024
"""What a file may unpack to, in bytes: far more than any plan, far less than hurts."""
_ROWS, _COLUMNS = MOST_LINES + 50, 80
_LONGEST_CELL: Final = 32_768
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK"
_ERRORS: Final = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


def read_tables(content: bytes, name: str) -> tuple[RawTable, ...]:
    """The tables of a file, whatever kind it is; ``name`` is what it was called.

    Raises ``RuleViolation`` naming what is wrong with the file, and what to do.
    """
    if not content:
        raise RuleViolation("import-empty", field="file")
    if content.startswith(_OLD_OFFICE):
        raise RuleViolation("import-old-office", field="file")
    return _packed(content) if content.startswith(_ZIP) else (_csv(content, name),)


def _packed(content: bytes) -> tuple[RawTable, ...]:
    """A workbook, which is a zip, or a zip of CSV files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(one.file_size for one in parts) > _UNPACKED:
                raise RuleViolation("import-unpacks-too-large", field="file")
            names = {one.filename for one in parts}
            if "xl/workbook.xml" in names:
                return _workbook(content)
            if "content.xml" in names:
                raise RuleViolation("import-opendocument", field="file")
            tables = [
                _csv(packed.read(one), one.filename)
                for one in parts
                if one.filename.casefold().endswith(".csv")
            ]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise RuleViolation("import-unreadable", field="file") from None
    if not tables:
        raise RuleViolation("import-unreadable", field="file")
    return tuple(tables)


def _workbook(content: bytes) -> tuple[RawTable, ...]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
        shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        return tuple(
            RawTable(
                str(sheet.title),
                tuple(
                    (number, tuple(map(_cell, row, values)))
                    for number, (row, values) in enumerate(
                        zip(_rows(sheet), _rows(shown[sheet.title]), strict=True), start=1
                    )
                ),
                tuple(str(one) for one in sheet.merged_cells.ranges),
            )
            for sheet in book.worksheets
        )
    except (InvalidFileException, KeyError, ValueError, TypeError, IndexError, OSError):
        raise RuleViolation("import-unreadable", field="file") from None


def _rows(sheet: Any) -> Any:  # Any: openpyxl has no types
    return sheet.iter_rows(
        max_row=min(sheet.max_row, _ROWS), max_col=min(sheet.max_column, _COLUMNS)
    )


def _cell(written: Any, shown: Any) -> Cell:  # Any: as above
    """What a cell says; a formula counts as its result, where the file holds one."""
    value = shown.value
    if written.data_type == "f" and value is None:
        return Fault("import-formula")
    if isinstance(value, bool) or value is None:
        return None if value is None else str(value)
    if isinstance(value, (int, float)):
        return Decimal(repr(value))
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    text = str(value)
    return Fault("import-error-value") if text in _ERRORS else _plain(text)


def _csv(content: bytes, name: str) -> RawTable:
    text = _decoded(content)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        for number, row in enumerate(reader, start=1):
            if number > _ROWS:
                break
            rows.append((number, tuple(map(_plain, row[:_COLUMNS]))))
    except csv.Error:
        raise RuleViolation("import-quotes", field="file", line=len(rows) + 1) from None
    return RawTable(name, tuple(rows))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise RuleViolation("import-unreadable", field="file") from None
    if b"\0" in content:
        raise RuleViolation("import-unreadable", field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes in Western Europe where nobody asks it for UTF-8.
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The mark that parts most of the first lines, outside quotes."""
    counted: Counter[str] = Counter()
    quoted = False
    for character in text[: 8 * 1024]:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in ";,\t":
            counted[character] += 1
    # A semicolon is seldom part of a sentence, a comma often is.
    return max(";\t,", key=lambda one: counted[one] * (3 if one != "," else 1))


def _plain(text: str) -> str:
    """The words themselves, without the apostrophe that keeps a spreadsheet from running them."""
    text = text[:_LONGEST_CELL]
    bare = text.removeprefix("'")
    return bare if bare != text and defused(bare) == text else text
