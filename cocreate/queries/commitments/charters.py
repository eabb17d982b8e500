"""The charter of a pillar: drawn up at the desk, and shown to everybody once it is signed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.models.commitments.content import charter_content
from cocreate.models.commitments.records import Charter, CharterSignatory
from cocreate.models.organisations import Organisation
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlanVersion
from cocreate.queries.plans.sheets import Choice

Texts = Mapping[str, str]
Plain = Mapping[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class CharterLine:
    """A charter in the list of its pillar."""

    id: str
    number: int
    version: int
    signatories: int
    signed_on: dt.date | None


@dataclass(frozen=True)
class ChartersPage:
    """The charters of a pillar, the newest first, and the versions that one can be drawn up on."""

    pillar_id: str
    key: str
    pillar: Texts
    lines: tuple[CharterLine, ...]
    versions: tuple[tuple[str, int, dt.datetime], ...]
    may_edit: bool

    @property
    def is_under_way(self) -> bool:
        return any(one.signed_on is None for one in self.lines)


@dataclass(frozen=True)
class SignatoryView:
    """Who signs, with the record's id for its buttons."""

    id: str
    organisation: Texts
    person: str
    function: str
    signed_on: dt.date | None
    commitments: tuple[Plain, ...]


@dataclass(frozen=True)
class CharterPage:
    """A charter with its text; while it is a draft, as it would be signed now."""

    id: str
    pillar_id: str
    key: str
    pillar: Texts
    number: int
    version_id: str
    version: int
    is_illustrative: bool
    undertaking: Texts
    signed_on: dt.date | None
    checksum: str
    signatories: tuple[SignatoryView, ...]
    organisations: tuple[Choice, ...]
    may_edit: bool
    may_sign: bool

    @property
    def unsigned(self) -> int:
        return sum(one.signed_on is None for one in self.signatories)


@dataclass(frozen=True)
class SignedCharter:
    """A signed charter as everybody reads it: frozen, with its checksum."""

    id: str
    number: int
    signed_on: dt.date
    checksum: str
    content: Plain


def charters_page(session: Session, actor: Actor, key: str) -> ChartersPage:
    """The charters of a pillar; ``NotFound`` where ``actor`` may not read its plan."""
    pillar = _pillar(session, actor, key)
    rows = session.execute(
        sa.select(Charter, PlanVersion.number)
        .join(PlanVersion, PlanVersion.id == Charter.version_id)
        .where(Charter.pillar_id == pillar.id)
        .order_by(Charter.number.desc())
    ).all()
    versions = session.execute(
        sa.select(PlanVersion.id, PlanVersion.number, PlanVersion.made_at)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .where(Plan.pillar_id == pillar.id)
        .order_by(PlanVersion.number.desc())
    ).all()
    return ChartersPage(
        pillar_id=pillar.id,
        key=pillar.key,
        pillar=pillar.name,
        lines=tuple(
            CharterLine(one.id, one.number, number, len(one.signatories), one.signed_on)
            for one, number in rows
        ),
        versions=tuple((row.id, row.number, row.made_at) for row in versions),
        may_edit=bool(can(actor, Permission.CHARTER_EDIT, Facts(pillar.id))),
    )


def charter_page(session: Session, actor: Actor, charter_id: str) -> CharterPage:
    """One charter; ``NotFound`` where ``actor`` may not read its plan."""
    charter, content = readable_charter(session, actor, charter_id)
    pillar = session.get_one(Pillar, charter.pillar_id)
    organisations = session.scalars(sa.select(Organisation).order_by(Organisation.id))
    facts = Facts(pillar.id)
    return CharterPage(
        id=charter.id,
        pillar_id=pillar.id,
        key=pillar.key,
        pillar=pillar.name,
        number=charter.number,
        version_id=charter.version_id,
        version=content["version"]["number"],
        is_illustrative=content["is_illustrative"],
        undertaking=content["undertaking"],
        signed_on=charter.signed_on,
        checksum=charter.checksum,
        signatories=tuple(
            _signatory(one, said)
            for one, said in zip(charter.signatories, content["signatories"], strict=True)
        ),
        organisations=tuple(Choice(one.id, one.name) for one in organisations),
        may_edit=charter.signed_on is None and bool(can(actor, Permission.CHARTER_EDIT, facts)),
        may_sign=charter.signed_on is None and bool(can(actor, Permission.ACTION_SIGN, facts)),
    )


def readable_charter(session: Session, actor: Actor, charter_id: str) -> tuple[Charter, Plain]:
    """A charter and its text, frozen or as it stands, if ``actor`` may read its plan."""
    charter = session.get(Charter, charter_id)
    if charter is None or not can(actor, Permission.PLAN_READ, Facts(charter.pillar_id)):
        raise NotFound("no-such-charter")
    if charter.signed_on is None:
        return charter, charter_content(session, charter)
    return charter, charter.content


def signed_charters(session: Session, key: str) -> tuple[SignedCharter, ...]:
    """The signed charters of a pillar, the newest first; anybody may read them."""
    rows = session.scalars(
        sa.select(Charter)
        .join(Pillar, Pillar.id == Charter.pillar_id)
        .where(Pillar.key == key, Charter.signed_on.is_not(None))
        .order_by(Charter.number.desc())
    )
    return tuple(
        SignedCharter(one.id, one.number, one.signed_on, one.checksum, one.content)
        for one in rows
        if one.signed_on is not None
    )


def _pillar(session: Session, actor: Actor, key: str) -> Pillar:
    pillar = session.scalar(sa.select(Pillar).where(Pillar.key == key))
    if pillar is None or not can(actor, Permission.PLAN_READ, Facts(pillar.id)):
        raise NotFound("no-such-pillar")
    return pillar


def _signatory(one: CharterSignatory, said: Plain) -> SignatoryView:
    return SignatoryView(
        id=one.id,
        organisation=said["organisation"]["name"],
        person=one.person,
        function=one.function,
        signed_on=one.signed_on,
        commitments=tuple(said["commitments"]),
    )
