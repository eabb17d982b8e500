"""A followed action put into views: what pages of staff and of the public have in common."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.followup.attention import UNDER_WAY, Alert, Due, is_overdue, next_due
from cocreate.domain.followup.cost import cost_per_unit
from cocreate.domain.followup.progress import Part, completion
from cocreate.domain.plans import State
from cocreate.domain.sheets.terms import AIMS, AimLevel
from cocreate.models.accounts import Account
from cocreate.models.followup.following import Followed, FollowedIndicator
from cocreate.models.followup.records import ActionReporter
from cocreate.models.organisations import Organisation
from cocreate.queries.followup.views import (
    Aims,
    FollowedRow,
    IndicatorView,
    MilestoneView,
    ReadingView,
    ReportView,
    Summary,
    Texts,
)

ENDED = frozenset({State.FINISHED, State.CLOSED})


def rows_of(
    session: Session, followed: Sequence[Followed], today: dt.date
) -> tuple[FollowedRow, ...]:
    """The actions as lines of a list, in the same order."""
    leads = organisations(session, (one.action.lead_id for one in followed))
    people = _reporters(session, [one.action.id for one in followed])
    return tuple(
        _row(one, leads.get(one.action.lead_id or "", {}), people.get(one.action.id, ()), today)
        for one in followed
    )


def _row(one: Followed, lead: Texts, reporters: Sequence[str], today: dt.date) -> FollowedRow:
    action, last = one.action, one.last_report
    return FollowedRow(
        id=action.id,
        code=action.code,
        title=action.title,
        state=action.state,
        lead_id=action.lead_id,
        lead=lead,
        is_without_lead=one.withdrawal is not None,
        is_illustrative=action.is_illustrative,
        alerts=one.alerts(today),
        completion=one.completion,
        granted=one.granted,
        spent=one.spent,
        need=one.need if action.state in UNDER_WAY else "",
        need_language="" if last is None else last.language,
        next_due=next_due(one.condition.milestones, one.since)
        if action.state in UNDER_WAY
        else None,
        last_report_at=None if last is None else last.sent_at,
        reporters=tuple(reporters),
    )


def summary_of(followed: Sequence[Followed], today: dt.date) -> Summary:
    """Several actions together; abandoned ones are no longer counted."""
    kept = [one for one in followed if one.action.state is not State.ABANDONED]
    marks = [alert for one in kept for alert in one.alerts(today)]
    spent = [one.spent for one in kept if one.spent is not None]
    return Summary(
        actions=len(kept),
        finished=sum(one.action.state in ENDED for one in kept),
        under_way=sum(one.action.state in UNDER_WAY for one in kept),
        average=completion(Part(1, progress_of(one)) for one in kept),
        granted=sum((one.granted or Decimal(0) for one in kept), Decimal(0)),
        spent=sum(spent, Decimal(0)),
        spent_known=len(spent),
        alerts={alert: marks.count(alert) for alert in Alert},
        needs=sum(bool(one.need) for one in kept if one.action.state in UNDER_WAY),
        aims=tuple(_aims(aim, kept) for aim in AIMS),
    )


def progress_of(one: Followed) -> int:
    """How far an action is, in whole percent: one that is finished is there, whatever it lists."""
    if one.action.state in ENDED:
        return 100
    return one.completion.percent or 0


def _aims(aim: str, followed: Iterable[Followed]) -> Aims:
    levels = [getattr(one.action, f"aim_{aim}") for one in followed]
    return Aims(
        aim,
        levels.count(AimLevel.DIRECT),
        levels.count(AimLevel.INDIRECT),
        levels.count(AimLevel.NONE),
        levels.count(None),
    )


def indicator_views(session: Session, one: Followed) -> tuple[IndicatorView, ...]:
    """The indicators of an action with all their readings, the latest entered first."""
    names = account_names(
        session, (reading.entered_by_id for row in one.indicators for reading in row.readings)
    )
    return tuple(_indicator(row, one.spent, names) for row in one.indicators)


def _indicator(
    row: FollowedIndicator, spent: Decimal | None, names: Mapping[str, str]
) -> IndicatorView:
    indicator = row.indicator
    corrected = {reading.corrects_id for reading in row.readings}
    return IndicatorView(
        id=indicator.id,
        label=indicator.label,
        kind=indicator.kind,
        aim=indicator.aim,
        unit=indicator.unit,
        due_on=indicator.due_on,
        collector=indicator.collector,
        standing=row.standing,
        readings=tuple(
            ReadingView(
                id=one.id,
                on=one.read_on,
                value=Decimal(one.value),
                note=one.note,
                by=names.get(one.entered_by_id or "", ""),
                entered_at=one.entered_at,
                is_corrected=one.id in corrected,
            )
            for one in reversed(row.readings)
        ),
        cost=cost_per_unit(spent, indicator.kind, row.standing),
    )


def milestone_views(one: Followed, today: dt.date) -> tuple[MilestoneView, ...]:
    """The steps of an action in their order."""
    waits = one.action.state in UNDER_WAY
    return tuple(
        MilestoneView(
            id=step.id,
            label=step.label,
            due_on=step.due_on,
            weight=step.weight,
            progress=step.progress,
            done_on=step.done_on,
            is_late=waits
            and is_overdue(Due(step.due_on, step.done_on is not None), one.since, today),
        )
        for step in one.milestones
    )


def report_views(session: Session, one: Followed) -> tuple[ReportView, ...]:
    """What was reported on an action, the latest first."""
    names = account_names(session, (report.sent_by_id for report in one.reports))
    return tuple(
        ReportView(
            quarter=report.quarter,
            sent_at=report.sent_at,
            by=names.get(report.sent_by_id or "", ""),
            spent=report.spent,
            risk=report.risk,
            risk_text=report.risk_text,
            help_needed=report.help_needed,
            word=report.word,
            language=report.language,
        )
        for report in reversed(one.reports)
    )


def organisations(session: Session, ids: Iterable[str | None]) -> dict[str, Texts]:
    """The names of organisations by id."""
    wanted = {one for one in ids if one}
    found = session.scalars(sa.select(Organisation).where(Organisation.id.in_(wanted)))
    return {one.id: one.name for one in found}


def account_names(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """The names of accounts by id."""
    wanted = {one for one in ids if one}
    found = session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {row.id: row.name for row in found}


def _reporters(session: Session, action_ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for action_id, name in session.execute(
        sa.select(ActionReporter.action_id, Account.name)
        .join(Account, Account.id == ActionReporter.account_id)
        .where(ActionReporter.action_id.in_(action_ids))
        .order_by(Account.name)
    ):
        found.setdefault(action_id, []).append(name)
    return found
