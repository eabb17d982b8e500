"""The next meeting of a working group: when it is due, and what it is to review."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.followup.attention import Alert
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.formatting import BRUSSELS
from cocreate.models.followup.records import ReviewItem
from cocreate.models.followup.reviews import due_next, items_to_review
from cocreate.models.pillars import WorkingGroup
from cocreate.models.plans import PlannedAction
from cocreate.models.workshops import Workshop
from cocreate.queries.followup.views import Texts


@dataclass(frozen=True)
class ReviewLine:
    """An action to review: what it is marked with, and the help that its lead asks for."""

    action_id: str
    code: str
    title: Texts
    alerts: tuple[Alert, ...]
    need: str
    language: str


@dataclass(frozen=True)
class NextMeeting:
    """The meeting that follows a held one; ``lines`` as they stand today."""

    workshop_id: str
    pillar_id: str
    title: Texts
    group: Texts
    starts_at: dt.datetime
    lines: tuple[ReviewLine, ...]


def next_meeting(session: Session, actor: Actor, workshop_id: str, today: dt.date) -> NextMeeting:
    """What follows a held workshop; ``NotFound`` when nothing does, or not for ``actor``."""
    workshop = session.get(Workshop, workshop_id)
    if workshop is None or not can(
        actor, Permission.WORKSHOP_CREATE, Facts(workshop.pillar_id, workshop.id)
    ):
        raise NotFound("no-such-workshop")
    on = due_next(session, workshop)
    if on is None:
        raise NotFound("no-next-workshop")
    group = session.get_one(WorkingGroup, workshop.working_group_id)
    found = items_to_review(session, workshop.pillar_id, workshop.theme_code, today)
    return NextMeeting(
        workshop_id=workshop.id,
        pillar_id=workshop.pillar_id,
        title=workshop.title,
        group=group.name,
        starts_at=dt.datetime.combine(on, workshop.starts_at.astimezone(BRUSSELS).timetz()),
        lines=tuple(
            ReviewLine(
                action_id=one.followed.action.id,
                code=one.followed.action.code,
                title=one.followed.action.title,
                alerts=one.alerts,
                need=one.followed.need,
                language=one.language,
            )
            for one in found
        ),
    )


def review_list(session: Session, actor: Actor, workshop_id: str) -> tuple[ReviewLine, ...]:
    """What a workshop is to review, as it was when it was prepared; empty for most."""
    workshop = session.get(Workshop, workshop_id)
    if workshop is None or not can(
        actor, Permission.WORKSHOP_READ, Facts(workshop.pillar_id, workshop.id)
    ):
        raise NotFound("no-such-workshop")
    rows: Sequence[tuple[ReviewItem, PlannedAction]] = [
        (item, action)
        for item, action in session.execute(
            sa.select(ReviewItem, PlannedAction)
            .join(PlannedAction, PlannedAction.id == ReviewItem.action_id)
            .where(ReviewItem.workshop_id == workshop.id)
            .order_by(ReviewItem.position)
        )
    ]
    return tuple(
        ReviewLine(
            action_id=action.id,
            code=action.code,
            title=action.title,
            alerts=tuple(Alert(one) for one in item.reasons),
            need=item.need,
            language=item.language,
        )
        for item, action in rows
    )


def has_next(session: Session, workshop_id: str) -> bool:
    """Whether a next meeting can be prepared from a held workshop."""
    workshop = session.get(Workshop, workshop_id)
    return workshop is not None and due_next(session, workshop) is not None


def has_review(session: Session, workshop_id: str) -> bool:
    """Whether a workshop has a list of actions to review, or a next meeting to prepare."""
    listed = sa.exists().where(ReviewItem.workshop_id == workshop_id)
    return bool(session.scalar(sa.select(listed))) or has_next(session, workshop_id)
