"""What official runs say of the actions of a plan, copied from records that never change."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.studies.records import ActionAdvice, SelectionRun, Study
from cocreate.models.voting import Poll


def copy_advice(session: Session, plan_id: str, now: dt.datetime) -> None:
    """Give each action of a plan the advice of the runs that speak of it.

    Only what is not there yet is added, so it can be done whenever a run may have been made, and
    again when sheets are made of what was voted on.
    """
    session.flush()
    plan = session.get_one(Plan, plan_id)
    actions = session.scalars(
        sa.select(PlannedAction).where(PlannedAction.plan_id == plan.id)
    ).all()
    by_record: dict[str, PlannedAction] = {one.id: one for one in actions}
    by_record |= {one.origin_proposal_id: one for one in actions if one.origin_proposal_id}
    told = sa.select(ActionAdvice.action_id, ActionAdvice.run_id)
    known = {(row.action_id, row.run_id) for row in session.execute(told)}
    for run in session.scalars(_runs(plan, list(by_record))).all():
        for record_id, explanation in explained(run):
            action = by_record.get(record_id)
            if action is None or (action.id, run.id) in known:
                continue
            known.add((action.id, run.id))
            session.add(
                ActionAdvice(
                    action_id=action.id,
                    run_id=run.id,
                    is_funded=explanation["status"] == "funded",
                    explanation=dict(explanation),
                    given_at=now,
                )
            )


def explained(run: SelectionRun) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The record behind each action of a run, with what the run says of it."""
    sources: Any = run.sources  # Any: plain JSON values
    result: Any = run.result
    records = {one["id"]: one["record"] for one in sources["actions"]}
    for one in result["run"]["explanations"]["actions"]:
        yield records[one["action"]], one


def latest_advice(session: Session, action_id: str) -> tuple[ActionAdvice, SelectionRun] | None:
    """The youngest advice on an action with the run that gave it; a plan's own study goes first."""
    row = session.execute(
        sa.select(ActionAdvice, SelectionRun)
        .join(SelectionRun, SelectionRun.id == ActionAdvice.run_id)
        .join(Study, Study.id == SelectionRun.study_id)
        .where(ActionAdvice.action_id == action_id)
        .order_by(Study.plan_id.is_(None), SelectionRun.made_at.desc(), SelectionRun.number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def advice_content(session: Session, action_id: str) -> dict[str, Any] | None:
    """The youngest advice on an action as plain values, with its provenance; None without any."""
    found = latest_advice(session, action_id)
    if found is None:
        return None
    advice, run = found
    return {
        "run": run.id,
        "number": run.number,
        "at": run.made_at.isoformat(),
        "rule": run.settings["terms"]["rule"],  # type: ignore[index]  # plain JSON
        "is_announced": run.is_announced,
        "input_hash": run.input_hash,
        "is_funded": advice.is_funded,
        "explanation": advice.explanation,
    }


def _runs(plan: Plan, records: list[str]) -> sa.Select[SelectionRun]:
    """The runs of the plan's own study, and of studies of votes that its actions come from."""
    rooms = sa.select(Proposal.workshop_id).where(Proposal.id.in_(records))
    polls = sa.select(Poll.id).where(Poll.workshop_id.in_(rooms))
    return (
        sa.select(SelectionRun)
        .join(Study, Study.id == SelectionRun.study_id)
        .where(sa.or_(Study.plan_id == plan.id, Study.poll_id.in_(polls)))
        .order_by(SelectionRun.made_at)
    )
