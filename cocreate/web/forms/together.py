"""The form of several decisions in one act: what they share, and the own words of each action."""

from collections.abc import Iterable, Mapping, Sequence

from flask import request
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from cocreate.domain.arbitration import OUTCOME_LABELS, TOGETHER, Outcome, Shared
from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import LANGUAGES, N_
from cocreate.operations.arbitration.together import OwnPart
from cocreate.queries.arbitration.views import DeskRow
from cocreate.web.forms import Form, options
from cocreate.web.forms.arbitration import read_day, ticks
from cocreate.web.i18n import say


class TogetherForm(Form):
    """``own-<action>-<language>`` are the words of one action, ``follows-<action>`` what it had."""

    outcome = RadioField(N_("Decision"), validate_choice=False)
    criteria = ticks(N_("Criteria that it rests on"))
    reason_fr = TextAreaField(N_("What these actions have in common (French)"))
    reason_nl = TextAreaField(N_("What these actions have in common (Dutch)"))
    reason_en = TextAreaField(N_("What these actions have in common (English)"))
    own = HiddenField(N_("The reason of each action"))
    body_fr = StringField(N_("Deciding body (French)"))
    body_nl = StringField(N_("Deciding body (Dutch)"))
    body_en = StringField(N_("Deciding body (English)"))
    decided_on = StringField(N_("Date of the decision"))

    def offer(self, criteria: Iterable[tuple[str, str]]) -> None:
        """The outcomes that actions can share, and the criteria of the frame."""
        self.outcome.choices = options((one.value, say(OUTCOME_LABELS[one])) for one in TOGETHER)
        self.criteria.choices = options(criteria)

    def fill(self, body: Mapping[str, str], today: str) -> None:
        """Begin with the round's body and today."""
        for code in LANGUAGES:
            self[f"body_{code}"].data = body.get(code, "")
        self.decided_on.data = today

    def shared(self) -> Shared:
        """What was typed for all; raises ``RuleViolation`` naming the field."""
        try:
            outcome = Outcome(str(self.outcome.data))
        except ValueError:
            raise RuleViolation("outcome-missing", field="outcome") from None
        return Shared(
            outcome=outcome,
            body=self.texts("body"),
            decided_on=read_day("decided_on", self.decided_on.data),
            criteria=tuple(self.criteria.data or ()),
            reason=self.texts("reason"),
        )

    def parts(self, rows: Sequence[DeskRow]) -> dict[str, OwnPart]:
        """What was typed of each action alone."""
        return {
            one.action_id: OwnPart(
                reason={code: own_words(one.action_id, code) for code in LANGUAGES},
                follows=request.form.get(f"follows-{one.action_id}") or None,
            )
            for one in rows
        }


def own_words(action_id: str, code: str) -> str:
    """What was typed of one action in one language."""
    return request.form.get(f"own-{action_id}-{code}", "")
