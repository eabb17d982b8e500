"""The plan of a pillar for those who prepare it: its sheets in order, and its money."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Balance, Money, balance
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import GRANTS, Actor, Facts, Permission, can
from cocreate.domain.plans import State
from cocreate.domain.sheets import Missing, Stage, missing
from cocreate.domain.sheets.terms import Certainty
from cocreate.models.accounts import Account
from cocreate.models.arbitration import ArbitrationRound
from cocreate.models.organisations import Organisation
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plan_content import IN_PLAN, preface
from cocreate.models.plans import Plan, PlannedAction, PlanVersion
from cocreate.models.publication import Publication
from cocreate.models.publishing import frozen_actions
from cocreate.models.sheet_content import content_of

Texts = Mapping[str, str]


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list of staff, with how many sheets it has and how many are in it."""

    id: str
    pillar_id: str
    pillar: Texts
    sheets: int
    in_plan: int


@dataclass(frozen=True)
class SheetRow:
    """A sheet in the plan; ``cost`` None is unknown or not said yet, which is not zero."""

    id: str
    code: str
    state: State
    title: Texts
    lead: Texts
    objective: str | None
    cost: Decimal | None
    certainty: Certainty | None
    rank: int | None
    set_aside: Texts
    missing: tuple[Missing, ...]

    @property
    def is_in_plan(self) -> bool:
        return self.state in IN_PLAN


@dataclass(frozen=True)
class ObjectiveGroup:
    """The sheets under one objective; ``code`` None gathers those without any."""

    code: str | None
    text: Texts
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class Cost:
    """What the actions of a plan cost together, as far as it is known.

    ``known`` sums the ``counted`` amounts; ``unknown`` actions have no amount, and are not zero.
    ``by_place`` sets what they ask of each source and year against the envelope.
    """

    known: Decimal
    counted: int
    unknown: int
    by_place: Balance


@dataclass(frozen=True)
class VersionRow:
    """A frozen version: its number, when and by whom, how many actions, its round if it has one."""

    id: str
    number: int
    at: dt.datetime
    author: str
    note: Texts
    actions: int
    submitted: int
    checksum: str
    round_id: str | None


@dataclass(frozen=True)
class PrefaceLine:
    """What the pillar went ahead without, and the written reason."""

    item: str
    reason: Texts


@dataclass(frozen=True)
class TrashedSheet:
    """A sheet in the trash of its plan."""

    id: str
    code: str
    title: Texts
    trashed_at: dt.datetime | None


@dataclass(frozen=True)
class PlanPage:
    """The plan as it stands, its sheets in order; ``revision`` goes with every new order."""

    id: str
    pillar_id: str
    pillar_key: str
    pillar: Texts
    revision: int
    is_illustrative: bool
    preface: tuple[PrefaceLine, ...]
    rows: tuple[SheetRow, ...]
    groups: tuple[ObjectiveGroup, ...]
    cost: Cost
    versions: tuple[VersionRow, ...]
    published: int
    trash: tuple[TrashedSheet, ...]
    may_edit: bool
    may_submit: bool


def plan_lines(session: Session, actor: Actor) -> tuple[PlanLine, ...]:
    """The plans of the pillars in which ``actor`` may read them, in the order of the pillars."""
    allowed = actor.pillars_for(GRANTS[Permission.PLAN_READ].roles)
    rows = session.execute(
        sa.select(Plan, Pillar).join(Pillar, Pillar.id == Plan.pillar_id).order_by(Pillar.position)
    ).all()
    return tuple(
        PlanLine(
            id=plan.id,
            pillar_id=pillar.id,
            pillar=pillar.name,
            sheets=len(plan.actions),
            in_plan=sum(one.state in IN_PLAN for one in plan.actions),
        )
        for plan, pillar in rows
        if allowed & {None, pillar.id}
    )


def plan_page(session: Session, actor: Actor, plan_id: str) -> PlanPage:
    """The plan; ``NotFound`` when there is none that ``actor`` may read."""
    plan, pillar = readable_plan(session, actor, plan_id)
    rows = sheet_rows(session, plan)
    facts = Facts(pillar.id)
    return PlanPage(
        id=plan.id,
        pillar_id=pillar.id,
        pillar_key=pillar.key,
        pillar=pillar.name,
        revision=plan.revision,
        is_illustrative=plan.is_illustrative,
        preface=tuple(PrefaceLine(**one) for one in preface(session, pillar.id)),
        rows=rows,
        groups=_groups(pillar, rows),
        cost=cost_of(pillar, [one for one in plan.actions if one.state in IN_PLAN]),
        versions=_versions(session, plan),
        published=session.scalar(sa.select(sa.func.count()).where(Publication.plan_id == plan.id))
        or 0,
        trash=_trash(session, plan.id),
        may_edit=bool(can(actor, Permission.PLAN_EDIT, facts)),
        may_submit=bool(can(actor, Permission.PLAN_SUBMIT, facts)),
    )


def _trash(session: Session, plan_id: str) -> tuple[TrashedSheet, ...]:
    found = session.scalars(
        sa.select(PlannedAction)
        .where(PlannedAction.plan_id == plan_id, PlannedAction.trashed_at.is_not(None))
        .order_by(PlannedAction.trashed_at.desc(), PlannedAction.code)
    )
    return tuple(TrashedSheet(one.id, one.code, one.title, one.trashed_at) for one in found)


def readable_plan(session: Session, actor: Actor, plan_id: str) -> tuple[Plan, Pillar]:
    """The plan and its pillar, if ``actor`` may read the draft; otherwise there is none."""
    plan = session.get(Plan, plan_id)
    if plan is None or not can(actor, Permission.PLAN_READ, Facts(plan.pillar_id)):
        raise NotFound("no-such-plan")
    return plan, session.get_one(Pillar, plan.pillar_id)


def sheet_rows(session: Session, plan: Plan) -> tuple[SheetRow, ...]:
    """The sheets of a plan in its order, each with what it lacks for arbitration."""
    leads = {
        row.id: row.name
        for row in session.execute(sa.select(Organisation.id, Organisation.name)).all()
    }
    return tuple(
        SheetRow(
            id=one.id,
            code=one.code,
            state=one.state,
            title=one.title,
            lead=leads.get(one.lead_id or "", {}),
            objective=one.objectives[0] if one.objectives else None,
            cost=one.budget_amount,
            certainty=one.budget_certainty,
            rank=one.origin_rank,
            set_aside=one.set_aside,
            missing=missing(content_of(one), Stage.ARBITRATION),
        )
        for one in plan.actions
    )


def cost_of(pillar: Pillar, actions: Iterable[PlannedAction]) -> Cost:
    """What actions ask for, by source and year, against the envelope of their pillar."""
    kept = list(actions)
    frame = published_frame(pillar)
    amounts = [one.budget_amount for one in kept if one.budget_amount is not None]
    return Cost(
        known=sum(amounts, Decimal(0)),
        counted=len(amounts),
        unknown=len(kept) - len(amounts),
        by_place=balance(
            [
                Money(line.source, line.year, line.amount)
                for line in (frame.envelope_lines if frame else [])
            ],
            [
                Money(line.source, line.year, line.amount)
                for one in kept
                for line in one.budget_lines
            ],
        ),
    )


def _groups(pillar: Pillar, rows: tuple[SheetRow, ...]) -> tuple[ObjectiveGroup, ...]:
    """The rows by their first objective, in the order of the frame; the rest comes last."""
    frame = published_frame(pillar)
    texts = {item.code: item.text for item in (frame.items if frame else [])}
    order = [*(code for code in texts), None]
    found = {row.objective if row.objective in texts else None for row in rows}
    return tuple(
        ObjectiveGroup(
            code,
            texts.get(code or "", {}),
            tuple(
                row for row in rows if (row.objective if row.objective in texts else None) == code
            ),
        )
        for code in order
        if code in found
    )


def _versions(session: Session, plan: Plan) -> tuple[VersionRow, ...]:
    rows = session.execute(
        sa.select(PlanVersion, Account.name, ArbitrationRound.id)
        .outerjoin(Account, Account.id == PlanVersion.made_by_id)
        .outerjoin(ArbitrationRound, ArbitrationRound.version_id == PlanVersion.id)
        .where(PlanVersion.plan_id == plan.id)
        .order_by(PlanVersion.number.desc())
    ).all()
    return tuple(
        VersionRow(
            id=version.id,
            number=version.number,
            at=version.made_at,
            author=author or "",
            note=version.note,
            actions=len(frozen_actions(version)),
            submitted=len(version.submitted),
            checksum=version.checksum,
            round_id=round_id,
        )
        for version, author, round_id in rows
    )
