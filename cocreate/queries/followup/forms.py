"""The quarterly form of a lead: every action of theirs on one screen, with what is known."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.followup.attention import UNDER_WAY
from cocreate.domain.followup.indicators import Standing
from cocreate.domain.followup.quarters import Quarter
from cocreate.domain.followup.reports import Asked, Typed
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.models.followup.asking import open_request
from cocreate.models.followup.following import Followed, follow, followed_in
from cocreate.models.followup.records import ActionReporter
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction
from cocreate.queries.followup.reading import milestone_views
from cocreate.queries.followup.views import MilestoneView, Texts


@dataclass(frozen=True)
class AskedIndicator:
    """An indicator on the form, with where it stood."""

    id: str
    label: Texts
    unit: Texts
    standing: Standing


@dataclass(frozen=True)
class AskedAction:
    """An action on the form; ``draft`` is what was typed before, if anything was."""

    id: str
    code: str
    title: Texts
    indicators: tuple[AskedIndicator, ...]
    milestones: tuple[MilestoneView, ...]
    spent: Decimal | None
    draft: Typed

    @property
    def asks(self) -> Asked:
        """What a report on it is asked for."""
        return Asked(
            self.id,
            tuple(one.id for one in self.indicators),
            {one.id: one.progress for one in self.milestones},
        )


@dataclass(frozen=True)
class DeskForm:
    """The same form for somebody who is signed in."""

    plan_id: str
    pillar: Texts
    pillar_key: str
    quarter: str
    actions: tuple[AskedAction, ...]


@dataclass(frozen=True)
class ReportForm:
    """The whole form."""

    name: str
    pillar: Texts
    pillar_key: str
    quarter: str
    expires_at: dt.datetime
    draft_saved_at: dt.datetime | None
    actions: tuple[AskedAction, ...]


def report_form(session: Session, token: str, now: dt.datetime) -> ReportForm:
    """What a mailed link opens; raises as ``open_request`` does."""
    request, account, plan = open_request(session, token, now)
    pillar = session.get_one(Pillar, plan.pillar_id)
    actions = session.scalars(
        sa.select(PlannedAction)
        .join(ActionReporter, ActionReporter.action_id == PlannedAction.id)
        .where(
            ActionReporter.account_id == account.id,
            PlannedAction.plan_id == plan.id,
            PlannedAction.state.in_(sorted(UNDER_WAY)),
        )
        .order_by(PlannedAction.position)
    ).all()
    drafts = request.draft
    return ReportForm(
        name=account.name,
        pillar=pillar.name,
        pillar_key=pillar.key,
        quarter=request.quarter,
        expires_at=request.expires_at,
        draft_saved_at=request.draft_saved_at,
        actions=tuple(
            asked(one, drafts.get(one.action.id), now.date()) for one in follow(session, actions)
        ),
    )


def asked(one: Followed, draft: object, today: dt.date) -> AskedAction:
    """An action as the form asks for it."""
    return AskedAction(
        id=one.action.id,
        code=one.action.code,
        title=one.action.title,
        indicators=tuple(
            AskedIndicator(row.indicator.id, row.indicator.label, row.indicator.unit, row.standing)
            for row in one.indicators
        ),
        milestones=milestone_views(one, today),
        spent=one.spent,
        draft=Typed.from_plain(draft) if isinstance(draft, dict) else Typed(),
    )


def desk_form(session: Session, actor: Actor, plan_id: str, today: dt.date) -> DeskForm:
    """The actions of a plan on which ``actor`` may report, for the quarter of today.

    A lead's own; all of them for those who steer the follow-up. Raises ``NotFound``.
    """
    plan = session.get(Plan, plan_id)
    facts = Facts(None if plan is None else plan.pillar_id)
    if plan is None or not can(actor, Permission.ACTION_FOLLOW, facts):
        raise NotFound("no-such-plan")
    followed = [one for one in followed_in(session, plan.id) if one.action.state in UNDER_WAY]
    if not can(actor, Permission.FOLLOW_UP_STEER, facts):
        own = set(
            session.scalars(
                sa.select(ActionReporter.action_id).where(ActionReporter.account_id == actor.id)
            )
        )
        followed = [one for one in followed if one.action.id in own]
    pillar = session.get_one(Pillar, plan.pillar_id)
    return DeskForm(
        plan_id=plan.id,
        pillar=pillar.name,
        pillar_key=pillar.key,
        quarter=Quarter.of(today).key,
        actions=tuple(asked(one, None, today) for one in followed),
    )
