"""Forms of promises and charters."""

import datetime as dt
from decimal import Decimal

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from cocreate.domain.amounts import read_amount
from cocreate.domain.commitments import KIND_LABELS, OFFER_LABELS
from cocreate.domain.sheets.values import read_date
from cocreate.domain.text import N_
from cocreate.operations.commitments.charters import NewSignatory
from cocreate.operations.commitments.offers import Offer
from cocreate.queries.plans.sheets import Choice
from cocreate.web.forms import Form, options
from cocreate.web.i18n import language, plain, say

Choices = tuple[Choice, ...]


class OfferForm(Form):
    """What an organisation offers, on the phone at the end of a workshop."""

    organisation = StringField(N_("Your organisation"))
    kind = RadioField(N_("What would it do?"), validate_choice=False)
    about = SelectField(N_("For which proposal?"), validate_choice=False)
    amount = StringField(N_("Amount in euro"))
    text = TextAreaField(N_("In a few words"))

    def offer_to(self, about: list[tuple[str, str]]) -> "OfferForm":
        """Offer the kinds, and what a promise can be about."""
        self.kind.choices = options((one.value, say(text)) for one, text in OFFER_LABELS.items())
        self.about.choices = options([("", say(N_("The plan as a whole"))), *about])
        return self

    def offer(self) -> Offer:
        """What was typed; raises ``RuleViolation`` for an amount that cannot be read."""
        return _offer(self)


class LetterForm(Form):
    """A promise that came by letter or mail, as the coordinator writes it down."""

    organisation = StringField(N_("Organisation"))
    kind = SelectField(N_("Commitment"), validate_choice=False)
    about = SelectField(N_("Action"), validate_choice=False)
    amount = StringField(N_("Amount in euro"))
    text = TextAreaField(N_("In its own words"))

    def offer_to(self, actions: Choices) -> "LetterForm":
        """Offer the kinds and the sheets of the plan."""
        self.kind.choices = options((one.value, say(text)) for one, text in KIND_LABELS.items())
        whole = ("", say(N_("The plan as a whole")))
        self.about.choices = options([whole, *((one.key, plain(one.text)) for one in actions)])
        return self

    def offer(self) -> Offer:
        """What was typed; raises ``RuleViolation`` for an amount that cannot be read."""
        return _offer(self)


class UndertakingForm(Form):
    """What all who sign a charter undertake, and on which version of the plan."""

    version_id = SelectField(N_("Plan version"), validate_choice=False)
    undertaking_fr = TextAreaField(N_("What is undertaken (French)"))
    undertaking_nl = TextAreaField(N_("What is undertaken (Dutch)"))
    undertaking_en = TextAreaField(N_("What is undertaken (English)"))


class SignatoryForm(Form):
    """An organisation that signs, and who signs for it."""

    organisation_id = SelectField(N_("Organisation"), validate_choice=False)
    person = StringField(N_("Signed by"))
    function = StringField(N_("As"))

    def offer_to(self, organisations: Choices) -> "SignatoryForm":
        """Offer the recorded organisations, by name."""
        pairs = sorted(((one.key, plain(one.text)) for one in organisations), key=_name)
        self.organisation_id.choices = options([("", say(N_("Choose"))), *pairs])
        return self

    def new(self) -> NewSignatory:
        """What was typed."""
        return NewSignatory(
            self.organisation_id.data or "", self.person.data or "", self.function.data or ""
        )


class SignatureForm(Form):
    """On which day somebody has signed."""

    signatory_id = HiddenField()
    signed_on = StringField(N_("Signed on"))

    def day(self) -> dt.date | None:
        """The day that was typed; raises ``RuleViolation`` for what is none."""
        read = read_date("signed_on", (self.signed_on.data or "").strip())
        return None if read is None else dt.date.fromisoformat(read)


class ClosingForm(Form):
    """The written record of the signature, which each action keeps."""

    reason = TextAreaField(N_("Where, when and before whom it was signed"))


def _offer(form: OfferForm | LetterForm) -> Offer:
    typed = (form.amount.data or "").strip()
    amount: Decimal | None = read_amount(typed, language()) if typed else None
    return Offer(
        organisation=form.organisation.data or "",
        kind=form.kind.data or "",
        about=form.about.data or "",
        amount=amount,
        text=form.text.data or "",
        language=language(),
    )


def _name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
