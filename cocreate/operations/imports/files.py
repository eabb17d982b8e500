"""Keeping a file while somebody looks through it, and taking over exactly what they saw."""

from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.canonical import checksum
from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.events import ProposalsChanged
from cocreate.domain.imports import Outcome, RawTable
from cocreate.domain.imports.stored import to_plain
from cocreate.domain.permissions import Actor, Facts, Role, acting_role, require
from cocreate.domain.plans import Origin, person_origin
from cocreate.domain.workshops import WorkshopState
from cocreate.models.base import new_id
from cocreate.models.imports.pending import (
    IMPORT_PERMISSIONS,
    KEPT,
    ImportKind,
    PendingImport,
    look_through,
    outcome_of,
)
from cocreate.models.plans import Plan
from cocreate.models.workshops import Workshop
from cocreate.operations.imports.taking import take_organisations, take_proposals, take_sheets
from cocreate.operations.rooms import refuse_in_rehearsal
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SentFile:
    """A file that somebody has sent: its tables, what it was called, and the reader's language."""

    tables: tuple[RawTable, ...]
    name: str
    language: str


@dataclass(frozen=True)
class Consent:
    """That somebody has looked: ``seen`` is the checksum of what they saw.

    ``person`` and ``reason`` are the origin of sheets that no room has voted.
    """

    seen: str
    person: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Taken:
    """What was taken over."""

    kind: ImportKind
    target_id: str | None
    new: int
    changed: int


def keep_import(
    uow: UnitOfWork,
    actor: Actor,
    kind: ImportKind,
    target_id: str | None,
    sent: SentFile,
) -> str:
    """Keep a file for a look; answers its id. Nothing else is written.

    Raises ``RuleViolation`` when nothing in the file is what it should bring in.
    """
    require(actor, IMPORT_PERMISSIONS[kind], _place(uow, kind, target_id))
    look_through(uow.session, kind, target_id, sent.tables, sent.language)
    forget_imports(uow)
    mine = sa.and_(PendingImport.account_id == actor.id, PendingImport.kind == kind)
    uow.session.execute(sa.delete(PendingImport).where(mine))
    pending = PendingImport(
        id=new_id(),
        kind=kind,
        target_id=target_id,
        account_id=actor.id,
        language=sent.language,
        name=sent.name[:200],
        tables=to_plain(sent.tables),
        kept_at=uow.now(),
    )
    uow.session.add(pending)
    return pending.id


def take_import(uow: UnitOfWork, actor: Actor, import_id: str, consent: Consent) -> Taken:
    """Take over what somebody looked at, all of it in this transaction, or nothing.

    Raises ``StaleRevision("import-changed-meanwhile")`` when the file would now do something else
    than what they saw, ``RuleViolation("import-nothing")`` when it changes nothing.
    """
    pending = own_import(uow, actor, import_id)
    place = _place(uow, pending.kind, pending.target_id, lock=True)
    require(actor, IMPORT_PERMISSIONS[pending.kind], place)
    outcome = outcome_of(uow.session, pending)
    if checksum(outcome.plain()) != consent.seen:
        raise StaleRevision("import-changed-meanwhile")
    if not outcome.new and not outcome.changed:
        raise RuleViolation("import-nothing")
    role = acting_role(actor, IMPORT_PERMISSIONS[pending.kind], place)
    subject = _take(uow, actor, role, pending, outcome, consent)
    uow.record(
        actor,
        role,
        f"import:{pending.kind.value}",
        subject,
        new=len(outcome.new),
        changed=len(outcome.changed),
        refused=len(outcome.refused),
        seen=consent.seen,
    )
    uow.session.delete(pending)
    return Taken(pending.kind, pending.target_id, len(outcome.new), len(outcome.changed))


def forget_imports(uow: UnitOfWork) -> None:
    """Forget every file that has waited for its consent longer than a day."""
    old = PendingImport.kept_at < uow.now() - KEPT
    uow.session.execute(sa.delete(PendingImport).where(old))


def drop_import(uow: UnitOfWork, actor: Actor, import_id: str) -> None:
    """Forget a file that somebody does not want after all."""
    uow.session.delete(own_import(uow, actor, import_id))


def own_import(uow: UnitOfWork, actor: Actor, import_id: str) -> PendingImport:
    """The file that ``actor`` has sent; to everybody else there is none."""
    pending = uow.session.get(PendingImport, import_id, with_for_update=True)
    is_over = pending is not None and pending.kept_at < uow.now() - KEPT
    if pending is None or is_over or pending.account_id != actor.id:
        raise NotFound("no-such-import")
    return pending


def _take(
    uow: UnitOfWork,
    actor: Actor,
    role: Role,
    pending: PendingImport,
    outcome: Outcome,
    consent: Consent,
) -> tuple[str, str]:
    """Write the changes; answers what the line in the journal is about."""
    if pending.kind is ImportKind.ORGANISATIONS:
        take_organisations(uow, outcome)
        return ("import", pending.id)
    target = pending.target_id or ""
    if pending.kind is ImportKind.SHEETS:
        plan = uow.session.get_one(Plan, target)
        take_sheets(uow, actor, role, plan, outcome, _origin(outcome, consent))
        return ("plan", plan.id)
    workshop = uow.session.get_one(Workshop, target)
    if workshop.state not in {WorkshopState.DRAFT, WorkshopState.OPEN}:
        raise RuleViolation("import-workshop-closed")
    take_proposals(uow, actor, workshop, outcome)
    uow.announce(ProposalsChanged(workshop.id))
    return ("workshop", workshop.id)


def _origin(outcome: Outcome, consent: Consent) -> Origin | None:
    """Where the new sheets come from; those that are there keep their origin."""
    return person_origin(consent.person, consent.reason) if outcome.new else None


def _place(
    uow: UnitOfWork, kind: ImportKind, target_id: str | None, *, lock: bool = False
) -> Facts:
    if kind is ImportKind.ORGANISATIONS:
        return Facts()
    if kind is ImportKind.SHEETS:
        plan = uow.session.get(Plan, target_id, with_for_update=lock or None)
        if plan is None:
            raise NotFound("no-such-plan")
        return Facts(plan.pillar_id)
    workshop = uow.session.get(Workshop, target_id, with_for_update=lock or None)
    if workshop is None:
        raise NotFound("no-such-workshop")
    refuse_in_rehearsal(uow, workshop.id)
    return Facts(workshop.pillar_id, workshop.id)
