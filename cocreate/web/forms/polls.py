"""The rules of a vote as a form, made from the registry: a new method needs nothing here."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from cocreate.domain.text import N_
from cocreate.domain.voting import SettingField, SettingKind
from cocreate.domain.voting.lifecycle import OptionsFrom
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.promises import (
    SECRECY_LABELS,
    SECRECY_PROMISES,
    VISIBILITY_LABELS,
    VISIBILITY_PROMISES,
)
from cocreate.domain.voting.rules import Secrecy, Visibility
from cocreate.operations.polls import PollPlan
from cocreate.queries.agendas import VoteWish
from cocreate.queries.proposals import Card
from cocreate.queries.voting import PollView
from cocreate.web.forms import Form, options
from cocreate.web.i18n import say

OFFERED, CHOSEN = "offered", "chosen"


def setting_field(setting: SettingField) -> Field:
    """The field that asks for a setting; the domain reads what was typed and names its bounds."""
    if setting.kind is SettingKind.YES_NO:
        return BooleanField(setting.label, default=bool(setting.default))
    return StringField(setting.label, default=str(setting.default))


def typed_settings(form: Form, prefix: str, settings: Iterable[SettingField]) -> dict[str, object]:
    """What was typed for ``settings``; an unticked box is 0, for a default of 1 says otherwise."""
    found: dict[str, object] = {}
    for setting in settings:
        value = form[f"{prefix}__{setting.name}"].data
        found[setting.name] = int(value) if setting.kind is SettingKind.YES_NO else value
    return found


def fill_settings(form: Form, prefix: str, values: Mapping[str, int]) -> None:
    """Show settings as they are."""
    for name, value in values.items():
        field = form._fields.get(f"{prefix}__{name}")
        if field is not None:
            field.data = bool(value) if isinstance(field, BooleanField) else str(value)


class PollForm(Form):
    """The rules of a vote: method with its settings, secrecy, visibility."""

    method = RadioField(N_("Way of voting"), validate_choice=False)
    secrecy = RadioField(N_("Who can know what somebody marked"), validate_choice=False)
    visibility = RadioField(N_("What is shown during the vote"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: the library is untyped
        super().__init__(*args, **kwargs)
        self.method.choices = options((one.key, say(one.title)) for one in METHODS)
        self.secrecy.choices = options((one, say(SECRECY_LABELS[one])) for one in Secrecy)
        self.visibility.choices = options((one, say(VISIBILITY_LABELS[one])) for one in Visibility)

    def field_of(self, name: str) -> Field | None:
        """A rule names a setting as the chosen method does."""
        return super().field_of(name) or super().field_of(f"{self.method.data}__{name}")

    def fill_rules(self, wish: VoteWish | PollView, settings: Mapping[str, int]) -> None:
        """Show the rules of a vote; the settings of the other methods keep their defaults."""
        self.method.data = wish.method
        self.secrecy.data, self.visibility.data = wish.secrecy.value, wish.visibility.value
        fill_settings(self, wish.method, settings)

    def plan(self, option_ids: tuple[str, ...] | None = None) -> PollPlan:
        """The rules that were asked for."""
        method = self.method.data or ""
        fields = METHODS[method].setting_fields if method in METHODS else ()
        return PollPlan(
            method=method,
            settings=typed_settings(self, method, fields),
            secrecy=self.secrecy.data or "",
            visibility=self.visibility.data or "",
            option_ids=option_ids,
        )

    def settings_of(self, method: str) -> list[tuple[SettingField, Field]]:
        """The settings of a method with their fields, for the page."""
        fields = METHODS[method].setting_fields
        return [(one, self[f"{method}__{one.name}"]) for one in fields]

    @property
    def helps(self) -> dict[str, dict[str, str]]:
        """What each choice means, by field."""
        return {
            "method": {one.key: say(one.description) for one in METHODS},
            "secrecy": {one.value: say(SECRECY_PROMISES[one]) for one in Secrecy},
            "visibility": {one.value: say(VISIBILITY_PROMISES[one]) for one in Visibility},
        }


for _method in METHODS:
    for _setting in _method.setting_fields:
        setattr(PollForm, f"{_method.key}__{_setting.name}", setting_field(_setting))


class RoundForm(PollForm):
    """The rules of a vote that stands ready, and what it is about."""

    seen = HiddenField()
    options_from = RadioField(N_("What is voted on"), default=OFFERED, validate_choice=False)
    option_ids = SelectMultipleField(
        N_("Chosen proposals"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer(self, votable: Iterable[Card], *, is_shortlist: bool) -> "RoundForm":
        """Offer what the step is about, or a choice of the proposals of the room."""
        shortlist, everything = (
            N_("The shortlist of the last vote"),
            N_("All proposals on the wall"),
        )
        offered = say(shortlist if is_shortlist else everything)
        self.options_from.choices = options(
            [(OFFERED, offered), (CHOSEN, say(N_("Only those ticked below")))]
        )
        self.option_ids.choices = options((one.id, f"{one.number}. {one.title}") for one in votable)
        return self

    def fill(self, poll: PollView) -> "RoundForm":
        """Show the vote as it is."""
        self.fill_rules(poll, {one.name: one.value for one in poll.settings})
        is_chosen = poll.options_from is OptionsFrom.CHOSEN
        self.options_from.data = CHOSEN if is_chosen else OFFERED
        self.option_ids.data = [one.id for one in poll.options]
        self.seen.data = poll.rules_now
        return self

    def round_plan(self) -> PollPlan:
        """The rules and the options that were asked for."""
        is_chosen = self.options_from.data == CHOSEN
        return self.plan(tuple(self.option_ids.data or ()) if is_chosen else None)
