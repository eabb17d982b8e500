"""PDF: for reading and for the archive, tagged for assistive technology (PDF/UA-1, PDF/A-2a)."""

from collections.abc import Sequence
from typing import Final

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
    Value,
    plain,
)
from cocreate.domain.text import N_
from cocreate.exports import charts, fonts, qr, words
from cocreate.exports.cells import is_numeric, runs, stay_together, values_of
from cocreate.exports.columns import columns_of, is_tall, stays_whole
from cocreate.exports.text import drawable
from cocreate.exports.typesetting import typeset
from cocreate.formatting import BRUSSELS, NOTHING

_DEEPEST: Final = 5
_SHORT: Final = 80
_TITLE_SIZES: Final = ((45, 34), (90, 28), (160, 22))
_SMALLEST_TITLE: Final = 17


class Pdf:
    """A tagged PDF, the same bytes for the same document."""

    key = "pdf"
    title = N_("PDF")
    media_type = "application/pdf"
    suffix = "pdf"

    def render(self, document: Document) -> bytes:
        """Set the document with our own template and fonts."""
        return typeset("document.typ", _Payload(document).whole(), document.made_at)


class _Payload:
    """The document as the plain values that the template reads."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.language

    def whole(self) -> dict[str, object]:
        document = self.document
        title = drawable(plain(document.cover.title)) or NOTHING
        day = document.made_at.astimezone(BRUSSELS)
        sections = [self._section(number, one) for number, one in document.walk()]
        return {
            "language": self.language,
            "title": f"{drawable(document.cover.kind)} – {title}",
            "short_title": _shortened(title),
            "kind": drawable(document.cover.kind),
            "date": [day.year, day.month, day.day],
            "fonts": list(fonts.FAMILIES),
            "brand": {"name": drawable(document.brand.name), "colour": document.brand.colour},
            "numbered": document.numbered,
            "contents": document.has_contents and len(sections) > 1,
            "words": {
                name: words.word(message, self.language)
                for name, message in (
                    ("contents", words.CONTENTS),
                    ("page", words.PAGE),
                    ("table", words.TABLE),
                    ("figure", words.FIGURE),
                )
            },
            "cover": self._cover(title),
            "sections": sections,
        }

    def _cover(self, title: str) -> dict[str, object]:
        cover = self.document.cover
        size = next((size for most, size in _TITLE_SIZES if len(title) <= most), _SMALLEST_TITLE)
        return {
            "kind": drawable(cover.kind),
            "title": self._title(cover.title),
            "size": size,
            "subtitle": self._runs(cover.subtitle),
            **self._facts(cover.facts),
            "notices": [self._notice(one) for one in cover.notices],
        }

    def _section(self, number: tuple[int, ...], section: Section) -> dict[str, object]:
        return {
            "level": min(len(number), _DEEPEST),
            "title": self._title(section.title),
            "new_page": section.new_page,
            "blocks": [self._block(block) for block in section.blocks],
        }

    def _block(self, block: Block) -> dict[str, object]:
        match block:
            case Table():
                return {"kind": "table", **self._table(block)}
            case Chart():
                return {"kind": "chart", **self._chart(block)}
            case QrCode():
                spoken = drawable(block.alternative) or NOTHING
                return {"kind": "qr", "svg": qr.svg(block.link), "alternative": spoken}
            case _:
                return self._words_block(block)

    def _words_block(self, block: Paragraph | Bullets | Facts | Notice) -> dict[str, object]:
        match block:
            case Paragraph():
                return {"kind": "paragraph", "text": self._runs(block.text), "lead": block.lead}
            case Bullets():
                items = [self._runs(item) for item in block.items]
                return {"kind": "bullets", "items": items, "numbered": block.numbered}
            case Facts():
                return {"kind": "facts", **self._facts(block.facts)}
            case Notice():
                return {"kind": "notice", **self._notice(block)}

    def _notice(self, notice: Notice) -> dict[str, object]:
        return {
            "tone": notice.tone.value,
            "label": words.word(words.TONES[notice.tone], self.language),
            "text": self._runs(notice.text),
        }

    def _facts(self, facts: Sequence[Fact]) -> dict[str, object]:
        listed = [
            {
                "label": drawable(fact.label),
                "text": self._runs(values_of(fact, self.language)),
            }
            for fact in facts
        ]
        return {"facts": listed, "whole": stay_together(facts, self.language)}

    def _table(self, table: Table) -> dict[str, object]:
        wide = columns_of(table, self.language)
        return {
            "title": drawable(table.title),
            "columns": [
                {
                    "title": drawable(column.title),
                    "width": wide.shares[index],
                    "figures": is_numeric(row[index] for row in table.rows),
                }
                for index, column in enumerate(table.columns)
            ],
            "rows": [self._row(row) for row in table.rows],
            "total": None if table.total is None else self._row(table.total),
            "row_titles": table.row_titles,
            "whole": stays_whole(table, wide, self.language),
            "size": wide.size,
            "tall": is_tall(table, self.language),
            "counted": table.in_data,
            "empty": drawable(table.empty) or words.word(words.NOTHING_TO_SHOW, self.language),
            "note": drawable(table.note),
        }

    def _row(self, row: Sequence[Value]) -> list[list[dict[str, object]]]:
        return [self._value(value) for value in row]

    def _chart(self, chart: Chart) -> dict[str, object]:
        return {
            "title": drawable(chart.title),
            "summary": drawable(chart.summary),
            "alternative": f"{drawable(chart.title)}. {drawable(chart.summary)}",
            "svg": charts.draw(chart, self.language, prepare=drawable),
            "table": None if chart.told_by else self._table(charts.table_of(chart)),
        }

    def _value(self, value: Value) -> list[dict[str, object]]:
        return self._runs(runs(value, self.language))

    def _runs(self, text: Text) -> list[dict[str, object]]:
        return [self._run(run) for run in text]

    def _title(self, text: Text) -> list[dict[str, object]]:
        """A heading, which assistive technology wants to hold something."""
        return self._runs(text if drawable(plain(text)).strip() else (Run(NOTHING),))

    def _run(self, run: Run) -> dict[str, object]:
        return {
            "text": drawable(run.text),
            "language": run.language or self.language,
            "strong": run.strong,
        }


def _shortened(title: str) -> str:
    return title if len(title) <= _SHORT else f"{title[:_SHORT]}…"
