"""The trash of a plan: a sheet goes there whole, and comes back as it was (feature M35)."""

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Actor, Permission, acting_role
from cocreate.domain.plans import EDITABLE
from cocreate.models.plans import Plan
from cocreate.operations.plans.sheets import action_for
from cocreate.unit_of_work import UnitOfWork


def trash_sheet(uow: UnitOfWork, actor: Actor, action_id: str) -> None:
    """Take a sheet out of its plan, whatever hangs on it staying with it; twice changes nothing.

    A sheet that was submitted cannot go there: it has its decision, or waits for one.
    """
    action, facts = action_for(uow, actor, action_id, Permission.PLAN_EDIT)
    if action.trashed_at is not None:
        return
    if action.state not in EDITABLE:
        raise RuleViolation("sheet-is-frozen", action=action.code)
    action.trashed_at = uow.now()
    uow.session.get_one(Plan, action.plan_id).revision += 1
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    uow.record(actor, role, "sheet:trash", ("action", action.id), state=action.state.value)


def restore_sheet(uow: UnitOfWork, actor: Actor, action_id: str) -> None:
    """Put a sheet back from the trash, in the state and at the place that it had."""
    action, facts = action_for(uow, actor, action_id, Permission.PLAN_EDIT)
    if action.trashed_at is None:
        return
    action.trashed_at = None
    uow.session.get_one(Plan, action.plan_id).revision += 1
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    uow.record(actor, role, "sheet:restore", ("action", action.id), state=action.state.value)
