"""A matrix of counts: how many things stand in each row and column, and which rows are empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cocreate.exports.charts.drawing import (
    GRID,
    INK,
    LINE_HEIGHT,
    QUIET,
    WIDTH,
    Sheet,
    ink_on,
    series_colour,
    width_of,
    wrapped,
)

_LABELS: Final = 250
_WIDEST: Final = 46
_CELL: Final = 30
_HEAD: Final = 30
_EMPTY: Final = "#fdf1d6"
_SHADES: Final = 5


@dataclass(frozen=True)
class MatrixRow:
    """A row: what it is called, and its counts; ``is_gap`` marks one that is empty."""

    label: str
    counts: tuple[int, ...]
    is_gap: bool = False


def draw_matrix(
    key: str, title: str, summary: str, columns: Sequence[str], rows: Sequence[MatrixRow]
) -> str:
    """The matrix as an SVG element with title and description; figures say what colours show."""
    sheet = Sheet()
    width = min((WIDTH - _LABELS) / max(len(columns), 1), _WIDEST)
    for at, column in enumerate(columns):
        middle = _LABELS + at * width + width / 2
        sheet.text(middle, _HEAD - 10, column, text_anchor="middle", font_weight="bold")
    top = float(_HEAD)
    most = max((count for row in rows for count in row.counts), default=0)
    for row in rows:
        lines = wrapped(row.label, _LABELS - (44 if row.is_gap else 16), most=2)
        height = max(_CELL, len(lines) * LINE_HEIGHT + 10)
        if row.is_gap:
            sheet.rect(0, top, WIDTH, height - 2, fill=_EMPTY)
        first = top + height / 2 + 4 - (len(lines) - 1) * LINE_HEIGHT / 2
        weight = {"font_weight": "bold"} if row.is_gap else {}
        sheet.lines(6, first, lines, **weight)
        for at, count in enumerate(row.counts):
            _cell(sheet, (_LABELS + at * width, top, width, height), count, most)
        top += height
    return sheet.finish(key, top + 6, title, summary)


def _cell(sheet: Sheet, place: tuple[float, float, float, float], count: int, most: int) -> None:
    x, y, width, height = place
    if not count:
        sheet.rect(x + 1, y + 1, width - 3, height - 4, fill="none", stroke=GRID)
        sheet.text(x + width / 2, y + height / 2 + 4, "·", text_anchor="middle", fill=QUIET)
        return
    # From pale to dark with the count: the middle of the scale of agreement, then its dark end.
    shade = _SHADES - 1 - round((_SHADES - 2) * count / most)
    colour = series_colour(shade, _SHADES * 2 - 1, ordered=True)
    sheet.rect(x + 1, y + 1, width - 3, height - 4, fill=colour, stroke=INK, stroke_width=0.5)
    said = str(count)
    size = 13 if width_of(said) < width - 4 else 10
    sheet.text(
        x + width / 2,
        y + height / 2 + 4,
        said,
        text_anchor="middle",
        fill=ink_on(colour),
        font_size=size,
    )
