"""Empty tables to be filled in with a spreadsheet: what an import reads, with its words to choose.

A workbook offers lists in the columns where few words are known; a CSV file has its titles alone.
"""

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from cocreate.domain.imports.blanks import BlankColumn, BlankTable
from cocreate.exports.archives import pack
from cocreate.exports.cells import defused
from cocreate.exports.text import literal

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_OFFERED_LINES: Final = 500
_WIDTH, _WIDER = 18, 34
_HINT: Final = 250


def render_xlsx(tables: Sequence[BlankTable], words_title: str) -> bytes:
    """A workbook with a worksheet for each table, and the words to choose on a last one."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        head = workbook.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#e8eef3"}
        )
        looks = {
            "cell": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "day": workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        }
        sheets = [workbook.add_worksheet(literal(one.title)[:31]) for one in tables]
        lists = _Lists(workbook, words_title, head)
        for sheet, table in zip(sheets, tables, strict=True):
            _fill(sheet, table, head, looks, lists)
    return buffer.getvalue()


def _fill(
    sheet: Any, table: BlankTable, head: Any, looks: dict[str, Any], lists: "_Lists"
) -> None:  # Any: xlsxwriter has no types
    for at, column in enumerate(table.columns):
        look = looks["day" if column.is_day else "cell"]
        sheet.set_column(at, at, _WIDER if column.is_long else _WIDTH, look)
        sheet.write_string(0, at, literal(column.title), head)
        rule: dict[str, object] = {"validate": "any"}
        if column.words:
            rule = {"validate": "list", "source": lists.of(column)}
            if column.several:
                rule |= {"show_error": False}
        if column.hint:
            rule |= {
                "input_title": literal(column.title)[:32],
                "input_message": column.hint[:_HINT],
            }
        if len(rule) > 1:
            sheet.data_validation(1, at, _OFFERED_LINES, at, rule)
    for line, row in enumerate(table.rows, start=1):
        for at, text in enumerate(row):
            sheet.write_string(line, at, literal(text), looks["cell"])
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 34)


class _Lists:
    """The last worksheet: every list of words in a column of its own, each written once."""

    def __init__(self, workbook: Any, title: str, head: Any) -> None:  # Any: as above
        self.workbook, self.title, self.head = workbook, literal(title)[:31], head
        self.sheet: Any = None
        self.places: dict[tuple[str, ...], str] = {}

    def of(self, column: BlankColumn) -> str:
        """The formula that names the list of a column."""
        if self.sheet is None:
            self.sheet = self.workbook.add_worksheet(self.title)
        if column.words not in self.places:
            at = len(self.places)
            self.sheet.set_column(at, at, _WIDER)
            self.sheet.write_string(0, at, literal(column.title), self.head)
            for line, word in enumerate(column.words, start=1):
                self.sheet.write_string(line, at, literal(word))
            name = xl_col_to_name(at, col_abs=True)
            self.places[column.words] = f"='{self.title}'!{name}$2:{name}${len(column.words) + 1}"
        return self.places[column.words]


def render_csv(tables: Sequence[BlankTable], language: str) -> tuple[bytes, str]:
    """A CSV file, or a zip of them where there are several tables; with the end of its name."""
    files = [(f"{at:02}-{one.key}.csv", _csv(one, language)) for at, one in enumerate(tables, 1)]
    return (files[0][1], "csv") if len(files) == 1 else (pack(iter(files)), "csv.zip")


def _csv(table: BlankTable, language: str) -> bytes:
    buffer = io.StringIO(newline="")
    separator = "," if language == "en" else ";"
    writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([defused(one.title) for one in table.columns])
    writer.writerows([defused(text) for text in row] for row in table.rows)
    return ("\ufeff" + buffer.getvalue()).encode()
