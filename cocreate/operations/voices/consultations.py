"""Opening a version for opinions and comments, and what the coordination does with them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, Role, acting_role, require
from cocreate.domain.pillars import checked_texts
from cocreate.domain.sheets.terms import OrganisationKind
from cocreate.domain.text import clean_line
from cocreate.domain.voices import (
    FILE_LENGTH,
    REASON_LENGTH,
    REFERENCE_LENGTH,
    checked_answer,
    checked_closing,
    checked_day,
    checked_opinion,
    checked_verdict,
    short,
)
from cocreate.models.base import new_id
from cocreate.models.organisations import Organisation
from cocreate.models.plans import Plan, PlanVersion
from cocreate.models.voices.reading import end_of, is_open, today_in_brussels
from cocreate.models.voices.records import (
    ActorComment,
    Consultation,
    CouncilOpinion,
    VoiceInvitation,
)
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class TypedOpinion:
    """The opinion of a council, as it was typed."""

    verdict: str
    given_on: dt.date | None
    text: Mapping[str, str]
    reference: str = ""
    file_reference: str = ""


@dataclass(frozen=True)
class By:
    """Who enters an opinion: an account, or else the holder of an invitation."""

    account_id: str | None = None
    invitation_id: str | None = None


def open_consultation(
    uow: UnitOfWork, actor: Actor, version_id: str, closes_on: dt.date | None
) -> str:
    """Open a frozen version for opinions and comments until the end of a day; answers its id.

    Doing it again moves the day, and opens one that was ended or is over.
    """
    version = uow.session.get(PlanVersion, version_id)
    if version is None:
        raise NotFound("no-such-version")
    facts = Facts(uow.session.get_one(Plan, version.plan_id).pillar_id)
    require(actor, Permission.CONSULTATION_STEER, facts)
    day = checked_closing(closes_on, today_in_brussels(uow.now()))
    found = uow.session.scalar(
        sa.select(Consultation).where(Consultation.version_id == version.id).with_for_update()
    )
    if found is None:
        found = Consultation(
            id=new_id(),
            version_id=version.id,
            opened_at=uow.now(),
            opened_by_id=_account(actor),
        )
        uow.session.add(found)
    found.closes_on, found.ended_at = day, None
    uow.session.execute(
        sa.update(VoiceInvitation)
        .where(VoiceInvitation.consultation_id == found.id)
        .values(expires_at=end_of(day))
    )
    _record(uow, actor, facts, found, "open", closes_on=day.isoformat())
    return found.id


def end_consultation(uow: UnitOfWork, actor: Actor, consultation_id: str) -> None:
    """End a consultation now; its links lead nowhere any more. Twice changes nothing."""
    found, facts = consultation_for(uow, actor, consultation_id)
    if found.ended_at is not None:
        return
    found.ended_at = uow.now()
    _record(uow, actor, facts, found, "end")


def enter_opinion(
    uow: UnitOfWork, actor: Actor, consultation_id: str, organisation_id: str, typed: TypedOpinion
) -> str:
    """Enter the opinion of a council that came by letter; answers its id.

    A council that has an opinion already gets another after it: the last one holds.
    """
    found, facts = consultation_for(uow, actor, consultation_id)
    opinion = keep_opinion(uow, found, organisation_id, typed, By(account_id=actor.id))
    role = acting_role(actor, Permission.CONSULTATION_STEER, facts)
    note_opinion(uow, actor, role, opinion)
    return opinion.id


def keep_opinion(
    uow: UnitOfWork, found: Consultation, organisation_id: str, typed: TypedOpinion, by: By
) -> CouncilOpinion:
    """Check an opinion and keep it after those that its council has given already."""
    council_of(uow, organisation_id)
    verdict = checked_verdict(typed.verdict)
    earlier = uow.session.scalar(
        sa.select(sa.func.max(CouncilOpinion.number)).where(
            CouncilOpinion.consultation_id == found.id,
            CouncilOpinion.organisation_id == organisation_id,
        )
    )
    reference = clean_line(typed.reference)
    file_reference = clean_line(typed.file_reference)
    opinion = CouncilOpinion(
        id=new_id(),
        consultation_id=found.id,
        organisation_id=organisation_id,
        number=(earlier or 0) + 1,
        reference=short(reference, "reference", REFERENCE_LENGTH),
        given_on=checked_day(typed.given_on, today_in_brussels(uow.now())),
        verdict=verdict,
        text=checked_opinion(typed.text, verdict),
        file_reference=short(file_reference, "file_reference", FILE_LENGTH),
        entered_at=uow.now(),
        entered_by_id=by.account_id,
        invitation_id=by.invitation_id,
    )
    uow.session.add(opinion)
    return opinion


def note_opinion(uow: UnitOfWork, actor: Actor, role: Role, opinion: CouncilOpinion) -> None:
    """Journal that an opinion was given."""
    subject = ("consultation", opinion.consultation_id)
    facts = {"organisation": opinion.organisation_id, "verdict": opinion.verdict.value}
    uow.record(actor, role, "council-opinion:give", subject, opinion=opinion.id, **facts)


def council_of(uow: UnitOfWork, organisation_id: str) -> Organisation:
    """An organisation that is a council; raises ``RuleViolation`` for any other."""
    found = uow.session.get(Organisation, organisation_id)
    if found is None or found.kind is not OrganisationKind.BODY:
        raise RuleViolation("council-missing", field="organisation_id")
    return found


def answer_comment(
    uow: UnitOfWork, actor: Actor, comment_id: str, answer: str, reason: Mapping[str, str]
) -> None:
    """Say what is done with a comment, and why; answering again replaces the answer."""
    comment = uow.session.get(ActorComment, comment_id, with_for_update=True)
    if comment is None:
        raise NotFound("no-such-comment")
    found, facts = consultation_for(uow, actor, comment.consultation_id)
    chosen = checked_answer(answer)
    comment.answer_reason = checked_texts(reason, field="reason", maximum=REASON_LENGTH)
    comment.answer = chosen
    comment.answered_at, comment.answered_by_id = uow.now(), _account(actor)
    _record(uow, actor, facts, found, "answer", comment=comment.id, answer=chosen.value)


def consultation_for(
    uow: UnitOfWork, actor: Actor, consultation_id: str
) -> tuple[Consultation, Facts]:
    """A consultation, locked, and its place, if ``actor`` steers it."""
    found = uow.session.get(Consultation, consultation_id, with_for_update=True)
    if found is None:
        raise NotFound("no-such-consultation")
    version = uow.session.get_one(PlanVersion, found.version_id)
    facts = Facts(uow.session.get_one(Plan, version.plan_id).pillar_id)
    require(actor, Permission.CONSULTATION_STEER, facts)
    return found, facts


def require_open(uow: UnitOfWork, found: Consultation) -> None:
    """Refuse once a consultation is over."""
    if not is_open(found, uow.now()):
        raise RuleViolation("consultation-is-over")


def _record(
    uow: UnitOfWork, actor: Actor, facts: Facts, found: Consultation, verb: str, **more: object
) -> None:
    role = acting_role(actor, Permission.CONSULTATION_STEER, facts)
    uow.record(actor, role, f"consultation:{verb}", ("consultation", found.id), **more)


def _account(actor: Actor) -> str | None:
    return None if actor.id == "system" else actor.id
