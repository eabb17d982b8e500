"""Excel: every table on a sheet of its own, figures as figures and words always as words."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from cocreate.domain.documents import Chart, ChartKind, Document, Euro, Unit
from cocreate.domain.text import N_
from cocreate.exports import words
from cocreate.exports.cells import defused, is_numeric, written
from cocreate.exports.charts.drawing import GRID, series_colour
from cocreate.exports.columns import lines
from cocreate.exports.grids import ABOUT, FIELDS, Grid, Plain, grids
from cocreate.exports.text import literal
from cocreate.formatting import BRUSSELS

_LONGEST_CELL: Final = 32_767
_LONGEST_NAME: Final = 31
_LONGEST_HEADER: Final = 60
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_NARROWEST, _WIDEST, _WIDEST_FIGURES = 10, 60, 16
_NARROWED = 30
_MEASURED_ROWS = 200
_ROW_HEIGHT, _TALLEST_ROW = 15.5, 400
_BOLD, _NARROW = 1.12, 1.12
_PRINTED = 150
"""Characters beside each other on a page that is still readable when it is printed."""
_FITTING = 240
"""The same on a page whose letters are as small as can be."""
_CHART_WIDTH, _CHART_LEAST, _CHART_A_BAR = 860, 150, 26

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_MONEY: Final = {"fr": '%s\\ "€"', "nl": '"€"\\ %s', "en": '"€"%s'}
"""Where the sign of the euro stands; the separators are those of whoever opens the file."""
_FIGURES: Final = {"align": "right", "indent": 1}
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
        self.money = _MONEY[document.language]
        brand = document.brand.colour
        base = {"valign": "top", "font_name": "Calibri", "font_size": 11}
        plain = {**base, "bottom": 1, "bottom_color": "#d5dce3"}
        words_look = {**plain, "text_wrap": True}
        self.looks = {
            "text": words_look,
            "guarded": {**words_look, "quote_prefix": True},
            "number": {**plain, "num_format": "#,##0.##########"},
            "whole": {**plain, "num_format": "#,##0"},
            "euro": {**plain, "num_format": self.money % "#,##0.00"},
            "whole-euro": {**plain, "num_format": self.money % "#,##0"},
            "note": {**base, "italic": True, "font_color": "#52606d"},
            "day": {**plain, "num_format": "dd/mm/yyyy", "align": "left"},
            "moment": {**plain, "num_format": "dd/mm/yyyy hh:mm", "align": "left"},
        }
        self.formats: dict[tuple[str, bool, str], Any] = {}
        head = {
            **words_look,
            "bold": True,
            "font_color": "#ffffff",
            "bg_color": brand,
            "valign": "vcenter",
        }
        self.header = workbook.add_format(head)
        self.header_of_figures = workbook.add_format({**head, **_FIGURES})
        self.brand = brand
        self.side = ""

    def sheets(self, all_grids: Iterable[Grid]) -> None:
        for grid in all_grids:
            self._sheet(grid)

    def _sheet(self, grid: Grid) -> None:
        sheet = self.workbook.add_worksheet(self._name(grid.title))
        is_statement = grid.key in {ABOUT, FIELDS}
        self._page(sheet, grid)
        sides = [
            "left" if is_statement or not is_numeric(row[column] for row in grid.rows) else "right"
            for column in range(len(grid.header))
        ]
        for column, title in enumerate(grid.header):
            look = self.header_of_figures if sides[column] == "right" else self.header
            sheet.write_string(0, column, _fitting(title), look)
        money = [
            _money_look(row[column] for row in grid.rows) for column in range(len(grid.header))
        ]
        for index, row in enumerate(grid.rows, start=1):
            is_total = grid.has_total and index == len(grid.rows)
            for column, value in enumerate(row):
                self.side = sides[column]
                self._cell(sheet, (index, column), value, is_total=is_total, money=money[column])
        last = len(grid.rows)
        if last and len(grid.header) > 1:
            sheet.autofilter(0, 0, last - (1 if grid.has_total else 0), len(grid.header) - 1)
        if grid.note:
            self.side = "left"
            sheet.write_string(last + 2, 0, _fitting(grid.note), self._format("note", False))
        if grid.chart is not None and grid.rows:
            self._chart(sheet, grid, grid.chart)

    def _page(self, sheet: Any, grid: Grid) -> None:
        """Widths and heights, a header row that stays and repeats, and how the sheet prints."""
        language = self.document.language
        wide = _fitted([_width(grid, column, language) for column in range(len(grid.header))])
        for column, width in enumerate(wide):
            sheet.set_column(column, column, width)
        # Office programs do not all measure wrapped cells when they open a file.
        sheet.set_row(0, _height(grid.header, [width / _BOLD - 2 for width in wide]) + 8)
        for index, row in enumerate(grid.rows, start=1):
            shown = [written(value, language) for value in row]
            sheet.set_row(index, _height(shown, [width * _NARROW for width in wide]))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        if sum(wide) <= _FITTING:
            sheet.fit_to_pages(1, 0 if grid.chart is None else 1)
        else:
            # Several pages beside each other, each with what names the rows.
            sheet.repeat_columns(0)
        sheet.set_tab_color(self.brand)
        title = literal(written(self.document.cover.title, language))[:_LONGEST_HEADER]
        sheet.set_header(
            f"&L{title.replace('&', '&&')}&R{grid.title[:_LONGEST_HEADER].replace('&', '&&')}"
        )
        pages = words.word(words.PAGE, language)
        sheet.set_footer("&R" + pages.replace("%(page)s", "&P").replace("%(pages)s", "&N"))

    def _cell(
        self, sheet: Any, place: tuple[int, int], value: Plain, *, is_total: bool, money: str
    ) -> None:
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
                self._number(sheet, place, value.amount, self._format(money, is_total))
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
        key = (look, is_total, self.side)
        if key not in self.formats:
            emphasis = {"bold": True, "top": 1} if is_total else {}
            # Figures beside labels stand where words would, those of a table below each other.
            side = _FIGURES if self.side == "right" else {"align": "left"}
            self.formats[key] = self.workbook.add_format({**self.looks[look], **emphasis, **side})
        return self.formats[key]

    def _chart(self, sheet: Any, grid: Grid, chart: Chart) -> None:
        """A chart that the spreadsheet draws from the cells, below them."""
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
        lines_of_grid = {"visible": True, "line": {"color": GRID}}
        figures = {
            "major_gridlines": lines_of_grid,
            "num_format": self.money % "#,##0" if chart.unit is Unit.EURO else "#,##0",
            "line": {"none": True},
        }
        if kind == "bar":
            # The first category on top, and the figures below the last one.
            drawn.set_y_axis({"reverse": True, "line": {"color": GRID}})
            drawn.set_x_axis({**figures, "label_position": "high"})
        else:
            drawn.set_y_axis(figures)
        bars = last * (count if chart.kind is ChartKind.GROUPED else 1)
        drawn.set_size({"width": _CHART_WIDTH, "height": _CHART_LEAST + _CHART_A_BAR * bars})
        sheet.insert_chart(
            last + 2 + (2 if grid.note else 0),
            0,
            drawn,
            {"description": literal(f"{chart.title}. {chart.summary}")},
        )

    def _name(self, title: str) -> str:
        """A sheet name: short, without forbidden signs, unlike the others."""
        base = _shortened(" ".join(_NOT_IN_NAMES.sub(" ", literal(title)).split())) or "–"
        name, count = base, 1
        while name.lower() in self.names:
            count += 1
            ending = f" {count}"
            name = base[: _LONGEST_NAME - len(ending)] + ending
        self.names.add(name.lower())
        return name


def _shortened(title: str) -> str:
    """A title as the name of a sheet, cut between two words where it has to be cut."""
    if len(title) <= _LONGEST_NAME:
        return title
    cut = title[:_LONGEST_NAME]
    return (cut[: cut.rfind(" ")] if " " in cut else cut[: _LONGEST_NAME - 1]).rstrip(" ,;:") + "…"


def _fitting(text: str) -> str:
    """The text as a cell can hold it; what is longer ends in an ellipsis."""
    text = literal(text)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _width(grid: Grid, column: int, language: str) -> int:
    """Wide enough for what the column says; a long title over figures is broken instead."""
    values = [row[column] for row in grid.rows[:_MEASURED_ROWS]]
    shown = [line for value in values for line in written(value, language).split("\n")]
    longest = max(map(len, shown), default=0)
    is_words = any(isinstance(value, str) for value in values)
    title = len(grid.header[column]) if is_words else min(len(grid.header[column]), _WIDEST_FIGURES)
    word = max(map(len, grid.header[column].split()), default=0)
    return min(max(longest + 3, title + 3, word + 4, _NARROWEST), _WIDEST)


def _fitted(wide: Sequence[int]) -> list[int]:
    """The widths, the widest made narrower until the sheet can be printed on one page's width."""
    most = max(wide, default=0)
    while most > _NARROWED and sum(min(width, most) for width in wide) > _PRINTED:
        most -= 1
    return [min(width, most) for width in wide]


def _height(cells: Sequence[str], room: Sequence[float]) -> float:
    """The height of a row, in points, that shows all its words."""
    return min(lines(cells, room) * _ROW_HEIGHT, _TALLEST_ROW)


def _money_look(column: Iterable[Plain]) -> str:
    """Cents are shown in a column where some amount has them."""
    amounts = [one.amount for one in column if isinstance(one, Euro) and one.amount is not None]
    return "whole-euro" if all(one == one.to_integral_value() for one in amounts) else "euro"
