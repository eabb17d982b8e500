"""The house styles of an OpenDocument text: real styles, headings that count themselves."""

from itertools import product
from typing import Any, Final

from odf import style, text
from odf.opendocument import OpenDocumentText

from cocreate.domain.documents import Tone
from cocreate.exports.words import language_tag

FONT: Final = "Calibri"
INK: Final = "#1f2933"
QUIET: Final = "#52606d"
HAIR: Final = "#c9d2da"
SIZES: Final = {"": "9.5pt", "_Small": "8.5pt", "_Smallest": "7.5pt"}
"""How the names of the styles of a table end, from the usual letters to the smallest."""
TINT: Final = "#edf2ef"

NOTICE_STYLES: Final = {
    Tone.INFORMATION: "Notice",
    Tone.ILLUSTRATIVE: "Notice_Illustrative",
    Tone.ATTENTION: "Notice_Attention",
}
# Edge and ground; information takes the house colour.
_NOTICE_COLOURS: Final = {
    Tone.INFORMATION: ("", "#eef3f1"),
    Tone.ILLUSTRATIVE: ("#8a5a00", "#fdf5e3"),
    Tone.ATTENTION: ("#9b2c1d", "#fcefec"),
}

# odfpy makes its elements at run time.
Odt = Any
Looks = dict[str, str]


def apply_styles(odt: OpenDocumentText, colour: str, language: str, *, numbered: bool) -> None:
    """Give a new text the styles of the house, in the house colour (``#rrggbb``)."""
    _defaults(odt, language)
    _paragraph(odt, "Standard", {"marginbottom": "0.21cm", "lineheight": "112%"}, {})
    for level, size, before in (
        (1, 18, "0.85cm"),
        (2, 13.5, "0.65cm"),
        (3, 11.5, "0.5cm"),
        (4, 11, "0.4cm"),
    ):
        shade = colour if level <= 2 else INK  # noqa: PLR2004 -- two coloured levels
        _paragraph(
            odt,
            f"Heading_{level}",
            {"margintop": before, "marginbottom": "0.21cm", "keepwithnext": "always"},
            {"fontsize": f"{size}pt", "fontweight": "bold", "color": shade},
            outline=level,
        )
        page = style.Style(
            name=f"Heading_{level}_Page", family="paragraph", parentstylename=f"Heading_{level}"
        )
        page.addElement(style.ParagraphProperties(breakbefore="page"))
        odt.automaticstyles.addElement(page)
    if numbered:
        _outline(odt)
    _cover(odt, colour)
    _texts(odt, colour)
    _tables(odt, colour)
    _lists(odt, colour)
    for tone, name in NOTICE_STYLES.items():
        edge, ground = _NOTICE_COLOURS[tone]
        _notice(odt, name, edge or colour, ground)


class LaterStyles:
    """The styles that a text has only where it needs them, each made once."""

    def __init__(self, odt: OpenDocumentText) -> None:
        self._odt = odt
        self._names: set[str] = set()

    def column(self, width_mm: float) -> str:
        """The name of a column style of a width."""
        name = f"Column_{width_mm:.0f}"
        looks = style.TableColumnProperties(columnwidth=f"{width_mm:.0f}mm")
        return self._named(name, "table-column", looks, self._odt.automaticstyles)

    def language(self, language: str) -> str:
        """The name of a character style for words in ``language``."""
        return self._characters(f"Language_{language}", _language(language))

    def strong(self) -> str:
        """The name of the character style of strong words."""
        return self._characters("Strong", {"fontweight": "bold"})

    def _characters(self, name: str, looks: Looks) -> str:
        if name in self._names:
            return name
        return self._named(name, "text", style.TextProperties(**looks), self._odt.styles)

    def _named(self, name: str, family: str, looks: Any, kept_in: Any) -> str:
        if name not in self._names:
            self._names.add(name)
            made = style.Style(name=name, family=family)
            made.addElement(looks)
            kept_in.addElement(made)
        return name


def _language(language: str) -> Looks:
    code, country = language_tag(language).split("-")
    return {"language": code, "country": country}


def _defaults(odt: OpenDocumentText, language: str) -> None:
    odt.fontfacedecls.addElement(style.FontFace(name=FONT, fontfamily=FONT))
    default = style.DefaultStyle(family="paragraph")
    default.addElement(style.ParagraphProperties(tabstopdistance="1.25cm"))
    looks = {"fontname": FONT, "fontsize": "10.5pt", "color": INK, **_language(language)}
    default.addElement(style.TextProperties(**looks))
    odt.styles.addElement(default)


def _paragraph(
    odt: OpenDocumentText,
    name: str,
    paragraph: Looks,
    characters: Looks,
    *,
    parent: str = "Standard",
    outline: int = 0,
) -> Any:
    looks: dict[str, Any] = {"name": name, "displayname": name.replace("_", " ")}
    if name != "Standard":
        looks["parentstylename"] = parent
    if outline:
        looks["defaultoutlinelevel"] = outline
    made = style.Style(family="paragraph", **looks)
    properties = style.ParagraphProperties(**paragraph)
    made.addElement(properties)
    made.addElement(style.TextProperties(**characters))
    odt.styles.addElement(made)
    return properties


def _outline(odt: OpenDocumentText) -> None:
    outline = text.OutlineStyle(name="Outline")
    for level in range(1, 5):
        one = text.OutlineLevelStyle(
            level=level, numformat="1", numsuffix="\u2002", displaylevels=level
        )
        outline.addElement(one)
    odt.styles.addElement(outline)


def _cover(odt: OpenDocumentText, colour: str) -> None:
    """The band of the cover is the background of four paragraph styles."""
    for name, size, inside in (
        ("Cover_Publisher", 11, "0.5cm 0.6cm 4.2cm 0.6cm"),
        ("Cover_Kind", 14, "0.1cm 0.6cm 0.2cm 0.6cm"),
        ("Title", 30, "0.1cm 0.6cm 0.3cm 0.6cm"),
        ("Subtitle", 14, "0.1cm 0.6cm 0.9cm 0.6cm"),
    ):
        bold = "bold" if name in ("Cover_Publisher", "Title") else "normal"
        top, right, bottom, left = inside.split()
        _paragraph(
            odt,
            name,
            {
                "backgroundcolor": colour,
                "paddingtop": top,
                "paddingright": right,
                "paddingbottom": bottom,
                "paddingleft": left,
                "marginbottom": "0cm",
                "border": f"0.05pt solid {colour}",
                "lineheight": "105%",
                "joinborder": "false",
            },
            {"fontsize": f"{size}pt", "fontweight": bold, "color": "#ffffff"},
        )


def _texts(odt: OpenDocumentText, colour: str) -> None:
    _paragraph(odt, "Lead", {"marginbottom": "0.35cm"}, {"fontsize": "12.5pt", "color": colour})
    fact = _paragraph(
        odt,
        "Fact",
        {
            "marginleft": "5.1cm",
            "textindent": "-5.1cm",
            "margintop": "0.05cm",
            "marginbottom": "0.05cm",
            "paddingbottom": "0.08cm",
            "borderbottom": f"0.4pt solid {HAIR}",
            "joinborder": "false",
        },
        {"fontsize": "9.5pt"},
    )
    stops = style.TabStops()
    stops.addElement(style.TabStop(position="0cm"))
    fact.addElement(stops)
    _paragraph(odt, "Kept_Fact", {"keepwithnext": "always"}, {}, parent="Fact")
    _paragraph(odt, "Last_Fact", {"marginbottom": "0.45cm"}, {}, parent="Fact")
    _paragraph(
        odt,
        "Caption",
        {"margintop": "0.45cm", "marginbottom": "0.18cm", "keepwithnext": "always"},
        {"fontsize": "9.5pt", "fontweight": "bold"},
    )
    _paragraph(
        odt,
        "Small_Caption",
        {"margintop": "0.25cm", "marginbottom": "0.1cm", "keepwithnext": "always"},
        {"fontsize": "9.5pt", "fontweight": "bold"},
    )
    small = {"fontsize": "8.5pt", "color": QUIET}
    _paragraph(odt, "Table_Note", {"margintop": "0.15cm", "marginbottom": "0.45cm"}, small)
    heading = {"fontsize": "18pt", "fontweight": "bold", "color": colour}
    _paragraph(odt, "Contents_Heading", {"breakbefore": "page", "marginbottom": "0.35cm"}, heading)
    first = {"margintop": "0.22cm", "marginbottom": "0.07cm"}
    second = {"marginleft": "0.5cm", "marginbottom": "0.05cm"}
    _right_end(_paragraph(odt, "Contents_1", first, {"fontweight": "bold"}), 16.2, leader=True)
    _right_end(_paragraph(odt, "Contents_2", second, {"fontsize": "10pt"}), 15.7, leader=True)
    link = style.Style(name="Contents_Link", family="text")
    link.addElement(style.TextProperties(color=INK, textunderlinestyle="none"))
    odt.styles.addElement(link)
    for name in ("Header", "Footer"):
        _right_end(_paragraph(odt, name, {}, small), 16.2)
    _paragraph(odt, "List_Item", {"marginbottom": "0.1cm"}, {})


def _right_end(paragraph: Any, at_cm: float, *, leader: bool = False) -> None:
    """A tab that leads to the right edge, along dots where a line leads to a page number."""
    dots = {"leaderstyle": "dotted", "leadertext": "."} if leader else {}
    stops = style.TabStops()
    stops.addElement(style.TabStop(position=f"{at_cm}cm", type="right", **dots))
    paragraph.addElement(stops)


def _notice(odt: OpenDocumentText, name: str, edge: str, ground: str) -> None:
    _paragraph(
        odt,
        name,
        {
            "backgroundcolor": ground,
            "padding": "0.2cm",
            "borderleft": f"3pt solid {edge}",
            "margintop": "0.2cm",
            "marginbottom": "0.35cm",
        },
        {"fontsize": "10pt"},
    )


def table_style(*, is_whole: bool, has_note: bool) -> str:
    """The name of the style of a table: on one page or parted, with a note close below or not."""
    return f"Table{'_Whole' if is_whole else ''}{'_Noted' if has_note else ''}"


def _table_texts(odt: OpenDocumentText, colour: str, size: str, ending: str) -> None:
    """What stands in cells, in one of the sizes."""
    bold, right = {"fontweight": "bold"}, {"textalign": "end", "marginright": "0.2cm"}
    head = {**bold, "color": colour}
    text_name, figure_name = f"Table_Text{ending}", f"Table_Figure{ending}"
    _paragraph(odt, text_name, {"marginbottom": "0cm"}, {"fontsize": size})
    _paragraph(odt, figure_name, right, {}, parent=text_name)
    _paragraph(odt, f"Table_Row_Title{ending}", {}, bold, parent=text_name)
    _paragraph(odt, f"Table_Total_Figure{ending}", {}, bold, parent=figure_name)
    _paragraph(odt, f"Table_Heading{ending}", {}, head, parent=text_name)
    _paragraph(odt, f"Table_Heading_Figure{ending}", right, head, parent=text_name)


def _tables(odt: OpenDocumentText, colour: str) -> None:
    for ending, size in SIZES.items():
        _table_texts(odt, colour, size, ending)
    for name, looks in (
        ("Cell", {"borderbottom": f"0.4pt solid {HAIR}"}),
        ("Cell_Heading", {"borderbottom": f"1pt solid {colour}", "backgroundcolor": TINT}),
        ("Cell_Total", {"bordertop": f"1pt solid {colour}", "borderbottom": f"1pt solid {colour}"}),
    ):
        made = style.Style(name=name, family="table-cell")
        made.addElement(style.TableCellProperties(padding="0.12cm", **looks))
        odt.automaticstyles.addElement(made)
    for is_whole, has_note in product((False, True), repeat=2):
        made = style.Style(name=table_style(is_whole=is_whole, has_note=has_note), family="table")
        made.addElement(
            style.TableProperties(
                width="162mm",
                align="left",
                marginbottom="0cm" if has_note else "0.35cm",
                maybreakbetweenrows="false" if is_whole else "true",
            )
        )
        odt.automaticstyles.addElement(made)
    row = style.Style(name="Row", family="table-row")
    row.addElement(style.TableRowProperties(keeptogether="always"))
    odt.automaticstyles.addElement(row)


def _lists(odt: OpenDocumentText, colour: str) -> None:
    marker = style.Style(name="Marker", family="text")
    marker.addElement(style.TextProperties(color=colour))
    odt.styles.addElement(marker)
    for name, level in (
        ("Bullets", text.ListLevelStyleBullet(level=1, bulletchar="–", stylename="Marker")),
        ("Numbers", text.ListLevelStyleNumber(level=1, numformat="1", numsuffix=".")),
    ):
        level.addElement(style.ListLevelProperties(spacebefore="0.2cm", minlabelwidth="0.6cm"))
        made = text.ListStyle(name=name)
        made.addElement(level)
        odt.styles.addElement(made)
