"""Forms of programmes and pillars: what describes them, shares of the envelope, readiness."""

import re

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)

from cocreate.domain.amounts import read_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import LANGUAGES, N_
from cocreate.formatting import format_amount
from cocreate.operations.pillars.description import CollegeContent, Fact, PillarContent
from cocreate.operations.pillars.programmes import ProgrammeContent, Sourced
from cocreate.queries.pillars import FactView, PillarView, ProgrammeView
from cocreate.web.forms import Form
from cocreate.web.forms.frames import read_day
from cocreate.web.forms.rows import Row, RowsForm
from cocreate.web.i18n import language

Texts = dict[str, str]


class ObjectiveRow(Row):
    """A joint objective."""

    filled_by = ("text_fr", "text_nl", "text_en")
    text_fr = TextAreaField(N_("French"))
    text_nl = TextAreaField(N_("Dutch"))
    text_en = TextAreaField(N_("English"))
    source_url = StringField(N_("Web address of the source"))


class FactRow(Row):
    """A label and what is known under it."""

    filled_by = ("label_fr", "label_nl", "label_en", "value_fr", "value_nl", "value_en")
    label_fr = StringField(N_("Label, in French"))
    label_nl = StringField(N_("Label, in Dutch"))
    label_en = StringField(N_("Label, in English"))
    value_fr = StringField(N_("Value, in French"))
    value_nl = StringField(N_("Value, in Dutch"))
    value_en = StringField(N_("Value, in English"))
    source_url = StringField(N_("Web address of the source"))


class CollegeRow(Row):
    """A group of actors and how many of its organisations are invited."""

    filled_by = ("key", "name_fr", "name_nl", "name_en")
    key = StringField(N_("Key"))
    name_fr = StringField(N_("Name, in French"))
    name_nl = StringField(N_("Name, in Dutch"))
    name_en = StringField(N_("Name, in English"))
    organisations = StringField(N_("Organisations invited"))
    source_url = StringField(N_("Web address of the source"))
    is_illustrative = BooleanField(N_("Illustrative: written as an example"))


class ProgrammeForm(RowsForm):
    """What describes a programme; its key is asked once."""

    version = HiddenField()
    key = StringField(N_("Key"))
    name_fr = StringField(N_("Name, in French"))
    name_nl = StringField(N_("Name, in Dutch"))
    name_en = StringField(N_("Name, in English"))
    period = StringField(N_("Period"))
    envelope = StringField(N_("Envelope in euro"))
    source_url = StringField(N_("Web address of the source"))
    objective = FieldList(FormField(ObjectiveRow), N_("Joint objectives"))

    @classmethod
    def of(cls, programme: ProgrammeView, *, sent: bool = True) -> "ProgrammeForm":
        """The form of a programme; what was sent with this request wins, unless ``sent`` is off."""
        values: dict[str, object] = {
            "version": str(programme.version),
            "key": programme.key,
            "period": programme.period,
            "envelope": ""
            if programme.envelope is None
            else format_amount(programme.envelope, language()),
            "source_url": programme.source_url or "",
            "objective": [
                {**_spread("text", one.text), "source_url": one.source_url or ""}
                for one in programme.objectives
            ],
            **_spread("name", programme.name),
        }
        return cls(data=values) if sent else cls(formdata=None, data=values)

    def content(self) -> ProgrammeContent:
        """What was typed; raises ``RuleViolation``."""
        self.places.clear()
        envelope = (self.envelope.data or "").strip()
        return ProgrammeContent(
            name=self.texts("name"),
            period=self.period.data or "",
            envelope=read_amount(envelope, language(), field="envelope") if envelope else None,
            objectives=tuple(
                Sourced(row.by_language("text"), row["source_url"].data or None)
                for _, row in self.rows_of("objective")
            ),
            source_url=self.source_url.data or None,
        )


class PillarForm(RowsForm):
    """What describes a pillar; its key and its code are asked once."""

    version = HiddenField()
    key = StringField(N_("Key"))
    code = StringField(N_("Code"))
    name_fr = StringField(N_("Name, in French"))
    name_nl = StringField(N_("Name, in Dutch"))
    name_en = StringField(N_("Name, in English"))
    started = StringField(N_("Started"))
    signed_on = StringField(N_("Signed on"))
    suppression_threshold = StringField(N_("Smallest group whose results are shown"), default="5")
    fact = FieldList(FormField(FactRow), N_("Facts"))
    baseline = FieldList(FormField(FactRow), N_("Starting values"))
    college = FieldList(FormField(CollegeRow), N_("Colleges"))

    @classmethod
    def of(cls, pillar: PillarView, *, sent: bool = True) -> "PillarForm":
        """The form of a pillar; what was sent with this request wins, unless ``sent`` is off."""
        values: dict[str, object] = {
            "version": str(pillar.version),
            "key": pillar.line.key,
            "code": pillar.line.code,
            "started": pillar.started or "",
            "signed_on": pillar.signed_on.isoformat() if pillar.signed_on else "",
            "suppression_threshold": str(pillar.suppression_threshold),
            "fact": [_fact_values(one) for one in pillar.facts],
            "baseline": [_fact_values(one) for one in pillar.baselines],
            "college": [
                {
                    "key": one.key,
                    "organisations": str(one.organisations),
                    "source_url": one.source_url or "",
                    "is_illustrative": one.is_illustrative,
                    **_spread("name", one.name),
                }
                for one in pillar.colleges
            ],
            **_spread("name", pillar.line.name),
        }
        return cls(data=values) if sent else cls(formdata=None, data=values)

    def content(self) -> PillarContent:
        """What was typed; raises ``RuleViolation``."""
        self.places.clear()
        threshold = self.suppression_threshold.data
        return PillarContent(
            name=self.texts("name"),
            started=(self.started.data or "").strip(),
            signed_on=read_day(self.signed_on.data, "signed_on"),
            suppression_threshold=_whole(
                threshold, "suppression_threshold", "suppression-threshold-out-of-bounds"
            ),
            facts=tuple(_fact(row) for _, row in self.rows_of("fact")),
            baselines=tuple(_fact(row) for _, row in self.rows_of("baseline")),
            colleges=tuple(_college(place, row) for place, row in self.rows_of("college")),
        )


class SharesForm(Form):
    """The version that shares are given in; the shares themselves are fields of their own."""

    version = HiddenField()


class OverrideForm(Form):
    """An item of readiness that a pillar goes ahead without, and why."""

    item = SelectField(N_("What is missing"), validate_choice=False)
    reason_fr = TextAreaField(N_("Reason, in French"))
    reason_nl = TextAreaField(N_("Reason, in Dutch"))
    reason_en = TextAreaField(N_("Reason, in English"))


class GroupForm(Form):
    """The name of a working group."""

    name_fr = StringField(N_("Name, in French"))
    name_nl = StringField(N_("Name, in Dutch"))
    name_en = StringField(N_("Name, in English"))


def read_share(typed: str, key: str) -> int | None:
    """A whole percentage; None for a share that is left open."""
    bare = typed.strip().removesuffix("%").strip()
    return _whole(bare, f"share-{key}", "share-out-of-bounds") if bare else None


def _fact(row: Row) -> Fact:
    source = row["source_url"].data or None
    return Fact(row.by_language("label"), row.by_language("value"), source)


def _college(place: str, row: Row) -> CollegeContent:
    return CollegeContent(
        key=(row["key"].data or "").strip(),
        name=row.by_language("name"),
        organisations=_whole(row["organisations"].data, place, "organisations-out-of-bounds"),
        is_illustrative=bool(row["is_illustrative"].data),
        source_url=row["source_url"].data or None,
    )


def _whole(typed: str | None, field: str, code: str) -> int:
    bare = (typed or "").strip()
    if not re.fullmatch("[0-9]{1,9}", bare):
        raise RuleViolation(code, field=field)
    return int(bare)


def _spread(name: str, texts: object) -> dict[str, object]:
    """A text by language as the fields that ask for it."""
    found = dict(texts) if isinstance(texts, dict) else {}
    return {f"{name}_{one}": found.get(one, "") for one in LANGUAGES}


def _fact_values(fact: FactView) -> dict[str, object]:
    return {
        "source_url": fact.source_url or "",
        **_spread("label", fact.label),
        **_spread("value", fact.value),
    }
