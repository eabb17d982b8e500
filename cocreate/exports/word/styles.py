"""The house styles of a Word file: real styles, so that an office can restyle it at once."""

from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from cocreate.domain.documents import Tone
from cocreate.exports.word.elements import CELL_EDGE, element, nested
from cocreate.exports.words import language_tag

FONT: Final = "Calibri"
INK: Final = "1F2933"
QUIET: Final = "52606D"
HAIR: Final = "C9D2DA"

NOTICE_STYLES: Final = {
    Tone.INFORMATION: "Notice",
    Tone.ILLUSTRATIVE: "Notice Illustrative",
    Tone.ATTENTION: "Notice Attention",
}
# Edge and ground; information takes the house colour.
_NOTICE_COLOURS: Final = {
    Tone.INFORMATION: ("", "EEF3F1"),
    Tone.ILLUSTRATIVE: ("8A5A00", "FDF5E3"),
    Tone.ATTENTION: ("9B2C1D", "FCEFEC"),
}
_LABELS: Final = 145
"""Where the values of facts begin, in points."""
_TEXT_WIDTH: Final = 459.2
_HEADINGS: Final = ((1, 18, 24), (2, 13.5, 18), (3, 11.5, 14), (4, 11, 12))

# python-docx hands out its objects without types.
Docx = Any
Style = Any


def apply_styles(docx: Docx, colour: str, language: str) -> None:
    """Give a new file the styles of the house, in the house colour (``#rrggbb``)."""
    brand = colour.removeprefix("#").upper()
    _set_language(docx, language)
    _style(docx, "Normal", size=10.5, after=6, colour=INK)
    docx.styles["Normal"].paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    docx.styles["Normal"].paragraph_format.line_spacing = 1.12
    for level, size, before in _HEADINGS:
        shade = brand if level <= 2 else INK  # noqa: PLR2004 -- two coloured levels
        style = _style(
            docx, f"Heading {level}", size=size, before=before, after=6, colour=shade, bold=True
        )
        style.paragraph_format.keep_with_next = True
    _cover_styles(docx, brand)
    _text_styles(docx, brand)
    for tone, name in NOTICE_STYLES.items():
        edge, ground = _NOTICE_COLOURS[tone]
        _notice_style(docx, name, edge or brand, ground)
    _table_style(docx, brand)


def _set_language(docx: Docx, language: str) -> None:
    defaults = docx.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    tag = language_tag(language)
    nested(properties, "w:lang", val=tag, eastAsia=tag, bidi="ar-SA")


def _style(  # noqa: PLR0913 -- the looks of a style
    docx: Docx,
    name: str,
    *,
    size: float,
    before: float = 0,
    after: float = 0,
    colour: str = INK,
    bold: bool | None = None,
) -> Style:
    """A paragraph style, made when the template lacks it."""
    known = [style.name for style in docx.styles]
    style = docx.styles[name] if name in known else _new_style(docx, name)
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    return style


def _new_style(docx: Docx, name: str) -> Style:
    style = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = docx.styles["Normal"]
    style.quick_style = True
    return style


def _cover_styles(docx: Docx, brand: str) -> None:
    """The band of the cover is the shading of four paragraph styles."""
    looks = (
        ("Cover Publisher", 11, 0, 120, True),
        ("Cover Kind", 14, 0, 6, None),
        ("Title", 30, 0, 8, True),
        ("Subtitle", 14, 0, 0, None),
    )
    for name, size, before, after, bold in looks:
        style = _style(
            docx, name, size=size, before=before, after=after, colour="FFFFFF", bold=bold
        )
        properties = style.element.get_or_add_pPr()
        for old in properties.findall(qn("w:pBdr")) + properties.findall(qn("w:shd")):
            properties.remove(old)
        _borders(style, dict.fromkeys(("top", "left", "bottom", "right"), (brand, 4, 14)))
        _shade(style, brand)
        style.paragraph_format.line_spacing = 1.05


def _text_styles(docx: Docx, brand: str) -> None:
    lead = _style(docx, "Lead", size=12.5, before=2, after=10, colour=brand)
    lead.paragraph_format.keep_with_next = True
    fact = _style(docx, "Fact", size=9.5, before=2, after=2)
    fact.paragraph_format.left_indent = Pt(_LABELS)
    fact.paragraph_format.first_line_indent = Pt(-_LABELS)
    fact.paragraph_format.tab_stops.add_tab_stop(Pt(_LABELS))
    _borders(fact, {"bottom": (HAIR, 4, 3), "between": (HAIR, 4, 3)})
    last = _style(docx, "Last Fact", size=9.5, before=2, after=12)
    last.base_style = fact
    end = _style(docx, "Table End", size=1, after=9)
    end.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    end.paragraph_format.line_spacing = Pt(1)
    caption = _style(docx, "Caption", size=9.5, before=12, after=5, bold=True)
    caption.paragraph_format.keep_with_next = True
    small = _style(docx, "Small Caption", size=9.5, before=8, after=3, bold=True)
    small.paragraph_format.keep_with_next = True
    _style(docx, "Table Text", size=9.5, before=2.5, after=2.5)
    _style(docx, "Table Text Small", size=8.5, before=2, after=2)
    _style(docx, "Table Text Smallest", size=7.5, before=2, after=2)
    _style(docx, "Table Note", size=8.5, before=4, after=12, colour=QUIET)
    contents = _style(docx, "Contents Heading", size=18, after=10, colour=brand, bold=True)
    contents.paragraph_format.page_break_before = True
    _style(docx, "Cover End", size=10.5, after=18)
    _style(docx, "TOC 1", size=10.5, before=7, after=2, bold=True)
    second = _style(docx, "TOC 2", size=10, after=2)
    second.paragraph_format.left_indent = Pt(14)
    for name in ("TOC 1", "TOC 2"):
        stops = docx.styles[name].paragraph_format.tab_stops
        stops.add_tab_stop(Pt(_TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for name in ("Header", "Footer"):
        _style(docx, name, size=8.5, colour=QUIET).paragraph_format.tab_stops.clear_all()
    for name in ("List Bullet", "List Number"):
        _style(docx, name, size=10.5, after=3)


def _notice_style(docx: Docx, name: str, edge: str, ground: str) -> None:
    style = _style(docx, name, size=10, before=6, after=10)
    style.paragraph_format.left_indent = Pt(10)
    style.paragraph_format.right_indent = Pt(6)
    _borders(
        style,
        {"top": (ground, 4, 5), "left": (edge, 24, 8), "bottom": (ground, 4, 5)},
    )
    _shade(style, ground)


def _borders(style: Style, sides: dict[str, tuple[str, int, int]]) -> None:
    """Lines around a paragraph style: colour, thickness in eighths of a point, distance."""
    borders = element("w:pBdr")
    for side in ("top", "left", "bottom", "right", "between"):
        if side in sides:
            colour, thick, space = sides[side]
            nested(borders, f"w:{side}", val="single", sz=thick, space=space, color=colour)
    _insert(style, borders, before=("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"))


def _shade(style: Style, colour: str) -> None:
    shading = element("w:shd", val="clear", color="auto", fill=colour)
    _insert(style, shading, before=("w:tabs", "w:spacing", "w:ind", "w:jc"))


def _insert(style: Style, child: Any, *, before: tuple[str, ...]) -> None:
    """Put an element at its place in the order that the schema asks for."""
    properties = style.element.get_or_add_pPr()
    followers = [one for one in properties if one.tag in {qn(name) for name in before}]
    if followers:
        followers[0].addprevious(child)
    else:
        properties.append(child)


def _table_style(docx: Docx, brand: str) -> None:
    style = docx.styles.add_style("Cocreate Table", WD_STYLE_TYPE.TABLE)
    root = style.element
    properties = nested(root, "w:tblPr")
    borders = nested(properties, "w:tblBorders")
    for side, colour, thick in (("top", brand, 4), ("bottom", brand, 8), ("insideH", HAIR, 4)):
        nested(borders, f"w:{side}", val="single", sz=thick, space=0, color=colour)
    margins = nested(properties, "w:tblCellMar")
    nested(margins, "w:left", w=CELL_EDGE, type="dxa")
    nested(margins, "w:right", w=CELL_EDGE, type="dxa")
    for part in ("firstRow", "lastRow", "firstCol"):
        made = nested(root, "w:tblStylePr", type=part)
        run = nested(made, "w:rPr")
        nested(run, "w:b")
        if part == "firstRow":
            nested(run, "w:color", val=brand)
        if part != "firstCol":
            cell = nested(made, "w:tcPr")
            sides = nested(cell, "w:tcBorders")
            side = "bottom" if part == "firstRow" else "top"
            nested(sides, f"w:{side}", val="single", sz=8, space=0, color=brand)
            if part == "firstRow":
                nested(cell, "w:shd", val="clear", color="auto", fill="EDF2EF")
