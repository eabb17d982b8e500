"""What has been said of a plan, and what a mailed link opens, for operations and pages alike."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import Gone, NotFound
from cocreate.domain.plans import EDITABLE
from cocreate.domain.tokens import token_hash
from cocreate.domain.voices import InvitationKind, InvitationState
from cocreate.formatting import BRUSSELS
from cocreate.models.followup.revisions import revision_item
from cocreate.models.plans import Plan, PlannedAction, PlanVersion
from cocreate.models.voices.records import (
    ActorComment,
    Amendment,
    Consultation,
    CouncilOpinion,
    VoiceInvitation,
)

OVER = frozenset({InvitationState.DECLINED, InvitationState.USED, InvitationState.WITHDRAWN})
"""The states in which a link leads nowhere any more."""


def today_in_brussels(now: dt.datetime) -> dt.date:
    """The day that it is where councils and actors read “until”."""
    return now.astimezone(BRUSSELS).date()


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which a day is over in Brussels, in UTC."""
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=BRUSSELS)
    return after.astimezone(dt.UTC)


def is_open(consultation: Consultation, now: dt.datetime) -> bool:
    """Whether a consultation still takes opinions and comments."""
    return consultation.ended_at is None and today_in_brussels(now) <= consultation.closes_on


def open_invitation(session: Session, token: str, now: dt.datetime) -> VoiceInvitation:
    """What a mailed link opens, as long as it does; looking at it uses nothing up.

    Raises ``NotFound`` for a link that never was or that another one has replaced, and ``Gone``
    for one that was used, taken back, or is too old.
    """
    invitation = session.scalar(
        sa.select(VoiceInvitation).where(VoiceInvitation.token_hash == token_hash(token))
    )
    if invitation is None:
        raise NotFound("no-such-voice-link")
    if invitation.state in OVER:
        raise Gone(f"voice-link-{invitation.state.value}")
    if invitation.kind is InvitationKind.CO_AUTHOR:
        action = session.get_one(PlannedAction, invitation.action_id)
        if invitation.expires_at <= now or action.trashed_at is not None:
            raise Gone("voice-link-over")
        return invitation
    consultation = session.get_one(Consultation, invitation.consultation_id)
    if not is_open(consultation, now):
        raise Gone("voice-link-over")
    return invitation


def takes_words(session: Session, action: PlannedAction) -> bool:
    """Whether the words of a sheet can be changed now: a draft, or one that a revision opened."""
    if action.trashed_at is not None:
        return False
    return action.state in EDITABLE or revision_item(session, action) is not None


def plan_of(session: Session, invitation: VoiceInvitation) -> Plan:
    """The plan that an invitation is about."""
    if invitation.action_id is not None:
        plan_id = session.get_one(PlannedAction, invitation.action_id).plan_id
    else:
        consultation = session.get_one(Consultation, invitation.consultation_id)
        plan_id = session.get_one(PlanVersion, consultation.version_id).plan_id
    return session.get_one(Plan, plan_id)


def co_authors_of(session: Session, action_ids: Sequence[str]) -> tuple[VoiceInvitation, ...]:
    """Who accepted to be a co-author of some sheets, in the order in which they did."""
    return tuple(
        session.scalars(
            sa.select(VoiceInvitation)
            .where(
                VoiceInvitation.action_id.in_(action_ids),
                VoiceInvitation.state == InvitationState.ACCEPTED,
            )
            .order_by(VoiceInvitation.answered_at, VoiceInvitation.id)
        )
    )


def amenders(session: Session, action_id: str) -> dict[int, str]:
    """Whose amendment each version of a sheet took over, by the number of the version (M6)."""
    rows = session.execute(
        sa.select(Amendment.accepted_version, VoiceInvitation)
        .join(VoiceInvitation, VoiceInvitation.id == Amendment.invitation_id)
        .where(Amendment.action_id == action_id, Amendment.accepted_version.is_not(None))
    )
    return {number: who_is(invitation) for number, invitation in rows if number is not None}


def who_is(invitation: VoiceInvitation) -> str:
    """A person and the organisation, as they stand beside what they said."""
    return ", ".join(part for part in (invitation.name, invitation.organisation_name) if part)


def consultations_on(
    session: Session, plan_id: str, number: int
) -> tuple[tuple[Consultation, PlanVersion], ...]:
    """The consultations on the versions of a plan up to ``number``, the oldest first."""
    rows = session.execute(
        sa.select(Consultation, PlanVersion)
        .join(PlanVersion, PlanVersion.id == Consultation.version_id)
        .where(PlanVersion.plan_id == plan_id, PlanVersion.number <= number)
        .order_by(PlanVersion.number)
    )
    return tuple((consultation, version) for consultation, version in rows)


def holding_opinions(session: Session, consultation_id: str) -> tuple[CouncilOpinion, ...]:
    """The opinion of each council that holds: the last one that was entered, by its day."""
    entered = session.scalars(
        sa.select(CouncilOpinion)
        .where(CouncilOpinion.consultation_id == consultation_id)
        .order_by(CouncilOpinion.number)
    )
    last = {one.organisation_id: one for one in entered}
    return tuple(sorted(last.values(), key=lambda one: (one.given_on, one.id)))


def comments_in(
    session: Session, consultation_ids: Sequence[str]
) -> tuple[tuple[ActorComment, VoiceInvitation], ...]:
    """The comments of some consultations, each with who wrote it, in the order of writing."""
    rows = session.execute(
        sa.select(ActorComment, VoiceInvitation)
        .join(VoiceInvitation, VoiceInvitation.id == ActorComment.invitation_id)
        .where(ActorComment.consultation_id.in_(consultation_ids))
        .order_by(ActorComment.written_at, ActorComment.id)
    )
    return tuple((comment, invitation) for comment, invitation in rows)
