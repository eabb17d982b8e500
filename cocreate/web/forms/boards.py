"""Forms of whoever arranges the board of proposals."""

from collections.abc import Mapping

from flask import request
from wtforms import HiddenField, StringField, TextAreaField

from cocreate.domain.text import N_
from cocreate.operations.proposals import Draft
from cocreate.queries.proposals import Card
from cocreate.web.forms import Form


class MergeForm(Form):
    """What several proposals say together."""

    title = StringField(N_("Title"))
    summary = TextAreaField(N_("In a few sentences"))

    def fill(self, origins: list[Card]) -> "MergeForm":
        """Begin with the words of the first, and all that they say."""
        self.title.data = origins[0].title if origins else ""
        self.summary.data = "\n".join(one.summary for one in origins if one.summary)
        return self


class WordingForm(Form):
    """The words of a proposal, put right for its author."""

    title = StringField(N_("Title"))
    summary = TextAreaField(N_("In a few sentences"))
    lead_organisation = StringField(N_("Who could lead it?"))
    version = HiddenField()

    def fill(self, card: Card) -> "WordingForm":
        """Show a proposal as it is."""
        self.title.data, self.summary.data = card.title, card.summary
        self.lead_organisation.data = card.lead_organisation
        self.version.data = str(card.version)
        return self

    def draft(self, card: Card) -> Draft:
        """What was typed; what is not asked here stays as it is on ``card``."""
        return Draft(
            title=self.title.data or "",
            summary=self.summary.data or "",
            language=card.language,
            frame_codes=card.frame_codes,
            aims=card.aims,
            lead_organisation=self.lead_organisation.data or "",
            rough_cost=card.rough_cost,
        )


class ReasonForm(Form):
    """Why a proposal is kept from the room; its author reads it."""

    reason = TextAreaField(N_("Reason, which its author reads"))


def ticked() -> Mapping[str, int]:
    """The cards that were ticked, each with its moves as they were on the screen."""
    found = {}
    for value in request.values.getlist("cards"):
        card_id, _, moves = value.partition(":")
        found[card_id] = int(moves) if moves.isascii() and moves.isdecimal() else -1
    return found
