"""The plan as a whole: its order, what is in it, its frozen versions, sending it to arbitration."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from cocreate.domain.canonical import checksum
from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Facts, Permission, Role, acting_role, require
from cocreate.domain.pillars import checked_texts
from cocreate.domain.plans import (
    EDITABLE,
    Guard,
    State,
    check_move,
    find_move,
    reorder,
)
from cocreate.domain.sheets import Stage, missing
from cocreate.domain.text import clean_text, clean_translations
from cocreate.models.base import new_id
from cocreate.models.plan_content import plan_content
from cocreate.models.plans import Plan, PlannedAction, PlanVersion
from cocreate.models.sheet_content import content_of
from cocreate.models.votes import copy_votes
from cocreate.operations.plans.sheets import action_for, refuse_trashed
from cocreate.unit_of_work import UnitOfWork

REASON_LENGTH = 2000


def move_action(
    uow: UnitOfWork, actor: Actor, action_id: str, target: State, reason: str = ""
) -> None:
    """Make a move of the table that needs nothing but a decision of the one who makes it.

    Into the draft plan and out of it, back to the drawing board, follow-up, abandoning (with a
    reason). Moving to where it is changes nothing.
    """
    action, _ = action_for(uow, actor, action_id, Permission.PLAN_READ)
    refuse_trashed(action)
    if action.state is target:
        return
    _move(uow, actor, action, target, reason)
    action.plan.revision += 1


def fill_plan(uow: UnitOfWork, actor: Actor, plan_id: str) -> int:
    """Put every draft sheet that was not set aside into the plan; answers how many."""
    plan, _ = plan_for(uow, actor, plan_id, Permission.PLAN_EDIT)
    drafts = [one for one in plan.actions if one.state is State.DRAFT_SHEET and not one.set_aside]
    for one in drafts:
        _move(uow, actor, one, State.IN_DRAFT_PLAN)
    plan.revision += bool(drafts)
    return len(drafts)


def set_aside(uow: UnitOfWork, actor: Actor, action_id: str, reason: Mapping[str, str]) -> None:
    """Leave a sheet out of the plan, for a reason that will be published."""
    action, facts = action_for(uow, actor, action_id, Permission.PLAN_EDIT)
    refuse_trashed(action)
    if action.state not in EDITABLE:
        raise RuleViolation("sheet-is-frozen", action=action.code)
    texts = checked_texts(reason, field="reason", maximum=REASON_LENGTH)
    if action.state is State.IN_DRAFT_PLAN:
        move_action(uow, actor, action.id, State.DRAFT_SHEET)
    action.set_aside = texts
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    uow.record(actor, role, "action:set-aside", ("action", action.id))


def order_plan(
    uow: UnitOfWork, actor: Actor, plan_id: str, action_ids: Iterable[str], revision: int
) -> int:
    """Put the sheets into this order; answers the plan's new revision.

    Raises ``StaleRevision`` when the plan is no longer the one that was on the screen.
    """
    plan, facts = plan_for(uow, actor, plan_id, Permission.PLAN_EDIT)
    current = tuple(one.id for one in plan.actions)
    wanted = reorder(current, action_ids)
    if wanted == current:
        return plan.revision
    if plan.revision != revision:
        raise StaleRevision("plan-changed-meanwhile", revision=plan.revision)
    places = {one: place for place, one in enumerate(wanted, start=1)}
    for one in plan.actions:
        one.position = places[one.id]
    plan.revision += 1
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    uow.record(actor, role, "plan:order", ("plan", plan.id), actions=list(wanted))
    return plan.revision


def freeze_version(
    uow: UnitOfWork, actor: Actor, plan_id: str, note: Mapping[str, str] | None = None
) -> str:
    """Number the plan as it is now; answers the version's id.

    A plan that has not changed since its last version gets no other number.
    """
    plan, facts = plan_for(uow, actor, plan_id, Permission.PLAN_EDIT)
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    return _freeze(uow, actor, role, plan, clean_translations(note or {}), ()).id


def submit_plan(uow: UnitOfWork, actor: Actor, plan_id: str, *, again: Iterable[str] = ()) -> str:
    """Send what is in the draft plan to arbitration; answers the frozen version's id.

    ``again`` names deferred actions that go into a new round. Submitting twice gives the same
    version. Raises ``RuleViolation("plan-not-ready")`` with every gap, naming action and field.
    """
    plan, facts = plan_for(uow, actor, plan_id, Permission.PLAN_SUBMIT)
    waiting = [one for one in plan.actions if one.state is State.SUBMITTED]
    wanted = set(again)
    going = [
        one
        for one in plan.actions
        if one.state is State.IN_DRAFT_PLAN or (one.state is State.DEFERRED and one.id in wanted)
    ]
    if waiting and not going:
        return _last_submitted(uow, plan).id
    if waiting:
        raise RuleViolation("arbitration-under-way", number=_last_submitted(uow, plan).number)
    if not going:
        raise RuleViolation("nothing-to-submit")
    _check_ready(going)
    met = {Guard.NOTHING_MISSING, Guard.VERSION_FROZEN, Guard.NEW_ROUND}
    for one in going:
        check_move(find_move(one.state, State.SUBMITTED), met=met)
        one.state = State.SUBMITTED
    role = acting_role(actor, Permission.PLAN_SUBMIT, facts)
    version = _freeze(uow, actor, role, plan, {}, tuple(one.id for one in going))
    uow.record(
        actor,
        role,
        "plan:submit",
        ("plan", plan.id),
        version=version.number,
        checksum=version.checksum,
        actions=version.submitted,
    )
    return version.id


def plan_for(
    uow: UnitOfWork, actor: Actor, plan_id: str, permission: Permission
) -> tuple[Plan, Facts]:
    """The plan, locked, and its place, if ``actor`` holds ``permission`` there."""
    plan = uow.session.get(Plan, plan_id, with_for_update=True)
    if plan is None:
        raise NotFound("no-such-plan")
    facts = Facts(plan.pillar_id)
    require(actor, permission, facts)
    return plan, facts


def _move(
    uow: UnitOfWork, actor: Actor, action: PlannedAction, target: State, reason: str = ""
) -> None:
    move = find_move(action.state, target)
    facts = Facts(action.plan.pillar_id)
    require(actor, move.permission, facts)
    reason = clean_text(reason)[:REASON_LENGTH]
    check_move(move, reason=reason)
    action.state = target
    if target is State.IN_DRAFT_PLAN:
        action.set_aside = {}
    if move.needs_reason:
        action.abandoned_because = reason
    role = acting_role(actor, move.permission, facts)
    ends = {"source": move.source.value, "target": target.value}
    uow.record(actor, role, "action:move", ("action", action.id), **ends)


def _check_ready(actions: Iterable[PlannedAction]) -> None:
    gaps = [
        {"action": one.code, "action_id": one.id, "field": gap.field, "code": gap.code}
        | {"params": dict(gap.params)}
        for one in actions
        for gap in missing(content_of(one), Stage.ARBITRATION)
    ]
    if gaps:
        names = dict.fromkeys(str(gap["action"]) for gap in gaps)
        raise RuleViolation(
            "plan-not-ready", field=str(gaps[0]["field"]), actions=", ".join(names), gaps=gaps
        )


def _freeze(
    uow: UnitOfWork,
    actor: Actor,
    role: Role,
    plan: Plan,
    note: dict[str, str],
    submitted: tuple[str, ...],
) -> PlanVersion:
    copy_votes(uow.session, plan.id)
    uow.session.flush()
    content = plan_content(uow.session, plan)
    digest = checksum(content)
    last = uow.session.scalar(
        sa.select(PlanVersion)
        .where(PlanVersion.plan_id == plan.id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )
    if last is not None and last.checksum == digest and not submitted:
        return last
    version = PlanVersion(
        id=new_id(),
        plan_id=plan.id,
        number=1 if last is None else last.number + 1,
        note=note,
        content=content,
        checksum=digest,
        submitted=list(submitted),
        made_at=uow.now(),
        made_by_id=actor.id if actor.id != "system" else None,
    )
    uow.session.add(version)
    uow.session.flush()
    subject = ("plan", plan.id)
    uow.record(actor, role, "plan:freeze", subject, version=version.number, checksum=digest)
    return version


def _last_submitted(uow: UnitOfWork, plan: Plan) -> PlanVersion:
    versions = uow.session.scalars(
        sa.select(PlanVersion)
        .where(PlanVersion.plan_id == plan.id)
        .order_by(PlanVersion.number.desc())
    )
    return next(one for one in versions if one.submitted)
