"""What the holder of a mailed link sees: the version that is asked about, or the sheet."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.voices import AMENDABLE, InvitationKind, InvitationState
from cocreate.models.pillars import Pillar
from cocreate.models.plans import PlannedAction, PlanVersion
from cocreate.models.publishing import frozen_actions
from cocreate.models.sheet_content import content_of
from cocreate.models.voices.reading import (
    open_invitation,
    plan_of,
    takes_words,
    today_in_brussels,
    who_is,
)
from cocreate.models.voices.records import Amendment, Consultation, VoiceInvitation
from cocreate.queries.voices.reading import co_author_names, comment_views
from cocreate.queries.voices.views import AmendmentView, CommentView, Texts


@dataclass(frozen=True)
class VoicedSheet:
    """A sheet as it is read behind a link; ``sheet`` is its frozen content, or what it says now."""

    id: str
    code: str
    sheet: Mapping[str, Any]  # Any: as domain.sheets.Content
    comments: tuple[CommentView, ...]
    may_amend: bool


@dataclass(frozen=True)
class VoicePage:
    """All that a link opens; ``last_day`` is the last one on which it works.

    ``opinion_due`` is for a council; ``comments`` are one's own on the plan as a whole.
    """

    kind: InvitationKind
    state: InvitationState
    who: str
    organisation: str
    pillar: Texts
    number: int | None
    checksum: str
    is_illustrative: bool
    last_day: dt.date
    sheets: tuple[VoicedSheet, ...]
    comments: tuple[CommentView, ...]
    amendments: tuple[AmendmentView, ...]
    co_authors: tuple[str, ...]


@dataclass(frozen=True)
class AmendablePage:
    """One sheet whose words can be amended behind a link."""

    id: str
    code: str
    version: int
    texts: Mapping[str, Texts]
    amendments: tuple[AmendmentView, ...]


def voice_page(session: Session, token: str, now: dt.datetime) -> VoicePage:
    """What a link opens; raises as ``open_invitation`` does."""
    invitation = open_invitation(session, token, now)
    plan = plan_of(session, invitation)
    version = _version(session, invitation)
    comments = _own_comments(session, invitation)
    return VoicePage(
        kind=invitation.kind,
        state=invitation.state,
        who=who_is(invitation),
        organisation=invitation.organisation_name,
        pillar=session.get_one(Pillar, plan.pillar_id).name,
        number=None if version is None else version.number,
        checksum="" if version is None else version.checksum,
        is_illustrative=plan.is_illustrative,
        last_day=today_in_brussels(invitation.expires_at - dt.timedelta(seconds=1)),
        sheets=_sheets(session, invitation, version, comments),
        comments=tuple(one for one in comments if one.action_id is None),
        amendments=_own_amendments(session, invitation),
        co_authors=co_author_names(session, [str(invitation.action_id)]).get(
            str(invitation.action_id), ()
        ),
    )


def amendable_page(session: Session, token: str, action_id: str, now: dt.datetime) -> AmendablePage:
    """A sheet of the page behind a link, as it stands now, to be amended.

    Raises ``NotFound`` for a sheet that the link does not open or that cannot be changed.
    """
    page = voice_page(session, token, now)
    if not any(one.id == action_id and one.may_amend for one in page.sheets):
        raise NotFound("no-such-action")
    action = session.get_one(PlannedAction, action_id)
    content = content_of(action)
    invitation = open_invitation(session, token, now)
    return AmendablePage(
        id=action.id,
        code=action.code,
        version=action.version,
        texts={one: content[one] for one in AMENDABLE},
        amendments=_own_amendments(session, invitation, action.id),
    )


def _version(session: Session, invitation: VoiceInvitation) -> PlanVersion | None:
    if invitation.consultation_id is None:
        return None
    consultation = session.get_one(Consultation, invitation.consultation_id)
    return session.get_one(PlanVersion, consultation.version_id)


def _own_comments(session: Session, invitation: VoiceInvitation) -> tuple[CommentView, ...]:
    if invitation.kind is not InvitationKind.ACTOR:
        return ()
    consultation = session.get_one(Consultation, invitation.consultation_id)
    version = session.get_one(PlanVersion, consultation.version_id)
    return comment_views(session, [(consultation, version)], only=invitation.id)


def _sheets(
    session: Session,
    invitation: VoiceInvitation,
    version: PlanVersion | None,
    comments: tuple[CommentView, ...],
) -> tuple[VoicedSheet, ...]:
    if version is None:
        action = session.get_one(PlannedAction, invitation.action_id)
        may = invitation.state is InvitationState.ACCEPTED and takes_words(session, action)
        return (VoicedSheet(action.id, action.code, content_of(action), (), may),)
    editable = _editable(session, version) if invitation.kind is InvitationKind.ACTOR else set()
    return tuple(
        VoicedSheet(
            one["id"],
            one["code"],
            one["sheet"],
            tuple(comment for comment in comments if comment.action_id == one["id"]),
            one["id"] in editable,
        )
        for one in frozen_actions(version)
    )


def _editable(session: Session, version: PlanVersion) -> set[str]:
    every = sa.select(PlannedAction).where(PlannedAction.plan_id == version.plan_id)
    return {one.id for one in session.scalars(every) if takes_words(session, one)}


def _own_amendments(
    session: Session, invitation: VoiceInvitation, action_id: str = ""
) -> tuple[AmendmentView, ...]:
    wanted = sa.select(Amendment).where(Amendment.invitation_id == invitation.id)
    if action_id:
        wanted = wanted.where(Amendment.action_id == action_id)
    return tuple(
        AmendmentView(
            id=one.id,
            who=who_is(invitation),
            fields=tuple(one.changes),
            state=one.state,
            proposed_at=one.proposed_at,
            decision_reason=one.decision_reason,
        )
        for one in session.scalars(wanted.order_by(Amendment.proposed_at, Amendment.id))
    )
