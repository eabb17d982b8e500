"""Small forms of the follow-up."""

import datetime as dt
from decimal import Decimal

from wtforms import HiddenField, SelectField, StringField, TextAreaField

from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.reports import read_quantity
from cocreate.domain.plans import STATE_LABELS, State
from cocreate.domain.sheets.values import read_date
from cocreate.domain.text import N_
from cocreate.operations.followup.life import Next
from cocreate.operations.followup.reports import NewReading
from cocreate.web.forms import Form, options
from cocreate.web.i18n import language, say


class PressForm(Form):
    """A button alone."""


class NoticeForm(Form):
    """Why nobody is told."""

    silence = StringField(N_("Why nobody is told"))


class RhythmForm(Form):
    """How often a working group meets."""

    months = SelectField(N_("Meets"), validate_choice=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = {
            "": N_("when it is called"),
            "1": N_("every month"),
            "2": N_("every 2 months"),
            "3": N_("every 3 months"),
            "6": N_("every 6 months"),
            "12": N_("once a year"),
        }
        self.months.choices = options((key, say(text)) for key, text in known.items())

    def chosen(self) -> int | None:
        """The months; raises ``RuleViolation`` for what is not a number of them."""
        typed = str(self.months.data or "")
        if typed and not typed.isdecimal():
            raise RuleViolation("rhythm-out-of-range", field="months", maximum=12)
        return int(typed) if typed else None


class ReadingForm(Form):
    """A reading; ``corrects`` names the one that it replaces."""

    indicator_id = HiddenField()
    corrects = HiddenField()
    value = StringField(N_("Value"))
    on = StringField(N_("Measured on"))
    note = StringField(N_("Note"))

    def new(self) -> NewReading:
        """What was typed; raises ``RuleViolation`` naming the field."""
        value: Decimal | None = read_quantity(self.value.data or "", language(), field="value")
        if value is None:
            raise RuleViolation("reading-missing", field="value")
        return NewReading(
            value, _day("on", self.on.data), self.note.data or "", self.corrects.data or None
        )


class MoveForm(Form):
    """The next state of an action, and whether people are told."""

    target = SelectField(N_("The action becomes"), validate_choice=False)
    reason = TextAreaField(N_("Reason"))
    telling = SelectField(N_("People who asked to be told"), validate_choice=False)
    silence = StringField(N_("Why nobody is told"))

    def offer(self, moves: tuple[State, ...], people: int) -> None:
        """The states that can follow, and whom a message would reach."""
        self.target.choices = options((one.value, say(STATE_LABELS[one])) for one in moves)
        self.telling.choices = options(
            [
                ("tell", say(N_("Tell them (%(people)s)"), people=people)),
                ("silence", say(N_("Do not tell them"))),
            ]
        )

    def wanted(self) -> Next:
        """What was chosen; raises ``RuleViolation`` for a state that does not exist."""
        try:
            target = State(str(self.target.data))
        except ValueError:
            raise RuleViolation("no-such-move", field="target") from None
        return Next(
            target,
            reason=self.reason.data or "",
            tell=self.telling.data != "silence",
            silence=self.silence.data or "",
        )


class MilestoneForm(Form):
    """A new step."""

    label_fr = StringField(N_("Step (French)"))
    label_nl = StringField(N_("Step (Dutch)"))
    due_on = StringField(N_("Due on"))

    def day(self) -> dt.date | None:
        return _day("due_on", self.due_on.data)


class WithdrawalForm(Form):
    """That the lead gives the action up."""

    on = StringField(N_("Since"), id="withdrawal-on")
    reason = TextAreaField(N_("Why the lead leaves"), id="withdrawal-reason")

    def day(self) -> dt.date | None:
        return _day("on", self.on.data)


class SuccessorForm(Form):
    """Who takes the action over."""

    successor_id = HiddenField()


class ReporterForm(Form):
    """Who reports on the action."""

    account_id = SelectField(N_("Person"), validate_choice=False)


def _day(field: str, typed: str | None) -> dt.date | None:
    read = read_date(field, (typed or "").strip())
    return None if read is None else dt.date.fromisoformat(read)
