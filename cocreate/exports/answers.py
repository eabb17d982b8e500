"""The answers of a form that came back as a workbook: keys and the last column, line by line."""

import io
import zipfile
from decimal import Decimal

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.workbooks import MOST_LINES, Line

_LARGEST = 32 * 1024 * 1024
"""What a workbook may unpack to, in bytes: far more than any form, far less than hurts."""
_ANSWER = 5
_HEADS = 2


def read_workbook(content: bytes) -> tuple[str, tuple[Line, ...]]:
    """The name of the first sheet, and its lines; formulas are read as their last values.

    Raises ``RuleViolation("workbook-unreadable")`` for anything that is no workbook, and
    ``workbook-too-large`` for one that unpacks to far too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > _LARGEST:
                raise RuleViolation("workbook-too-large", field="file")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = list(
            sheet.iter_rows(
                min_row=_HEADS + 1,
                max_row=_HEADS + MOST_LINES + 1,
                max_col=_ANSWER,
                values_only=True,
            )
        )
        title = str(sheet.title)
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError):
        raise RuleViolation("workbook-unreadable", field="file") from None
    return title, tuple(
        Line(number, str(row[0]).strip(), _cell(row[-1]))
        for number, row in enumerate(rows, start=_HEADS + 1)
        if row and row[0] and len(row) == _ANSWER
    )


def _cell(value: object) -> str | Decimal:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    return "" if value is None else str(value)
