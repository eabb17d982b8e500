"""Small parts of an OpenDocument text: words with line breaks, spans, tables."""

import re
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from lxml import etree
from odf import table, text

from cocreate.domain.documents import Table, Value
from cocreate.exports.cells import is_numeric
from cocreate.exports.columns import columns_of, stays_whole
from cocreate.exports.opendocument.styles import SIZES, LaterStyles, table_style
from cocreate.exports.text import literal

TEXT_WIDTH_MM: Final = 162

# A line break, a tab, or spaces that XML would fold into one.
_SPECIAL: Final = re.compile(r"(\n|\t| {2,})")

CellText = Callable[[str, Value], Any]
"""Makes the paragraph of a cell, in a style."""


def append_text(parent: Any, words: str) -> None:
    """Append words to an element; line ends, tabs and runs of spaces are kept."""
    for part in _SPECIAL.split(literal(words)):
        if part == "\n":
            parent.addElement(text.LineBreak())
        elif part == "\t":
            parent.addElement(text.Tab())
        elif part.startswith("  "):
            parent.addText(" ")
            parent.addElement(text.S(c=len(part) - 1))
        elif part:
            parent.addText(part)


def within(parent: Any, style_name: str) -> Any:
    """A stretch of text inside ``parent`` with a character style."""
    span = text.Span(stylename=style_name)
    parent.addElement(span)
    return span


def build_table(
    styles: LaterStyles, given: Table, name: str, language: str, cell_text: CellText
) -> Any:
    """A table whose header row repeats on every page."""
    wide = columns_of(given, language)
    look = table_style(is_whole=stays_whole(given, wide, language), has_note=bool(given.note))
    made = table.Table(name=name, stylename=look)
    for share in wide.shares:
        width = styles.column(TEXT_WIDTH_MM * share)
        made.addElement(table.TableColumn(stylename=width))
    figures = [is_numeric(row[index] for row in given.rows) for index in range(len(given.columns))]
    ending = [*SIZES][wide.size]
    header = table.TableHeaderRows()
    titles = [column.title for column in given.columns]
    looks = _looks(figures, "Table_Heading_Figure", "Table_Heading", ending)
    header.addElement(_row(titles, looks, "Cell_Heading", cell_text))
    made.addElement(header)
    looks = _looks(figures, "Table_Figure", "Table_Text", ending)
    if given.row_titles:
        looks[0] = f"Table_Row_Title{ending}"
    for row in given.rows:
        made.addElement(_row(row, looks, "Cell", cell_text))
    if given.total:
        looks = _looks(figures, "Table_Total_Figure", "Table_Row_Title", ending)
        made.addElement(_row(given.total, looks, "Cell_Total", cell_text))
    return made


def _looks(figures: Iterable[bool], for_figures: str, for_words: str, ending: str) -> list[str]:
    return [(for_figures if is_figure else for_words) + ending for is_figure in figures]


def _row(row: Sequence[Value], looks: Sequence[str], cell: str, cell_text: CellText) -> Any:
    made = table.TableRow(stylename="Row")
    for value, look in zip(row, looks, strict=True):
        box = table.TableCell(stylename=cell, valuetype="string")
        box.addElement(cell_text(look, value))
        made.addElement(box)
    return made


def png_size(png: bytes) -> tuple[int, int]:
    """The width and height that a PNG file states in its head."""
    width, height = struct.unpack_from(">LL", png, 16)
    return width, height


def in_order(name: str, content: bytes) -> bytes:
    """An entry of the file with its namespaces in order: odfpy declares them as they fall."""
    if not name.endswith(".xml"):
        return content
    root = etree.fromstring(content)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["ooow"])
    ordered: bytes = etree.tostring(root, method="c14n")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ordered
