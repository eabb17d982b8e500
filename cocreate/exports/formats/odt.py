"""OpenDocument text: Word's counterpart for offices that work with LibreOffice."""

import datetime as dt
import io
from typing import Any

from odf import dc, draw, meta, svg, text
from odf.opendocument import OpenDocumentText

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
    Value,
    plain,
)
from cocreate.domain.documents import Text as Words
from cocreate.domain.text import N_
from cocreate.exports import charts, qr, words
from cocreate.exports.archives import steady
from cocreate.exports.cells import after_label, runs, stay_together, values_of
from cocreate.exports.opendocument.elements import (
    append_text,
    build_table,
    in_order,
    let_go,
    png_size,
    within,
)
from cocreate.exports.opendocument.pages import apply_pages
from cocreate.exports.opendocument.styles import (
    NOTICE_STYLES,
    LaterStyles,
    apply_styles,
)
from cocreate.exports.text import drawable, literal
from cocreate.exports.typesetting import as_png

_DEEPEST = 4
_TEXT_WIDTH_MM = 162


class Odt:
    """An OpenDocument text, the same bytes for the same document."""

    key = "odt"
    title = N_("OpenDocument")
    media_type = "application/vnd.oasis.opendocument.text"
    suffix = "odt"

    def render(self, document: Document) -> bytes:
        """Write cover, contents and sections with the styles of the house."""
        return _Writer(document).whole()


class _Writer:
    """One OpenDocument text in the making."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.language
        self.odt: Any = OpenDocumentText()
        self.styles = LaterStyles(self.odt)
        self.body = self.odt.text
        self.captions = {words.TABLE: 0, words.FIGURE: 0}
        self.pictures = self.tables = 0

    def whole(self) -> bytes:
        document = self.document
        apply_styles(self.odt, document.brand.colour, self.language, numbered=document.numbered)
        self._properties()
        kind = Run(f"\t{document.cover.kind}")
        header = self._made("Header", (*document.cover.title, kind))
        apply_pages(self.odt, header, self._page_number())
        self._cover()
        sections = list(document.walk())
        if document.has_contents and len(sections) > 1:
            self._contents(sections)
        for index, (number, section) in enumerate(sections):
            self._section(index, number, section)
        buffer = io.BytesIO()
        self.odt.write(buffer)
        let_go(self.odt.topnode)
        return steady(buffer.getvalue(), in_order)

    def _properties(self) -> None:
        moment = self.document.made_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        title = literal(plain(self.document.cover.title))
        for made in (
            dc.Title(text=title),
            dc.Subject(text=literal(self.document.cover.kind)),
            dc.Creator(text=literal(self.document.brand.name)),
            dc.Language(text=words.language_tag(self.language)),
            meta.CreationDate(text=moment),
            dc.Date(text=moment),
        ):
            self.odt.meta.addElement(made)

    def _page_number(self) -> Any:
        made = self._made("Footer", (Run(f"{self.document.brand.name}\t"),))
        pattern = words.word(words.PAGE, self.language)
        before, _, rest = pattern.partition("%(page)s")
        between, _, after = rest.partition("%(pages)s")
        self._append(made, (Run(before),))
        made.addElement(text.PageNumber(selectpage="current"))
        self._append(made, (Run(between),))
        made.addElement(text.PageCount())
        self._append(made, (Run(after),))
        return made

    def _cover(self) -> None:
        cover = self.document.cover
        self._paragraph("First", (Run(self.document.brand.name),))
        self._paragraph("Cover_Kind", (Run(cover.kind),))
        self._paragraph("Title", cover.title)
        self._paragraph("Subtitle", cover.subtitle)
        self._paragraph("Standard", ())
        self._facts(cover.facts)
        for notice in cover.notices:
            self._notice(notice)

    def _contents(self, sections: list[tuple[tuple[int, ...], Section]]) -> None:
        """A table of contents that already shows the headings, each a link."""
        self._paragraph("Contents_Heading", (Run(words.word(words.CONTENTS, self.language)),))
        contents = text.TableOfContent(name="Contents", protected="false")
        contents.addElement(text.TableOfContentSource(outlinelevel=2))
        index_body = text.IndexBody()
        for index, (number, section) in enumerate(sections):
            if len(number) > 2:  # noqa: PLR2004 -- two levels of contents
                continue
            entry = text.P(stylename=f"Contents_{len(number)}")
            link = text.A(
                href=f"#{_anchor(index)}",
                type="simple",
                stylename="Contents_Link",
                visitedstylename="Contents_Link",
            )
            prefix = ".".join(map(str, number)) + "\u2002" if self.document.numbered else ""
            self._append(link, (Run(prefix), *section.title, Run("\t")))
            link.addElement(text.BookmarkRef(refname=_anchor(index), referenceformat="page"))
            entry.addElement(link)
            index_body.addElement(entry)
        contents.addElement(index_body)
        self.body.addElement(contents)

    def _section(self, index: int, number: tuple[int, ...], section: Section) -> None:
        level = min(len(number), _DEEPEST)
        page = "_Page" if section.new_page or index == 0 else ""
        heading = text.H(outlinelevel=level, stylename=f"Heading_{level}{page}")
        heading.addElement(text.BookmarkStart(name=_anchor(index)))
        self._append(heading, section.title)
        heading.addElement(text.BookmarkEnd(name=_anchor(index)))
        self.body.addElement(heading)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph("Lead" if block.lead else "Standard", block.text)
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
                self._picture(png, block.alternative, qr.WIDTH_MM)

    def _made(self, style_name: str, given: Words) -> Any:
        made = text.P(stylename=style_name)
        self._append(made, given)
        return made

    def _paragraph(self, style_name: str, given: Words) -> None:
        self.body.addElement(self._made(style_name, given))

    def _append(self, parent: Any, given: Words) -> None:
        for run in given:
            target = parent
            if run.strong:
                target = within(target, self.styles.strong())
            if run.language not in (None, self.language):
                target = within(target, self.styles.language(str(run.language)))
            append_text(target, run.text)

    def _bullets(self, block: Bullets) -> None:
        made = text.List(stylename="Numbers" if block.numbered else "Bullets")
        for item in block.items:
            entry = text.ListItem()
            entry.addElement(self._made("List_Item", item))
            made.addElement(entry)
        if block.items:
            self.body.addElement(made)

    def _facts(self, facts: tuple[Fact, ...]) -> None:
        usual = "Kept_Fact" if stay_together(facts, self.language) else "Fact"
        for place, fact in enumerate(facts, start=1):
            label = Run(f"{fact.label}{after_label(fact.label)}", strong=True)
            look = "Last_Fact" if place == len(facts) else usual
            self._paragraph(look, (label, *values_of(fact, self.language)))

    def _notice(self, notice: Notice) -> None:
        label = words.word(words.TONES[notice.tone], self.language)
        self._paragraph(NOTICE_STYLES[notice.tone], (Run(f"{label}  ", strong=True), *notice.text))

    def _table(self, given: Table) -> None:
        if given.rows:
            if given.in_data:
                self._caption(words.TABLE, given.title)
            else:
                self._paragraph("Small_Caption", (Run(given.title),))
            self._rows(given)
        else:
            nothing = given.empty or words.word(words.NOTHING_TO_SHOW, self.language)
            self._paragraph("Standard", (Run(given.title, strong=True), Run(f"\n{nothing}")))
        if given.note:
            self._paragraph("Table_Note", (Run(given.note),))

    def _rows(self, given: Table) -> None:
        self.tables += 1
        name = f"Table{self.tables}"
        self.body.addElement(build_table(self.styles, given, name, self.language, self._cell_text))

    def _cell_text(self, style_name: str, value: Value) -> Any:
        return self._made(style_name, runs(value, self.language))

    def _chart(self, chart: Chart) -> None:
        self._caption(words.FIGURE, chart.title)
        drawn = charts.draw(chart, self.language, prepare=drawable)
        png = as_png(drawn, _TEXT_WIDTH_MM)
        self._picture(png, f"{chart.title}. {chart.summary}", _TEXT_WIDTH_MM)
        self._paragraph("Standard", (Run(chart.summary),))
        if chart.categories and not chart.told_by:
            self._rows(charts.table_of(chart))

    def _picture(self, png: bytes, alternative: str, width_mm: int) -> None:
        self.pictures += 1
        name = self.odt.addPicture(f"Pictures/{self.pictures}.png", "image/png", png)
        wide, high = png_size(png)
        frame = draw.Frame(
            name=f"Picture{self.pictures}",
            anchortype="as-char",
            width=f"{width_mm}mm",
            height=f"{width_mm * high / wide:.1f}mm",
        )
        frame.addElement(draw.Image(href=name, type="simple", show="embed", actuate="onLoad"))
        frame.addElement(svg.Desc(text=literal(alternative)))
        paragraph = text.P(stylename="Standard")
        paragraph.addElement(frame)
        self.body.addElement(paragraph)

    def _caption(self, kind: str, title: str) -> None:
        """A caption that the office program counts itself."""
        self.captions[kind] += 1
        name = "Table" if kind == words.TABLE else "Figure"
        caption = self._made("Caption", (Run(f"{words.word(kind, self.language)} "),))
        caption.addElement(
            text.Sequence(
                name=name,
                formula=f"ooow:{name}+1",
                numformat="1",
                refname=f"ref{name}{self.captions[kind]}",
                text=str(self.captions[kind]),
            )
        )
        self._append(caption, (Run(f" – {title}"),))
        self.body.addElement(caption)


def _anchor(index: int) -> str:
    return f"section-{index}"
