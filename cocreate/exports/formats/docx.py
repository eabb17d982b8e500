"""Word: for an office that goes on working; real styles, headings that count themselves."""

import io
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from cocreate.domain.documents import (
    Block,
    Bullets,
    Chart,
    Document,
    Fact,
    Facts,
    Notice,
    Paragraph,
    QrCode,
    Run,
    Section,
    Table,
    Text,
    plain,
)
from cocreate.domain.text import N_
from cocreate.exports import charts, qr, words
from cocreate.exports.archives import steady
from cocreate.exports.cells import after_label, is_numeric, runs, stay_together, values_of
from cocreate.exports.columns import columns_of, stays_whole
from cocreate.exports.text import drawable, literal
from cocreate.exports.typesetting import as_png
from cocreate.exports.word import elements, numbering
from cocreate.exports.word.styles import NOTICE_STYLES, apply_styles

_DEEPEST = 4
_TEXT_WIDTH_MM = 162
_TEXT_WIDTH = 9184  # the same in twentieths of a point
_SHORT = 255


class Docx:
    """A Word document, the same bytes for the same document."""

    key = "docx"
    title = N_("Word")
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    suffix = "docx"

    def render(self, document: Document) -> bytes:
        """Write cover, contents and sections with the styles of the house."""
        return _Writer(document).whole()


class _Writer:
    """One Word file in the making."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.language
        self.docx: Any = docx.Document()
        self.captions = {words.TABLE: 0, words.FIGURE: 0}
        self.lists = 0
        self.end = self.docx.element.body.find(qn("w:sectPr"))
        self.style_ids: dict[str, str] = {}

    def whole(self) -> bytes:
        apply_styles(self.docx, self.document.brand.colour, self.language)
        self.style_ids = {style.name: style.style_id for style in self.docx.styles}
        if self.document.numbered:
            numbering.number_headings(self.docx)
        self._properties()
        self._page()
        self._cover()
        sections = list(self.document.walk())
        if self.document.has_contents and len(sections) > 1:
            self._contents(sections)
        for index, (number, section) in enumerate(sections):
            self._section(index, number, section)
        buffer = io.BytesIO()
        self.docx.save(buffer)
        return steady(buffer.getvalue())

    def _properties(self) -> None:
        properties = self.docx.core_properties
        moment = self.document.made_at.replace(tzinfo=None)
        properties.title = literal(plain(self.document.cover.title))[:_SHORT]
        properties.subject = literal(self.document.cover.kind)[:_SHORT]
        properties.author = literal(self.document.brand.name)[:_SHORT]
        properties.last_modified_by = properties.author
        properties.comments = ""
        properties.keywords = ""
        properties.language = words.language_tag(self.language)
        properties.created = properties.modified = moment

    def _page(self) -> None:
        section = self.docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.4)
        section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
        section.different_first_page_header_footer = True
        header = section.header.paragraphs[0]
        footer = section.footer.paragraphs[0]
        for line in (header, footer):
            line.paragraph_format.tab_stops.add_tab_stop(Pt(_TEXT_WIDTH / 20), 2)
        named = (*self.document.cover.title, Run(f"\t{self.document.cover.kind}"))
        elements.append_runs(header._p, named, self.language)
        elements.append_runs(footer._p, (Run(f"{self.document.brand.name}\t"),), self.language)
        pattern = words.word(words.PAGE, self.language)
        before, _, rest = pattern.partition("%(page)s")
        between, _, after = rest.partition("%(pages)s")
        for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
            elements.append_runs(footer._p, (Run(text),), self.language)
            if field:
                elements.append_field(footer._p, field, "1")

    def _cover(self) -> None:
        cover = self.document.cover
        self._paragraph((Run(self.document.brand.name),), "Cover Publisher")
        self._paragraph((Run(cover.kind),), "Cover Kind")
        self._paragraph(cover.title, "Title")
        if cover.subtitle:
            self._paragraph(cover.subtitle, "Subtitle")
        self._paragraph((), "Cover End")
        self._facts(cover.facts)
        for notice in cover.notices:
            self._notice(notice)

    def _contents(self, sections: list[tuple[tuple[int, ...], Section]]) -> None:
        """The headings, each a link; their page numbers are fields, for nobody but who lays the
        pages out knows them. LibreOffice reckons them at once, Word when it opens the file (it asks
        first). A contents field around them would keep LibreOffice from it.
        """
        self._paragraph((Run(words.word(words.CONTENTS, self.language)),), "Contents Heading")
        for index, (number, section) in enumerate(sections):
            if len(number) > 2:  # noqa: PLR2004 -- two levels of contents
                continue
            entry = self._paragraph((), f"TOC {len(number)}")
            link = elements.nested(entry, "w:hyperlink", anchor=_anchor(index), history=1)
            prefix = ".".join(map(str, number)) + "\u2002" if self.document.numbered else ""
            elements.append_runs(link, (Run(prefix), *section.title, Run("\t")), self.language)
            elements.append_field(link, f"PAGEREF {_anchor(index)} \\h", "")
        elements.renew_fields(self.docx.settings.element)

    def _section(self, index: int, number: tuple[int, ...], section: Section) -> None:
        last = self.end.getprevious()
        if last.pPr is not None and last.pPr.style == self.style_ids["Table End"]:
            # It parts two tables; before a heading it could only make a page of its own.
            last.getparent().remove(last)
        heading = self._paragraph(section.title, f"Heading {min(len(number), _DEEPEST)}")
        if section.new_page or index == 0:
            elements.nested(heading[0], "w:pageBreakBefore")
            elements.nested(heading[0], "w:spacing", before=0)
        elements.bookmark(heading, _anchor(index), index)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block.text, "Lead" if block.lead else "Normal")
            case Bullets():
                self._bullets(block)
            case Facts():
                self._facts(block.facts)
            case Notice():
                self._notice(block)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case QrCode():
                png = as_png(qr.svg(block.link), qr.WIDTH_MM)
                self._picture(png, block.alternative, Cm(qr.WIDTH_MM / 10))

    def _paragraph(self, text: Text, style: str) -> Any:
        """A paragraph element at the end of the body; python-docx would look its style up anew."""
        made = elements.element("w:p")
        elements.nested(elements.nested(made, "w:pPr"), "w:pStyle", val=self.style_ids[style])
        elements.append_runs(made, text, self.language)
        self.end.addprevious(made)
        return made

    def _bullets(self, block: Bullets) -> None:
        list_id = 0
        if block.numbered:
            self.lists += 1
            list_id = numbering.new_list(self.docx, self.lists)
        for item in block.items:
            paragraph = self._paragraph(item, "List Number" if block.numbered else "List Bullet")
            if block.numbered:
                numbering.use_list(paragraph, list_id)

    def _facts(self, facts: tuple[Fact, ...]) -> None:
        whole = stay_together(facts, self.language)
        for place, fact in enumerate(facts, start=1):
            label = Run(f"{fact.label}{after_label(fact.label)}", strong=True)
            look = "Last Fact" if place == len(facts) else "Fact"
            made = self._paragraph((label, *values_of(fact, self.language)), look)
            if whole and place < len(facts):
                elements.nested(made.pPr, "w:keepNext")

    def _notice(self, notice: Notice) -> None:
        label = words.word(words.TONES[notice.tone], self.language)
        text = (Run(f"{label}  ", strong=True), *notice.text)
        self._paragraph(text, NOTICE_STYLES[notice.tone])

    def _table(self, table: Table) -> None:
        if table.rows:
            if table.in_data:
                self._caption(words.TABLE, table.title)
            else:
                self._paragraph((Run(table.title),), "Small Caption")
            self._rows(table)
        else:
            nothing = table.empty or words.word(words.NOTHING_TO_SHOW, self.language)
            self._paragraph((Run(table.title, strong=True), Run(f"\n{nothing}")), "Normal")
        if table.note:
            self._paragraph((Run(table.note),), "Table Note")
        else:
            self._paragraph((), "Table End")

    def _rows(self, table: Table) -> None:
        wide = columns_of(table, self.language)
        rows = [*table.rows, *([table.total] if table.total else [])]
        made = elements.table(
            [column.title for column in table.columns],
            [[runs(value, self.language) for value in row] for row in rows],
            elements.Layout(
                widths=[int(_TEXT_WIDTH * share) for share in wide.shares],
                figures=[
                    is_numeric(row[index] for row in table.rows)
                    for index in range(len(table.columns))
                ],
                kept=_kept(table, whole=stays_whole(table, wide, self.language)),
                size=wide.size,
            ),
            language=self.language,
            looks={
                "firstRow": True,
                "lastRow": table.total is not None,
                "firstColumn": table.row_titles,
                "lastColumn": False,
                "noHBand": True,
            },
        )
        self.end.addprevious(made)

    def _chart(self, chart: Chart) -> None:
        self._caption(words.FIGURE, chart.title)
        svg = charts.draw(chart, self.language, prepare=drawable)
        self._picture(as_png(svg, _TEXT_WIDTH_MM), f"{chart.title}. {chart.summary}", Cm(16.2))
        self._paragraph((Run(chart.summary),), "Normal")
        if chart.categories and not chart.told_by:
            self._rows(charts.table_of(chart))
            self._paragraph((), "Table End")

    def _picture(self, png: bytes, alternative: str, width: Any) -> None:
        picture = self.docx.add_picture(io.BytesIO(png), width=width)
        properties = picture._inline.docPr
        properties.set("descr", literal(alternative))
        properties.set("title", "")

    def _caption(self, kind: str, title: str) -> None:
        """A caption that Word counts itself, so that new tables can be put between."""
        self.captions[kind] += 1
        caption = self._paragraph((Run(f"{words.word(kind, self.language)} "),), "Caption")
        name = "Table" if kind == words.TABLE else "Figure"
        elements.append_field(caption, f"SEQ {name} \\* ARABIC", str(self.captions[kind]))
        elements.append_runs(caption, (Run(f" – {title}"),), self.language)


def _kept(table: Table, *, whole: bool) -> int:
    """How many of the last rows stay with the one before them: all, or the total with its last."""
    if whole:
        return len(table.rows) + (1 if table.total else 0)
    return 1 if table.total else 0


def _anchor(index: int) -> str:
    return f"_Toc{index:06}"
