"""Linking the sheets of a plan: what depends on what, reinforces, overlaps, replaces."""

import sqlalchemy as sa

from cocreate.domain.coherence import BOTH_WAYS, checked_link
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.models.base import new_id
from cocreate.models.coherence.links import ActionLink, pair_of
from cocreate.models.plans import Plan, PlannedAction
from cocreate.operations.plans.sheets import action_for
from cocreate.unit_of_work import UnitOfWork


def link_actions(uow: UnitOfWork, actor: Actor, from_id: str, to_id: str, kind: str) -> str:
    """Link two sheets of a plan; a link that they have already becomes this one. Answers its id.

    Raises ``RuleViolation`` for a sheet with itself, or of another plan.
    """
    action, facts = action_for(uow, actor, from_id, Permission.SHEET_EDIT)
    other = uow.session.get(PlannedAction, to_id)
    if other is None or other.plan_id != action.plan_id or other.trashed_at is not None:
        raise RuleViolation("link-target-missing", field="to_id")
    if other.id == action.id:
        raise RuleViolation("link-with-itself", field="to_id")
    wanted = checked_link(kind)
    pair = pair_of(action.id, other.id)
    link = uow.session.scalar(sa.select(ActionLink).where(ActionLink.pair == pair))
    if link is None:
        link = ActionLink(id=new_id(), plan_id=action.plan_id, pair=pair)
        uow.session.add(link)
    elif link.kind is wanted and (wanted in BOTH_WAYS or link.from_id == action.id):
        return link.id
    link.from_id, link.to_id = action.id, other.id
    link.kind, link.made_at = wanted, uow.now()
    role = acting_role(actor, Permission.SHEET_EDIT, facts)
    subject = ("action", action.id)
    uow.record(actor, role, "sheet:link", subject, to=other.id, kind=wanted.value)
    return link.id


def unlink_actions(uow: UnitOfWork, actor: Actor, link_id: str) -> None:
    """Take a link away, as if nobody had looked at the two sheets."""
    link = uow.session.get(ActionLink, link_id, with_for_update=True)
    if link is None:
        raise NotFound("no-such-action-link")
    facts = Facts(uow.session.get_one(Plan, link.plan_id).pillar_id)
    require(actor, Permission.SHEET_EDIT, facts)
    role = acting_role(actor, Permission.SHEET_EDIT, facts)
    uow.record(actor, role, "sheet:unlink", ("action", link.from_id), to=link.to_id)
    uow.session.delete(link)
