"""Forms between the shortlist of a room and a plan that is submitted."""

from collections.abc import Mapping

from flask import request
from wtforms import StringField, TextAreaField

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_
from cocreate.domain.voting.shortlist import NotKeptReason
from cocreate.operations.plans.sheets import NewSheet
from cocreate.operations.plans.shortlists import Shortlist
from cocreate.queries.plans.shortlists import ShortlistPage, ShortlistRow
from cocreate.web.forms import Form


class ShortlistForm(Form):
    """Which proposals are kept, and why the others are not: one line for each proposal.

    Fields ``kept`` hold ids; ``reason-<id>`` and ``note-<id>`` say why another is not kept.
    """

    def chosen(self) -> Shortlist:
        """The choice as it was typed; raises ``RuleViolation`` for a reason that does not exist."""
        return Shortlist(
            kept=tuple(request.form.getlist("kept")),
            reasons={one: _reason(code) for one, code in _fields("reason-") if code},
            notes={one: note for one, note in _fields("note-") if note.strip()},
        )

    def is_kept(self, row: ShortlistRow) -> bool:
        """Whether a row is ticked: as typed, else as confirmed, else as the rule proposes."""
        if self.is_submitted():
            return row.proposal_id in request.form.getlist("kept")
        return row.is_proposed if row.is_kept is None else row.is_kept

    def reason(self, row: ShortlistRow) -> str:
        """The reason that a row shows."""
        if self.is_submitted():
            return request.form.get(f"reason-{row.proposal_id}", "")
        return row.reason.value if row.reason else ""

    def note(self, row: ShortlistRow) -> str:
        """The note that a row shows."""
        if self.is_submitted():
            return request.form.get(f"note-{row.proposal_id}", "")
        return row.note

    def counted(self, page: ShortlistPage) -> int:
        """How many rows are ticked."""
        return sum(self.is_kept(row) for row in page.rows)


class PlanForm(Form):
    """The buttons on the page of the plan, and what a frozen version says of itself."""

    note_fr = StringField(N_("What is new in this version (French)"))
    note_nl = StringField(N_("What is new in this version (Dutch)"))
    note_en = StringField(N_("What is new in this version (English)"))


class SetAsideForm(Form):
    """Why a sheet is left out of the plan; it will be published."""

    reason_fr = TextAreaField(N_("Reason (French)"))
    reason_nl = TextAreaField(N_("Reason (Dutch)"))
    reason_en = TextAreaField(N_("Reason (English)"))


class NewSheetForm(Form):
    """A sheet that no room has voted."""

    title_fr = StringField(N_("Title (French)"))
    title_nl = StringField(N_("Title (Dutch)"))
    title_en = StringField(N_("Title (English)"))
    person = StringField(N_("Who asks for it"))
    reason = TextAreaField(N_("Why it is added without a vote"))

    def new(self) -> NewSheet:
        """What was typed."""
        title: Mapping[str, str] = self.texts("title")
        return NewSheet(title, self.person.data or "", self.reason.data or "")


def _fields(prefix: str) -> list[tuple[str, str]]:
    return [
        (name.removeprefix(prefix), value)
        for name, value in request.form.items()
        if name.startswith(prefix)
    ]


def _reason(code: str) -> NotKeptReason:
    try:
        return NotKeptReason(code)
    except ValueError:
        raise RuleViolation("sheet-choice-unknown", field="reasons") from None
