"""Who may write on an action in its follow-up, and the milestones that it begins with."""

import sqlalchemy as sa

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.followup.attention import FOLLOWED
from cocreate.domain.permissions import Actor, Facts, Permission, Role, acting_role, require
from cocreate.models.base import new_id
from cocreate.models.followup.records import ActionReporter, Milestone
from cocreate.models.plans import Plan, PlannedAction
from cocreate.unit_of_work import UnitOfWork


def followed_action(
    uow: UnitOfWork, actor: Actor, action_id: str, permission: Permission
) -> tuple[PlannedAction, Facts]:
    """A decided action, locked, if ``actor`` may use ``permission`` on it.

    A lead writes on the actions that they were named for alone. Raises ``RuleViolation`` for an
    action that nobody has decided to do.
    """
    action = uow.session.get(PlannedAction, action_id, with_for_update=True)
    if action is None:
        raise NotFound("no-such-action")
    facts = Facts(uow.session.get_one(Plan, action.plan_id).pillar_id)
    require(actor, permission, facts)
    if acting_role(actor, permission, facts) is Role.LEAD and not is_reporter(
        uow, actor, action.id
    ):
        raise NotAllowed("not-your-action")
    if action.state not in FOLLOWED:
        raise RuleViolation("action-not-decided")
    return action, facts


def is_reporter(uow: UnitOfWork, actor: Actor, action_id: str) -> bool:
    """Whether an account was named to report on an action."""
    return uow.session.get(ActionReporter, (action_id, str(actor.id))) is not None


def lay_milestones(uow: UnitOfWork, action: PlannedAction) -> None:
    """Give an action that has no milestone yet those of its deliverables."""
    has_some = sa.exists().where(Milestone.action_id == action.id)
    if uow.session.scalar(sa.select(has_some)):
        return
    uow.session.add_all(
        Milestone(
            id=new_id(),
            action_id=action.id,
            position=place,
            label=dict(one.label),
            due_on=one.due_on,
            weight=1,
            progress=0,
        )
        for place, one in enumerate(action.deliverables, start=1)
    )
    uow.session.flush()


def begin_follow_up(uow: UnitOfWork, plan_id: str) -> None:
    """Lay the milestones of every decided action of a plan; what has some keeps them."""
    for action in uow.session.scalars(
        sa.select(PlannedAction).where(
            PlannedAction.plan_id == plan_id, PlannedAction.state.in_(sorted(FOLLOWED))
        )
    ):
        lay_milestones(uow, action)
