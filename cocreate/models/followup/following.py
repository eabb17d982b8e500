"""A decided action with all that was said of it since, read alike by operations and screens."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.followup.attention import FOLLOWED, Alert, Condition, Due, Risk, alerts
from cocreate.domain.followup.indicators import Measured, Standing, standing
from cocreate.domain.followup.progress import Completion, Part, completion
from cocreate.domain.followup.reports import Asked
from cocreate.models.arbitration import Decision
from cocreate.models.decisions import last_decision
from cocreate.models.followup.records import ActionReport, LeadWithdrawal, Milestone, Reading
from cocreate.models.plans import Indicator, Plan, PlannedAction


@dataclass(frozen=True)
class FollowedIndicator:
    """An indicator with its readings in the order of entry, corrected ones included."""

    indicator: Indicator
    readings: tuple[Reading, ...]

    @property
    def standing(self) -> Standing:
        one = self.indicator
        return standing(
            None if one.baseline is None else Decimal(one.baseline),
            None if one.target is None else Decimal(one.target),
            measured(self.readings),
        )


@dataclass(frozen=True)
class Followed:
    """An action in its follow-up; ``reports`` in the order in which they came."""

    action: PlannedAction
    decision: Decision | None
    milestones: tuple[Milestone, ...]
    indicators: tuple[FollowedIndicator, ...]
    reports: tuple[ActionReport, ...]
    withdrawal: LeadWithdrawal | None

    @property
    def since(self) -> dt.date:
        """When it was decided."""
        if self.decision is None:
            return self.action.created_at.date()
        return self.decision.decided_on

    @property
    def granted(self) -> Decimal | None:
        """What was granted, in euro."""
        if self.decision is None:
            return None
        return sum((one.amount for one in self.decision.grants), Decimal(0))

    @property
    def spent(self) -> Decimal | None:
        """The cost to date, by the last report that says it."""
        return next((one.spent for one in reversed(self.reports) if one.spent is not None), None)

    @property
    def risk(self) -> Risk | None:
        return next((one.risk for one in reversed(self.reports) if one.risk is not None), None)

    @property
    def last_report(self) -> ActionReport | None:
        return self.reports[-1] if self.reports else None

    @property
    def need(self) -> str:
        """The help that the last report asks for; a report that asks for none ends the need."""
        return self.reports[-1].help_needed if self.reports else ""

    @property
    def completion(self) -> Completion:
        return completion(Part(one.weight, one.progress) for one in self.milestones)

    @property
    def condition(self) -> Condition:
        entered = [one.entered_at.date() for row in self.indicators for one in row.readings]
        return Condition(
            state=self.action.state,
            since=self.since,
            due_on=self.action.due_on,
            milestones=tuple(Due(one.due_on, one.done_on is not None) for one in self.milestones),
            last_reading_on=max(entered, default=None),
            is_without_lead=self.withdrawal is not None,
            risk=self.risk,
        )

    def alerts(self, today: dt.date) -> tuple[Alert, ...]:
        return alerts(self.condition, today)

    @property
    def asked(self) -> Asked:
        """What a report on it is asked for."""
        return Asked(
            self.action.id,
            tuple(one.indicator.id for one in self.indicators),
            {one.id: one.progress for one in self.milestones},
        )


def measured(readings: Iterable[Reading]) -> tuple[Measured, ...]:
    """Readings as the domain knows them."""
    return tuple(
        Measured(one.id, one.read_on, Decimal(one.value), one.corrects_id) for one in readings
    )


def followed_in(session: Session, plan_id: str) -> tuple[Followed, ...]:
    """The decided actions of a plan, in its order."""
    actions = session.scalars(
        sa.select(PlannedAction)
        .where(PlannedAction.plan_id == plan_id, PlannedAction.state.in_(sorted(FOLLOWED)))
        .order_by(PlannedAction.position, PlannedAction.code)
    ).all()
    return follow(session, actions)


def followed_everywhere(session: Session, pillar_ids: Iterable[str]) -> tuple[Followed, ...]:
    """The decided actions of several pillars."""
    actions = session.scalars(
        sa.select(PlannedAction)
        .join(Plan, Plan.id == PlannedAction.plan_id)
        .where(Plan.pillar_id.in_(list(pillar_ids)), PlannedAction.state.in_(sorted(FOLLOWED)))
        .order_by(PlannedAction.code)
    ).all()
    return follow(session, actions)


def follow(session: Session, actions: Sequence[PlannedAction]) -> tuple[Followed, ...]:
    """These actions with all that was said of them, each kind of record read once."""
    ids = [one.id for one in actions]
    readings = _readings(session, ids)
    milestones: dict[str, list[Milestone]] = defaultdict(list)
    for step in session.scalars(
        sa.select(Milestone).where(Milestone.action_id.in_(ids)).order_by(Milestone.position)
    ):
        milestones[step.action_id].append(step)
    reports: dict[str, list[ActionReport]] = defaultdict(list)
    for said in session.scalars(
        sa.select(ActionReport).where(ActionReport.action_id.in_(ids)).order_by(ActionReport.number)
    ):
        reports[said.action_id].append(said)
    left = session.scalars(
        sa.select(LeadWithdrawal).where(
            LeadWithdrawal.action_id.in_(ids), LeadWithdrawal.successor_id.is_(None)
        )
    )
    withdrawals = {one.action_id: one for one in left}
    return tuple(
        Followed(
            action=one,
            decision=last_decision(session, one.id),
            milestones=tuple(milestones[one.id]),
            indicators=tuple(
                FollowedIndicator(row, tuple(readings.get(row.id, ()))) for row in one.indicators
            ),
            reports=tuple(reports[one.id]),
            withdrawal=withdrawals.get(one.id),
        )
        for one in actions
    )


def _readings(session: Session, action_ids: Sequence[str]) -> Mapping[str, list[Reading]]:
    found: dict[str, list[Reading]] = defaultdict(list)
    for one in session.scalars(
        sa.select(Reading)
        .join(Indicator, Indicator.id == Reading.indicator_id)
        .where(Indicator.action_id.in_(action_ids))
        .order_by(Reading.entered_at, Reading.id)
    ):
        found[one.indicator_id].append(one)
    return found
