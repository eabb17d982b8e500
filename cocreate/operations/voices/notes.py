"""Internal notes: what staff write on a sheet or a proposal for each other (feature M5)."""

from cocreate.domain.errors import NotAllowed, NotFound
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, can, require
from cocreate.domain.voices import NOTE_LENGTH, checked_words
from cocreate.models.base import new_id
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.voices.records import InternalNote
from cocreate.models.workshops import Workshop
from cocreate.unit_of_work import UnitOfWork


def note_on_sheet(uow: UnitOfWork, actor: Actor, action_id: str, text: str) -> str:
    """Note something on a sheet; answers the note's id. The journal does not hold its text."""
    action = uow.session.get(PlannedAction, action_id)
    if action is None:
        raise NotFound("no-such-action")
    pillar_id = uow.session.get_one(Plan, action.plan_id).pillar_id
    return _note(uow, actor, pillar_id, InternalNote(action_id=action.id), text)


def note_on_proposal(uow: UnitOfWork, actor: Actor, proposal_id: str, text: str) -> str:
    """Note something on a proposal of a room; answers the note's id."""
    proposal = uow.session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound("no-such-proposal")
    pillar_id = uow.session.get_one(Workshop, proposal.workshop_id).pillar_id
    return _note(uow, actor, pillar_id, InternalNote(proposal_id=proposal.id), text)


def remove_note(uow: UnitOfWork, actor: Actor, note_id: str) -> None:
    """Take a note away: one's own, or anybody's for a coordinator."""
    note = uow.session.get(InternalNote, note_id, with_for_update=True)
    if note is None:
        raise NotFound("no-such-note")
    facts = Facts(_pillar_of(uow, note))
    require(actor, Permission.NOTE_KEEP, facts)
    if note.author_id != actor.id and not can(actor, Permission.PLAN_EDIT, facts):
        raise NotAllowed("not-your-note")
    role = acting_role(actor, Permission.NOTE_KEEP, facts)
    uow.record(actor, role, "note:remove", ("note", note.id))
    uow.session.delete(note)


def _note(uow: UnitOfWork, actor: Actor, pillar_id: str, note: InternalNote, text: str) -> str:
    facts = Facts(pillar_id)
    require(actor, Permission.NOTE_KEEP, facts)
    note.id, note.text = new_id(), checked_words(text, "note", NOTE_LENGTH)
    note.written_at = uow.now()
    note.author_id = None if actor.id == "system" else actor.id
    uow.session.add(note)
    role = acting_role(actor, Permission.NOTE_KEEP, facts)
    about = {"action": note.action_id, "proposal": note.proposal_id}
    uow.record(
        actor, role, "note:write", ("note", note.id), **{k: v for k, v in about.items() if v}
    )
    return note.id


def _pillar_of(uow: UnitOfWork, note: InternalNote) -> str:
    if note.action_id is not None:
        action = uow.session.get_one(PlannedAction, note.action_id)
        return uow.session.get_one(Plan, action.plan_id).pillar_id
    proposal = uow.session.get_one(Proposal, note.proposal_id)
    return uow.session.get_one(Workshop, proposal.workshop_id).pillar_id
