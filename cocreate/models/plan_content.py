"""A whole plan as plain values: what a version freezes, and what the pages of a draft show."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.plans import AFTER_APPROVAL, OriginKind, State
from cocreate.models.coherence.links import links_content
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.pillars import Frame, Pillar, ReadinessOverride, published_frame
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.sheet_content import content_of
from cocreate.models.studies.advice import advice_content
from cocreate.models.votes import title_of_vote

FORMAT = 3
"""The form of what is frozen; it grows when the form changes, so that old versions still verify.

2 names the step of the agenda in which each vote was held; 3 holds the links between the actions.
"""

IN_PLAN = frozenset({State.IN_DRAFT_PLAN, State.SUBMITTED, State.CLOSED} | AFTER_APPROVAL)
"""The states in which an action belongs to its plan."""

Plain = dict[str, Any]  # Any: parsed JSON


def plan_content(
    session: Session, plan: Plan, only: Iterable[PlannedAction] | None = None
) -> Plain:
    """The plan as it stands now: its pillar, frame, envelope, preface and actions in order.

    With ``only``, of these sheets alone, whether they are in the plan or not.
    """
    pillar = session.get_one(Pillar, plan.pillar_id)
    frame = published_frame(pillar)
    actions = [one for one in plan.actions if one.state in IN_PLAN] if only is None else [*only]
    return {
        "format": FORMAT,
        "pillar": {"id": pillar.id, "code": pillar.code, "key": pillar.key, "name": pillar.name},
        "is_illustrative": plan.is_illustrative,
        "frame": None if frame is None else _frame(frame),
        "envelope": [] if frame is None else _envelope(frame),
        "preface": preface(session, pillar.id),
        "organisations": _organisations(session, actions),
        "target_groups": _target_groups(session),
        "actions": [_action(session, one) for one in actions],
        "links": links_content(session, plan.id, actions),
    }


def preface(session: Session, pillar_id: str) -> list[Plain]:
    """What the pillar went ahead without, and why, in writing (rulings 12)."""
    overrides = session.scalars(
        sa.select(ReadinessOverride)
        .where(ReadinessOverride.pillar_id == pillar_id)
        .order_by(ReadinessOverride.at)
    )
    last = {one.item: one.reason for one in overrides}
    return [{"item": item.value, "reason": reason} for item, reason in last.items()]


def _frame(frame: Frame) -> Plain:
    return {
        "number": frame.number,
        "vision": frame.vision,
        "is_illustrative": frame.is_illustrative,
        "items": [
            {
                "kind": one.kind.value,
                "code": one.code,
                "parent": one.parent_code,
                "text": one.text,
                "is_illustrative": one.is_illustrative,
            }
            for one in frame.items
        ],
    }


def _envelope(frame: Frame) -> list[Plain]:
    return [
        {"source": one.source, "year": one.year, "amount": format(one.amount, "f")}
        for one in frame.envelope_lines
    ]


def _organisations(session: Session, actions: Iterable[PlannedAction]) -> Plain:
    """The organisations that the actions name, by id."""
    wanted = {one.lead_id for one in actions if one.lead_id}
    wanted |= {partner.organisation_id for one in actions for partner in one.partners}
    found = session.scalars(
        sa.select(Organisation).where(Organisation.id.in_(wanted)).order_by(Organisation.id)
    )
    return {one.id: {"name": one.name, "kind": one.kind.value} for one in found}


def _target_groups(session: Session) -> Plain:
    groups = session.scalars(sa.select(TargetGroup).order_by(TargetGroup.position))
    return {one.key: one.name for one in groups}


def _action(session: Session, action: PlannedAction) -> Plain:
    content = _sheet(session, action)
    advice = advice_content(session, action.id)
    return content if advice is None else {**content, "advice": advice}


def _sheet(session: Session, action: PlannedAction) -> Plain:
    return {
        "id": action.id,
        "code": action.code,
        "state": action.state.value,
        "version": action.version,
        "is_illustrative": action.is_illustrative,
        "origin": origin_of(action),
        "sheet": content_of(action),
        "votes": [
            {
                "poll": vote.poll_id,
                "proposal": vote.proposal_id,
                "step": _step_of(session, vote.poll_id),
                "method": vote.method,
                "round": vote.round,
                "is_history": vote.is_history,
                "options": vote.options,
                "voters": vote.voters,
                "standing": vote.standing,
            }
            for vote in action.votes
        ],
    }


def _step_of(session: Session, poll_id: str) -> Plain:
    """What the step of a vote is called, as ``domain.workshops.StepTitle`` is made."""
    title = title_of_vote(session, poll_id)
    return {"typed": title.typed, "wording": title.wording}


def origin_of(action: PlannedAction) -> Plain:
    """Where an action comes from; a person who asked for it is not named outside the office."""
    if action.origin_kind is OriginKind.VOTE:
        return {
            "kind": action.origin_kind.value,
            "proposal": action.origin_proposal_id,
            "poll": action.origin_poll_id,
            "rank": action.origin_rank,
        }
    return {"kind": action.origin_kind.value, "reason": action.origin_reason}
