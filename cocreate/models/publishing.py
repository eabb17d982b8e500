"""What a round still lacks before it can be published, and the snapshot that the public reads."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import FUNDING, RoundState
from cocreate.domain.canonical import checksum
from cocreate.domain.plans import State
from cocreate.domain.publication import Gap, GapKind, Ranked, inversions, language_gaps
from cocreate.models.arbitration import ArbitrationRound, Decision, SealedFile
from cocreate.models.decisions import holding, last_decision, round_balance
from cocreate.models.plans import PlannedAction, PlanVersion, ShortlistEntry
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll, PollResult
from cocreate.models.workshops import Workshop

FORMAT = 1
Plain = dict[str, Any]  # Any: parsed JSON


def frozen_actions(version: PlanVersion) -> list[Plain]:
    """The actions of a version, as they were frozen."""
    actions: Any = version.content["actions"]  # Any: parsed JSON
    return list(actions)


def publication_gaps(session: Session, round_: ArbitrationRound) -> tuple[Gap, ...]:
    """Everything that keeps a round from being published, in the order of the plan (B16, M29)."""
    gaps = []
    if round_.state is RoundState.OPEN:
        gaps.append(Gap(GapKind.ROUND_NOT_CLOSED, str(round_.number)))
    version = session.get_one(PlanVersion, round_.version_id)
    decisions = holding(round_)
    for action in frozen_actions(version):
        decision = decisions.get(action["id"])
        if action["id"] in version.submitted and decision is None:
            gaps.append(Gap(GapKind.NO_OUTCOME, action["code"]))
        if decision is not None:
            gaps += _decision_gaps(action["code"], decision)
        sheet = {name: action["sheet"][name] for name in ("title", "summary", "description")}
        gaps += language_gaps(action["code"], sheet)
    gaps += language_gaps(str(round_.number), {"overrun_reason": round_.overrun_reason})
    return (*gaps, *_absent(session, round_))


def _decision_gaps(code: str, decision: Decision) -> tuple[Gap, ...]:
    if not decision.reason:
        return (Gap(GapKind.NO_REASON, code),)
    texts = {
        "body": decision.body,
        "reason": decision.reason,
        "conditions": decision.conditions,
        "changes": decision.changes,
        "dissent": decision.dissent,
    }
    return language_gaps(code, texts)


def _absent(session: Session, round_: ArbitrationRound) -> list[Gap]:
    """What the rooms of this plan have voted on and what nobody has given an outcome to."""
    gaps: list[Gap] = []
    decided = set(holding(round_))
    for proposal in voted_proposals(session, round_):
        action = _action_of(session, proposal)
        if action is None:
            if not _was_answered(session, proposal):
                gaps.append(Gap(GapKind.VOTED_BUT_ABSENT, f"{proposal.number}. {proposal.title}"))
        elif action.set_aside:
            gaps += language_gaps(action.code, {"set_aside": action.set_aside})
        elif action.id not in decided and last_decision(session, action.id) is None:
            gaps.append(Gap(GapKind.VOTED_BUT_ABSENT, action.code))
    return gaps


def voted_proposals(session: Session, round_: ArbitrationRound) -> list[Proposal]:
    """What the rooms that this version comes from have voted on, merged ones as what they became.

    Withdrawn and hidden ones have their answer already.
    """
    version = session.get_one(PlanVersion, round_.version_id)
    workshop_ids = session.scalars(
        sa.select(Proposal.workshop_id)
        .join(PlannedAction, PlannedAction.origin_proposal_id == Proposal.id)
        .where(PlannedAction.id.in_([action["id"] for action in frozen_actions(version)]))
        .distinct()
    ).all()
    options = session.scalars(
        sa.select(Poll.option_ids)
        .join(PollResult, PollResult.poll_id == Poll.id)
        .where(Poll.workshop_id.in_(workshop_ids))
    ).all()
    voted = [merged_end(session, one) for ids in options for one in ids]
    found = {one.id: one for one in voted if one is not None and one.state != State.WITHDRAWN}
    return sorted(
        (one for one in found.values() if not one.hidden_reason),
        key=lambda one: (one.workshop_id, one.number),
    )


def merged_end(session: Session, proposal_id: str) -> Proposal | None:
    """What a proposal has become in the end, through every merge."""
    seen: set[str] = set()
    proposal = session.get(Proposal, proposal_id)
    while proposal is not None and proposal.merged_into_id and proposal.id not in seen:
        seen.add(proposal.id)
        proposal = session.get(Proposal, proposal.merged_into_id)
    return proposal


def snapshot(session: Session, round_: ArbitrationRound, number: int, now: dt.datetime) -> Plain:
    """The plan as it will be read: the frozen sheets, the decisions, the money, the inversions."""
    version = session.get_one(PlanVersion, round_.version_id)
    content: Plain = dict(version.content)
    decisions = {
        action["id"]: holding(round_).get(action["id"]) or last_decision(session, action["id"])
        for action in frozen_actions(version)
    }
    actions = [
        {**action, "decision": _decision(decisions[action["id"]])}
        for action in frozen_actions(version)
    ]
    not_kept = left_out(session, round_)
    return {
        **content,
        "format": FORMAT,
        "number": number,
        "published_on": now.date().isoformat(),
        "version": {"number": version.number, "checksum": version.checksum},
        "round": {
            "number": round_.number,
            "body": round_.body,
            "mandate": round_.mandate,
            "overrun_reason": round_.overrun_reason,
            "closed_on": None if round_.closed_at is None else round_.closed_at.date().isoformat(),
        },
        "sealed_file": session.scalar(
            sa.select(SealedFile.sha256).where(SealedFile.round_id == round_.id)
        ),
        "envelope": _money(session, round_),
        "actions": actions,
        "not_kept": not_kept,
        "inversions": [
            {"passed_over": pair.passed_over, "funded": pair.funded}
            for pair in inversions(_ranked(actions, not_kept))
        ],
    }


def publishable(session: Session, round_: ArbitrationRound) -> str:
    """The SHA-256 of what would be published now, whenever that is."""
    return checksum(snapshot(session, round_, 0, round_.opened_at))


def _ranked(actions: list[Plain], not_kept: list[Plain]) -> list[Ranked]:
    """Everything that a room has ranked, with whether it is funded; keys are ids."""
    funding = {outcome.value for outcome in FUNDING}
    ranked = [
        Ranked(
            action["id"],
            action["origin"]["rank"],
            action["decision"] is not None and action["decision"]["outcome"] in funding,
        )
        for action in actions
        if action["origin"].get("rank") is not None
    ]
    return ranked + [
        Ranked(one["id"], one["rank"], False) for one in not_kept if one["rank"] is not None
    ]


def _decision(decision: Decision | None) -> Plain | None:
    if decision is None:
        return None
    return {
        "id": decision.id,
        "outcome": decision.outcome.value,
        "body": decision.body,
        "decided_on": decision.decided_on.isoformat(),
        "reason": decision.reason,
        "criteria": decision.criteria,
        "grants": [
            {"source": one.source, "year": one.year, "amount": format(one.amount, "f")}
            for one in decision.grants
        ],
        "conditions": decision.conditions,
        "changes": decision.changes,
        "dissent": decision.dissent,
        "review_on": None if decision.review_on is None else decision.review_on.isoformat(),
    }


def _money(session: Session, round_: ArbitrationRound) -> list[Plain]:
    return [
        {
            "source": dict(line.source),
            "year": line.year,
            "envelope": format(line.envelope, "f"),
            "granted": format(line.granted, "f"),
            "rest": format(line.rest, "f"),
            "excess": format(line.excess, "f"),
        }
        for line in round_balance(session, round_).lines
    ]


def left_out(session: Session, round_: ArbitrationRound) -> list[Plain]:
    """What the rooms have voted on and what is not in the plan, each with its reason."""
    version = session.get_one(PlanVersion, round_.version_id)
    in_plan = {action["id"] for action in frozen_actions(version)}
    rows = []
    for proposal in voted_proposals(session, round_):
        action = _action_of(session, proposal)
        if action is not None and action.id in in_plan:
            continue
        entry = session.get(ShortlistEntry, proposal.id)
        rows.append(_left_out(session, proposal, action, entry))
    return rows


def _left_out(
    session: Session,
    proposal: Proposal,
    action: PlannedAction | None,
    entry: ShortlistEntry | None,
) -> Plain:
    workshop = session.get_one(Workshop, proposal.workshop_id)
    decision = None if action is None else last_decision(session, action.id)
    texts: Mapping[str, str] = {} if action is None else action.set_aside
    return {
        "id": proposal.id if action is None else action.id,
        "code": None if action is None else action.code,
        "proposal": proposal.id,
        "title": {proposal.language: proposal.title} if action is None else action.title,
        "workshop": workshop.title,
        "rank": None if entry is None else entry.rank,
        "poll": None if entry is None else entry.poll_id,
        "reason_code": "" if entry is None else entry.reason,
        "note": "" if entry is None else entry.note,
        "reason": dict(texts),
        "decision": _decision(decision),
    }


def _was_answered(session: Session, proposal: Proposal) -> bool:
    entry = session.get(ShortlistEntry, proposal.id)
    return entry is not None and bool(entry.reason)


def _action_of(session: Session, proposal: Proposal) -> PlannedAction | None:
    return session.scalar(
        sa.select(PlannedAction).where(PlannedAction.origin_proposal_id == proposal.id)
    )
