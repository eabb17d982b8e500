"""Inviting somebody outside the office by mail: a council, an actor, a co-author."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain import mail
from cocreate.domain.accounts import check_language, clean_email
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.text import clean_line, in_language
from cocreate.domain.tokens import new_token, token_hash
from cocreate.domain.voices import (
    CO_AUTHOR_LINK_LIFE,
    NAME_LENGTH,
    InvitationKind,
    InvitationState,
    checked_person,
    short,
)
from cocreate.formatting import format_date
from cocreate.models.base import new_id
from cocreate.models.organisations import Organisation
from cocreate.models.pillars import Pillar
from cocreate.models.plans import PlannedAction, PlanVersion
from cocreate.models.voices.reading import OVER, end_of, plan_of, today_in_brussels
from cocreate.models.voices.records import Consultation, VoiceInvitation
from cocreate.operations.notifications import Addressee, queue_letter
from cocreate.operations.plans.sheets import editable_action
from cocreate.operations.voices.consultations import consultation_for, council_of, require_open
from cocreate.unit_of_work import UnitOfWork

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Invited:
    """Who is invited, as it was typed; ``language`` is that of the mail."""

    name: str
    email: str
    language: str
    organisation: str = ""


def invite_council(
    uow: UnitOfWork,
    actor: Actor,
    consultation_id: str,
    organisation_id: str,
    invited: Invited,
    site: mail.Site,
) -> str:
    """Mail a council the link behind which it gives its opinion; answers the invitation's id."""
    found, facts = consultation_for(uow, actor, consultation_id)
    require_open(uow, found)
    council = council_of(uow, organisation_id)
    invitation = _new(uow, actor, InvitationKind.COUNCIL, invited)
    invitation.consultation_id, invitation.organisation_id = found.id, council.id
    invitation.organisation_name = in_language(council.name, invitation.language)[0][:NAME_LENGTH]
    invitation.expires_at = end_of(found.closes_on)
    _refuse_twin(uow, invitation)
    return _send(uow, actor, facts, invitation, site)


def invite_actor(
    uow: UnitOfWork, actor: Actor, consultation_id: str, invited: Invited, site: mail.Site
) -> str:
    """Mail an actor the link behind which they comment on the sheets; answers the invitation's id.

    Raises ``RuleViolation`` for an address that was invited already.
    """
    found, facts = consultation_for(uow, actor, consultation_id)
    require_open(uow, found)
    invitation = _new(uow, actor, InvitationKind.ACTOR, invited)
    invitation.consultation_id = found.id
    invitation.expires_at = end_of(found.closes_on)
    _refuse_twin(uow, invitation)
    return _send(uow, actor, facts, invitation, site)


def invite_co_author(
    uow: UnitOfWork, actor: Actor, action_id: str, invited: Invited, site: mail.Site
) -> str:
    """Mail somebody an invitation to write a sheet together; answers the invitation's id.

    Until it is accepted, the name stands on no list but that of the invitations (feature M7).
    """
    action, facts = editable_action(uow, actor, action_id)
    invitation = _new(uow, actor, InvitationKind.CO_AUTHOR, invited)
    invitation.action_id = action.id
    last_day = today_in_brussels(uow.now() + CO_AUTHOR_LINK_LIFE)
    invitation.expires_at = end_of(last_day)
    _refuse_twin(uow, invitation)
    return _send(uow, actor, facts, invitation, site)


def mail_again(uow: UnitOfWork, actor: Actor, invitation_id: str, site: mail.Site) -> None:
    """Mail somebody another link; the former one leads nowhere any more."""
    invitation, facts = _invitation_for(uow, actor, invitation_id)
    if invitation.state in OVER:
        raise RuleViolation("invitation-is-over")
    if invitation.consultation_id is not None:
        require_open(uow, uow.session.get_one(Consultation, invitation.consultation_id))
    else:
        invitation.expires_at = end_of(today_in_brussels(uow.now() + CO_AUTHOR_LINK_LIFE))
    _send(uow, actor, facts, invitation, site)


def withdraw_invitation(uow: UnitOfWork, actor: Actor, invitation_id: str) -> None:
    """Take an invitation back; what was said behind its link stays. Twice changes nothing.

    A co-author is one no longer. An opinion that was given cannot be taken back like this.
    """
    invitation, facts = _invitation_for(uow, actor, invitation_id)
    if invitation.state is InvitationState.USED:
        raise RuleViolation("invitation-is-over")
    if invitation.state is InvitationState.WITHDRAWN:
        return
    invitation.state, invitation.answered_at = InvitationState.WITHDRAWN, uow.now()
    _record(uow, actor, facts, invitation, "withdraw")


def _new(uow: UnitOfWork, actor: Actor, kind: InvitationKind, invited: Invited) -> VoiceInvitation:
    organisation = clean_line(invited.organisation)
    return VoiceInvitation(
        id=new_id(),
        kind=kind,
        name=checked_person(invited.name),
        organisation_name=short(organisation, "organisation", NAME_LENGTH),
        email=clean_email(invited.email),
        language=check_language(invited.language),
        state=InvitationState.OPEN,
        invited_by_id=None if actor.id == "system" else actor.id,
    )


def _refuse_twin(uow: UnitOfWork, new: VoiceInvitation) -> None:
    """Refuse an address that is invited to the same thing and has not answered no."""
    twin = sa.select(VoiceInvitation.id).where(
        VoiceInvitation.kind == new.kind,
        VoiceInvitation.consultation_id == new.consultation_id
        if new.consultation_id
        else VoiceInvitation.action_id == new.action_id,
        VoiceInvitation.email == new.email,
        VoiceInvitation.state.in_([InvitationState.OPEN, InvitationState.ACCEPTED]),
    )
    if new.organisation_id is not None:
        twin = twin.where(VoiceInvitation.organisation_id == new.organisation_id)
    if uow.session.scalar(twin) is not None:
        raise RuleViolation("invited-already", field="email")


def _send(
    uow: UnitOfWork, actor: Actor, facts: Facts, invitation: VoiceInvitation, site: mail.Site
) -> str:
    token = new_token()
    invitation.token_hash, invitation.invited_at = token_hash(token), uow.now()
    uow.session.add(invitation)
    uow.session.flush()
    spoken = invitation.language
    last_day = today_in_brussels(invitation.expires_at) - _ONE_DAY
    params: dict[str, object] = {
        "name": invitation.name,
        "link": f"{site.public_url}{mail.VOICE_PATH}{token}",
        "day": format_date(last_day, spoken),
    }
    letter = mail.CO_AUTHOR_ASKED
    if invitation.action_id is not None:
        action = uow.session.get_one(PlannedAction, invitation.action_id)
        params |= {"code": action.code, "title": in_language(action.title, spoken)[0] or "–"}
    else:
        letter = (
            mail.OPINION_ASKED if invitation.kind is InvitationKind.COUNCIL else mail.COMMENTS_ASKED
        )
        params |= _about_version(uow, invitation)
    queue_letter(uow, letter, Addressee(invitation.email, spoken), **params)
    _record(uow, actor, facts, invitation, "invite")
    return invitation.id


def _about_version(uow: UnitOfWork, invitation: VoiceInvitation) -> dict[str, object]:
    consultation = uow.session.get_one(Consultation, invitation.consultation_id)
    version = uow.session.get_one(PlanVersion, consultation.version_id)
    pillar = uow.session.get_one(Pillar, plan_of(uow.session, invitation).pillar_id)
    council = invitation.organisation_name
    if invitation.organisation_id is not None:
        named = uow.session.get_one(Organisation, invitation.organisation_id)
        council = in_language(named.name, invitation.language)[0]
    return {
        "plan": in_language(pillar.name, invitation.language)[0],
        "number": version.number,
        "checksum": version.checksum,
        "organisation": council,
    }


def _invitation_for(
    uow: UnitOfWork, actor: Actor, invitation_id: str
) -> tuple[VoiceInvitation, Facts]:
    invitation = uow.session.get(VoiceInvitation, invitation_id, with_for_update=True)
    if invitation is None:
        raise NotFound("no-such-invitation")
    facts = Facts(plan_of(uow.session, invitation).pillar_id)
    require(actor, _permission(invitation), facts)
    return invitation, facts


def _permission(invitation: VoiceInvitation) -> Permission:
    if invitation.kind is InvitationKind.CO_AUTHOR:
        return Permission.SHEET_EDIT
    return Permission.CONSULTATION_STEER


def _record(
    uow: UnitOfWork, actor: Actor, facts: Facts, invitation: VoiceInvitation, verb: str
) -> None:
    role = acting_role(actor, _permission(invitation), facts)
    subject = ("voice", invitation.id)
    uow.record(actor, role, f"voice:{verb}", subject, to=invitation.kind.value)
