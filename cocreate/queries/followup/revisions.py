"""The revision of a published plan: what it is to look at, and how far one has come with it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.followup.attention import UNDER_WAY, Alert
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.plans import State
from cocreate.models.followup.revisions import PlanRevision, RevisionItem, open_revision_of
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction, PlanVersion
from cocreate.models.publication import Publication
from cocreate.queries.followup.reading import account_names
from cocreate.queries.followup.views import Texts


@dataclass(frozen=True)
class RevisionLine:
    """An action to revise: what it is marked with and why, and whether its sheet was changed."""

    action_id: str
    code: str
    title: Texts
    state: State
    alerts: tuple[Alert, ...]
    need: str
    note: str
    language: str
    is_changed: bool


@dataclass(frozen=True)
class FormerRevision:
    """A revision that was closed: between which versions its changes lie."""

    opened_on: dt.date
    closed_on: dt.date
    base_id: str
    version_id: str
    version: int


@dataclass(frozen=True)
class RevisionPage:
    """The revisions of a plan; ``lines`` and the rest are those of the open one."""

    plan_id: str
    pillar: Texts
    is_open: bool
    publication: int
    base_number: int
    opened_at: dt.datetime | None
    opened_by: str
    lines: tuple[RevisionLine, ...]
    others: tuple[tuple[str, str, Texts], ...]
    drafts: int
    former: tuple[FormerRevision, ...]

    @property
    def changed(self) -> int:
        return sum(one.is_changed for one in self.lines)


def revision_page(session: Session, actor: Actor, plan_id: str) -> RevisionPage:
    """The revision of a plan; ``NotFound`` where there never was one that ``actor`` may see."""
    plan = session.get(Plan, plan_id)
    if plan is None or not can(actor, Permission.PLAN_EDIT, Facts(plan.pillar_id)):
        raise NotFound("no-such-plan")
    found, former = open_revision_of(session, plan.id), _former(session, plan)
    if found is None and not former:
        raise NotFound("no-open-revision")
    lines = () if found is None else _lines(session, found)
    marked = {one.action_id for one in lines}
    return RevisionPage(
        plan_id=plan.id,
        pillar=session.get_one(Pillar, plan.pillar_id).name,
        is_open=found is not None,
        publication=0
        if found is None
        else session.get_one(Publication, found.publication_id).number,
        base_number=0
        if found is None
        else session.get_one(PlanVersion, found.base_version_id).number,
        opened_at=None if found is None else found.opened_at,
        opened_by=""
        if found is None
        else account_names(session, [found.opened_by_id]).get(found.opened_by_id or "", ""),
        lines=lines,
        others=tuple(
            (one.id, one.code, one.title)
            for one in plan.actions
            if one.state in UNDER_WAY and one.id not in marked
        ),
        drafts=sum(one.state in {State.DRAFT_SHEET, State.IN_DRAFT_PLAN} for one in plan.actions),
        former=former,
    )


def _lines(session: Session, revision: PlanRevision) -> tuple[RevisionLine, ...]:
    rows = session.execute(
        sa.select(RevisionItem, PlannedAction)
        .join(PlannedAction, PlannedAction.id == RevisionItem.action_id)
        .where(RevisionItem.revision_id == revision.id)
        .order_by(RevisionItem.position)
    )
    return tuple(
        RevisionLine(
            action_id=action.id,
            code=action.code,
            title=action.title,
            state=action.state,
            alerts=tuple(Alert(one) for one in item.reasons),
            need=item.need,
            note=item.note,
            language=item.language,
            is_changed=action.version > item.sheet_version,
        )
        for item, action in rows
    )


def _former(session: Session, plan: Plan) -> tuple[FormerRevision, ...]:
    rows = session.execute(
        sa.select(PlanRevision, PlanVersion)
        .join(PlanVersion, PlanVersion.id == PlanRevision.version_id)
        .where(PlanRevision.plan_id == plan.id)
        .order_by(PlanRevision.closed_at.desc())
    )
    return tuple(
        FormerRevision(
            opened_on=one.opened_at.date(),
            closed_on=one.closed_at.date(),
            base_id=one.base_version_id,
            version_id=version.id,
            version=version.number,
        )
        for one, version in rows
        if one.closed_at is not None
    )
