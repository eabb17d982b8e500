"""Small parts of an OpenDocument text: words with line breaks, spans, tables."""

import re
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from odf import table, text
from odf.namespaces import nsdict

from cocreate.domain.documents import Table, Value
from cocreate.exports.cells import is_numeric
from cocreate.exports.columns import columns_of, stays_whole
from cocreate.exports.opendocument.styles import SIZES, LaterStyles, table_style
from cocreate.exports.text import literal

TEXT_WIDTH_MM: Final = 162

# A line break, a tab, or spaces that XML would fold into one.
_SPECIAL: Final = re.compile(r"(\n|\t| {2,})")

_ROOT: Final = re.compile(rb"\A(<\?xml[^>]*\?>\s*<[^\s/>]+)([^>]*?)(/?>)")
_ATTRIBUTE: Final = re.compile(rb'\s[^\s=]+="[^"]*"')
_DECLARED: Final = "".join(
    f' xmlns:{prefix}="{url}"' for prefix, url in sorted((one, url) for url, one in nsdict.items())
).encode()

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
    """An entry of the file with every namespace declared, in order: odfpy declares those that the
    process has met so far, as it met them.
    """
    return _ROOT.sub(_orderly, content, count=1) if name.endswith(".xml") else content


def _orderly(root: re.Match[bytes]) -> bytes:
    own = [one for one in _ATTRIBUTE.findall(root[2]) if not one.startswith(b" xmlns:")]
    return root[1] + _DECLARED + b"".join(sorted(own)) + root[3]


def let_go(element: Any) -> None:
    """Untie a tree of elements that is written, so that it needs no collector to be forgotten: a
    pass over that many objects would keep everybody else in the process waiting.
    """
    waiting = [element]
    while waiting:
        one = waiting.pop()
        waiting += one.childNodes
        one.parentNode = one.previousSibling = one.nextSibling = one.ownerDocument = None
