"""Pillars: what describes them, who is invited to their work, and their working groups."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.pillars import checked_address, checked_key, checked_texts
from cocreate.models.base import new_id
from cocreate.models.pillars import (
    Baseline,
    Pillar,
    PillarCollege,
    PillarFact,
    Programme,
    WorkingGroup,
)
from cocreate.unit_of_work import UnitOfWork

NAME_LENGTH = 160
TEXT_LENGTH = 600
MOST_ORGANISATIONS = 100_000
SUPPRESSION_THRESHOLDS = range(2, 101)


@dataclass(frozen=True)
class Fact:
    """A label and what is known under it; an empty value of a baseline declares it unknown."""

    label: Mapping[str, str]
    value: Mapping[str, str]
    source_url: str | None = None


@dataclass(frozen=True)
class CollegeContent:
    """A group of actors, and how many of its organisations are invited to a pillar's work."""

    key: str
    name: Mapping[str, str]
    organisations: int
    is_illustrative: bool = False
    source_url: str | None = None


@dataclass(frozen=True)
class PillarContent:
    """What can be edited of a pillar; ``started`` is a year, a month or a day."""

    name: Mapping[str, str]
    started: str = ""
    signed_on: dt.date | None = None
    suppression_threshold: int = 5
    facts: tuple[Fact, ...] = ()
    baselines: tuple[Fact, ...] = ()
    colleges: tuple[CollegeContent, ...] = ()


def create_pillar(
    uow: UnitOfWork, actor: Actor, programme_id: str, key: str, code: str, content: PillarContent
) -> str:
    """Add a pillar to a programme; answers its id.

    Its key is part of addresses and its code of the codes of actions (CD-07): neither changes.
    """
    require(actor, Permission.PROGRAMME_EDIT, Facts())
    programme = uow.session.get(Programme, programme_id, with_for_update=True)
    if programme is None:
        raise NotFound("no-such-programme")
    checked_key(key, field="key")
    if not re.fullmatch(r"[A-Z]{1,8}", code):
        raise RuleViolation("pillar-code-malformed", field="code")
    for field, column, value in (("key", Pillar.key, key), ("code", Pillar.code, code)):
        if uow.session.scalar(sa.select(sa.exists().where(column == value))):
            raise RuleViolation(f"pillar-{field}-taken", field=field, value=value)
    pillar = Pillar(id=new_id(), key=key, code=code, version=1)
    pillar.position = len(programme.pillars) + 1
    _describe_pillar(pillar, content)
    programme.pillars.append(pillar)
    uow.session.flush()
    role = acting_role(actor, Permission.PROGRAMME_EDIT, Facts())
    uow.record(actor, role, "pillar:create", ("pillar", pillar.id), programme=programme.id)
    return pillar.id


def edit_pillar(
    uow: UnitOfWork, actor: Actor, pillar_id: str, content: PillarContent, version: int
) -> int:
    """Replace what describes a pillar; answers its new version."""
    pillar = _pillar(uow, actor, pillar_id, Permission.PILLAR_EDIT)
    if pillar.version != version:
        raise StaleRevision("pillar-changed-meanwhile")
    # The old rows leave before the new ones come: both may hold the same key.
    pillar.colleges.clear()
    uow.session.flush()
    _describe_pillar(pillar, content)
    pillar.version += 1
    role = acting_role(actor, Permission.PILLAR_EDIT, Facts(pillar.id))
    uow.record(actor, role, "pillar:edit", ("pillar", pillar.id), version=pillar.version)
    return pillar.version


def create_working_group(
    uow: UnitOfWork, actor: Actor, pillar_id: str, name: Mapping[str, str]
) -> str:
    """Add a working group to a pillar; answers its id."""
    pillar = _pillar(uow, actor, pillar_id, Permission.PILLAR_EDIT)
    group = WorkingGroup(id=new_id(), position=len(pillar.working_groups) + 1)
    group.name = checked_texts(name, field="name", maximum=NAME_LENGTH)
    pillar.working_groups.append(group)
    role = acting_role(actor, Permission.PILLAR_EDIT, Facts(pillar.id))
    uow.record(actor, role, "working-group:create", ("working-group", group.id), pillar=pillar.id)
    return group.id


def rename_working_group(
    uow: UnitOfWork, actor: Actor, group_id: str, name: Mapping[str, str]
) -> None:
    """Change the name of a working group; its workshops stay with it."""
    group = uow.session.get(WorkingGroup, group_id)
    if group is None:
        raise NotFound("no-such-working-group")
    facts = Facts(group.pillar_id)
    require(actor, Permission.PILLAR_EDIT, facts)
    group.name = checked_texts(name, field="name", maximum=NAME_LENGTH)
    role = acting_role(actor, Permission.PILLAR_EDIT, facts)
    uow.record(actor, role, "working-group:rename", ("working-group", group.id))


def _pillar(uow: UnitOfWork, actor: Actor, pillar_id: str, permission: Permission) -> Pillar:
    pillar = uow.session.get(Pillar, pillar_id, with_for_update=True)
    if pillar is None:
        raise NotFound("no-such-pillar")
    require(actor, permission, Facts(pillar.id))
    return pillar


def _describe_pillar(pillar: Pillar, content: PillarContent) -> None:
    pillar.name = checked_texts(content.name, field="name", maximum=NAME_LENGTH)
    if content.started and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", content.started):
        raise RuleViolation("date-malformed", field="started")
    if content.suppression_threshold not in SUPPRESSION_THRESHOLDS:
        raise RuleViolation("suppression-threshold-out-of-bounds", field="suppression_threshold")
    pillar.started, pillar.signed_on = content.started or None, content.signed_on
    pillar.suppression_threshold = content.suppression_threshold
    pillar.facts = [
        PillarFact(
            position=position,
            label=checked_texts(one.label, field=f"fact-{position}", maximum=NAME_LENGTH),
            value=checked_texts(one.value, field=f"fact-{position}", maximum=TEXT_LENGTH),
            source_url=checked_address(one.source_url, field=f"fact-{position}", required=True),
        )
        for position, one in enumerate(content.facts, start=1)
    ]
    pillar.baselines = [
        Baseline(
            position=position,
            label=checked_texts(one.label, field=f"baseline-{position}", maximum=NAME_LENGTH),
            value=checked_texts(
                one.value, field=f"baseline-{position}", maximum=TEXT_LENGTH, required=False
            ),
            source_url=checked_address(one.source_url, field=f"baseline-{position}"),
        )
        for position, one in enumerate(content.baselines, start=1)
    ]
    pillar.colleges = [
        _college(position, one) for position, one in enumerate(content.colleges, start=1)
    ]
    keys = [one.key for one in pillar.colleges]
    if len(set(keys)) < len(keys):
        raise RuleViolation("college-twice", field="colleges")


def _college(position: int, content: CollegeContent) -> PillarCollege:
    checked_key(content.key, field=f"college-{position}")
    if not 0 <= content.organisations <= MOST_ORGANISATIONS:
        raise RuleViolation("organisations-out-of-bounds", field=f"college-{position}")
    return PillarCollege(
        key=content.key,
        position=position,
        name=checked_texts(content.name, field=f"college-{position}", maximum=NAME_LENGTH),
        organisations=content.organisations,
        is_illustrative=content.is_illustrative,
        source_url=checked_address(content.source_url, field=f"college-{position}"),
    )
