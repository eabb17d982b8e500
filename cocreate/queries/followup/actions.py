"""One action in its follow-up: for staff with everything, for the public without what is internal.

Who sees what: readings, milestones, money and the lead's word are public; risks, calls for help and
who wrote what are for staff.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.followup.attention import FOLLOWED, UNDER_WAY, Alert, next_due
from cocreate.domain.followup.progress import Completion
from cocreate.domain.permissions import Actor, Facts, Permission, Role, acting_role, can
from cocreate.domain.plans import Guard, State, moves_from
from cocreate.domain.sheets.terms import PartnerRole
from cocreate.models.accounts import Account
from cocreate.models.entrances import actor_of
from cocreate.models.followup.following import Followed, follow
from cocreate.models.followup.records import ActionReporter, LeadWithdrawal, StateChange
from cocreate.models.followup.telling import addressed_by_action
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.publication import Publication
from cocreate.queries.followup.reading import (
    account_names,
    indicator_views,
    milestone_views,
    organisations,
    report_views,
    rows_of,
)
from cocreate.queries.followup.views import (
    FollowedRow,
    IndicatorView,
    MilestoneView,
    ReportView,
    Texts,
)


@dataclass(frozen=True)
class ChangeView:
    """A change of state, and who was told, or why nobody was."""

    at: dt.datetime
    by: str
    before: State
    after: State
    reason: str
    told: int
    silence: str


@dataclass(frozen=True)
class WithdrawalView:
    """A lead that left, and who followed, if anybody has."""

    organisation: Texts
    on: dt.date
    reason: str
    language: str
    successor: Texts
    replaced_on: dt.date | None


@dataclass(frozen=True)
class Successor:
    """An organisation that could take an action over: co-leads first, then the other partners."""

    id: str
    name: Texts
    role: PartnerRole


@dataclass(frozen=True)
class Person:
    """Somebody who reports, or could."""

    id: str
    name: str


@dataclass(frozen=True)
class ActionPage:
    """Everything that staff sees of an action in its follow-up.

    ``is_modified`` when its sheet was changed since it was last published (rulings 13).
    """

    plan_id: str
    pillar_id: str
    pillar_key: str
    pillar: Texts
    row: FollowedRow
    since: dt.date
    is_modified: bool
    indicators: tuple[IndicatorView, ...]
    milestones: tuple[MilestoneView, ...]
    reports: tuple[ReportView, ...]
    changes: tuple[ChangeView, ...]
    withdrawals: tuple[WithdrawalView, ...]
    successors: tuple[Successor, ...]
    reporters: tuple[Person, ...]
    could_report: tuple[Person, ...]
    people_to_tell: int
    moves: tuple[State, ...]
    may_follow: bool
    may_steer: bool


@dataclass(frozen=True)
class PublicFollowUp:
    """What anybody may know of an action since it was decided; ``lead`` is who leads it today."""

    state: State
    alerts: tuple[Alert, ...]
    lead_id: str | None
    lead: Texts
    is_without_lead: bool
    completion: Completion
    indicators: tuple[IndicatorView, ...]
    milestones: tuple[MilestoneView, ...]
    granted: Decimal | None
    spent: Decimal | None
    spent_on: dt.date | None
    word: str
    word_language: str
    word_on: dt.date | None


@dataclass(frozen=True)
class PublicState:
    """Where an action of a list stands, in a few lines; ``word`` is what its lead said last.

    ``lead`` is who leads it today, which need not be who led it when it was published.
    """

    state: State
    lead_id: str | None
    lead: Texts
    is_late: bool
    completion: Completion
    is_without_lead: bool
    next_due: dt.date | None
    word: str
    word_language: str
    word_on: dt.date | None


def action_page(session: Session, actor: Actor, action_id: str, today: dt.date) -> ActionPage:
    """An action for staff; ``NotFound`` when there is none that ``actor`` may read."""
    action = session.get(PlannedAction, action_id)
    plan = None if action is None else session.get_one(Plan, action.plan_id)
    facts = Facts(None if plan is None else plan.pillar_id)
    if action is None or plan is None or not can(actor, Permission.FOLLOW_UP_READ, facts):
        raise NotFound("no-such-action")
    if action.state not in FOLLOWED:
        raise NotFound("no-such-action")
    pillar = session.get_one(Pillar, plan.pillar_id)
    one = follow(session, [action])[0]
    named = _people(session, action)
    may_steer = bool(can(actor, Permission.FOLLOW_UP_STEER, facts))
    may_follow = _may_follow(actor, facts, {person.id for person in named})
    return ActionPage(
        plan_id=plan.id,
        pillar_id=pillar.id,
        pillar_key=pillar.key,
        pillar=pillar.name,
        row=rows_of(session, [one], today)[0],
        since=one.since,
        is_modified=_is_modified(session, action),
        indicators=indicator_views(session, one),
        milestones=milestone_views(one, today),
        reports=report_views(session, one),
        changes=_changes(session, action),
        withdrawals=_withdrawals(session, action),
        successors=_successors(session, one) if one.withdrawal else (),
        reporters=named,
        could_report=_could_report(session, facts, named) if may_steer else (),
        people_to_tell=len(addressed_by_action(session, action)),
        moves=tuple(
            move.target
            for move in moves_from(action.state)
            if move.guards <= {Guard.LEADS_SIGNED}
            and may_follow
            and can(actor, move.permission, facts)
        ),
        may_follow=may_follow,
        may_steer=may_steer,
    )


def public_follow_up(session: Session, action_id: str, today: dt.date) -> PublicFollowUp | None:
    """What the public sees of an action since it was decided; None while nothing is decided."""
    action = session.get(PlannedAction, action_id)
    if action is None or action.state not in FOLLOWED:
        return None
    one = follow(session, [action])[0]
    said = next((report for report in reversed(one.reports) if report.word), None)
    paid = next((report for report in reversed(one.reports) if report.spent is not None), None)
    return PublicFollowUp(
        state=action.state,
        alerts=tuple(alert for alert in one.alerts(today) if alert is Alert.LATE),
        lead_id=action.lead_id,
        lead=organisations(session, [action.lead_id]).get(action.lead_id or "", {}),
        is_without_lead=one.withdrawal is not None and action.state in UNDER_WAY,
        completion=one.completion,
        indicators=indicator_views(session, one),
        milestones=milestone_views(one, today),
        granted=one.granted,
        spent=one.spent,
        spent_on=None if paid is None else paid.sent_at.date(),
        word="" if said is None else said.word,
        word_language="" if said is None else said.language,
        word_on=None if said is None else said.sent_at.date(),
    )


def public_states(
    session: Session, action_ids: Sequence[str], today: dt.date
) -> dict[str, PublicState]:
    """The state of each action since it was decided, and whether it is late."""
    actions = session.scalars(
        sa.select(PlannedAction).where(
            PlannedAction.id.in_(action_ids), PlannedAction.state.in_(sorted(FOLLOWED))
        )
    ).all()
    leads = organisations(session, (one.lead_id for one in actions))
    return {
        one.action.id: _public_state(one, leads.get(one.action.lead_id or "", {}), today)
        for one in follow(session, actions)
    }


def _public_state(one: Followed, lead: Texts, today: dt.date) -> PublicState:
    said = next((report for report in reversed(one.reports) if report.word), None)
    is_under_way = one.action.state in UNDER_WAY
    return PublicState(
        state=one.action.state,
        lead_id=one.action.lead_id,
        lead=lead,
        is_late=Alert.LATE in one.alerts(today),
        completion=one.completion,
        is_without_lead=is_under_way and (one.withdrawal is not None or one.action.lead_id is None),
        next_due=next_due(one.condition.milestones, one.since) if is_under_way else None,
        word="" if said is None else said.word,
        word_language="" if said is None else said.language,
        word_on=None if said is None else said.sent_at.date(),
    )


def _is_modified(session: Session, action: PlannedAction) -> bool:
    """Whether the sheet has another version than the one that was last published."""
    last = session.scalar(
        sa.select(Publication)
        .where(Publication.plan_id == action.plan_id)
        .order_by(Publication.number.desc())
        .limit(1)
    )
    actions: Any = [] if last is None else last.snapshot["actions"]  # Any: parsed JSON
    published: dict[str, int] = {one["id"]: one["version"] for one in actions}
    return action.version > published.get(action.id, action.version)


def _may_follow(actor: Actor, facts: Facts, named: set[str]) -> bool:
    """Whether somebody may report: a lead on the actions that they were named for."""
    if not can(actor, Permission.ACTION_FOLLOW, facts):
        return False
    role = acting_role(actor, Permission.ACTION_FOLLOW, facts)
    return role is not Role.LEAD or actor.id in named


def _people(session: Session, action: PlannedAction) -> tuple[Person, ...]:
    return tuple(
        Person(account_id, name)
        for account_id, name in session.execute(
            sa.select(Account.id, Account.name)
            .join(ActionReporter, ActionReporter.account_id == Account.id)
            .where(ActionReporter.action_id == action.id)
            .order_by(Account.name)
        )
    )


def _could_report(session: Session, facts: Facts, named: tuple[Person, ...]) -> tuple[Person, ...]:
    """Leads of the pillar who do not report on the action yet."""
    known = {one.id for one in named}
    accounts = session.scalars(sa.select(Account).where(Account.is_active).order_by(Account.name))
    return tuple(
        Person(one.id, one.name)
        for one in accounts
        if one.id not in known and Role.LEAD in actor_of(one).roles_in(facts.pillar_id)
    )


def _changes(session: Session, action: PlannedAction) -> tuple[ChangeView, ...]:
    rows = session.scalars(
        sa.select(StateChange)
        .where(StateChange.action_id == action.id)
        .order_by(StateChange.at.desc())
    ).all()
    names = account_names(session, (one.by_id for one in rows))
    return tuple(
        ChangeView(
            at=one.at,
            by=names.get(one.by_id or "", ""),
            before=one.before,
            after=one.after,
            reason=one.reason,
            told=one.told,
            silence=one.silence,
        )
        for one in rows
    )


def _withdrawals(session: Session, action: PlannedAction) -> tuple[WithdrawalView, ...]:
    rows = session.scalars(
        sa.select(LeadWithdrawal)
        .where(LeadWithdrawal.action_id == action.id)
        .order_by(LeadWithdrawal.recorded_at.desc())
    ).all()
    names = organisations(
        session, (one for row in rows for one in (row.organisation_id, row.successor_id))
    )
    return tuple(
        WithdrawalView(
            organisation=names.get(one.organisation_id, {}),
            on=one.withdrew_on,
            reason=one.reason,
            language=one.language,
            successor=names.get(one.successor_id or "", {}),
            replaced_on=one.replaced_on,
        )
        for one in rows
    )


def _successors(session: Session, one: Followed) -> tuple[Successor, ...]:
    """Who could take over: co-leads, then partners, then the others, as the sheet lists them."""
    order = tuple(PartnerRole)
    left = one.withdrawal.organisation_id if one.withdrawal else ""
    partners = sorted(one.action.partners, key=lambda row: order.index(row.role))
    names = organisations(session, (row.organisation_id for row in partners))
    return tuple(
        Successor(row.organisation_id, names.get(row.organisation_id, {}), row.role)
        for row in partners
        if row.organisation_id != left
    )
