"""Forms of whoever prepares a workshop: what it says of itself, its steps, its cards."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Part
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, NumberInput, TimeInput

from cocreate.domain.errors import RuleViolation
from cocreate.domain.phases import PHASES, TEMPLATES
from cocreate.domain.text import LANGUAGES, N_
from cocreate.domain.voting import SettingField, whole_number
from cocreate.domain.workshops import BOT_SPEEDS, MOST_BOTS, Phase
from cocreate.formatting import BRUSSELS
from cocreate.operations.agendas import StepDetails
from cocreate.operations.details import MOST_COLLEGES, Details
from cocreate.operations.workshops import NewWorkshop
from cocreate.queries.agendas import StepView
from cocreate.queries.pillars import PillarView
from cocreate.queries.workshops import WorkshopPage
from cocreate.web.forms import Form, options
from cocreate.web.forms.polls import (
    PollForm,
    fill_settings,
    setting_field,
    typed_settings,
)
from cocreate.web.i18n import LANGUAGE_NAMES, plain, say

COLLEGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("public", {"fr": "Acteurs publics", "nl": "Publieke actoren", "en": "Public actors"}),
    ("companies", {"fr": "Entreprises", "nl": "Ondernemingen", "en": "Companies"}),
    ("associations", {"fr": "Associations", "nl": "Verenigingen", "en": "Associations"}),
    (
        "social-partners",
        {"fr": "Partenaires sociaux", "nl": "Sociale partners", "en": "Social partners"},
    ),
    (
        "research",
        {
            "fr": "Recherche et enseignement",
            "nl": "Onderzoek en onderwijs",
            "en": "Research and education",
        },
    ),
)
"""The colleges that a new workshop begins with where its pillar names none of its own."""

BOT_PACES = {
    1: N_("As people do"),
    5: N_("5 times faster"),
    10: N_("10 times faster"),
    20: N_("20 times faster"),
}
"""What people read for each speed of bots."""

EMPTY_ROWS = 2
"""Rows for further colleges, on each page that edits them."""
MOST_ROWS = MOST_COLLEGES + EMPTY_ROWS


class CollegePart(Part):
    """One college; without a name in any language it is taken off."""

    key = HiddenField()
    name_fr = StringField("Français")
    name_nl = StringField("Nederlands")
    name_en = StringField("English")

    @property
    def names(self) -> dict[str, str]:
        return {one: (self[f"name_{one}"].data or "").strip() for one in LANGUAGES}


class MomentForm(Form):
    """A day and an hour in Brussels."""

    day = StringField(N_("Day"), widget=DateInput())
    hour = StringField(N_("Hour"), widget=TimeInput())

    def starts_at(self) -> dt.datetime:
        """The moment in UTC; raises ``RuleViolation`` naming the field that cannot be read."""
        try:
            day = dt.date.fromisoformat((self.day.data or "").strip())
        except ValueError:
            raise RuleViolation("day-unreadable", field="day") from None
        try:
            hour = dt.time.fromisoformat((self.hour.data or "").strip())
        except ValueError:
            raise RuleViolation("hour-unreadable", field="hour") from None
        return dt.datetime.combine(day, hour, tzinfo=BRUSSELS).astimezone(dt.UTC)

    def fill_moment(self, moment: dt.datetime) -> None:
        """Show a moment as it is in Brussels."""
        local = moment.astimezone(BRUSSELS)
        self.day.data, self.hour.data = local.date().isoformat(), f"{local:%H:%M}"


class WorkshopForm(MomentForm):
    """What a workshop says of itself."""

    template_key = RadioField(N_("Agenda"), validate_choice=False)
    title_fr = StringField(N_("Title in French"))
    title_nl = StringField(N_("Title in Dutch"))
    title_en = StringField(N_("Title in English"))
    place = StringField(N_("Place"))
    languages = SelectMultipleField(
        N_("Languages of the room"),
        choices=options(LANGUAGE_NAMES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    working_group_id = SelectField(N_("Working group"), validate_choice=False)
    theme_code = SelectField(N_("Theme"), validate_choice=False)
    colleges = FieldList(FormField(CollegePart), N_("Colleges"), max_entries=MOST_ROWS)
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: an untyped library
        super().__init__(*args, **kwargs)
        self.template_key.choices = options((one.key, say(one.title)) for one in TEMPLATES)

    def offer(self, pillar: PillarView) -> "WorkshopForm":
        """Offer the working groups of the pillar, and the themes of its frame."""
        frame = pillar.frame or pillar.draft
        themes = frame.of_kind("theme") if frame else ()
        nothing = ("", say(N_("None")))
        groups = ((one.id, plain(one.name)) for one in pillar.working_groups)
        self.working_group_id.choices = options([nothing, *groups])
        self.theme_code.choices = options(
            [nothing, *((one.code, plain(one.text)) for one in themes)]
        )
        return self

    def fill_new(self, tomorrow: dt.datetime, pillar: PillarView) -> "WorkshopForm":
        """Begin with what most workshops have, and with the colleges that the pillar invited."""
        self.template_key.data = TEMPLATES.keys()[0]
        self.languages.data = ["fr", "nl"]
        self.fill_moment(tomorrow)
        invited = tuple((one.key, dict(one.name)) for one in pillar.colleges)
        return self.add_colleges(invited or COLLEGES)

    def fill(self, page: WorkshopPage) -> "WorkshopForm":
        """Show a workshop as it is."""
        for language in LANGUAGES:
            self[f"title_{language}"].data = page.title.get(language, "")
        self.place.data, self.languages.data = page.place, list(page.languages)
        self.working_group_id.data = page.working_group_id or ""
        self.theme_code.data = page.theme_code or ""
        self.version.data = str(page.version)
        self.fill_moment(page.starts_at)
        return self.add_colleges((one.key, dict(one.name)) for one in page.colleges)

    def add_colleges(
        self, rows: Iterable[tuple[str, dict[str, str]]], empty: int = EMPTY_ROWS
    ) -> "WorkshopForm":
        """Add rows for these colleges, and some that are empty."""
        for key, name in (*rows, *(("", {}) for _ in range(empty))):
            if len(self.colleges.entries) < MOST_ROWS:
                names = {f"name_{one}": name.get(one, "") for one in LANGUAGES}
                self.colleges.append_entry({"key": key, **names})
        return self

    @property
    def typed_colleges(self) -> tuple[tuple[str, dict[str, str]], ...]:
        rows = (row.form for row in self.colleges)
        return tuple((row.key.data or "", row.names) for row in rows if any(row.names.values()))

    def details(self) -> Details:
        """What was typed; raises ``RuleViolation`` for a day or an hour that cannot be read."""
        return Details(
            title=self.texts("title"),
            place=self.place.data or "",
            starts_at=self.starts_at(),
            languages=tuple(self.languages.data or ()),
            colleges=self.typed_colleges,
            working_group_id=self.working_group_id.data or None,
            theme_code=self.theme_code.data or None,
        )

    def new_workshop(self, pillar_id: str) -> NewWorkshop:
        """The workshop that was asked for."""
        wanted = self.details()
        return NewWorkshop(
            pillar_id=pillar_id,
            template_key=self.template_key.data or "",
            title=wanted.title,
            place=wanted.place,
            starts_at=wanted.starts_at,
            languages=wanted.languages,
            colleges=wanted.colleges,
            working_group_id=wanted.working_group_id,
            theme_code=wanted.theme_code,
        )


class DuplicateForm(MomentForm):
    """When the copy is to be held."""


class RehearsalForm(Form):
    """How many bots to let into a rehearsal, and how fast they act."""

    bots = StringField(N_("How many bots"), default="50", widget=NumberInput(min=0, max=MOST_BOTS))
    speed = SelectField(N_("How fast"), default="5", validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: an untyped library
        super().__init__(*args, **kwargs)
        self.speed.choices = options((str(one), say(BOT_PACES[one])) for one in BOT_SPEEDS)

    def number(self) -> int:
        """How many; raises ``RuleViolation`` for what is no number."""
        return whole_number(self.bots.data, code="not-a-number", field="bots")

    def pace(self) -> int:
        """How many times faster than people; raises ``RuleViolation`` for what is no number."""
        return whole_number(self.speed.data, code="unknown-bot-speed", field="speed")


class CardsForm(Form):
    """How many one-time cards to make, and in which language to print them."""

    count = StringField(N_("How many cards"), default="60", widget=NumberInput(min=1))
    language = SelectField(N_("Language"), choices=options(LANGUAGE_NAMES.items()))

    def number(self) -> int:
        """How many; raises ``RuleViolation`` for what is no number."""
        return whole_number(self.count.data, code="not-a-number", field="count")


class NewStepForm(Form):
    """A step to add at the end of the agenda."""

    phase = SelectField(N_("Kind of step"), validate_choice=False)
    minutes = StringField(N_("Minutes"), default="15", widget=NumberInput(min=1))
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: an untyped library
        super().__init__(*args, **kwargs)
        self.phase.choices = options((one.key, say(one.title)) for one in PHASES)


SETTING = "step"


class StepForm(PollForm):
    """One step: how it is called, how long it takes, what its phase and its vote can be told."""

    title_fr = StringField(N_("Title in French"))
    title_nl = StringField(N_("Title in Dutch"))
    title_en = StringField(N_("Title in English"))
    minutes = StringField(N_("Minutes"), widget=NumberInput(min=1))
    question_fr = TextAreaField(N_("Question in French"))
    question_nl = TextAreaField(N_("Question in Dutch"))
    question_en = TextAreaField(N_("Question in English"))
    version = HiddenField()

    def field_of(self, name: str) -> Any:  # Any: a field of an untyped library
        """A rule names a setting as the phase does."""
        return super().field_of(name) or super().field_of(f"{SETTING}__{name}")

    def fill(self, step: StepView, version: int) -> "StepForm":
        """Show a step as it is."""
        for language in LANGUAGES:
            self[f"title_{language}"].data = step.title.typed.get(language, "")
            self[f"question_{language}"].data = step.question.get(language, "")
        self.minutes.data, self.version.data = str(step.minutes), str(version)
        fill_settings(self, SETTING, step.settings)
        if step.vote is not None:
            self.fill_rules(step.vote, step.vote.settings)
        return self

    def settings_of_phase(self, phase: str) -> list[tuple[SettingField, Any]]:
        """The settings of a phase with their fields, for the page."""
        return [(one, self[f"{SETTING}__{one.name}"]) for one in PHASES[phase].all_setting_fields]

    def details(self, phase: Phase) -> StepDetails:
        """What was typed for a step of ``phase``."""
        return StepDetails(
            minutes=self.minutes.data or "",
            title=self.texts("title"),
            question=self.texts("question"),
            settings=typed_settings(self, SETTING, phase.all_setting_fields),
            vote=self.plan() if phase.holds_poll else None,
        )


for _name, _field in {one.name: one for it in PHASES for one in it.all_setting_fields}.items():
    setattr(StepForm, f"{SETTING}__{_name}", setting_field(_field))
