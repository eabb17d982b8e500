"""The quarterly form: one screen of fields for several actions, read and given back as typed.

Fields are named after what they ask and of whom: ``value-<indicator>``, ``milestone-<milestone>``,
``spent-<action>`` and the like. A mistake is kept under the name of its field.
"""

from collections.abc import Iterable, Mapping

from flask import request

from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.reports import Typed
from cocreate.domain.followup.workbooks import Filled
from cocreate.operations.followup.reports import ReportsRefused
from cocreate.queries.followup.forms import AskedAction
from cocreate.web.errors import sentence_of
from cocreate.web.forms import Form

LINES = ("spent", "risk", "risk_text", "help_needed", "word")


class QuarterlyForm(Form):
    """What a lead says of several actions; ``said`` holds it by action, as it was typed."""

    def begin(self, actions: Iterable[AskedAction], filled: Filled | None = None) -> None:
        """Show the draft, what was just typed, or what a spreadsheet says."""
        self.asked = tuple(actions)
        self.mistakes: dict[str, str] = {}
        if filled is not None:
            self.said = dict(filled.typed)
            return
        sent = self.is_submitted()
        self.said = {one.id: _typed(one, request.form) if sent else one.draft for one in self.asked}

    def refuse_all(self, error: RuleViolation) -> None:
        """Put every mistake beside its field, or the one refusal above the form."""
        if not isinstance(error, ReportsRefused):
            self.refuse(error)
            return
        for problem in error.problems:
            self.mistakes[self._name_of(problem.field or "")] = sentence_of(problem)

    def _name_of(self, field: str) -> str:
        action_id, _, what = field.partition(":")
        if what in LINES:
            return f"{what}-{action_id}"
        milestones = {step.id for one in self.asked for step in one.milestones}
        return f"milestone-{what}" if what in milestones else f"value-{what}"

    @property
    def is_wrong(self) -> bool:
        return bool(self.mistakes) or super().is_wrong


def _typed(one: AskedAction, form: Mapping[str, str]) -> Typed:
    return Typed(
        values={row.id: form.get(f"value-{row.id}", "") for row in one.indicators},
        milestones={step.id: form.get(f"milestone-{step.id}", "") for step in one.milestones},
        spent=form.get(f"spent-{one.id}", ""),
        risk=form.get(f"risk-{one.id}", ""),
        risk_text=form.get(f"risk_text-{one.id}", ""),
        help_needed=form.get(f"help_needed-{one.id}", ""),
        word=form.get(f"word-{one.id}", ""),
    )
