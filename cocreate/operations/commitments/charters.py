"""The charter of a pillar: drawn up on a version of its plan, signed by its signatories."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain import mail
from cocreate.domain.canonical import checksum
from cocreate.domain.commitments import CommitmentKind, CommitmentState, check_step
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.pillars import checked_texts
from cocreate.domain.plans import APPROVED_STATES, State
from cocreate.domain.text import clean_line, clean_text
from cocreate.models.base import new_id
from cocreate.models.commitments.content import charter_content, promises_of
from cocreate.models.commitments.records import Charter, CharterSignatory, Commitment
from cocreate.models.organisations import Organisation
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction, PlanVersion
from cocreate.operations.followup.life import Next, move_action
from cocreate.unit_of_work import UnitOfWork

UNDERTAKING_LENGTH = 4000
NAME_LENGTH = 160


@dataclass(frozen=True)
class NewSignatory:
    """Who signs for which organisation; the person and what they are may be left open."""

    organisation_id: str
    person: str = ""
    function: str = ""


def draw_charter(
    uow: UnitOfWork, actor: Actor, version_id: str, undertaking: Mapping[str, str]
) -> str:
    """Begin a charter on a frozen version of the plan; answers its id.

    ``undertaking`` is what all who sign undertake, in French and Dutch. Raises ``RuleViolation``
    while another charter of the pillar waits for signatures.
    """
    version = uow.session.get(PlanVersion, version_id)
    if version is None:
        raise NotFound("no-such-version")
    pillar_id = uow.session.get_one(Plan, version.plan_id).pillar_id
    facts = Facts(pillar_id)
    require(actor, Permission.CHARTER_EDIT, facts)
    uow.session.get_one(Pillar, pillar_id, with_for_update=True)
    mine = sa.select(Charter).where(Charter.pillar_id == pillar_id).order_by(Charter.number)
    known = uow.session.scalars(mine).all()
    if any(one.signed_on is None for one in known):
        raise RuleViolation("charter-under-way")
    charter = Charter(
        id=new_id(),
        pillar_id=pillar_id,
        number=1 + max((one.number for one in known), default=0),
        version_id=version.id,
        undertaking=_undertaking(undertaking),
        drawn_at=uow.now(),
        content={},
        checksum="",
    )
    uow.session.add(charter)
    _note(uow, actor, charter, "draw", version=version.number)
    return charter.id


def word_charter(
    uow: UnitOfWork, actor: Actor, charter_id: str, undertaking: Mapping[str, str]
) -> None:
    """Change what all who sign undertake."""
    charter = _unsigned(uow, actor, charter_id, Permission.CHARTER_EDIT)
    charter.undertaking = _undertaking(undertaking)
    _note(uow, actor, charter, "word")


def add_signatory(uow: UnitOfWork, actor: Actor, charter_id: str, new: NewSignatory) -> None:
    """Name an organisation that signs, and who signs for it."""
    charter = _unsigned(uow, actor, charter_id, Permission.CHARTER_EDIT)
    if uow.session.get(Organisation, new.organisation_id) is None:
        raise RuleViolation("organisation-missing", field="organisation_id")
    if any(one.organisation_id == new.organisation_id for one in charter.signatories):
        raise RuleViolation("signatory-twice", field="organisation_id")
    charter.signatories.append(
        CharterSignatory(
            id=new_id(),
            position=1 + max((one.position for one in charter.signatories), default=0),
            organisation_id=new.organisation_id,
            person=_name(new.person, "person"),
            function=_name(new.function, "function"),
        )
    )
    _note(uow, actor, charter, "name", organisation=new.organisation_id)


def remove_signatory(uow: UnitOfWork, actor: Actor, charter_id: str, signatory_id: str) -> None:
    """Take an organisation off the list of those who sign."""
    charter = _unsigned(uow, actor, charter_id, Permission.CHARTER_EDIT)
    kept = [one for one in charter.signatories if one.id != signatory_id]
    if len(kept) == len(charter.signatories):
        raise NotFound("no-such-signatory")
    charter.signatories = kept
    _note(uow, actor, charter, "unname", signatory=signatory_id)


def note_signature(
    uow: UnitOfWork, actor: Actor, charter_id: str, signatory_id: str, on: dt.date | None
) -> None:
    """Write down that somebody has signed, and on which day."""
    charter = _unsigned(uow, actor, charter_id, Permission.ACTION_SIGN)
    signatory = next((one for one in charter.signatories if one.id == signatory_id), None)
    if signatory is None:
        raise NotFound("no-such-signatory")
    if on is None:
        raise RuleViolation("signature-day-missing", field="signed_on")
    if on > uow.now().date():
        raise RuleViolation("signature-in-future", field="signed_on")
    signatory.signed_on = on
    _note(uow, actor, charter, "signature", signatory=signatory.id, on=on.isoformat())


def sign_charter(
    uow: UnitOfWork, actor: Actor, charter_id: str, site: mail.Site, reason: str
) -> int:
    """Close the charter once everybody has signed; answers how many actions are signed by it.

    The confirmed promises of its signatories are signed with it, and so is each approved action
    whose lead has promised, among them, to lead it (rulings 13). ``reason`` is the written record
    that each of these actions keeps. The text is frozen, with its checksum.
    """
    charter = _unsigned(uow, actor, charter_id, Permission.ACTION_SIGN)
    if not charter.signatories:
        raise RuleViolation("charter-without-signatories")
    days = [one.signed_on for one in charter.signatories]
    signed = [day for day in days if day is not None]
    if len(signed) < len(days):
        raise RuleViolation("signatures-missing", number=len(days) - len(signed))
    said = clean_text(reason)
    if not said:
        raise RuleViolation("signature-unrecorded", field="reason")
    promises = [
        one for each in charter.signatories for one in promises_of(uow.session, charter, each)
    ]
    for one in promises:
        if one.state is CommitmentState.CONFIRMED:
            check_step(one.state, CommitmentState.SIGNED)
            one.state, one.changed_at = CommitmentState.SIGNED, uow.now()
    uow.session.flush()
    content = charter_content(uow.session, charter)
    charter.content, charter.checksum = content, checksum(content)
    charter.signed_on = max(signed)
    actions = _sign_actions(uow, actor, promises, site, said)
    _note(uow, actor, charter, "sign", checksum=charter.checksum, actions=actions)
    return len(actions)


def _sign_actions(
    uow: UnitOfWork, actor: Actor, promises: list[Commitment], site: mail.Site, said: str
) -> list[str]:
    leads = {
        (one.action_id, one.organisation_id)
        for one in promises
        if one.kind is CommitmentKind.LEAD and one.action_id
    }
    signed = []
    for action_id, organisation_id in sorted(leads, key=str):
        action = uow.session.get_one(PlannedAction, action_id)
        if action.state in APPROVED_STATES and action.lead_id == organisation_id:
            move_action(uow, actor, action.id, Next(State.SIGNED, said, tell=True), site)
            signed.append(action.id)
    return signed


def _unsigned(uow: UnitOfWork, actor: Actor, charter_id: str, permission: Permission) -> Charter:
    charter = uow.session.get(Charter, charter_id, with_for_update=True)
    if charter is None:
        raise NotFound("no-such-charter")
    require(actor, permission, Facts(charter.pillar_id))
    if charter.signed_on is not None:
        raise RuleViolation("charter-is-signed")
    return charter


def _undertaking(typed: Mapping[str, str]) -> dict[str, str]:
    return checked_texts(typed, field="undertaking", maximum=UNDERTAKING_LENGTH)


def _name(typed: str, field: str) -> str:
    name = clean_line(typed)
    if len(name) > NAME_LENGTH:
        raise RuleViolation("text-too-long", field=field, maximum=NAME_LENGTH, length=len(name))
    return name


def _note(uow: UnitOfWork, actor: Actor, charter: Charter, verb: str, **facts: object) -> None:
    permission = (
        Permission.ACTION_SIGN if verb in {"signature", "sign"} else Permission.CHARTER_EDIT
    )
    role = acting_role(actor, permission, Facts(charter.pillar_id))
    uow.record(actor, role, f"charter:{verb}", ("charter", charter.id), **facts)
