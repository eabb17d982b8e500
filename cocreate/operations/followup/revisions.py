"""Revising a published plan: what it is to look at, whose sheets open again, what it becomes.

A marked action keeps its state, and its leads go on reporting, while its sheet is edited: every
save is a version in its history, and the next plan version carries it (rulings 13: *modified since
signature* is an attribute, not a state). What was decided is not touched.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.followup.attention import UNDER_WAY
from cocreate.domain.permissions import Actor, Permission, acting_role
from cocreate.domain.text import LANGUAGES, clean_text
from cocreate.models.arbitration import ArbitrationRound
from cocreate.models.base import new_id
from cocreate.models.followup.records import Milestone
from cocreate.models.followup.reviews import ToReview, items_to_review
from cocreate.models.followup.revisions import (
    PlanRevision,
    RevisionItem,
    open_revision_of,
    revision_item,
)
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.publication import Publication
from cocreate.operations.plans.versions import freeze_version, plan_for
from cocreate.unit_of_work import UnitOfWork

NOTE_LENGTH = 1000


def open_revision(uow: UnitOfWork, actor: Actor, plan_id: str) -> str:
    """Begin to revise a plan as it was last published; answers the revision's id.

    Marked from the start are the actions that are late or at risk and those whose lead asks for
    help. One that is open already is answered as it is. Raises
    ``RuleViolation("nothing-published-to-revise")``.
    """
    plan, facts = plan_for(uow, actor, plan_id, Permission.PLAN_EDIT)
    known = open_revision_of(uow.session, plan.id)
    if known is not None:
        return known.id
    publication = uow.session.scalar(
        sa.select(Publication)
        .where(Publication.plan_id == plan.id)
        .order_by(Publication.number.desc())
        .limit(1)
    )
    if publication is None:
        raise RuleViolation("nothing-published-to-revise")
    round_ = uow.session.get_one(ArbitrationRound, publication.round_id)
    revision = PlanRevision(
        id=new_id(),
        plan_id=plan.id,
        publication_id=publication.id,
        base_version_id=round_.version_id,
        opened_at=uow.now(),
        opened_by_id=None if actor.id == "system" else actor.id,
    )
    uow.session.add(revision)
    uow.session.flush()
    found = items_to_review(uow.session, plan.pillar_id, None, uow.now().date())
    marked = [one for one in found if one.calls_for_revision]
    for place, one in enumerate(marked, start=1):
        uow.session.add(_item(revision, place, one))
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    uow.record(
        actor,
        role,
        "revision:open",
        ("plan", plan.id),
        publication=publication.number,
        actions=[one.followed.action.id for one in marked],
    )
    return revision.id


def _item(revision: PlanRevision, place: int, one: ToReview) -> RevisionItem:
    return RevisionItem(
        revision_id=revision.id,
        action_id=one.followed.action.id,
        position=place,
        reasons=[alert.value for alert in one.alerts],
        need=one.followed.need,
        language=one.language,
        note="",
        sheet_version=one.followed.action.version,
    )


def mark_for_revision(
    uow: UnitOfWork, actor: Actor, plan_id: str, action_id: str, note: str, language: str
) -> None:
    """Have a revision look at another action, for a written reason; twice changes nothing."""
    plan, facts = plan_for(uow, actor, plan_id, Permission.PLAN_EDIT)
    revision = _open(uow, plan)
    action = uow.session.get(PlannedAction, action_id)
    if action is None or action.plan_id != plan.id or action.state not in UNDER_WAY:
        raise RuleViolation("revision-action-missing", field="action_id")
    said = clean_text(note)
    if not said:
        raise RuleViolation("revision-note-missing", field="note")
    if len(said) > NOTE_LENGTH:
        raise RuleViolation("text-too-long", field="note", maximum=NOTE_LENGTH, length=len(said))
    if revision_item(uow.session, action) is not None:
        return
    last = uow.session.scalar(
        sa.select(sa.func.max(RevisionItem.position)).where(RevisionItem.revision_id == revision.id)
    )
    uow.session.add(
        RevisionItem(
            revision_id=revision.id,
            action_id=action.id,
            position=(last or 0) + 1,
            reasons=[],
            need="",
            language=language if language in LANGUAGES else LANGUAGES[0],
            note=said,
            sheet_version=action.version,
        )
    )
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    uow.record(actor, role, "revision:mark", ("action", action.id))


def leave_as_it_is(uow: UnitOfWork, actor: Actor, plan_id: str, action_id: str) -> None:
    """Take an action off a revision; one whose sheet was changed meanwhile stays on it."""
    plan, facts = plan_for(uow, actor, plan_id, Permission.PLAN_EDIT)
    item = uow.session.get(RevisionItem, (_open(uow, plan).id, action_id))
    if item is None:
        return
    if uow.session.get_one(PlannedAction, action_id).version > item.sheet_version:
        raise RuleViolation("revision-item-changed")
    uow.session.delete(item)
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    uow.record(actor, role, "revision:unmark", ("action", action_id))


def close_revision(uow: UnitOfWork, actor: Actor, plan_id: str, note: Mapping[str, str]) -> str:
    """End a revision: the plan as it is now becomes a version; answers that version's id.

    Deliverables that were added become milestones, so that the next reports ask for them.
    """
    plan, facts = plan_for(uow, actor, plan_id, Permission.PLAN_EDIT)
    revision = _open(uow, plan)
    changed = _changed(uow, revision)
    for action in changed:
        _add_milestones(uow, action)
    version_id = freeze_version(uow, actor, plan.id, note)
    revision.version_id, revision.closed_at = version_id, uow.now()
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    ids = [one.id for one in changed]
    uow.record(actor, role, "revision:close", ("plan", plan.id), version=version_id, actions=ids)
    return version_id


def _open(uow: UnitOfWork, plan: Plan) -> PlanRevision:
    found = open_revision_of(uow.session, plan.id)
    if found is None:
        raise NotFound("no-open-revision")
    return found


def _changed(uow: UnitOfWork, revision: PlanRevision) -> list[PlannedAction]:
    return list(
        uow.session.scalars(
            sa.select(PlannedAction)
            .join(RevisionItem, RevisionItem.action_id == PlannedAction.id)
            .where(
                RevisionItem.revision_id == revision.id,
                PlannedAction.version > RevisionItem.sheet_version,
            )
            .order_by(RevisionItem.position)
        )
    )


def _add_milestones(uow: UnitOfWork, action: PlannedAction) -> None:
    known = uow.session.scalars(
        sa.select(Milestone).where(Milestone.action_id == action.id).order_by(Milestone.position)
    ).all()
    if not known:
        return
    labels = [one.label for one in known]
    added = [one for one in action.deliverables if dict(one.label) not in labels]
    for place, one in enumerate(added, start=len(known) + 1):
        uow.session.add(
            Milestone(
                id=new_id(),
                action_id=action.id,
                position=place,
                label=dict(one.label),
                due_on=one.due_on,
                weight=1,
                progress=0,
            )
        )
