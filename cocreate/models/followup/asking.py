"""Who is asked for a report, and what a mailed link to one opens."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import Gone, NotFound
from cocreate.domain.followup.attention import UNDER_WAY
from cocreate.domain.permissions import Facts, Permission, can
from cocreate.domain.tokens import token_hash
from cocreate.models.accounts import Account
from cocreate.models.entrances import actor_of
from cocreate.models.followup.records import ActionReporter, ReportRequest
from cocreate.models.plans import Plan, PlannedAction


@dataclass(frozen=True)
class Reporter:
    """Somebody who reports on actions of a plan; ``has_sent`` for the quarter in question."""

    account: Account
    action_ids: tuple[str, ...]
    request: ReportRequest | None

    @property
    def has_sent(self) -> bool:
        return self.request is not None and self.request.sent_at is not None

    @property
    def can_be_asked(self) -> bool:
        """Whether a mail reaches them, and there is something to ask."""
        return bool(self.account.email and self.account.is_active and self.action_ids)


def reporters(session: Session, plan: Plan, quarter: str) -> tuple[Reporter, ...]:
    """Who reports on the actions of a plan that are under way, by name."""
    rows = session.execute(
        sa.select(ActionReporter.account_id, PlannedAction.id)
        .join(PlannedAction, PlannedAction.id == ActionReporter.action_id)
        .where(PlannedAction.plan_id == plan.id, PlannedAction.state.in_(sorted(UNDER_WAY)))
        .order_by(PlannedAction.position)
    ).all()
    actions: dict[str, list[str]] = defaultdict(list)
    for account_id, action_id in rows:
        actions[account_id].append(action_id)
    requests = {
        one.account_id: one
        for one in session.scalars(
            sa.select(ReportRequest).where(
                ReportRequest.plan_id == plan.id, ReportRequest.quarter == quarter
            )
        )
    }
    accounts = session.scalars(
        sa.select(Account).where(Account.id.in_(list(actions))).order_by(Account.name)
    )
    return tuple(
        Reporter(one, tuple(actions[one.id]), requests.get(one.id))
        for one in accounts
        if can(actor_of(one), Permission.ACTION_FOLLOW, Facts(plan.pillar_id))
    )


def to_be_asked(session: Session, plan: Plan, quarter: str) -> tuple[Reporter, ...]:
    """Those who have not sent the report of a quarter yet, and whom a mail reaches."""
    return tuple(
        one for one in reporters(session, plan, quarter) if one.can_be_asked and not one.has_sent
    )


def open_request(
    session: Session, token: str, now: dt.datetime
) -> tuple[ReportRequest, Account, Plan]:
    """What a mailed link opens, as long as it does; looking at it uses nothing up.

    Raises ``NotFound`` for a link that never was, or whose account may report no longer, and
    ``Gone`` for one that was used or is too old.
    """
    request = session.scalar(
        sa.select(ReportRequest).where(ReportRequest.token_hash == token_hash(token))
    )
    if request is None:
        raise NotFound("no-such-report-link")
    account = session.get_one(Account, request.account_id)
    plan = session.get_one(Plan, request.plan_id)
    allowed = can(actor_of(account), Permission.ACTION_FOLLOW, Facts(plan.pillar_id))
    if not (account.is_active and allowed):
        raise NotFound("no-such-report-link")
    if request.sent_at is not None:
        raise Gone("report-link-used")
    if request.expires_at <= now:
        raise Gone("report-link-expired")
    return request, account, plan
