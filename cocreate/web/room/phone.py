"""What the page of a participant shows: the step, what one can do in it, and what the room has."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flask import render_template
from markupsafe import Markup

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Capability, Facts, Permission, anyone_in, can
from cocreate.domain.voting import BallotForm
from cocreate.queries.live import newest_mark
from cocreate.queries.options import OptionText
from cocreate.queries.proposals import OwnProposal, Wall, own_proposals, wall
from cocreate.queries.results import ResultView, results_of
from cocreate.queries.rooms import RoomPage, own_seat, room_page
from cocreate.queries.studies.runs import published_run
from cocreate.queries.voting import (
    BallotSheet,
    BallotView,
    ballot_sheet,
    current_poll_id,
    own_ballot,
)
from cocreate.web.context import program, reading
from cocreate.web.devices import ballot_seed
from cocreate.web.forms.rooms import NameForm, ProposalForm
from cocreate.web.i18n import language
from cocreate.web.identity import current_actor
from cocreate.web.live.shared import shared

REGIONS = ("step", "task", "results", "proposals", "mine")
"""What a phone shows, in its order."""


@dataclass(frozen=True)
class PhonePage:
    """The page; ``own`` and ``ballot`` are the reader's, and empty for parts that all share.

    Each part is read when a template asks for it, so a region alone costs no more than it shows.
    ``typed`` are the marks of a ballot that was refused, so that nothing has to be marked again.
    """

    room: RoomPage
    sent_form: ProposalForm | None = None
    typed: Mapping[str, str] | None = None

    @property
    def workshop_id(self) -> str:
        return self.room.workshop_id

    @property
    def revision(self) -> int:
        return self.room.revision

    @property
    def can_propose(self) -> bool:
        return Capability.PROPOSE in self.room.capabilities

    @property
    def is_paused(self) -> bool:
        step = self.room.current_step
        return step is not None and step.state == "paused"

    @cached_property
    def wall(self) -> Wall:
        return wall(reading(), current_actor(), self.workshop_id, Audience.PARTICIPANT)

    @cached_property
    def results(self) -> tuple[ResultView, ...]:
        return results_of(reading(), self.workshop_id, Audience.PARTICIPANT)

    @cached_property
    def has_selection(self) -> bool:
        """Whether the room was shown a selection made of its votes."""
        return published_run(reading(), self.workshop_id) is not None

    @cached_property
    def own(self) -> tuple[OwnProposal, ...]:
        if self.room.seat is None:
            return ()
        return own_proposals(reading(), current_actor(), self.workshop_id)

    @cached_property
    def ballot(self) -> BallotView | None:
        if self.room.seat is None:
            return None
        sheet = shared().once(("sheet", self.workshop_id), self.revision, self._sheet)
        if sheet is None:
            return None
        return own_ballot(reading(), current_actor(), sheet, ballot_seed())

    @cached_property
    def proposal_form(self) -> ProposalForm:
        form = self.sent_form or ProposalForm(formdata=None)
        return form.offer(self.room.frame)

    @cached_property
    def name_form(self) -> NameForm:
        return NameForm(formdata=None, name=self.room.seat.name if self.room.seat else "")

    def mark_input(self, option: OptionText) -> Markup:
        """The field in which one option is marked: the same for all who marked it alike."""
        ballot = self.ballot
        if ballot is None:
            return Markup()
        if self.typed:
            return _input(ballot.form, option, self.typed.get(option.id))
        place = (option.id, ballot.marks.get(option.id))
        if place not in self._inputs:
            self._inputs[place] = _input(ballot.form, option, place[1])
        return self._inputs[place]

    @cached_property
    def _inputs(self) -> dict[tuple[str, int | None], Markup]:
        return shared().once(("inputs", self.workshop_id, language()), self.revision, _no_inputs)

    def _sheet(self) -> BallotSheet | None:
        poll_id = current_poll_id(reading(), self.workshop_id)
        return None if poll_id is None else ballot_sheet(reading(), poll_id)


def _no_inputs() -> dict[tuple[str, int | None], Markup]:
    return {}


def _input(form: BallotForm, option: OptionText, mark: int | str | None) -> Markup:
    """The field of one option. It is given nothing that is a reader's own but the mark."""
    template = f"voting/inputs/{form.asks}.html"
    html = render_template(template, form=form, option=option, mark=mark)
    return Markup(html)  # noqa: S704 -- rendered by a template, which escapes


def phone_page(
    workshop_id: str,
    *,
    proposal_form: ProposalForm | None = None,
    typed: Mapping[str, str] | None = None,
) -> PhonePage:
    """The page for the reader of this request; ``NotFound`` without a seat in this workshop."""
    actor, session, now = current_actor(), reading(), program().clock()
    if not can(actor, Permission.WORKSHOP_TAKE_PART, Facts(workshop_id=workshop_id)):
        raise NotFound("no-such-workshop")
    common = shared().once(
        ("room", workshop_id, language()),
        newest_mark(session, workshop_id, REGIONS),
        lambda: room_page(session, anyone_in(workshop_id), workshop_id, language(), now),
    )
    seat = None if actor.id is None else own_seat(session, actor)
    room = replace(common, live=replace(common.live, now=now), seat=seat)
    return PhonePage(room, proposal_form, typed)
