"""The rows of a Pabulib file, with their line numbers: decoded, split, and put into sections."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from cocreate.domain.errors import RuleViolation

SECTIONS = ("META", "PROJECTS", "VOTES")

LONGEST_QUOTE = 50
"""Lines that one quoted field may span; a quote left open would swallow the rest of the file."""


MOST_FIELDS = 1000
"""Fields of a row before any header has been read."""


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one row, and the line on which it begins."""

    line: int
    cells: list[str]


def read_rows(lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows that are not empty. Raises ``RuleViolation("pabulib-not-utf8", line=…)``."""
    source = _decoded(lines)
    # A quote may close only where the row then has no more fields than its section has columns.
    width: int | None = None
    while (numbered := next(source, None)) is not None:
        number, text = numbered
        if not text.strip(" \t;"):
            continue
        following: list[tuple[int, str]] = []
        if '"' in text:
            row = Row(number, _quoted(text, source, following, width or MOST_FIELDS))
        else:
            row = Row(number, text.split(";"))
        if following:
            source = chain(following, source)
        if text.strip().upper() in SECTIONS:
            width = None
        elif width is None:
            width = len(row.cells)
        yield row


def _decoded(lines: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    number = 0
    for number, raw in enumerate(lines, start=1):
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise RuleViolation("pabulib-not-utf8", line=number) from None
        if "\x00" in text:
            raise RuleViolation("pabulib-not-utf8", line=number)
        yield number, text.rstrip("\r\n")


def _quoted(
    text: str, source: Iterator[tuple[int, str]], unused: list[tuple[int, str]], width: int
) -> list[str]:
    """The fields of a row with quotes; lines that were looked at in vain go to ``unused``."""
    if (cells := _closed(text)) is not None:
        return cells
    joined = text
    for number, more in source:
        unused.append((number, more))
        joined += "\n" + more
        if '"' in more and (cells := _closed(joined)) is not None and len(cells) <= width:
            unused.clear()
            return cells
        if more.strip().upper() in SECTIONS or len(unused) >= LONGEST_QUOTE:
            break
    # Nobody closes the quote: it is part of a name.
    return text.split(";")


def _closed(text: str) -> list[str] | None:
    """The fields of ``text``, or ``None`` when its last quote is still open."""
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=";", strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            return None
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=";"))
    return rows[0] if len(rows) == 1 else None
