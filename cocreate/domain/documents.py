"""What an export is made of: a neutral document that every format writes in its own way.

Words are already in the language of the document; figures are values, not text, so that Word, a
spreadsheet and a page write the same number each in its own way. A text in another language than
the document carries its language. Nothing here knows what a PDF is.

* reading formats (PDF, DOCX, ODT) show cover, contents and sections;
* data formats (XLSX, CSV) show the tables and facts of the sections, and ``Document.data``: tables
  that are too wide for paper;
* JSON holds everything.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True)
class Run:
    """A stretch of text in one language (None: the language of the document)."""

    text: str
    language: str | None = None
    strong: bool = False


@dataclass(frozen=True)
class Euro:
    """An amount of money; None is unknown, which is not zero."""

    amount: Decimal | None


@dataclass(frozen=True)
class Share:
    """A proportion, never without what it is a proportion of.

    ``in_percent`` is off where there are too few people for a percentage to mean anything.
    """

    numerator: int
    denominator: int
    in_percent: bool = True


Text: TypeAlias = tuple[Run, ...]
"""Words, possibly in several languages."""

Value: TypeAlias = (
    str | int | Decimal | Euro | Share | dt.date | dt.datetime | Run | tuple[Run, ...] | None
)
"""What stands in a cell or beside a label: words, a figure, a day, a moment (UTC), or nothing."""


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``lead`` sets an opening sentence larger."""

    text: Text
    lead: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list whose order means nothing, or with ``numbered`` one whose order does."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Fact:
    """A label and its value, which can be several (partners, deliverables)."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Facts:
    """Labels with values, as on the head of an action sheet."""

    facts: tuple[Fact, ...]


class Tone(StrEnum):
    """Why a notice stands out."""

    INFORMATION = "information"
    ILLUSTRATIVE = "illustrative"
    ATTENTION = "attention"


@dataclass(frozen=True)
class Notice:
    """Something to be seen: illustrative data, a withheld result, what is still missing."""

    text: Text
    tone: Tone = Tone.INFORMATION


@dataclass(frozen=True)
class Column:
    """A column of a table; ``weight`` is its width beside the others."""

    title: str
    weight: int = 1


@dataclass(frozen=True)
class Table:
    """Rows under column titles; the first cell of a row names the row unless ``row_titles`` is off.

    ``key`` is stable and unique in the document: it names the sheet, the CSV file and the JSON
    entry. ``total`` is a last row that sums up. ``empty`` is said instead when there is no row.
    ``in_data`` is off for the small tables of one action, whose rows stand together in a table of
    ``Document.data``: spreadsheets leave them out, and paper does not number them.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None
    row_titles: bool = True
    empty: str = ""
    note: str = ""
    in_data: bool = True

    def __post_init__(self) -> None:
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                msg = f"table {self.key!r}: {len(row)} cells under {len(self.columns)} columns"
                raise ValueError(msg)


class ChartKind(StrEnum):
    """The shapes in which figures are drawn."""

    BARS = "bars"
    """One bar a category."""
    GROUPED = "grouped"
    """One bar a category and series, side by side: planned beside spent."""
    STACKED = "stacked"
    """One bar a category, cut into the series: cost by source and year."""
    SHARES = "shares"
    """Stacked to the same length: agreement, in order from the first series to the last."""
    LINES = "lines"
    """Values in the order of the categories: an indicator over time."""


class Unit(StrEnum):
    """What the figures of a chart count."""

    NUMBER = "number"
    EURO = "euro"


@dataclass(frozen=True)
class Series:
    """One value for each category of the chart; None is unknown and leaves a gap."""

    label: str
    values: tuple[Decimal | int | None, ...]


@dataclass(frozen=True)
class Chart:
    """Figures drawn, with the sentence that says what is to be seen and always with their table.

    ``limit`` is a line that the figures are judged by: an envelope, a target. ``told_by`` is the
    key of a table of the document that says the same figures and more: paper then shows that table
    alone.
    """

    key: str
    title: str
    summary: str
    kind: ChartKind
    category_title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = Unit.NUMBER
    limit: Decimal | int | None = None
    limit_label: str = ""
    told_by: str = ""

    def __post_init__(self) -> None:
        for one in self.series:
            if len(one.values) != len(self.categories):
                msg = f"chart {self.key!r}: {one.label!r} does not fit its categories"
                raise ValueError(msg)


@dataclass(frozen=True)
class QrCode:
    """A link that a phone can read, with the words that stand for it."""

    link: str
    alternative: str


Block: TypeAlias = Paragraph | Bullets | Facts | Notice | Table | Chart | QrCode


@dataclass(frozen=True)
class Section:
    """A titled part, with its blocks and then its sub-sections.

    ``new_page`` starts it on a new page where there are pages.
    """

    title: Text
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    new_page: bool = False


@dataclass(frozen=True)
class Brand:
    """Who publishes, and the house colour (``#rrggbb``, dark enough for white text)."""

    name: str
    colour: str = "#0a5247"


@dataclass(frozen=True)
class Cover:
    """The first page: what kind of document, its title, and the facts that identify it."""

    kind: str
    title: Text
    subtitle: Text = ()
    facts: tuple[Fact, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole document. ``key`` says what it is (``plan``) and ``name`` makes its file name.

    ``made_at`` is the moment of what is said, not of the printing: the same data give the same
    bytes. A document of two pages needs no table of contents (``has_contents``).
    """

    key: str
    name: str
    language: str
    cover: Cover
    brand: Brand
    made_at: dt.datetime
    sections: tuple[Section, ...]
    data: tuple[Table, ...] = ()
    numbered: bool = True
    has_contents: bool = True

    def __post_init__(self) -> None:
        keys = [table.key for table in self.tables()] + [chart.key for chart in self.charts()]
        if len(keys) != len(set(keys)):
            msg = f"two tables or charts of {self.key!r} claim the same key"
            raise ValueError(msg)
        for chart in self.charts():
            if chart.told_by and chart.told_by not in keys:
                msg = f"chart {chart.key!r}: there is no table {chart.told_by!r}"
                raise ValueError(msg)

    def walk(self) -> Iterator[tuple[tuple[int, ...], Section]]:
        """Every section in reading order, with its number: (2, 1) is section 2.1."""
        return _walk(self.sections, ())

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order."""
        return (block for _, section in self.walk() for block in section.blocks)

    def tables(self) -> Iterator[Table]:
        """The tables of the sections, then those for spreadsheets alone."""
        yield from (block for block in self.blocks() if isinstance(block, Table))
        yield from self.data

    def charts(self) -> Iterator[Chart]:
        """The charts, in reading order."""
        return (block for block in self.blocks() if isinstance(block, Chart))


def words(text: str, language: str | None = None) -> Text:
    """Plain words as text; the language is named when it is not that of the document."""
    return (Run(text, language),) if text else ()


def plain(text: Text) -> str:
    """The characters of a text, without its languages."""
    return "".join(run.text for run in text)


def _walk(
    sections: Sequence[Section], above: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], Section]]:
    for position, section in enumerate(sections, start=1):
        number = (*above, position)
        yield number, section
        yield from _walk(section.sections, number)


@dataclass(frozen=True)
class Poster:
    """What hangs on the wall of a workshop: how to join, readable from across the room.

    ``address`` and ``code`` are typed; ``link`` is what the QR code holds.
    """

    language: str
    brand: Brand
    title: Text
    pillar: str
    when: str
    place: str
    address: str
    code: str
    link: str
    invitation: str
    steps: tuple[str, ...]
    made_at: dt.datetime


@dataclass(frozen=True)
class Card:
    """One card to cut out; ``card_code`` works once, and is empty where none is needed."""

    link: str
    card_code: str = ""


@dataclass(frozen=True)
class CardSheet:
    """Join cards, eight a page, to be cut along the lines."""

    language: str
    brand: Brand
    title: Text
    when: str
    address: str
    code: str
    invitation: str
    card_label: str
    cards: tuple[Card, ...]
    made_at: dt.datetime
