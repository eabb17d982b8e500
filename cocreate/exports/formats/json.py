"""JSON: the whole document for other programs, as its published schema describes it."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from importlib.resources import files
from typing import Final

from cocreate.domain.documents import (
    Block,
    Bullets,
    Chart,
    Document,
    Euro,
    Fact,
    Facts,
    Notice,
    Paragraph,
    QrCode,
    Run,
    Section,
    Share,
    Table,
    Text,
    Value,
)
from cocreate.domain.text import N_
from cocreate.exports import charts
from cocreate.exports.cells import written
from cocreate.exports.text import literal

SCHEMA: Final = "urn:cocreate:document:1"
"""The name of the schema; its number goes up when a reader would have to change."""

Json = dict[str, object]


class JsonFile:
    """A JSON file in UTF-8, the same bytes for the same document."""

    key = "json"
    title = N_("JSON")
    media_type = "application/json"
    suffix = "json"

    def render(self, document: Document) -> bytes:
        """Write everything that the document holds."""
        return (json.dumps(_Writer(document).whole(), ensure_ascii=False, indent=1) + "\n").encode()


def schema() -> bytes:
    """The JSON Schema that every JSON export follows."""
    return (files("cocreate.exports") / "document.schema.json").read_bytes()


class _Writer:
    """The document as plain JSON values."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.language

    def whole(self) -> Json:
        document, cover = self.document, self.document.cover
        return {
            "schema": SCHEMA,
            "kind": document.key,
            "language": self.language,
            "publisher": literal(document.brand.name),
            "made_at": document.made_at.astimezone(dt.UTC).isoformat(),
            "cover": {
                "kind": literal(cover.kind),
                "title": self._text(cover.title),
                "subtitle": self._text(cover.subtitle),
                "facts": self._facts(cover.facts),
                "notices": [self._notice(notice) for notice in cover.notices],
            },
            "sections": self._sections(document.sections),
            "data": [self._table(table) for table in document.data],
        }

    def _sections(self, sections: Iterable[Section]) -> list[Json]:
        return [
            {
                "title": self._text(section.title),
                "blocks": [self._block(block) for block in section.blocks],
                "sections": self._sections(section.sections),
            }
            for section in sections
        ]

    def _block(self, block: Block) -> Json:
        match block:
            case Table():
                return {"block": "table", **self._table(block)}
            case Chart():
                return {"block": "chart", **self._chart(block)}
            case Facts():
                return {"block": "facts", "facts": self._facts(block.facts)}
            case Notice():
                return {"block": "notice", **self._notice(block)}
            case _:
                return self._words_block(block)

    def _words_block(self, block: Paragraph | Bullets | QrCode) -> Json:
        match block:
            case Paragraph():
                return {"block": "paragraph", "text": self._text(block.text)}
            case Bullets():
                items = [self._text(item) for item in block.items]
                return {"block": "list", "numbered": block.numbered, "items": items}
            case QrCode():
                spoken = literal(block.alternative)
                return {"block": "qr", "link": literal(block.link), "alternative": spoken}

    def _notice(self, notice: Notice) -> Json:
        return {"tone": notice.tone.value, "text": self._text(notice.text)}

    def _facts(self, facts: Iterable[Fact]) -> list[Json]:
        return [
            {
                "label": literal(fact.label),
                "values": [self._value(value) for value in fact.values],
            }
            for fact in facts
        ]

    def _table(self, table: Table) -> Json:
        return {
            "key": table.key,
            "title": literal(table.title),
            "columns": [literal(column.title) for column in table.columns],
            "rows": [[self._value(value) for value in row] for row in table.rows],
            "total": table.total and [self._value(value) for value in table.total],
            "note": literal(table.note),
        }

    def _chart(self, chart: Chart) -> Json:
        limit = {"label": literal(chart.limit_label), "value": self._value(chart.limit)}
        return {
            "kind": chart.kind.value,
            "unit": chart.unit.value,
            "summary": literal(chart.summary),
            "limit": None if chart.limit is None else limit,
            **self._table(charts.table_of(chart)),
        }

    def _value(self, value: Value) -> Json | None:
        """A figure as a figure, with the words in which people read it beside."""
        match value:
            case None | Euro(amount=None):
                return None
            case str() | Run() | tuple():
                return {"text": self._text(value)}
            case _:
                return {**_figure(value), "shown": written(value, self.language)}

    def _text(self, text: str | Run | Text) -> list[Json]:
        given = (Run(text),) if isinstance(text, str) else text
        return [
            {"words": literal(run.text), "language": run.language or self.language}
            for run in ((given,) if isinstance(given, Run) else given)
        ]


def _figure(value: int | Decimal | Euro | Share | dt.date | dt.datetime) -> Json:
    match value:
        case Euro():
            return {"euro": f"{value.amount:.2f}"}
        case Share():
            return {"numerator": value.numerator, "denominator": value.denominator}
        case dt.datetime():
            return {"moment": value.astimezone(dt.UTC).isoformat()}
        case dt.date():
            return {"day": value.isoformat()}
        case _:
            return {"number": value if isinstance(value, int) else float(value)}
