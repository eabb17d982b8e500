"""Small parts of a Word file: text with a language, fields, bookmarks, borders, tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cocreate.domain.documents import Run
from cocreate.exports.text import literal
from cocreate.exports.words import language_tag

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


def append_field(paragraph: Element, instruction: str, shown: str, *, dirty: bool = False) -> None:
    """Append a field, such as the page number, with what it shows until Word reckons it anew."""
    open_field(paragraph, instruction, dirty=dirty)
    append_text(nested(paragraph, "w:r"), shown)
    close_field(paragraph)


def open_field(paragraph: Element, instruction: str, *, dirty: bool = False) -> None:
    """Begin a field whose shown content follows."""
    begin = nested(nested(paragraph, "w:r"), "w:fldChar", fldCharType="begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    code = nested(nested(paragraph, "w:r"), "w:instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    nested(nested(paragraph, "w:r"), "w:fldChar", fldCharType="separate")


def close_field(paragraph: Element) -> None:
    """End the field that was begun last."""
    nested(nested(paragraph, "w:r"), "w:fldChar", fldCharType="end")


def bookmark(paragraph: Element, name: str, number: int) -> None:
    """Mark a whole paragraph as a place that links can point to."""
    start = element("w:bookmarkStart", id=number, name=name)
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    nested(paragraph, "w:bookmarkEnd", id=number)


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[Sequence[Run]]],
    *,
    widths: Sequence[int],
    figures: Sequence[bool],
    language: str,
    looks: dict[str, bool],
) -> Element:
    """A table element in the house style; its header row repeats on every page."""
    made = element("w:tbl")
    properties = nested(made, "w:tblPr")
    nested(properties, "w:tblStyle", val="CocreateTable")
    nested(properties, "w:tblW", w=sum(widths), type="dxa")
    nested(properties, "w:tblLayout", type="fixed")
    nested(
        properties, "w:tblLook", **{name: int(value) for name, value in looks.items()}, noVBand=1
    )
    grid = nested(made, "w:tblGrid")
    for width in widths:
        nested(grid, "w:gridCol", w=width)
    _row(made, [(Run(title),) for title in header], widths, figures, language, is_header=True)
    for row in rows:
        _row(made, row, widths, figures, language)
    return made


def _row(
    parent: Element,
    cells: Sequence[Sequence[Run]],
    widths: Sequence[int],
    figures: Sequence[bool],
    language: str,
    *,
    is_header: bool = False,
) -> None:
    row = nested(parent, "w:tr")
    properties = nested(row, "w:trPr")
    nested(properties, "w:cantSplit")
    if is_header:
        nested(properties, "w:tblHeader")
    for cell, width, is_figure in zip(cells, widths, figures, strict=True):
        made = nested(row, "w:tc")
        nested(nested(made, "w:tcPr"), "w:tcW", w=width, type="dxa")
        paragraph = nested(made, "w:p")
        paragraph_properties = nested(paragraph, "w:pPr")
        nested(paragraph_properties, "w:pStyle", val="TableText")
        if is_figure:
            nested(paragraph_properties, "w:jc", val="right")
        append_runs(paragraph, cell, language)
