"""What somebody without an account does behind the link that they were mailed.

The link is the whole authority: it opens one consultation or one sheet, and nothing else. The
journal names no person, only the invitation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import VISITOR, Role
from cocreate.domain.text import LANGUAGES, clean_text
from cocreate.domain.voices import (
    AMENDABLE,
    COMMENT_LENGTH,
    MOST_AMENDMENTS,
    MOST_COMMENTS,
    REASON_LENGTH,
    AmendmentState,
    InvitationKind,
    InvitationState,
    amended,
    checked_words,
    short,
)
from cocreate.models.base import new_id
from cocreate.models.plans import PlannedAction, PlanVersion
from cocreate.models.publishing import frozen_actions
from cocreate.models.sheet_content import content_of
from cocreate.models.voices.reading import open_invitation, takes_words
from cocreate.models.voices.records import (
    ActorComment,
    Amendment,
    Consultation,
    VoiceInvitation,
)
from cocreate.operations.voices.consultations import By, TypedOpinion, keep_opinion, note_opinion
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class TypedComment:
    """A comment as it was typed; ``about`` is the id of a sheet, or empty for the whole plan."""

    about: str
    text: str
    language: str
    is_public: bool


@dataclass(frozen=True)
class TypedAmendment:
    """Other words for a sheet, by field and language, and why; ``version`` was on the screen."""

    texts: Mapping[str, Mapping[str, str]]
    reason: str
    language: str
    version: int


def give_opinion(uow: UnitOfWork, token: str, typed: TypedOpinion) -> str:
    """Give the opinion of a council, which uses its link up; answers the opinion's id."""
    invitation = _opened(uow, token, InvitationKind.COUNCIL)
    consultation = uow.session.get_one(Consultation, invitation.consultation_id)
    by = By(invitation_id=invitation.id)
    opinion = keep_opinion(uow, consultation, str(invitation.organisation_id), typed, by)
    invitation.state, invitation.answered_at = InvitationState.USED, uow.now()
    note_opinion(uow, VISITOR, Role.VISITOR, opinion)
    return opinion.id


def write_comment(uow: UnitOfWork, token: str, typed: TypedComment) -> str:
    """Comment on a sheet of the version, or on the whole of it; answers the comment's id."""
    invitation = _opened(uow, token, InvitationKind.ACTOR)
    consultation = uow.session.get_one(Consultation, invitation.consultation_id)
    if typed.about and typed.about not in _sheets_of(uow, invitation):
        raise NotFound("no-such-action")
    mine = sa.select(sa.func.count()).where(ActorComment.invitation_id == invitation.id)
    if (uow.session.scalar(mine) or 0) >= MOST_COMMENTS:
        raise RuleViolation("too-many-comments", maximum=MOST_COMMENTS)
    comment = ActorComment(
        id=new_id(),
        consultation_id=consultation.id,
        action_id=typed.about or None,
        invitation_id=invitation.id,
        text=checked_words(typed.text, "text", COMMENT_LENGTH),
        language=_language(typed.language),
        is_public=typed.is_public,
        written_at=uow.now(),
        answer_reason={},
    )
    uow.session.add(comment)
    _record(uow, invitation, "comment:write", comment=comment.id, action=comment.action_id)
    return comment.id


def take_comment_back(uow: UnitOfWork, token: str, comment_id: str) -> None:
    """Take one's own comment away, as long as it was not answered."""
    invitation = _opened(uow, token, InvitationKind.ACTOR)
    comment = uow.session.get(ActorComment, comment_id, with_for_update=True)
    if comment is None or comment.invitation_id != invitation.id:
        raise NotFound("no-such-comment")
    if comment.answer is not None:
        raise RuleViolation("comment-answered")
    uow.session.delete(comment)
    _record(uow, invitation, "comment:take-back", comment=comment_id)


def answer_invitation(uow: UnitOfWork, token: str, *, accepts: bool) -> None:
    """Accept or decline to be a co-author; accepting twice changes nothing.

    Whoever declines is on no list any more: the invitation forgets name and address (M7).
    """
    invitation = _opened(uow, token, InvitationKind.CO_AUTHOR)
    if invitation.state is InvitationState.ACCEPTED and accepts:
        return
    invitation.answered_at = uow.now()
    if accepts:
        invitation.state = InvitationState.ACCEPTED
        _record(uow, invitation, "co-author:accept", action=invitation.action_id)
        return
    invitation.state = InvitationState.DECLINED
    _record(uow, invitation, "co-author:decline", action=invitation.action_id)
    wrote = sa.exists().where(Amendment.invitation_id == invitation.id)
    if not uow.session.scalar(sa.select(wrote)):
        invitation.name = invitation.organisation_name = invitation.email = ""


def propose_amendment(uow: UnitOfWork, token: str, action_id: str, typed: TypedAmendment) -> str:
    """Propose other words for a sheet; answers the amendment's id. The sheet stays as it is.

    For a co-author, of their own sheet; for an invited actor, of a sheet of the version. Raises
    ``RuleViolation`` for a sheet that is frozen, or when nothing is changed.
    """
    invitation = open_invitation(uow.session, token, uow.now())
    if action_id not in _sheets_of(uow, invitation):
        raise NotAllowed("not-your-sheet")
    action = uow.session.get_one(PlannedAction, action_id, with_for_update=True)
    if not takes_words(uow.session, action):
        raise RuleViolation("sheet-is-frozen", action=action.code)
    mine = sa.select(sa.func.count()).where(Amendment.invitation_id == invitation.id)
    if (uow.session.scalar(mine) or 0) >= MOST_AMENDMENTS:
        raise RuleViolation("too-many-amendments", maximum=MOST_AMENDMENTS)
    content = content_of(action)
    changes = amended({one: content[one] for one in AMENDABLE}, typed.texts)
    amendment = Amendment(
        id=new_id(),
        action_id=action.id,
        invitation_id=invitation.id,
        base_version=action.version,
        changes=dict(changes),
        reason=short(clean_text(typed.reason), "reason", REASON_LENGTH),
        language=_language(typed.language),
        state=AmendmentState.PROPOSED,
        proposed_at=uow.now(),
    )
    uow.session.add(amendment)
    _record(uow, invitation, "amendment:propose", amendment=amendment.id, fields=list(changes))
    return amendment.id


def _opened(uow: UnitOfWork, token: str, kind: InvitationKind) -> VoiceInvitation:
    """The invitation of a link, locked, if it is one of this kind."""
    found = open_invitation(uow.session, token, uow.now())
    if found.kind is not kind:
        raise NotFound("no-such-voice-link")
    uow.session.refresh(found, with_for_update=True)
    return open_invitation(uow.session, token, uow.now())


def _sheets_of(uow: UnitOfWork, invitation: VoiceInvitation) -> frozenset[str]:
    """The sheets that somebody was invited to read; a council amends none."""
    if invitation.kind is InvitationKind.CO_AUTHOR:
        accepted = invitation.state is InvitationState.ACCEPTED
        return frozenset({str(invitation.action_id)}) if accepted else frozenset()
    if invitation.kind is InvitationKind.COUNCIL:
        return frozenset()
    consultation = uow.session.get_one(Consultation, invitation.consultation_id)
    version = uow.session.get_one(PlanVersion, consultation.version_id)
    return frozenset(one["id"] for one in frozen_actions(version))


def _language(typed: str) -> str:
    if typed not in LANGUAGES:
        raise RuleViolation("unknown-language", field="language")
    return typed


def _record(uow: UnitOfWork, invitation: VoiceInvitation, verb: str, **facts: object) -> None:
    uow.record(VISITOR, Role.VISITOR, verb, ("voice", invitation.id), **facts)
