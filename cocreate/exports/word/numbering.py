"""Numbers that Word counts itself: of headings, and of lists that begin at one each time."""

from typing import Any

from docx.oxml.ns import qn

from cocreate.exports.word.elements import Element, element, nested

_LEVELS = 4
_HEADINGS = 900
_LISTS = 901


def number_headings(docx: Any) -> None:
    """Tie the heading styles to one outline: 1, 1.1, 1.1.1."""
    root = docx.part.numbering_part.element
    outline = _abstract(root, _HEADINGS)
    for level in range(_LEVELS):
        made = nested(outline, "w:lvl", ilvl=level)
        nested(made, "w:start", val=1)
        nested(made, "w:numFmt", val="decimal")
        nested(made, "w:pStyle", val=f"Heading{level + 1}")
        nested(made, "w:suff", val="space")
        text = ".".join(f"%{place + 1}" for place in range(level + 1))
        nested(made, "w:lvlText", val=f"{text}\u2002")
        nested(made, "w:lvlJc", val="left")
        nested(nested(made, "w:pPr"), "w:ind", left=0, firstLine=0)
    _instance(root, _HEADINGS, _HEADINGS)
    for level in range(_LEVELS):
        properties = docx.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        made = element("w:numPr")
        nested(made, "w:ilvl", val=level)
        nested(made, "w:numId", val=_HEADINGS)
        _after_keeps(properties, made)


def new_list(docx: Any, count: int) -> int:
    """A numbering that begins at one, for the ``count``-th ordered list; answers its id."""
    root = docx.part.numbering_part.element
    if count == 1:
        outline = _abstract(root, _LISTS)
        made = nested(outline, "w:lvl", ilvl=0)
        nested(made, "w:start", val=1)
        nested(made, "w:numFmt", val="decimal")
        nested(made, "w:lvlText", val="%1.")
        nested(made, "w:lvlJc", val="left")
        nested(nested(made, "w:pPr"), "w:ind", left=360, hanging=360)
    instance = _instance(root, _LISTS + count, _LISTS)
    override = nested(instance, "w:lvlOverride", ilvl=0)
    nested(override, "w:startOverride", val=1)
    return _LISTS + count


def use_list(paragraph: Element, list_id: int) -> None:
    """Make a paragraph an item of an ordered list."""
    made = element("w:numPr")
    nested(made, "w:ilvl", val=0)
    nested(made, "w:numId", val=list_id)
    paragraph.find(qn("w:pPr")).find(qn("w:pStyle")).addnext(made)


def _abstract(root: Element, number: int) -> Element:
    """A definition; the schema wants all of them before the first instance."""
    made = element("w:abstractNum", abstractNumId=number)
    nested(made, "w:multiLevelType", val="multilevel")
    root.find(qn("w:num")).addprevious(made)
    return made


def _instance(root: Element, number: int, definition: int) -> Element:
    made = nested(root, "w:num", numId=number)
    nested(made, "w:abstractNumId", val=definition)
    return made


def _after_keeps(properties: Element, made: Element) -> None:
    """Put a numbering at its place: after the keep-together marks, before everything else."""
    keeps = ("w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:widowControl")
    before = [one for one in properties if one.tag in {qn(name) for name in keeps}]
    if before:
        before[-1].addnext(made)
    else:
        properties.insert(0, made)
