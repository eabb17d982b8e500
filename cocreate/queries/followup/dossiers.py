"""The follow-up of a pillar or of a programme as a whole: its figures, and each action.

What a report is written from. Who typed what stays with the product: a report is passed on.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.followup.attention import Risk
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.models.followup.following import Followed, followed_in
from cocreate.models.pillars import Pillar, Programme
from cocreate.models.plans import Plan
from cocreate.queries.followup.reading import (
    indicator_views,
    milestone_views,
    report_views,
    rows_of,
    summary_of,
)
from cocreate.queries.followup.views import (
    FollowedRow,
    IndicatorView,
    MilestoneView,
    ReportView,
    Summary,
    Texts,
)


@dataclass(frozen=True)
class ActionDossier:
    """A decided action with all that was said of it, the latest report first.

    ``risk`` and ``risk_text`` are those of the last report that judges the risk.
    """

    row: FollowedRow
    since: dt.date
    spent_on: dt.date | None
    risk: Risk | None
    risk_text: str
    risk_language: str
    indicators: tuple[IndicatorView, ...]
    milestones: tuple[MilestoneView, ...]
    reports: tuple[ReportView, ...]


@dataclass(frozen=True)
class PillarDossier:
    """The decided actions of a pillar's plan, and what they come to together."""

    key: str
    name: Texts
    summary: Summary
    actions: tuple[ActionDossier, ...]


@dataclass(frozen=True)
class ProgrammeDossier:
    """The pillars of a programme that somebody may read, and all their actions together."""

    key: str
    name: Texts
    period: str
    pillars: tuple[PillarDossier, ...]
    total: Summary


def pillar_dossier(session: Session, actor: Actor, plan_id: str, today: dt.date) -> PillarDossier:
    """The follow-up of a plan; ``NotFound`` when there is none that ``actor`` may read."""
    plan = session.get(Plan, plan_id)
    facts = Facts(None if plan is None else plan.pillar_id)
    if plan is None or not can(actor, Permission.FOLLOW_UP_READ, facts):
        raise NotFound("no-such-plan")
    pillar = session.get_one(Pillar, plan.pillar_id)
    return _pillar(session, pillar, followed_in(session, plan.id), today)


def programme_dossier(
    session: Session, actor: Actor, programme_key: str, today: dt.date
) -> ProgrammeDossier:
    """The follow-up of a programme; ``NotFound`` without a pillar of it that ``actor`` may read."""
    programme = session.scalar(sa.select(Programme).where(Programme.key == programme_key))
    found = [] if programme is None else _followed(session, actor, programme)
    if programme is None or not found:
        raise NotFound("no-such-programme")
    return ProgrammeDossier(
        key=programme.key,
        name=programme.name,
        period=programme.period,
        pillars=tuple(_pillar(session, pillar, many, today) for pillar, many in found),
        total=summary_of([one for _, many in found for one in many], today),
    )


def _followed(
    session: Session, actor: Actor, programme: Programme
) -> list[tuple[Pillar, tuple[Followed, ...]]]:
    """The pillars with decided actions, as the board of the programme shows them."""
    found = []
    for pillar in programme.pillars:
        if not can(actor, Permission.FOLLOW_UP_READ, Facts(pillar.id)):
            continue
        plan = session.scalar(sa.select(Plan).where(Plan.pillar_id == pillar.id))
        many = () if plan is None else followed_in(session, plan.id)
        if many:
            found.append((pillar, many))
    return found


def _pillar(
    session: Session, pillar: Pillar, followed: Sequence[Followed], today: dt.date
) -> PillarDossier:
    rows = rows_of(session, followed, today)
    return PillarDossier(
        key=pillar.key,
        name=pillar.name,
        summary=summary_of(followed, today),
        actions=tuple(
            _action(session, one, row, today) for one, row in zip(followed, rows, strict=True)
        ),
    )


def _action(session: Session, one: Followed, row: FollowedRow, today: dt.date) -> ActionDossier:
    judged = next((said for said in reversed(one.reports) if said.risk is not None), None)
    paid = next((said for said in reversed(one.reports) if said.spent is not None), None)
    return ActionDossier(
        row=row,
        since=one.since,
        spent_on=None if paid is None else paid.sent_at.date(),
        risk=None if judged is None else judged.risk,
        risk_text="" if judged is None else judged.risk_text,
        risk_language="" if judged is None else judged.language,
        indicators=indicator_views(session, one),
        milestones=milestone_views(one, today),
        reports=report_views(session, one),
    )
