"""Forms of a participant: a proposal, one's seat."""

from decimal import Decimal

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from cocreate.domain.amounts import read_amount
from cocreate.domain.text import N_
from cocreate.formatting import format_amount
from cocreate.operations.proposals import AIM_LEVELS, AIMS, Draft
from cocreate.queries.frames import FrameChoice, RoomFrame
from cocreate.queries.proposals import Card
from cocreate.web.forms import Form, options
from cocreate.web.i18n import language, say

AIM_LEVEL_NAMES = {
    "none": N_("Not an aim"),
    "indirect": N_("Indirect aim"),
    "direct": N_("Direct aim"),
}


def _ticks(label: str) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


def _aim(label: str) -> RadioField:
    return RadioField(label, default="none", validate_choice=False)


class ProposalForm(Form):
    """A proposal; what is not asked here comes later, when it becomes an action sheet."""

    title = StringField(N_("Title"))
    summary = TextAreaField(N_("In a few sentences"))
    obstacles = _ticks(N_("Which obstacles does it lift?"))
    objectives = _ticks(N_("Which objectives does it serve?"))
    employment = _aim(N_("Employment"))
    economy = _aim(N_("Economy"))
    environment = _aim(N_("Environment"))
    lead_organisation = StringField(N_("Who could lead it?"))
    rough_cost = StringField(N_("Rough cost, in euro"))
    version = HiddenField()

    def offer(self, frame: RoomFrame | None) -> "ProposalForm":
        """Offer the obstacles and objectives of the frame, in the reader's language."""
        rows: tuple[FrameChoice, ...] = frame.obstacles if frame else ()
        self.obstacles.choices = options((one.code, one.text) for one in rows)
        goals = (*frame.strategic_objectives, *frame.operational_objectives) if frame else ()
        self.objectives.choices = options((one.code, one.text) for one in goals)
        levels = options((level, say(AIM_LEVEL_NAMES[level])) for level in AIM_LEVELS)
        for aim in AIMS:
            self[aim].choices = levels
        return self

    def fill(self, card: Card) -> "ProposalForm":
        """Show a proposal that was sent before, to be changed."""
        self.title.data, self.summary.data = card.title, card.summary
        self.obstacles.data = self.objectives.data = list(card.frame_codes)
        for aim in AIMS:
            self[aim].data = card.aims.get(aim, "none")
        self.lead_organisation.data = card.lead_organisation
        cost = card.rough_cost
        self.rough_cost.data = "" if cost is None else format_amount(cost, language())
        self.version.data = str(card.version)
        return self

    def draft(self) -> Draft:
        """What was typed; raises ``RuleViolation`` for an amount that cannot be read."""
        typed = (self.rough_cost.data or "").strip()
        cost: Decimal | None = read_amount(typed, language(), field="rough_cost") if typed else None
        codes = [*(self.obstacles.data or ()), *(self.objectives.data or ())]
        return Draft(
            title=self.title.data or "",
            summary=self.summary.data or "",
            language=language(),
            frame_codes=tuple(dict.fromkeys(codes)),
            aims={aim: self[aim].data or "none" for aim in AIMS},
            lead_organisation=self.lead_organisation.data or "",
            rough_cost=cost,
        )


class NameForm(Form):
    """One's name, which nobody has to give."""

    name = StringField(N_("Your name"))
