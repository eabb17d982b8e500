"""Writing a sheet: every save is a version, with its author, its time and what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cocreate.domain.permissions import Actor, Role
from cocreate.domain.plans import Origin, State
from cocreate.domain.sheets import FIELDS, empty_content
from cocreate.domain.sheets.values import read_value
from cocreate.models.base import new_id
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction, SheetVersion
from cocreate.models.sheet_content import content_of, write_value
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NewAction:
    """What an action begins with; ``lead_suggested`` is a name that the room has put forward.

    ``is_illustrative`` marks a demonstration, as its workshop does (rulings 20). ``code`` is one
    that is free and that it brings with it, from a file; otherwise it gets the next.
    """

    origin: Origin
    content: Mapping[str, Any]  # Any: as domain.sheets.Content
    lead_suggested: str = ""
    is_illustrative: bool = False
    code: str = ""


def add_action(
    uow: UnitOfWork, actor: Actor, role: Role, plan: Plan, new: NewAction
) -> PlannedAction:
    """Put a draft sheet at the end of a plan, with the next code and its first version.

    Raises ``RuleViolation`` naming the field that cannot be read.
    """
    code = new.code
    if not code:
        pillar = uow.session.get_one(Pillar, plan.pillar_id)
        code = f"{pillar.code}-{plan.next_code:02d}"
        plan.next_code += 1
    last = sa.select(sa.func.max(PlannedAction.position)).where(PlannedAction.plan_id == plan.id)
    action = PlannedAction(
        id=new_id(),
        plan_id=plan.id,
        code=code,
        position=(uow.session.scalar(last) or 0) + 1,
        state=State.DRAFT_SHEET,
        version=1,
        set_aside={},
        created_at=uow.now(),
        origin_kind=new.origin.kind,
        origin_proposal_id=new.origin.proposal_id,
        origin_poll_id=new.origin.poll_id,
        origin_rank=new.origin.rank,
        origin_person=new.origin.person,
        origin_reason=new.origin.reason,
        lead_suggested=new.lead_suggested,
        is_illustrative=new.is_illustrative,
    )
    content = empty_content() | dict(new.content)
    empty = empty_content()
    for one in FIELDS:
        write_value(action, one.key, read_value(one.key, content[one.key]))
    uow.session.add(action)
    uow.session.flush()
    changed = [one.key for one in FIELDS if content_of(action)[one.key] != empty[one.key]]
    keep_version(uow, actor, role, action, changed)
    return action


def change_sheet(
    uow: UnitOfWork,
    actor: Actor,
    role: Role,
    action: PlannedAction,
    values: Mapping[str, Any],  # Any: as domain.sheets.Content
) -> None:
    """Write values that were read and checked into a sheet, as its next version."""
    for key, value in values.items():
        write_value(action, key, value)
    action.version += 1
    uow.session.flush()
    keep_version(uow, actor, role, action, list(values))


def keep_version(
    uow: UnitOfWork, actor: Actor, role: Role, action: PlannedAction, changed: list[str]
) -> None:
    """Keep the sheet as it is now, under its current number."""
    uow.session.add(
        SheetVersion(
            action_id=action.id,
            number=action.version,
            at=uow.now(),
            author_id=actor.id if actor.id != "system" else None,
            role=role.value,
            changed=changed,
            content=content_of(action),
        )
    )
