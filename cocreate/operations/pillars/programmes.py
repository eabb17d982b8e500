"""Programmes: their joint objectives, and the envelope that their pillars share."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from cocreate.domain.amounts import checked_amount
from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.pillars import checked_address, checked_key, checked_texts
from cocreate.domain.text import clean_line
from cocreate.models.base import new_id
from cocreate.models.pillars import JointObjective, Programme
from cocreate.unit_of_work import UnitOfWork

NAME_LENGTH = 160
TEXT_LENGTH = 600
PERIOD_LENGTH = 40
WHOLE = 100


@dataclass(frozen=True)
class Sourced:
    """A text by language, and the address that says so if there is one."""

    text: Mapping[str, str]
    source_url: str | None = None


@dataclass(frozen=True)
class ProgrammeContent:
    """What can be edited of a programme; ``envelope`` is in euro, None when not yet known."""

    name: Mapping[str, str]
    period: str
    envelope: Decimal | None = None
    objectives: tuple[Sourced, ...] = ()
    source_url: str | None = None


def create_programme(uow: UnitOfWork, actor: Actor, key: str, content: ProgrammeContent) -> str:
    """Make a programme; answers its id. Its key is part of addresses and never changes."""
    require(actor, Permission.PROGRAMME_EDIT, Facts())
    checked_key(key, field="key")
    if uow.session.scalar(sa.select(sa.exists().where(Programme.key == key))):
        raise RuleViolation("programme-key-taken", field="key", key=key)
    programme = Programme(id=new_id(), key=key, version=1)
    _describe_programme(programme, content)
    uow.session.add(programme)
    uow.session.flush()
    _note_programme(uow, actor, programme, "programme:create")
    return programme.id


def edit_programme(
    uow: UnitOfWork, actor: Actor, programme_id: str, content: ProgrammeContent, version: int
) -> int:
    """Replace what describes a programme; answers its new version."""
    programme = _programme(uow, actor, programme_id, version)
    _describe_programme(programme, content)
    programme.version += 1
    _note_programme(uow, actor, programme, "programme:edit")
    return programme.version


def share_envelope(
    uow: UnitOfWork,
    actor: Actor,
    programme_id: str,
    shares: Mapping[str, int | None],
    version: int,
) -> int:
    """Give pillars (by id) their whole percentages of the envelope; answers the new version.

    None leaves a share open. Raises ``RuleViolation`` when all shares together pass 100 %.
    """
    programme = _programme(uow, actor, programme_id, version)
    if shares.keys() - {pillar.id for pillar in programme.pillars}:
        raise RuleViolation("unknown-pillar", field="shares")
    for pillar in programme.pillars:
        share = shares.get(pillar.id, pillar.share_percent)
        if share is not None and not 0 <= share <= WHOLE:
            raise RuleViolation("share-out-of-bounds", field=f"share-{pillar.key}")
        pillar.share_percent = share
    total = sum(pillar.share_percent or 0 for pillar in programme.pillars)
    if total > WHOLE:
        raise RuleViolation("shares-exceed-hundred", field="shares", total=total)
    programme.version += 1
    _note_programme(uow, actor, programme, "programme:share")
    return programme.version


def _programme(uow: UnitOfWork, actor: Actor, programme_id: str, version: int) -> Programme:
    require(actor, Permission.PROGRAMME_EDIT, Facts())
    programme = uow.session.get(Programme, programme_id, with_for_update=True)
    if programme is None:
        raise NotFound("no-such-programme")
    if programme.version != version:
        raise StaleRevision("programme-changed-meanwhile")
    return programme


def _note_programme(uow: UnitOfWork, actor: Actor, programme: Programme, verb: str) -> None:
    role = acting_role(actor, Permission.PROGRAMME_EDIT, Facts())
    uow.record(actor, role, verb, ("programme", programme.id), version=programme.version)


def _describe_programme(programme: Programme, content: ProgrammeContent) -> None:
    programme.name = checked_texts(content.name, field="name", maximum=NAME_LENGTH)
    programme.period = clean_line(content.period)
    if not 0 < len(programme.period) <= PERIOD_LENGTH:
        raise RuleViolation("period-malformed", field="period", maximum=PERIOD_LENGTH)
    envelope = content.envelope
    programme.envelope = None if envelope is None else checked_amount(envelope, field="envelope")
    programme.source_url = checked_address(content.source_url, field="source_url")
    programme.objectives = [
        JointObjective(
            position=position,
            text=checked_texts(one.text, field=f"objective-{position}", maximum=TEXT_LENGTH),
            source_url=checked_address(one.source_url, field=f"objective-{position}"),
        )
        for position, one in enumerate(content.objectives, start=1)
    ]
