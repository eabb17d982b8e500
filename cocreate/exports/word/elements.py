"""Small parts of a Word file: text with a language, fields, bookmarks, borders, tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cocreate.domain.documents import Run
from cocreate.exports.text import literal
from cocreate.exports.words import language_tag

CELL_EDGE = 90
"""The space between the edge of a cell and its words, in twentieths of a point."""

FIGURE_EDGE = 110
"""The space after a figure, which parts it from the words of the next column."""

_LOOKS = ("TableText", "TableTextSmall", "TableTextSmallest")

# Elements of python-docx carry no types.
Element = Any


def element(name: str, /, **attributes: object) -> Element:
    """An element such as ``w:shd``; attributes are in the same namespace."""
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute.rstrip('_')}"), str(value))
    return made


def nested(parent: Element, name: str, /, **attributes: object) -> Element:
    """A new last child of ``parent``."""
    child = element(name, **attributes)
    parent.append(child)
    return child


def append_runs(paragraph: Element, runs: Iterable[Run], language: str) -> None:
    """Append text to a paragraph element, each stretch marked when its language differs."""
    for run in runs:
        made = nested(paragraph, "w:r")
        foreign = run.language is not None and run.language != language
        if run.strong or foreign:
            properties = nested(made, "w:rPr")
            if run.strong:
                nested(properties, "w:b")
            if foreign:
                nested(properties, "w:lang", val=language_tag(str(run.language)))
        append_text(made, run.text)


def append_text(run: Element, text: str) -> None:
    """Append words to a run; line ends become line breaks and tabs stay tabs."""
    for index, line in enumerate(literal(text).split("\n")):
        if index:
            nested(run, "w:br")
        for place, part in enumerate(line.split("\t")):
            if place:
                nested(run, "w:tab")
            if part:
                words = nested(run, "w:t")
                words.text = part
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def append_field(paragraph: Element, instruction: str, shown: str) -> None:
    """Append a field, such as the page number, with what it shows until Word reckons it anew."""
    nested(nested(paragraph, "w:r"), "w:fldChar", fldCharType="begin")
    code = nested(nested(paragraph, "w:r"), "w:instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    nested(nested(paragraph, "w:r"), "w:fldChar", fldCharType="separate")
    append_text(nested(paragraph, "w:r"), shown)
    nested(nested(paragraph, "w:r"), "w:fldChar", fldCharType="end")


def renew_fields(settings: Element) -> None:
    """Have Word reckon all fields anew when it opens the file."""
    settings.find(qn("w:compat")).addprevious(element("w:updateFields", val="true"))


def bookmark(paragraph: Element, name: str, number: int) -> None:
    """Mark a whole paragraph as a place that links can point to."""
    start = element("w:bookmarkStart", id=number, name=name)
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    nested(paragraph, "w:bookmarkEnd", id=number)


@dataclass(frozen=True)
class Layout:
    """How a table stands on its page.

    Widths of columns are in twentieths of a point; the last ``kept`` rows stay on the page of the
    row before them; ``size`` is that of ``columns.Columns``.
    """

    widths: Sequence[int]
    figures: Sequence[bool]
    kept: int = 0
    size: int = 0


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[Sequence[Run]]],
    layout: Layout,
    *,
    language: str,
    looks: dict[str, bool],
) -> Element:
    """A table element in the house style; its header row repeats on every page."""
    made = element("w:tbl")
    properties = nested(made, "w:tblPr")
    nested(properties, "w:tblStyle", val="CocreateTable")
    nested(properties, "w:tblW", w=sum(layout.widths), type="dxa")
    nested(properties, "w:tblInd", w=CELL_EDGE, type="dxa")
    nested(properties, "w:tblLayout", type="fixed")
    nested(
        properties, "w:tblLook", **{name: int(value) for name, value in looks.items()}, noVBand=1
    )
    grid = nested(made, "w:tblGrid")
    for width in layout.widths:
        nested(grid, "w:gridCol", w=width)
    titles = [(Run(title),) for title in header]
    for place, row in enumerate((titles, *rows)):
        made_row = nested(made, "w:tr")
        properties = nested(made_row, "w:trPr")
        nested(properties, "w:cantSplit")
        if not place:
            nested(properties, "w:tblHeader")
        stays = not place or len(rows) - layout.kept <= place < len(rows)
        for cell, width, is_figure in zip(row, layout.widths, layout.figures, strict=True):
            box = nested(made_row, "w:tc")
            nested(nested(box, "w:tcPr"), "w:tcW", w=width, type="dxa")
            look = _LOOKS[layout.size]
            paragraph = _cell_paragraph(box, look, stays=stays, is_figure=is_figure)
            append_runs(paragraph, cell, language)
    return made


def _cell_paragraph(cell: Element, look: str, *, stays: bool, is_figure: bool) -> Element:
    """The paragraph of a cell; with ``stays`` it is on the page of what follows."""
    paragraph = nested(cell, "w:p")
    properties = nested(paragraph, "w:pPr")
    nested(properties, "w:pStyle", val=look)
    if stays:
        nested(properties, "w:keepNext")
    if is_figure:
        nested(properties, "w:ind", right=FIGURE_EDGE)
        nested(properties, "w:jc", val="right")
    return paragraph
