"""Forms of arbitration: a round, a decision, what closing needs, the languages that are missing."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from flask import request
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from cocreate.domain.amounts import read_amount
from cocreate.domain.arbitration import (
    FUNDING,
    OUTCOME_LABELS,
    Money,
    NewDecision,
    Outcome,
    Place,
)
from cocreate.domain.errors import RuleViolation
from cocreate.domain.grids import Score, read_weight
from cocreate.domain.sheets.values import read_date, read_year
from cocreate.domain.text import LANGUAGES, N_, in_language
from cocreate.operations.arbitration.rounds import NewRound
from cocreate.queries.arbitration.views import DecisionView
from cocreate.web.forms import Form, options
from cocreate.web.forms.sheets import show_amount
from cocreate.web.i18n import language, say

TEXTS = ("body", "reason", "conditions", "changes", "dissent")
Places = Mapping[Place, Mapping[str, str]]


def ticks(label: str) -> SelectMultipleField:
    """Several of the choices, each a tick box."""
    return SelectMultipleField(
        label,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class RoundForm(Form):
    """Who decides, with which mandate, and until when."""

    body_fr = StringField(N_("Deciding body (French)"))
    body_nl = StringField(N_("Deciding body (Dutch)"))
    body_en = StringField(N_("Deciding body (English)"))
    mandate_fr = TextAreaField(N_("Mandate (French)"))
    mandate_nl = TextAreaField(N_("Mandate (Dutch)"))
    mandate_en = TextAreaField(N_("Mandate (English)"))
    decider_ids = ticks(N_("Deciders"))
    due_on = StringField(N_("To be decided by"))
    weights = HiddenField(N_("Criteria grid"))
    four_eyes = BooleanField(N_("Two people publish: one confirms, another publishes"))

    def weight(self, code: str, former: int) -> str:
        """What the field of a criterion shows: what was typed, or else the former weight."""
        typed: str = request.form.get(f"weight-{code}", str(former))
        return typed

    def new(self) -> NewRound:
        """What was typed; raises ``RuleViolation`` for a date that cannot be read."""
        return NewRound(
            body=self.texts("body"),
            mandate=self.texts("mandate"),
            decider_ids=tuple(self.decider_ids.data or ()),
            due_on=read_day("due_on", self.due_on.data),
            weights={
                name.removeprefix("weight-"): read_weight(typed)
                for name, typed in request.form.items()
                if name.startswith("weight-")
            },
            four_eyes=bool(self.four_eyes.data),
        )


class DecisionForm(Form):
    """A decision on one action; ``grant-<year>-<source>`` is what one source gives in one year."""

    follows = HiddenField()
    outcome = RadioField(N_("Decision"), validate_choice=False)
    criteria = ticks(N_("Criteria that it rests on"))
    grants = HiddenField(N_("Amounts granted"))
    body_fr = StringField(N_("Deciding body (French)"))
    body_nl = StringField(N_("Deciding body (Dutch)"))
    body_en = StringField(N_("Deciding body (English)"))
    decided_on = StringField(N_("Date of the decision"))
    reason_fr = TextAreaField(N_("Reason (French)"))
    reason_nl = TextAreaField(N_("Reason (Dutch)"))
    reason_en = TextAreaField(N_("Reason (English)"))
    changes_fr = TextAreaField(N_("What is to change (French)"))
    changes_nl = TextAreaField(N_("What is to change (Dutch)"))
    changes_en = TextAreaField(N_("What is to change (English)"))
    conditions_fr = TextAreaField(N_("Conditions (French)"))
    conditions_nl = TextAreaField(N_("Conditions (Dutch)"))
    conditions_en = TextAreaField(N_("Conditions (English)"))
    dissent_fr = TextAreaField(N_("Dissenting opinion (French)"))
    dissent_nl = TextAreaField(N_("Dissenting opinion (Dutch)"))
    dissent_en = TextAreaField(N_("Dissenting opinion (English)"))
    review_on = StringField(N_("To be reviewed on"))
    extra_source_fr = StringField(N_("Another source (French)"))
    extra_source_nl = StringField(N_("Another source (Dutch)"))
    extra_source_en = StringField(N_("Another source (English)"))
    extra_year = StringField(N_("Year"))
    extra_amount = StringField(N_("Amount in euro"))

    def offer(self, criteria: Iterable[tuple[str, str]]) -> None:
        """The outcomes and the criteria of the frame."""
        self.outcome.choices = options((one.value, say(OUTCOME_LABELS[one])) for one in Outcome)
        self.criteria.choices = options(criteria)

    def fill(self, decision: DecisionView | None, body: Mapping[str, str], today: dt.date) -> None:
        """Begin with what was decided before, or else with the round's body and today."""
        for code in LANGUAGES:
            self[f"body_{code}"].data = body.get(code, "")
        self.decided_on.data = today.isoformat()
        if decision is None:
            return
        self.follows.data = decision.id
        self.outcome.data = decision.outcome.value
        self.criteria.data = [one.code for one in decision.criteria]
        self.decided_on.data = decision.decided_on.isoformat()
        self.review_on.data = decision.review_on.isoformat() if decision.review_on else ""
        for name in TEXTS:
            texts: Mapping[str, str] = getattr(decision, name)
            for code in LANGUAGES:
                self[f"{name}_{code}"].data = texts.get(code, "")

    def granted(self, place: Place, decision: DecisionView | None) -> str:
        """What the field of a source and year shows."""
        if self.is_submitted():
            return request.form.get(grant_name(place), "")
        grants = decision.grants if decision else ()
        found = [one.amount for one in grants if one.place == place]
        return show_amount(found[0], language()) if found else ""

    def new(self, places: Places) -> NewDecision:
        """What was typed; raises ``RuleViolation`` naming the field that cannot be read."""
        try:
            outcome = Outcome(str(self.outcome.data))
        except ValueError:
            raise RuleViolation("outcome-missing", field="outcome") from None
        return NewDecision(
            outcome=outcome,
            decided_on=read_day("decided_on", self.decided_on.data),
            criteria=tuple(self.criteria.data or ()),
            grants=self._grants(outcome, places),
            review_on=read_day("review_on", self.review_on.data),
            follows=self.follows.data or None,
            body=self.texts("body"),
            reason=self.texts("reason"),
            conditions=self.texts("conditions"),
            changes=self.texts("changes") if outcome is Outcome.APPROVED_WITH_CHANGES else {},
            dissent=self.texts("dissent"),
        )

    def grants_typed(self, places: Places) -> tuple[Money, ...]:
        """One for each field that holds an amount; raises ``RuleViolation`` if it is unreadable."""
        grants = [
            Money(source, place.year, read_amount(typed, language(), field="grants"))
            for place, source in places.items()
            if (typed := request.form.get(grant_name(place), "").strip())
        ]
        if self.extra_amount.data:
            year = read_year("grants", self.extra_year.data)
            amount = read_amount(self.extra_amount.data, language(), field="grants")
            grants.append(Money(self.texts("extra_source"), year, amount))
        return tuple(grants)

    def _grants(self, outcome: Outcome, places: Places) -> tuple[Money, ...]:
        """What was typed; 0 beside a refusal grants nothing."""
        grants = self.grants_typed(places)
        if outcome not in FUNDING and all(one.amount == Decimal(0) for one in grants):
            return ()
        return grants


class ScoresForm(Form):
    """One's own scores of an action: ``score-<criterion>`` and ``reason-<criterion>``."""

    scores = HiddenField(N_("Criteria grid"))

    def shown(self, code: str, kept: Mapping[str, Score]) -> tuple[str, str]:
        """What stands in the fields of a criterion: points and reason."""
        if self.is_submitted():
            typed = request.form
            return typed.get(f"score-{code}", ""), typed.get(f"reason-{code}", "")
        score = kept.get(code)
        if score is None:
            return "", ""
        return str(score.points), in_language(score.reason, language())[0]

    def typed(self) -> dict[str, tuple[str, str]]:
        """Everything that was typed, by whatever name it calls a criterion."""
        codes = {
            name.partition("-")[2]
            for name in request.form
            if name.startswith(("score-", "reason-"))
        }
        return {
            code: (request.form.get(f"score-{code}", ""), request.form.get(f"reason-{code}", ""))
            for code in sorted(codes)
        }


class CloseForm(Form):
    """Closing a round; the reason is needed where the money exceeds the envelope."""

    overrun_reason_fr = TextAreaField(N_("Why the envelope is exceeded (French)"))
    overrun_reason_nl = TextAreaField(N_("Why the envelope is exceeded (Dutch)"))
    overrun_reason_en = TextAreaField(N_("Why the envelope is exceeded (English)"))


def grant_name(place: Place) -> str:
    """The name of the field for one source in one year."""
    return f"grant-{place.year}-{place.source_key}"


def typed_translations() -> dict[str, dict[str, str]]:
    """The languages that were added to a decision: fields ``reason-nl`` and the like."""
    return {
        name: {code: request.form.get(f"{name}-{code}", "") for code in LANGUAGES} for name in TEXTS
    }


def read_day(field: str, typed: str | None) -> dt.date | None:
    """The day of a field, None when it is empty; raises ``RuleViolation`` naming the field."""
    read = read_date(field, (typed or "").strip())
    return None if read is None else dt.date.fromisoformat(read)
