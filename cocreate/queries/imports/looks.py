"""A file that is looked through: what it would bring, change and leave out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cocreate.domain.canonical import checksum
from cocreate.domain.errors import NotFound
from cocreate.domain.imports import Outcome
from cocreate.domain.permissions import Actor, Facts, can
from cocreate.models.imports.pending import (
    IMPORT_PERMISSIONS,
    KEPT,
    ImportKind,
    PendingImport,
    outcome_of,
)
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan
from cocreate.models.workshops import Workshop
from cocreate.queries.plans.sheets import Choices, choices_of

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Target:
    """Where a file goes: a plan, a workshop, or the list of all organisations."""

    kind: ImportKind
    id: str | None
    name: Texts
    pillar_id: str | None


@dataclass(frozen=True)
class Look:
    """What a kept file would do now; ``seen`` is the checksum of what this page shows."""

    id: str
    target: Target
    file_name: str
    outcome: Outcome
    seen: str
    choices: Choices | None
    """The words for codes and ids that sheets name."""


def import_target(
    session: Session, actor: Actor, kind: ImportKind, target_id: str | None
) -> Target:
    """Where a file would go; ``NotFound`` where ``actor`` may bring nothing in."""
    name: Texts = {}
    pillar_id = None
    if kind is ImportKind.SHEETS:
        plan = session.get(Plan, target_id)
        if plan is None:
            raise NotFound("no-such-plan")
        pillar_id = plan.pillar_id
        name = session.get_one(Pillar, pillar_id).name
    elif kind is ImportKind.PROPOSALS:
        workshop = session.get(Workshop, target_id)
        if workshop is None:
            raise NotFound("no-such-workshop")
        pillar_id, name = workshop.pillar_id, workshop.title
    if not can(actor, IMPORT_PERMISSIONS[kind], Facts(pillar_id)):
        raise NotFound("no-such-import")
    return Target(kind, target_id, name, pillar_id)


def import_look(session: Session, actor: Actor, import_id: str, now: dt.datetime) -> Look:
    """What a kept file would do now; ``NotFound`` after a day, and for all but who has sent it."""
    pending = session.get(PendingImport, import_id)
    if pending is None or pending.account_id != actor.id or pending.kept_at < now - KEPT:
        raise NotFound("no-such-import")
    target = import_target(session, actor, pending.kind, pending.target_id)
    outcome = outcome_of(session, pending)
    pillar = session.get(Pillar, target.pillar_id) if target.pillar_id else None
    return Look(
        id=pending.id,
        target=target,
        file_name=pending.name,
        outcome=outcome,
        seen=checksum(outcome.plain()),
        choices=None if pillar is None else choices_of(session, pillar),
    )
