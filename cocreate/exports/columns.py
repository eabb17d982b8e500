"""How wide the columns of a table are: first no word is broken, then the weights are kept.

Paper has one width for all. What a column needs is reckoned from its own words, so that a table of
whatever people wrote stays within its page and wastes none of it.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cocreate.domain.documents import Table, Value, plain
from cocreate.exports.cells import is_figure, runs, written

_LINES: Final = (88, 108, 122)
"""Characters of a table's text that stand beside each other on a page of A4, by size of letters."""
_LINE: Final = _LINES[0]
_ROW_TITLE: Final = 20
_EDGES: Final = 3
"""What the space at both edges of a cell takes, in characters."""
_LONGEST_WORD: Final = 24
"""Longer words are divided rather than starve the other columns."""
_STRONG: Final = 1.07
_MEASURED_ROWS: Final = 120
_SHORT_ROWS: Final = 14
_SHORT_LINES: Final = 28
_TALL_CELL: Final = 1200
# Where a line can end: not at the no-break spaces of figures.
_WORD_ENDS: Final = re.compile(r"[ \n\t\u2002]+|(?<=-)(?=\w)")


@dataclass(frozen=True)
class Columns:
    """The share of the page that each column takes, from 0 to 1; together they are 1.

    ``size`` is 0 for the usual letters, 1 for the small ones of a crowded table and 2 for the
    smallest ones, in which words are divided where they do not fit even so.
    """

    shares: tuple[float, ...]
    size: int


def columns_of(table: Table, language: str) -> Columns:
    """What each column needs for its longest word, and takes by its weight and its words."""
    rows = (*table.rows[:_MEASURED_ROWS], *((table.total,) if table.total else ()))
    least, full = [], []
    for index, column in enumerate(table.columns):
        is_title = index == 0 and table.row_titles
        values = [row[index] for row in rows]
        head = _Words((column.title,), strong=True)
        parts = [_measured(value, language, is_title=is_title) for value in values]
        least.append(max(part.longest_word for part in (head, *parts)) + _EDGES)
        full.append(max(part.longest_line for part in (head, *parts)) + _EDGES)
    weights = [column.weight for column in table.columns]
    for size, line in enumerate(_LINES):
        if sum(least) <= line:
            return Columns(_shared(least, full, weights, line), size)
    return Columns(_squeezed(least, _LINES[-1]), len(_LINES) - 1)


def _measured(value: Value, language: str, *, is_title: bool) -> "_Words":
    """A figure or a day stays in one piece; other words part at their spaces."""
    if is_figure(value) or isinstance(value, dt.date):
        return _Words((written(value, language).replace(" ", "\u00a0"),))
    said = runs(value, language)
    return _Words((run.text for run in said), strong=is_title or any(run.strong for run in said))


def stays_whole(table: Table, columns: Columns, language: str) -> bool:
    """Whether the table is so short that it is moved to the next page rather than parted."""
    rows = (*table.rows, *((table.total,) if table.total else ()))
    if len(rows) > _SHORT_ROWS:
        return False
    room = [share * _LINE - _EDGES for share in columns.shares]
    heights = [lines([plain(runs(value, language)) for value in row], room) for row in rows]
    return sum(heights) <= _SHORT_LINES


def is_tall(table: Table, language: str) -> bool:
    """Whether a row could fill a page, so that it has to be parted."""
    return any(
        len(plain(runs(value, language))) > _TALL_CELL
        for row in table.rows
        for value in row
        if not is_figure(value)
    )


def lines(cells: Iterable[str], room: Sequence[float]) -> int:
    """About how many lines a row takes, from its words and the characters that each column has."""
    return max(
        sum(math.ceil(max(len(line), 1) / max(width, 1)) for line in cell.split("\n"))
        for cell, width in zip(cells, room, strict=True)
    )


class _Words:
    """What one cell says, measured in characters."""

    def __init__(self, parts: Iterable[str], *, strong: bool = False) -> None:
        text = "".join(parts)
        factor = _STRONG if strong else 1.0
        words = _WORD_ENDS.split(text)
        self.longest_word = factor * min(max(map(len, words)), _LONGEST_WORD)
        self.longest_line = factor * max(map(len, text.split("\n")))


def _squeezed(least: Sequence[float], line: int) -> tuple[float, ...]:
    """The line given out when it is too short: the first column keeps what names the rows."""
    first = min(max(least[0], _ROW_TITLE), line / 2)
    rest = sum(least[1:])
    shares = (first, *(part * (line - first) / rest for part in least[1:]))
    return tuple(share / line for share in shares)


def _shared(
    least: Sequence[float], full: Sequence[float], weights: Sequence[int], line: int
) -> tuple[float, ...]:
    """The line given out: to each what its weight says, within what it needs and can use."""
    wanted = [
        max(low, min(high, line * weight / sum(weights)))
        for low, high, weight in zip(least, full, weights, strict=True)
    ]
    spare = line - sum(wanted)
    if spare < 0:
        room = [want - low for want, low in zip(wanted, least, strict=True)]
        wanted = _moved(wanted, room, max(spare, -sum(room)))
    else:
        room = [high - want for want, high in zip(wanted, full, strict=True)]
        wanted = _moved(wanted, room, min(spare, sum(room)))
    whole = sum(wanted)
    return tuple(want / whole for want in wanted)


def _moved(wanted: Sequence[float], room: Sequence[float], amount: float) -> list[float]:
    """``amount`` added to the columns, or taken from them, in proportion to their room."""
    whole = sum(room)
    if not whole:
        return [*wanted]
    return [want + amount * part / whole for want, part in zip(wanted, room, strict=True)]
