"""What the page of a participant shows: the step, what one can do in it, and what the room has."""

from collections.abc import Mapping
from dataclasses import dataclass

from cocreate.domain.audiences import Audience
from cocreate.domain.permissions import Actor, Capability
from cocreate.queries.proposals import OwnProposal, Wall, own_proposals, wall
from cocreate.queries.results import ResultView, results_of
from cocreate.queries.rooms import RoomPage, room_page
from cocreate.queries.voting import BallotView, ballot_view, current_poll_id
from cocreate.web.context import program, reading
from cocreate.web.devices import ballot_seed
from cocreate.web.forms.rooms import NameForm, ProposalForm
from cocreate.web.i18n import language
from cocreate.web.identity import current_actor


@dataclass(frozen=True)
class PhonePage:
    """The page; ``own`` and ``ballot`` are the reader's, and empty for parts that all share.

    ``typed`` are the marks of a ballot that was refused, so that nothing has to be marked again.
    """

    room: RoomPage
    wall: Wall
    results: tuple[ResultView, ...]
    own: tuple[OwnProposal, ...]
    ballot: BallotView | None
    proposal_form: ProposalForm
    name_form: NameForm
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


def phone_page(
    workshop_id: str,
    *,
    proposal_form: ProposalForm | None = None,
    typed: Mapping[str, str] | None = None,
) -> PhonePage:
    """The page for the reader of this request; ``NotFound`` without a seat in this workshop."""
    actor = current_actor()
    session = reading()
    room = room_page(session, actor, workshop_id, language(), program().clock())
    form = proposal_form or ProposalForm(formdata=None)
    return PhonePage(
        room=room,
        wall=wall(session, actor, workshop_id, Audience.PARTICIPANT),
        results=results_of(session, workshop_id, Audience.PARTICIPANT),
        own=own_proposals(session, actor, workshop_id) if room.seat else (),
        ballot=_ballot(actor, workshop_id) if room.seat else None,
        proposal_form=form.offer(room.frame),
        name_form=NameForm(formdata=None, name=room.seat.name if room.seat else ""),
        typed=typed,
    )


def _ballot(actor: Actor, workshop_id: str) -> BallotView | None:
    poll_id = current_poll_id(reading(), workshop_id)
    return None if poll_id is None else ballot_view(reading(), actor, poll_id, ballot_seed())
