"""The follow-up of a pillar and of a programme, for staff: what goes well, what needs somebody."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.followup.quarters import Quarter
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.models.followup.asking import reporters, to_be_asked
from cocreate.models.followup.following import followed_in
from cocreate.models.followup.records import GroupRhythm, PublicationNotice
from cocreate.models.followup.reviews import due_next, items_to_review
from cocreate.models.followup.revisions import open_revision_of, was_revised
from cocreate.models.followup.telling import addressed_by_plan
from cocreate.models.pillars import Pillar, Programme, WorkingGroup
from cocreate.models.plans import Plan
from cocreate.models.publication import Publication
from cocreate.models.workshops import Workshop
from cocreate.queries.followup.reading import rows_of, summary_of
from cocreate.queries.followup.views import FollowedRow, Summary, Texts


@dataclass(frozen=True)
class AskedRow:
    """Somebody who reports: on how many actions, and where their report of the quarter stands."""

    name: str
    has_mail: bool
    actions: int
    asked_at: dt.datetime | None
    draft_saved_at: dt.datetime | None
    sent_at: dt.datetime | None


@dataclass(frozen=True)
class GroupRow:
    """A working group with its rhythm; ``next_on`` is when the next meeting is to be prepared."""

    id: str
    name: Texts
    months: int | None
    last_id: str | None
    last_on: dt.date | None
    next_on: dt.date | None


@dataclass(frozen=True)
class NoticeLine:
    """A publication, how many people can be told of it, and whether they were."""

    publication_id: str
    number: int
    published_on: dt.date
    people: int
    told: int | None
    silence: str


@dataclass(frozen=True)
class PillarBoard:
    """The follow-up of one plan. ``to_ask`` people get a mail when the button is pressed.

    ``to_revise`` actions would be marked by a revision that is opened now.
    """

    plan_id: str
    pillar_id: str
    pillar_key: str
    pillar: Texts
    quarter: str
    summary: Summary
    rows: tuple[FollowedRow, ...]
    asked: tuple[AskedRow, ...]
    to_ask: int
    groups: tuple[GroupRow, ...]
    notice: NoticeLine | None
    to_revise: int
    is_revised: bool
    was_revised: bool
    is_published: bool
    may_revise: bool
    may_report: bool
    may_steer: bool
    may_publish: bool


@dataclass(frozen=True)
class PillarLine:
    """A pillar on the board of its programme."""

    plan_id: str
    pillar: Texts
    summary: Summary


@dataclass(frozen=True)
class ProgrammeBoard:
    """The pillars of a programme that the actor may read, and all of them together."""

    key: str
    name: Texts
    period: str
    pillars: tuple[PillarLine, ...]
    total: Summary


def pillar_board(session: Session, actor: Actor, plan_id: str, today: dt.date) -> PillarBoard:
    """The follow-up of a plan; ``NotFound`` when there is none that ``actor`` may read."""
    plan = session.get(Plan, plan_id)
    facts = Facts(None if plan is None else plan.pillar_id)
    if plan is None or not can(actor, Permission.FOLLOW_UP_READ, facts):
        raise NotFound("no-such-plan")
    pillar = session.get_one(Pillar, plan.pillar_id)
    followed = followed_in(session, plan.id)
    quarter, notice = Quarter.of(today).key, _notice(session, plan)
    return PillarBoard(
        plan_id=plan.id,
        pillar_id=pillar.id,
        pillar_key=pillar.key,
        pillar=pillar.name,
        quarter=quarter,
        summary=summary_of(followed, today),
        rows=rows_of(session, followed, today),
        asked=_asked(session, plan, quarter),
        to_ask=len(to_be_asked(session, plan, quarter)),
        groups=tuple(_group(session, one) for one in pillar.working_groups),
        notice=notice,
        to_revise=sum(
            one.calls_for_revision for one in items_to_review(session, pillar.id, None, today)
        ),
        is_revised=open_revision_of(session, plan.id) is not None,
        was_revised=was_revised(session, plan.id),
        is_published=notice is not None,
        may_revise=bool(can(actor, Permission.PLAN_EDIT, facts)),
        may_report=bool(can(actor, Permission.ACTION_FOLLOW, facts)),
        may_steer=bool(can(actor, Permission.FOLLOW_UP_STEER, facts)),
        may_publish=bool(can(actor, Permission.PLAN_PUBLISH, facts)),
    )


def programme_boards(session: Session, actor: Actor, today: dt.date) -> tuple[ProgrammeBoard, ...]:
    """Every programme with a pillar of which ``actor`` may read the follow-up."""
    boards = []
    for programme in session.scalars(sa.select(Programme).order_by(Programme.key)):
        plans = [
            (pillar, plan)
            for pillar in programme.pillars
            if can(actor, Permission.FOLLOW_UP_READ, Facts(pillar.id))
            and (plan := session.scalar(sa.select(Plan).where(Plan.pillar_id == pillar.id)))
        ]
        each = [(pillar, plan, followed_in(session, plan.id)) for pillar, plan in plans]
        lines = tuple(
            PillarLine(plan.id, pillar.name, summary_of(followed, today))
            for pillar, plan, followed in each
            if followed
        )
        if lines:
            everything = [one for _, _, followed in each for one in followed]
            total = summary_of(everything, today)
            boards.append(_programme(programme, lines, total))
    return tuple(boards)


def _programme(
    programme: Programme, lines: tuple[PillarLine, ...], total: Summary
) -> ProgrammeBoard:
    return ProgrammeBoard(programme.key, programme.name, programme.period, lines, total)


def _asked(session: Session, plan: Plan, quarter: str) -> tuple[AskedRow, ...]:
    return tuple(
        AskedRow(
            name=one.account.name,
            has_mail=one.account.email is not None,
            actions=len(one.action_ids),
            asked_at=None if one.request is None else one.request.asked_at,
            draft_saved_at=None if one.request is None else one.request.draft_saved_at,
            sent_at=None if one.request is None else one.request.sent_at,
        )
        for one in reporters(session, plan, quarter)
    )


def _group(session: Session, group: WorkingGroup) -> GroupRow:
    last = session.scalar(
        sa.select(Workshop)
        .where(Workshop.working_group_id == group.id, Workshop.closed_at.is_not(None))
        .order_by(Workshop.starts_at.desc())
        .limit(1)
    )
    rhythm = session.get(GroupRhythm, group.id)
    return GroupRow(
        id=group.id,
        name=group.name,
        months=None if rhythm is None else rhythm.months,
        last_id=None if last is None else last.id,
        last_on=None if last is None else last.starts_at.date(),
        next_on=None if last is None else due_next(session, last),
    )


def _notice(session: Session, plan: Plan) -> NoticeLine | None:
    publication = session.scalar(
        sa.select(Publication)
        .where(Publication.plan_id == plan.id)
        .order_by(Publication.number.desc())
        .limit(1)
    )
    if publication is None:
        return None
    done = session.get(PublicationNotice, publication.id)
    return NoticeLine(
        publication_id=publication.id,
        number=publication.number,
        published_on=publication.published_at.date(),
        people=len(addressed_by_plan(session, publication)),
        told=None if done is None else done.told,
        silence="" if done is None else done.silence,
    )
