"""The editor of a vision frame: a vision in three languages, lists of rows, lines of money."""

import datetime as dt
import re

from wtforms import BooleanField, FieldList, FormField, HiddenField, StringField, TextAreaField

from cocreate.domain.amounts import read_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.pillars import ItemKind
from cocreate.domain.text import LANGUAGES, N_, in_language
from cocreate.formatting import format_amount
from cocreate.operations.pillars.frames import YEARS, FrameContent, ItemContent, LineContent
from cocreate.queries.frames import FrameView, ItemView, LineView
from cocreate.web.forms.rows import Row, RowsForm
from cocreate.web.i18n import language


class ItemRow(Row):
    """An objective, theme, obstacle, limit, date or criterion."""

    filled_by = ("text_fr", "text_nl", "text_en")
    code = HiddenField()
    text_fr = TextAreaField(N_("French"))
    text_nl = TextAreaField(N_("Dutch"))
    text_en = TextAreaField(N_("English"))
    parent = StringField(N_("Serves the strategic objective"))
    on_date = StringField(N_("Date"))
    source_url = StringField(N_("Web address of the source"))
    is_illustrative = BooleanField(N_("Illustrative: written as an example"))


class LineRow(Row):
    """Money of one year from one source."""

    filled_by = ("year", "amount", "source_fr", "source_nl", "source_en")
    year = StringField(N_("Year"))
    amount = StringField(N_("Amount in euro"))
    source_fr = StringField(N_("Source, in French"))
    source_nl = StringField(N_("Source, in Dutch"))
    source_en = StringField(N_("Source, in English"))
    is_illustrative = BooleanField(N_("Illustrative: written as an example"))


class FrameForm(RowsForm):
    """A whole draft, as it stands on the screen."""

    version = HiddenField()
    vision_fr = TextAreaField(N_("Vision, in French"))
    vision_nl = TextAreaField(N_("Vision, in Dutch"))
    vision_en = TextAreaField(N_("Vision, in English"))
    is_illustrative = BooleanField(N_("This frame is illustrative: written as an example"))
    strategic_objective = FieldList(FormField(ItemRow), N_("Strategic objectives"))
    operational_objective = FieldList(FormField(ItemRow), N_("Operational objectives"))
    theme = FieldList(FormField(ItemRow), N_("Priority themes"))
    obstacle = FieldList(FormField(ItemRow), N_("Obstacles"))
    out_of_scope = FieldList(FormField(ItemRow), N_("Out of scope"))
    calendar = FieldList(FormField(ItemRow), N_("Calendar"))
    criterion = FieldList(FormField(ItemRow), N_("Criteria"))
    line = FieldList(FormField(LineRow), N_("Envelope"))

    @classmethod
    def of(cls, frame: FrameView, *, sent: bool = True) -> "FrameForm":
        """The form of a draft; what was sent with this request wins, unless ``sent`` is off."""
        values = _values(frame)
        return cls(data=values) if sent else cls(formdata=None, data=values)

    def content(self) -> FrameContent:
        """What was typed; raises ``RuleViolation`` naming the row that cannot be read."""
        self.places.clear()
        rows = [(kind, *row) for kind in ItemKind for row in self.rows_of(kind.value, "item")]
        lines = list(self.rows_of("line"))
        return FrameContent(
            vision=self.texts("vision"),
            items=tuple(_item(kind, place, row) for kind, place, row in rows),
            lines=tuple(_line(place, row) for place, row in lines),
            is_illustrative=bool(self.is_illustrative.data),
        )

    def strategic_choices(self) -> list[tuple[str, str]]:
        """The saved strategic objectives that an operational one can serve: code and text."""
        rows = [one.form for one in self.strategic_objective.entries]
        return [
            (str(row.code.data), in_language(row.by_language("text"), language())[0])
            for row in rows
            if row.code.data
        ]


def _item(kind: ItemKind, place: str, row: Row) -> ItemContent:
    return ItemContent(
        kind=kind,
        text=row.by_language("text"),
        code=(row["code"].data or "").strip(),
        parent_code=row["parent"].data or None,
        on_date=read_day(row["on_date"].data, place),
        source_url=row["source_url"].data or None,
        is_illustrative=bool(row["is_illustrative"].data),
    )


def _line(place: str, row: Row) -> LineContent:
    year = (row["year"].data or "").strip()
    if not re.fullmatch("[0-9]{4}", year):
        raise RuleViolation("year-out-of-bounds", field=place, first=YEARS[0], last=YEARS[-1])
    return LineContent(
        year=int(year),
        source=row.by_language("source"),
        amount=read_amount(row["amount"].data or "", language(), field=place),
        is_illustrative=bool(row["is_illustrative"].data),
    )


def read_day(typed: str | None, field: str) -> dt.date | None:
    """A day as browsers send it; None when the field was left empty."""
    bare = (typed or "").strip()
    if not bare:
        return None
    try:
        return dt.date.fromisoformat(bare)
    except ValueError:
        raise RuleViolation("day-malformed", field=field) from None


def _values(frame: FrameView) -> dict[str, object]:
    values: dict[str, object] = {
        "version": str(frame.version),
        "is_illustrative": frame.is_illustrative,
        "line": [_line_values(one) for one in frame.lines],
        **{f"vision_{one}": frame.vision.get(one, "") for one in LANGUAGES},
    }
    for kind in ItemKind:
        values[kind.value] = [_item_values(one) for one in frame.of_kind(kind)]
    return values


def _item_values(item: ItemView) -> dict[str, object]:
    return {
        "code": item.code,
        "parent": item.parent_code or "",
        "on_date": item.on_date.isoformat() if item.on_date else "",
        "source_url": item.source_url or "",
        "is_illustrative": item.is_illustrative,
        **{f"text_{one}": item.text.get(one, "") for one in LANGUAGES},
    }


def _line_values(line: LineView) -> dict[str, object]:
    return {
        "year": str(line.year),
        "amount": format_amount(line.amount, language()),
        "is_illustrative": line.is_illustrative,
        **{f"source_{one}": line.source.get(one, "") for one in LANGUAGES},
    }
