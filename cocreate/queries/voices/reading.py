"""From the records of what others said to what is shown: opinions, comments, people, notes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.models.accounts import Account
from cocreate.models.organisations import Organisation
from cocreate.models.plans import PlanVersion, SheetVersion
from cocreate.models.proposals import Proposal
from cocreate.models.publishing import frozen_actions
from cocreate.models.voices.reading import (
    co_authors_of,
    comments_in,
    consultations_on,
    holding_opinions,
    who_is,
)
from cocreate.models.voices.records import (
    ActorComment,
    Consultation,
    InternalNote,
    VoiceInvitation,
)
from cocreate.models.workshops import Workshop
from cocreate.queries.voices.views import (
    CommentView,
    InvitationView,
    NoteView,
    OpinionView,
)

Sides = Sequence[tuple[Consultation, PlanVersion]]


def opinions_up_to(session: Session, plan_id: str, number: int) -> tuple[OpinionView, ...]:
    """The opinions of councils on the versions of a plan up to one, the oldest version first."""
    return opinions_in(session, consultations_on(session, plan_id, number))


def comments_up_to(session: Session, plan_id: str, number: int) -> tuple[CommentView, ...]:
    """The comments on the versions of a plan up to one."""
    return comment_views(session, consultations_on(session, plan_id, number))


def opinions_in(session: Session, sides: Sides) -> tuple[OpinionView, ...]:
    """The opinions that hold in some consultations."""
    rows = session.execute(sa.select(Organisation.id, Organisation.name))
    names = {row.id: row.name for row in rows}
    return tuple(
        OpinionView(
            organisation_id=one.organisation_id,
            organisation=names[one.organisation_id],
            verdict=one.verdict,
            given_on=one.given_on,
            reference=one.reference,
            text=one.text,
            file_reference=one.file_reference,
            version=version.number,
            former=one.number - 1,
        )
        for consultation, version in sides
        for one in holding_opinions(session, consultation.id)
    )


def comment_views(session: Session, sides: Sides, only: str = "") -> tuple[CommentView, ...]:
    """The comments of some consultations, under the code and title of their frozen sheets.

    With ``only``, those of one invitation.
    """
    numbers = {consultation.id: version.number for consultation, version in sides}
    sheets = {one["id"]: one for _, version in sides for one in frozen_actions(version)}
    return tuple(
        _comment(comment, invitation, numbers, sheets)
        for comment, invitation in comments_in(session, list(numbers))
        if only in {"", invitation.id}
    )


def _comment(
    one: ActorComment,
    invitation: VoiceInvitation,
    numbers: Mapping[str, int],
    sheets: Mapping[str, Mapping[str, Any]],  # Any: parsed JSON
) -> CommentView:
    sheet = sheets.get(one.action_id or "")
    return CommentView(
        id=one.id,
        action_id=one.action_id,
        action_code="" if sheet is None else sheet["code"],
        action_title={} if sheet is None else sheet["sheet"]["title"],
        who=who_is(invitation),
        text=one.text,
        language=one.language,
        is_public=one.is_public,
        at=one.written_at,
        version=numbers[one.consultation_id],
        answer=one.answer,
        reason=one.answer_reason,
        answered_at=one.answered_at,
    )


def invitation_views(rows: Iterable[VoiceInvitation]) -> tuple[InvitationView, ...]:
    """Invitations, in the order given."""
    return tuple(
        InvitationView(
            id=one.id,
            kind=one.kind,
            who=who_is(one),
            email=one.email,
            state=one.state,
            invited_at=one.invited_at,
            answered_at=one.answered_at,
        )
        for one in rows
    )


def notes_on(
    session: Session, actor: Actor, pillar_id: str, *, action_id: str = "", proposal_id: str = ""
) -> tuple[NoteView, ...]:
    """The internal notes on a sheet or a proposal; none for who may not keep notes there."""
    facts = Facts(pillar_id)
    if not can(actor, Permission.NOTE_KEEP, facts):
        return ()
    about = (
        InternalNote.action_id == action_id
        if action_id
        else InternalNote.proposal_id == proposal_id
    )
    rows = session.execute(
        sa.select(InternalNote, Account.name)
        .outerjoin(Account, Account.id == InternalNote.author_id)
        .where(about)
        .order_by(InternalNote.written_at, InternalNote.id)
    )
    steers = bool(can(actor, Permission.PLAN_EDIT, facts))
    return tuple(
        NoteView(
            note.id, note.text, note.written_at, author or "", steers or note.author_id == actor.id
        )
        for note, author in rows
    )


def proposal_notes(session: Session, actor: Actor, proposal_id: str) -> tuple[NoteView, ...]:
    """The internal notes on a proposal of a room; none for who may not keep notes there."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        return ()
    pillar_id = session.get_one(Workshop, proposal.workshop_id).pillar_id
    return notes_on(session, actor, pillar_id, proposal_id=proposal_id)


def co_author_names(session: Session, action_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Who accepted to be a co-author, by sheet; nobody else is on any list (feature M7)."""
    found: dict[str, tuple[str, ...]] = {}
    for one in co_authors_of(session, action_ids):
        key = str(one.action_id)
        found[key] = (*found.get(key, ()), who_is(one))
    return found


def first_authors(session: Session, action_ids: Sequence[str]) -> dict[str, str]:
    """The name of the account that began each sheet; none for what the product itself began."""
    rows = session.execute(
        sa.select(SheetVersion.action_id, Account.name)
        .join(Account, Account.id == SheetVersion.author_id)
        .where(SheetVersion.action_id.in_(action_ids), SheetVersion.number == 1)
    )
    return {row.action_id: row.name for row in rows}
