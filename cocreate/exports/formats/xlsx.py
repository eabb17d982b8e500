"""Excel: every table on a sheet of its own, figures as figures and words always as words."""

import datetime as dt
import io
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from cocreate.domain.documents import Chart, ChartKind, Document, Euro
from cocreate.domain.text import N_
from cocreate.exports import words
from cocreate.exports.cells import defused, written
from cocreate.exports.charts.drawing import series_colour
from cocreate.exports.grids import Grid, Plain, grids
from cocreate.exports.text import literal
from cocreate.formatting import BRUSSELS

_LONGEST_CELL: Final = 32_767
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_NARROWEST, _WIDEST = 10, 60
_MEASURED_ROWS = 200

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_EURO = '#,##0.00\\ "€"'
_CHARTS: Final = {
    ChartKind.BARS: ("bar", None),
    ChartKind.GROUPED: ("bar", None),
    ChartKind.STACKED: ("bar", "stacked"),
    ChartKind.SHARES: ("bar", "percent_stacked"),
    ChartKind.LINES: ("line", None),
}


class Xlsx:
    """A workbook, the same bytes for the same document."""

    key = "xlsx"
    title = N_("Excel")
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix = "xlsx"

    def render(self, document: Document) -> bytes:
        """Write what the document is, then each of its tables."""
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
            workbook.set_properties(
                {
                    "title": literal(written(document.cover.title, document.language))[:255],
                    "author": literal(document.brand.name)[:255],
                    "created": document.made_at.replace(tzinfo=None),
                }
            )
            _Writer(workbook, document).sheets(grids(document))
        return buffer.getvalue()


class _Writer:
    """One workbook in the making."""

    def __init__(self, workbook: Any, document: Document) -> None:
        self.workbook = workbook
        self.document = document
        self.names: set[str] = set()
        brand = document.brand.colour
        base = {"valign": "top", "font_name": "Calibri", "font_size": 11}
        plain = {**base, "bottom": 1, "bottom_color": "#d5dce3"}
        words_look = {**plain, "text_wrap": True}
        self.looks = {
            "text": words_look,
            "guarded": {**words_look, "quote_prefix": True},
            "number": {**plain, "num_format": "#,##0.##########"},
            "whole": {**plain, "num_format": "#,##0"},
            "euro": {**plain, "num_format": _EURO},
            "note": {**base, "italic": True, "font_color": "#52606d"},
            "day": {**plain, "num_format": "dd/mm/yyyy", "align": "left"},
            "moment": {**plain, "num_format": "dd/mm/yyyy hh:mm", "align": "left"},
        }
        self.formats: dict[tuple[str, bool], Any] = {}
        self.header = workbook.add_format(
            {
                **words_look,
                "bold": True,
                "font_color": "#ffffff",
                "bg_color": brand,
                "valign": "vcenter",
            }
        )
        self.brand = brand

    def sheets(self, all_grids: Iterable[Grid]) -> None:
        for grid in all_grids:
            self._sheet(grid)

    def _sheet(self, grid: Grid) -> None:
        sheet = self.workbook.add_worksheet(self._name(grid.title))
        self._page(sheet, grid)
        for column, title in enumerate(grid.header):
            sheet.write_string(0, column, _fitting(title), self.header)
        for index, row in enumerate(grid.rows, start=1):
            is_total = grid.has_total and index == len(grid.rows)
            for column, value in enumerate(row):
                self._cell(sheet, (index, column), value, is_total=is_total)
        last = len(grid.rows)
        if last and len(grid.header) > 1:
            sheet.autofilter(0, 0, last - (1 if grid.has_total else 0), len(grid.header) - 1)
        if grid.note:
            sheet.write_string(last + 2, 0, _fitting(grid.note), self._format("note", False))
        if grid.chart is not None and grid.rows:
            self._chart(sheet, grid, grid.chart)

    def _page(self, sheet: Any, grid: Grid) -> None:
        """Widths, a header row that stays and repeats, and how the sheet prints."""
        for column in range(len(grid.header)):
            sheet.set_column(column, column, _width(grid, column, self.document.language))
        sheet.set_row(0, 24)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_tab_color(self.brand)
        pages = words.word(words.PAGE, self.document.language)
        sheet.set_footer("&R" + pages.replace("%(page)s", "&P").replace("%(pages)s", "&N"))

    def _cell(self, sheet: Any, place: tuple[int, int], value: Plain, *, is_total: bool) -> None:
        match value:
            case None:
                sheet.write_blank(*place, None, self._format("text", is_total))
            case str():
                look = "text" if defused(value) == literal(value) else "guarded"
                sheet.write_string(*place, _fitting(value), self._format(look, is_total))
            case dt.datetime():
                local = value.astimezone(BRUSSELS).replace(tzinfo=None)
                sheet.write_datetime(*place, local, self._format("moment", is_total))
            case dt.date():
                sheet.write_datetime(*place, value, self._format("day", is_total))
            case Euro():
                self._number(sheet, place, value.amount, self._format("euro", is_total))
            case _:
                look = "whole" if value == int(value) else "number"
                self._number(sheet, place, value, self._format(look, is_total))

    def _number(
        self, sheet: Any, place: tuple[int, int], value: int | Decimal | None, look: Any
    ) -> None:
        if value is None:
            sheet.write_blank(*place, None, look)
        else:
            sheet.write_number(*place, float(value), look)

    def _format(self, look: str, is_total: bool) -> Any:
        if (look, is_total) not in self.formats:
            emphasis = {"bold": True, "top": 1} if is_total else {}
            self.formats[look, is_total] = self.workbook.add_format(
                {**self.looks[look], **emphasis}
            )
        return self.formats[look, is_total]

    def _chart(self, sheet: Any, grid: Grid, chart: Chart) -> None:
        """A chart that the spreadsheet draws from the cells, beside them."""
        kind, subtype = _CHARTS[chart.kind]
        options = {"type": kind, **({"subtype": subtype} if subtype else {})}
        drawn = self.workbook.add_chart(options)
        last = len(grid.rows)
        count = len(chart.series)
        for index in range(count):
            colour = series_colour(index, count, ordered=chart.kind is ChartKind.SHARES)
            column = index + 1
            drawn.add_series(
                {
                    "name": [sheet.name, 0, column],
                    "categories": [sheet.name, 1, 0, last, 0],
                    "values": [sheet.name, 1, column, last, column],
                    "fill": {"color": colour},
                    "line": {"color": colour},
                }
            )
        drawn.set_title({"name": literal(chart.title), "name_font": {"size": 12}})
        drawn.set_legend({"none": True} if count == 1 else {"position": "bottom"})
        if kind == "bar":
            drawn.set_y_axis({"reverse": True})
        drawn.set_size({"width": 640, "height": 140 + 36 * last})
        sheet.insert_chart(
            1,
            len(grid.header) + 1,
            drawn,
            {"description": literal(f"{chart.title}. {chart.summary}")},
        )

    def _name(self, title: str) -> str:
        """A sheet name: short, without forbidden signs, unlike the others."""
        base = _NOT_IN_NAMES.sub(" ", literal(title)).strip()[:_LONGEST_NAME].strip() or "–"
        name, count = base, 1
        while name.lower() in self.names:
            count += 1
            ending = f" {count}"
            name = base[: _LONGEST_NAME - len(ending)] + ending
        self.names.add(name.lower())
        return name


def _fitting(text: str) -> str:
    """The text as a cell can hold it; what is longer ends in an ellipsis."""
    text = literal(text)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _width(grid: Grid, column: int, language: str) -> int:
    shown = [grid.header[column]]
    for row in grid.rows[:_MEASURED_ROWS]:
        value = row[column]
        shown += written(value, language).split("\n")
    return min(max(max(map(len, shown)) + 3, _NARROWEST), _WIDEST)
