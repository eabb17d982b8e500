"""Working groups that meet again and again, their next meeting filled with what needs them."""

import datetime as dt

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.models.followup.records import GroupRhythm, ReviewItem
from cocreate.models.followup.reviews import due_next, items_to_review
from cocreate.models.pillars import WorkingGroup
from cocreate.operations.rooms import workshop_for
from cocreate.operations.workshops import duplicate_workshop
from cocreate.unit_of_work import UnitOfWork

LONGEST = 12


def set_rhythm(uow: UnitOfWork, actor: Actor, group_id: str, months: int | None) -> None:
    """Have a working group meet every so many months, or (None) when it is called.

    Raises ``RuleViolation("rhythm-out-of-range")``.
    """
    group = uow.session.get(WorkingGroup, group_id)
    if group is None:
        raise NotFound("no-such-working-group")
    facts = Facts(group.pillar_id)
    require(actor, Permission.FOLLOW_UP_STEER, facts)
    held = uow.session.get(GroupRhythm, group.id)
    if months is None:
        if held is not None:
            uow.session.delete(held)
    elif not 1 <= months <= LONGEST:
        raise RuleViolation("rhythm-out-of-range", field="months", maximum=LONGEST)
    elif held is None:
        uow.session.add(GroupRhythm(working_group_id=group.id, months=months))
    else:
        held.months = months
    role = acting_role(actor, Permission.FOLLOW_UP_STEER, facts)
    uow.record(actor, role, "follow-up:rhythm", ("working-group", group.id), months=months)


def prepare_next(
    uow: UnitOfWork,
    actor: Actor,
    workshop_id: str,
    starts_at: dt.datetime,
    operation_id: str | None = None,
) -> str:
    """Make the next meeting of a working group from its last one; answers the new workshop.

    It has the agenda of the last one, and the list of actions to review as it stands now: the late
    ones, those at risk or without a reading, and those whose lead asks for help.
    """
    last = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_CREATE)
    if due_next(uow.session, last) is None:
        raise RuleViolation("no-next-workshop")
    made = duplicate_workshop(uow, actor, last.id, starts_at, operation_id)
    has_some = sa.exists().where(ReviewItem.workshop_id == made)
    if uow.session.scalar(sa.select(has_some)):
        return made
    for place, one in enumerate(
        items_to_review(uow.session, last.pillar_id, last.theme_code, uow.now().date()), start=1
    ):
        uow.session.add(
            ReviewItem(
                workshop_id=made,
                action_id=one.followed.action.id,
                position=place,
                reasons=[reason.value for reason in one.alerts],
                need=one.followed.need,
                language=one.language,
            )
        )
    return made


def skip_review(uow: UnitOfWork, actor: Actor, workshop_id: str, action_id: str) -> None:
    """Take an action off the list of a workshop."""
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_EDIT)
    found = uow.session.get(ReviewItem, (workshop.id, action_id))
    if found is not None:
        uow.session.delete(found)
