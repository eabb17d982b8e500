"""The desk: what deciders read and enter; votes stand beside a decision and never inside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Money, RoundState
from cocreate.domain.canonical import checksum
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import GRANTS, Actor, Facts, Permission, can
from cocreate.domain.pillars import ItemKind
from cocreate.domain.sheets.terms import Certainty
from cocreate.models.accounts import Account, RoleGrant
from cocreate.models.arbitration import ArbitrationRound, Decision, SealedFile
from cocreate.models.decisions import round_balance, submitted_actions
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plans import Plan, PlannedAction, PlanVersion
from cocreate.models.publication import Publication
from cocreate.models.publishing import frozen_actions, publication_gaps, publishable
from cocreate.models.studies.advice import advice_content
from cocreate.queries.arbitration.grids import (
    NOBODY,
    ActionGrid,
    Grid,
    grid_of,
    scored_actions,
)
from cocreate.queries.arbitration.views import (
    CriterionView,
    DeciderView,
    DecisionView,
    Desk,
    DeskRow,
    FourEyesView,
    PossibleDecider,
    RoundRow,
    SealView,
)
from cocreate.queries.plans.sheets import Choice
from cocreate.queries.plans.votes import VoteReader, VoteView


def desk(session: Session, actor: Actor, round_id: str) -> Desk:
    """The desk of a round; ``NotFound`` when there is none that ``actor`` may read."""
    round_ = session.get(ArbitrationRound, round_id)
    plan = None if round_ is None else session.get_one(Plan, round_.plan_id)
    if round_ is None or plan is None:
        raise NotFound("no-such-round")
    facts = Facts(plan.pillar_id)
    if not can(actor, Permission.DESK_READ, facts):
        raise NotFound("no-such-round")
    pillar = session.get_one(Pillar, plan.pillar_id)
    version = session.get_one(PlanVersion, round_.version_id)
    grid = grid_of(session, round_)
    rows = _rows(session, round_, version, grid)
    has_mandate = any(one.account_id == actor.id for one in round_.deciders)
    is_open = round_.state is RoundState.OPEN
    published = sa.select(Publication.id).where(Publication.round_id == round_.id)
    steers = bool(can(actor, Permission.ROUND_OPEN, facts))
    return Desk(
        round_id=round_.id,
        number=round_.number,
        state=round_.state,
        plan_id=plan.id,
        pillar_id=pillar.id,
        pillar=pillar.name,
        body=round_.body,
        mandate=round_.mandate,
        due_on=round_.due_on,
        version_id=version.id,
        version_number=version.number,
        version_checksum=version.checksum,
        version_is_intact=checksum(version.content) == version.checksum,
        seal=_seal(session, round_),
        overrun_reason=round_.overrun_reason,
        deciders=_deciders(session, round_),
        criteria=_criteria(pillar),
        grid=grid,
        rows=rows,
        balance=round_balance(session, round_),
        asked=sum((row.asked for row in rows if row.asked is not None), Decimal(0)),
        asked_unknown=sum(row.asked is None for row in rows),
        undecided=sum(row.decision is None for row in rows),
        gaps=publication_gaps(session, round_),
        publication_id=session.scalar(published),
        four_eyes=_four_eyes(session, actor, round_),
        may_decide=is_open and has_mandate and bool(can(actor, Permission.DECISION_WRITE, facts)),
        may_score=grid.is_open
        and bool(grid.criteria)
        and bool(can(actor, Permission.OPINION_WRITE, facts)),
        may_close_opinions=grid.is_open
        and bool(grid.given)
        and bool(can(actor, Permission.OPINION_CLOSE, facts)),
        may_translate=round_.state is not RoundState.PUBLISHED
        and bool(can(actor, Permission.DECISION_TRANSLATE, facts)),
        may_close=is_open and (has_mandate or steers),
        may_publish=round_.state is RoundState.CLOSED
        and bool(can(actor, Permission.PLAN_PUBLISH, facts)),
    )


def round_rows(session: Session, actor: Actor) -> tuple[RoundRow, ...]:
    """The rounds that ``actor`` may read, the latest first."""
    allowed = actor.pillars_for(GRANTS[Permission.DESK_READ].roles)
    rows = session.execute(
        sa.select(ArbitrationRound, Pillar, PlanVersion.number)
        .join(Plan, Plan.id == ArbitrationRound.plan_id)
        .join(Pillar, Pillar.id == Plan.pillar_id)
        .join(PlanVersion, PlanVersion.id == ArbitrationRound.version_id)
        .order_by(ArbitrationRound.opened_at.desc(), ArbitrationRound.id)
    ).all()
    return tuple(
        RoundRow(
            id=round_.id,
            number=round_.number,
            state=round_.state,
            pillar=pillar.name,
            body=round_.body,
            version_number=number,
            opened_at=round_.opened_at,
            due_on=round_.due_on,
            has_mandate=any(one.account_id == actor.id for one in round_.deciders),
        )
        for round_, pillar, number in rows
        if allowed & {None, pillar.id}
    )


def possible_deciders(
    session: Session, actor: Actor, pillar_id: str
) -> tuple[PossibleDecider, ...]:
    """Who can be given a mandate in a pillar, by name; nobody for who may not open a round."""
    if not can(actor, Permission.ROUND_OPEN, Facts(pillar_id)):
        return ()
    deciding = GRANTS[Permission.DECISION_WRITE].roles
    accounts = session.scalars(
        sa.select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.is_active,
            Account.email.is_not(None),
            RoleGrant.role.in_(deciding),
            sa.or_(RoleGrant.pillar_id.is_(None), RoleGrant.pillar_id == pillar_id),
        )
        .order_by(Account.name, Account.id)
        .distinct()
    )
    return tuple(PossibleDecider(one.id, one.name) for one in accounts)


def _four_eyes(session: Session, actor: Actor, round_: ArbitrationRound) -> FourEyesView | None:
    asked = round_.four_eyes
    if asked is None:
        return None
    name = sa.select(Account.name).where(Account.id == asked.confirmed_by_id)
    is_closed = round_.state is RoundState.CLOSED
    deciders = {one.account_id for one in round_.deciders}
    decided = {one.entered_by_id for one in round_.decisions} & deciders
    return FourEyesView(
        confirmed_by=session.scalar(name) or "",
        confirmed_at=asked.confirmed_at,
        holds=is_closed and asked.content == publishable(session, round_),
        is_mine=actor.id in {*decided, asked.confirmed_by_id},
    )


def _seal(session: Session, round_: ArbitrationRound) -> SealView | None:
    found = session.get(SealedFile, round_.id)
    return None if found is None else SealView(found.sha256, found.size, found.sealed_at)


def _rows(
    session: Session, round_: ArbitrationRound, version: PlanVersion, grid: Grid
) -> tuple[DeskRow, ...]:
    frozen = {one["id"]: one for one in frozen_actions(version)}
    organisations: Any = version.content["organisations"]  # Any: parsed JSON
    names, reader = _names(session, round_), VoteReader(session)
    scored = scored_actions(session, round_.id, grid)
    return tuple(
        _row(
            action,
            frozen[action.id],
            organisations,
            Beside(
                reader.votes(action),
                scored.get(action.id, NOBODY),
                advice_content(session, action.id),
            ),
            _history(round_, action.id, names),
        )
        for action in submitted_actions(session, round_)
    )


@dataclass(frozen=True)
class Beside:
    """What stands beside the decision on an action and is no part of it."""

    votes: tuple[VoteView, ...]
    grid: ActionGrid
    advice: Mapping[str, Any] | None  # Any: plain JSON values


def _row(
    action: PlannedAction,
    frozen: Mapping[str, Any],
    organisations: Mapping[str, Any],
    beside: Beside,
    decisions: tuple[DecisionView, ...],
) -> DeskRow:
    sheet = frozen["sheet"]
    budget = sheet["budget"]
    return DeskRow(
        action_id=action.id,
        code=frozen["code"],
        state=action.state,
        sheet=sheet,
        lead=organisations.get(sheet["lead"], {}).get("name", {}),
        asked=None if budget["amount"] is None else Decimal(budget["amount"]),
        certainty=None if budget["certainty"] is None else Certainty(budget["certainty"]),
        lines=tuple(
            Money(line["source"], line["year"], Decimal(line["amount"]))
            for line in sheet["budget_lines"]
        ),
        rank=frozen["origin"].get("rank"),
        votes=beside.votes,
        grid=beside.grid,
        advice=beside.advice,
        decision=decisions[0] if decisions else None,
        former=decisions[1:],
    )


def _history(
    round_: ArbitrationRound, action_id: str, names: Mapping[str, str]
) -> tuple[DecisionView, ...]:
    mine = [one for one in round_.decisions if one.action_id == action_id]
    return tuple(_decision(one, names) for one in reversed(mine))


def _decision(one: Decision, names: Mapping[str, str]) -> DecisionView:
    criteria: list[Mapping[str, Any]] = list(one.criteria)  # Any: parsed JSON
    return DecisionView(
        id=one.id,
        number=one.number,
        follows=one.follows_id,
        outcome=one.outcome,
        body=one.body,
        decided_on=one.decided_on,
        reason=one.reason,
        criteria=tuple(CriterionView(item["code"], item["text"]) for item in criteria),
        grants=tuple(Money(grant.source, grant.year, grant.amount) for grant in one.grants),
        conditions=one.conditions,
        changes=one.changes,
        dissent=one.dissent,
        review_on=one.review_on,
        entered_by=names.get(one.entered_by_id or "", ""),
        entered_at=one.entered_at,
    )


def _names(session: Session, round_: ArbitrationRound) -> dict[str, str]:
    ids = {one.entered_by_id for one in round_.decisions}
    rows = session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _deciders(session: Session, round_: ArbitrationRound) -> tuple[DeciderView, ...]:
    accounts = {one.account_id: session.get_one(Account, one.account_id) for one in round_.deciders}
    views = [
        DeciderView(one.account_id, accounts[one.account_id].name, one.invited_at)
        for one in round_.deciders
    ]
    return tuple(sorted(views, key=lambda one: (one.name, one.account_id)))


def _criteria(pillar: Pillar) -> tuple[Choice, ...]:
    frame = published_frame(pillar)
    items = frame.items if frame else []
    return tuple(Choice(one.code, one.text) for one in items if one.kind is ItemKind.CRITERION)
