"""Forms of consultations, amendments, co-authors and notes."""

import datetime as dt
from dataclasses import replace
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from cocreate.domain.sheets.values import read_date
from cocreate.domain.text import LANGUAGES, N_
from cocreate.domain.voices import AMENDABLE, ANSWER_LABELS, VERDICT_LABELS
from cocreate.operations.voices.consultations import TypedOpinion
from cocreate.operations.voices.invitations import Invited
from cocreate.operations.voices.links import TypedAmendment, TypedComment
from cocreate.queries.plans.sheets import Choice
from cocreate.queries.voices.links import AmendablePage
from cocreate.web.forms import Form, options
from cocreate.web.i18n import LANGUAGE_NAMES, language, plain, say


class OpeningForm(Form):
    """Until when a version takes opinions and comments."""

    closes_on = StringField(N_("Open until"))

    def day(self) -> dt.date | None:
        """The day that was typed; raises ``RuleViolation`` for what is none."""
        return _day("closes_on", self.closes_on.data)


class PersonForm(Form):
    """Whoever is mailed a link."""

    name = StringField(N_("Name of the person"))
    email = EmailField(N_("Mail address"))
    language = SelectField(N_("Language of the mail"), choices=options(LANGUAGE_NAMES.items()))

    def invited(self) -> Invited:
        """Who was typed."""
        return Invited(self.name.data or "", self.email.data or "", self.language.data or "")


class InvitedForm(PersonForm):
    """An actor or a co-author, with the organisation that they speak for."""

    organisation = StringField(N_("Organisation"))

    def invited(self) -> Invited:
        """Who was typed."""
        return replace(super().invited(), organisation=self.organisation.data or "")


class CouncilForm(PersonForm):
    """A council that is asked for its opinion; the name is that of whoever gets the mail."""

    organisation_id = SelectField(N_("Council"), validate_choice=False)

    def offer_to(self, councils: tuple[Choice, ...]) -> "CouncilForm":
        """Offer the recorded councils."""
        self.organisation_id.choices = _councils(councils)
        return self


class NewCouncilForm(Form):
    """A council that the list does not know yet."""

    name_fr = StringField(N_("Name of the council (French)"))
    name_nl = StringField(N_("Name of the council (Dutch)"))
    name_en = StringField(N_("Name of the council (English)"))


class OpinionForm(Form):
    """The formal opinion of a council."""

    verdict = RadioField(N_("The opinion is"), validate_choice=False)
    given_on = StringField(N_("Given on"))
    text_fr = TextAreaField(N_("Text of the opinion (French)"))
    text_nl = TextAreaField(N_("Text of the opinion (Dutch)"))
    text_en = TextAreaField(N_("Text of the opinion (English)"))
    reference = StringField(N_("Reference of the opinion"))
    file_reference = StringField(N_("Where the document is kept"))

    def offer(self) -> "OpinionForm":
        """Offer the verdicts."""
        self.verdict.choices = options(
            (one.value, say(text)) for one, text in VERDICT_LABELS.items()
        )
        return self

    def begin(self, today: dt.date) -> "OpinionForm":
        """Begin with the day of today."""
        self.given_on.data = today.isoformat()
        return self

    def typed(self) -> TypedOpinion:
        """What was typed; raises ``RuleViolation`` for a day that is none."""
        return TypedOpinion(
            verdict=self.verdict.data or "",
            given_on=_day("given_on", self.given_on.data),
            text=self.texts("text"),
            reference=self.reference.data or "",
            file_reference=self.file_reference.data or "",
        )


class LetterOpinionForm(OpinionForm):
    """An opinion that came by letter, as the coordinator enters it."""

    organisation_id = SelectField(N_("Council"), validate_choice=False)

    def offer_to(self, councils: tuple[Choice, ...]) -> "LetterOpinionForm":
        """Offer the verdicts and the recorded councils."""
        self.offer()
        self.organisation_id.choices = _councils(councils)
        return self


class CommentForm(Form):
    """A comment on a sheet, or on the plan as a whole."""

    about = HiddenField()
    text = TextAreaField(N_("Your comment"))
    is_public = BooleanField(N_("It may be published with the plan, with my name"))

    def typed(self) -> TypedComment:
        """What was typed."""
        return TypedComment(
            self.about.data or "", self.text.data or "", language(), bool(self.is_public.data)
        )


class AnswerForm(Form):
    """What is done with a comment, and why."""

    answer = RadioField(N_("What is done with it"), validate_choice=False)
    reason_fr = TextAreaField(N_("Reason (French)"))
    reason_nl = TextAreaField(N_("Reason (Dutch)"))
    reason_en = TextAreaField(N_("Reason (English)"))

    def offer(self) -> "AnswerForm":
        """Offer the answers."""
        self.answer.choices = options((one.value, say(text)) for one, text in ANSWER_LABELS.items())
        return self


class AmendmentForm(Form):
    """Other words for the texts of a sheet, and why."""

    version = HiddenField()
    title_fr = StringField(N_("Title (French)"))
    title_nl = StringField(N_("Title (Dutch)"))
    title_en = StringField(N_("Title (English)"))
    summary_fr = TextAreaField(N_("Summary (French)"))
    summary_nl = TextAreaField(N_("Summary (Dutch)"))
    summary_en = TextAreaField(N_("Summary (English)"))
    description_fr = TextAreaField(N_("Description (French)"))
    description_nl = TextAreaField(N_("Description (Dutch)"))
    description_en = TextAreaField(N_("Description (English)"))
    reason = TextAreaField(N_("Why"))

    def fill(self, page: AmendablePage) -> "AmendmentForm":
        """Begin with the words of the sheet."""
        self.version.data = str(page.version)
        for field in AMENDABLE:
            for code in LANGUAGES:
                self[f"{field}_{code}"].data = page.texts[field].get(code, "")
        return self

    def typed(self) -> TypedAmendment:
        """What was typed."""
        number = str(self.version.data or "")
        return TypedAmendment(
            texts={one: self.texts(one) for one in AMENDABLE},
            reason=self.reason.data or "",
            language=language(),
            version=int(number) if number.isdecimal() else 0,
        )


class DecisionForm(Form):
    """Why an amendment is accepted or refused."""

    version = HiddenField()
    reason = TextAreaField(N_("Reason"))

    def number(self) -> int:
        """The version of the sheet that was on the screen."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isdecimal() else 0


class NoteForm(Form):
    """An internal note."""

    note = TextAreaField(N_("Internal note"))


class ButtonForm(Form):
    """A button alone."""


def _councils(councils: tuple[Choice, ...]) -> list[Any]:  # Any: newer than the stubs
    pairs = [(one.key, plain(one.text)) for one in councils]
    return options([("", say(N_("Choose"))), *pairs])


def _day(field: str, typed: str | None) -> dt.date | None:
    read = read_date(field, (typed or "").strip())
    return None if read is None else dt.date.fromisoformat(read)
