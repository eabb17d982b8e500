"""What a study is computed of, read alike by whoever computes, shows and exports it.

Actions are known by short public ids, the number of a proposal or the code of a sheet, so that a
result can be checked by hand. Colleges that are too small in their own room count as undeclared:
put together with another room's, they could be taken out of it again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.canonical import checksum
from cocreate.domain.errors import RuleViolation
from cocreate.domain.pillars import ItemKind
from cocreate.domain.plans import OriginKind, State
from cocreate.domain.selection.breakdowns import UNDECLARED
from cocreate.domain.selection.numbers import as_text, natural_key
from cocreate.domain.sheets.terms import AIMS, AimLevel
from cocreate.domain.studies.ballots import is_selectable, points_of
from cocreate.domain.studies.computing import pack
from cocreate.domain.studies.settings import Cost, Settings
from cocreate.models.pillars import FrameItem
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.shortlists import room_count
from cocreate.models.studies.records import Study
from cocreate.models.voting import BallotPaper, Poll, PollResult
from cocreate.models.workshops import College, Workshop

STRENGTHS = {AimLevel.NONE: 0, AimLevel.INDIRECT: 1, AimLevel.DIRECT: 2}
OBJECTIVES = (ItemKind.STRATEGIC_OBJECTIVE, ItemKind.OPERATIONAL_OBJECTIVE)
_OUT = frozenset({State.ABANDONED, State.REJECTED})


@dataclass(frozen=True)
class Candidate:
    """An action that may be funded: its public id, the record behind it, cost and objectives.

    ``cost`` is what proposal or sheet says, None where nobody has said it.
    """

    key: str
    record_id: str
    title: Mapping[str, str]
    cost: Decimal | None
    objectives: Mapping[str, int]


@dataclass(frozen=True)
class CountedVote:
    """A counted vote of a study, with the public id of each of its options that is a candidate."""

    poll: Poll
    workshop_id: str
    workshop: Mapping[str, str]
    digest: str
    keys: Mapping[str, str]


@dataclass(frozen=True)
class Inputs:
    """Candidates, votes, and the names of the colleges by key."""

    candidates: tuple[Candidate, ...]
    votes: tuple[CountedVote, ...]
    colleges: Mapping[str, Mapping[str, str]]

    @property
    def threshold(self) -> int:
        """The strictest threshold under which figures of a college are withheld."""
        return max((one.poll.suppression_threshold for one in self.votes), default=0)

    def cost_of(self, one: Candidate, settings: Settings) -> Cost | None:
        """What an action costs in a study: as told there, else as its sheet says."""
        told = settings.costs.get(one.key)
        if told is not None or one.cost is None:
            return told
        return Cost(Fraction(one.cost))

    def costed(self, settings: Settings) -> list[tuple[Candidate, Cost]]:
        """The candidates whose cost is known."""
        found = ((one, self.cost_of(one, settings)) for one in self.candidates)
        return [(one, cost) for one, cost in found if cost is not None]

    def uncosted(self, settings: Settings) -> list[Candidate]:
        """The candidates that cannot be computed with, because nobody has said their cost."""
        return [one for one in self.candidates if self.cost_of(one, settings) is None]

    def actions(self, settings: Settings) -> list[dict[str, Any]]:  # Any: plain JSON values
        """The actions of an election as plain values."""
        return [
            {
                "id": one.key,
                "name": next(iter(one.title.values()), ""),
                "cost": as_text(cost.central),
                "low": None if cost.low is None else as_text(cost.low),
                "high": None if cost.high is None else as_text(cost.high),
                "objectives": dict(one.objectives),
            }
            for one, cost in self.costed(settings)
        ]

    def fingerprint(self, settings: Settings) -> str:
        """SHA-256 of everything a plan depends on beside the envelope."""
        told = settings.to_json()
        told["terms"].pop("envelope")
        return checksum(
            {
                "actions": self.actions(settings),
                "settings": told,
                "votes": [[one.poll.id, one.digest, dict(one.keys)] for one in self.votes],
            }
        )

    def sources(self, settings: Settings) -> dict[str, Any]:  # Any: plain JSON values
        """What went into a run, in the words of this moment, for its record."""
        return {
            "actions": [
                {**plain, "record": one.record_id, "title": dict(one.title)}
                for (one, _), plain in zip(
                    self.costed(settings), self.actions(settings), strict=True
                )
            ],
            "without_cost": [
                {"id": one.key, "title": dict(one.title)} for one in self.uncosted(settings)
            ],
            "votes": [
                {
                    "poll": one.poll.id,
                    "workshop": one.workshop_id,
                    "title": dict(one.workshop),
                    "method": one.poll.method,
                    "round": one.poll.round,
                    "rules_hash": one.poll.rules_hash,
                    "digest": one.digest,
                    "keys": dict(one.keys),
                    "weight": as_text(settings.weights.get(one.poll.id, Fraction(1))),
                }
                for one in self.votes
            ],
            "colleges": {key: dict(name) for key, name in self.colleges.items()},
            "threshold": self.threshold,
        }


def inputs_of(session: Session, study: Study) -> Inputs:
    """What a study is about, as it stands now."""
    if study.poll_id is not None:
        return of_poll(session, session.get_one(Poll, study.poll_id))
    return of_plan(session, session.get_one(Plan, study.plan_id or ""))


def of_poll(session: Session, poll: Poll) -> Inputs:
    """The options of one counted vote; raises ``RuleViolation`` for one that was not counted."""
    result = session.get(PollResult, poll.id)
    if result is None:
        raise RuleViolation("vote-not-counted-yet")
    workshop = session.get_one(Workshop, poll.workshop_id)
    kinds = _kinds(session, workshop.frame_id)
    options = session.scalars(sa.select(Proposal).where(Proposal.id.in_(poll.option_ids))).all()
    candidates = [
        Candidate(
            key=str(one.number),
            record_id=one.id,
            title={one.language: one.title},
            cost=one.rough_cost,
            objectives=_objectives([code for code in one.frame_codes if code in kinds], one.aims),
        )
        for one in options
    ]
    keys = {one.record_id: one.key for one in candidates}
    vote = CountedVote(poll, workshop.id, workshop.title, result.digest, keys)
    return _inputs(session, candidates, [vote])


def of_plan(session: Session, plan: Plan) -> Inputs:
    """The sheets of a plan that rooms have voted on, with the last counted vote of each room."""
    sheets = [
        one
        for one in plan.actions
        if one.origin_kind is OriginKind.VOTE and not one.set_aside and one.state not in _OUT
    ]
    proposals = session.execute(
        sa.select(Proposal.id, Proposal.workshop_id).where(
            Proposal.id.in_([one.origin_proposal_id for one in sheets])
        )
    ).all()
    home = {one.id: one.workshop_id for one in proposals}
    candidates, votes = [_of_sheet(one) for one in sheets], []
    for workshop_id in sorted(set(home.values())):
        workshop = session.get_one(Workshop, workshop_id)
        count = room_count(session, workshop)
        if count is None:
            continue
        poll = session.get_one(Poll, count.poll_id)
        keys = {
            str(one.origin_proposal_id): one.code
            for one in sheets
            if home.get(one.origin_proposal_id or "") == workshop_id
            and one.origin_proposal_id in poll.option_ids
        }
        if keys and is_selectable(poll.method):
            digest = session.get_one(PollResult, poll.id).digest
            votes.append(CountedVote(poll, workshop.id, workshop.title, digest, keys))
    voted = {key for vote in votes for key in vote.keys.values()}
    return _inputs(session, [one for one in candidates if one.key in voted], votes)


def packed(session: Session, inputs: Inputs, settings: Settings) -> dict[str, Any]:
    """The task for an engine process; ballots come without order, name or key."""
    known = {one.key for one, _ in inputs.costed(settings)}
    ballots = []
    for vote in inputs.votes:
        weight = as_text(settings.weights.get(vote.poll.id, Fraction(1)))
        papers = session.scalars(
            sa.select(BallotPaper)
            .where(BallotPaper.poll_id == vote.poll.id)
            .order_by(BallotPaper.key_hash)
        ).all()
        groups = told_groups([one.college_key for one in papers], inputs.threshold)
        for paper, group in zip(papers, groups, strict=True):
            given = points_of(vote.poll.method, paper.paper.marks)
            marks = {
                vote.keys[option]: points
                for option, points in given.items()
                if vote.keys.get(option) in known
            }
            ballots.append((marks, weight, group, vote.poll.id))
    return pack(inputs.actions(settings), ballots, settings, inputs.threshold)


def told_groups(colleges: Sequence[str], threshold: int) -> list[str]:
    """The college of each paper of one room; of one that is too small there, nothing is said."""
    sizes = Counter(colleges)
    return [one if sizes[one] >= threshold else UNDECLARED for one in colleges]


def _inputs(
    session: Session, candidates: Sequence[Candidate], votes: Sequence[CountedVote]
) -> Inputs:
    rows = session.execute(
        sa.select(College.key, College.name)
        .where(College.workshop_id.in_([one.workshop_id for one in votes]))
        .order_by(College.position)
    ).all()
    ordered = tuple(sorted(candidates, key=lambda one: natural_key(one.key)))
    return Inputs(ordered, tuple(votes), {one.key: one.name for one in rows})


def _of_sheet(action: PlannedAction) -> Candidate:
    aims = {aim: getattr(action, f"aim_{aim}") for aim in AIMS}
    return Candidate(
        key=action.code,
        record_id=action.id,
        title=action.title,
        cost=action.budget_amount,
        objectives=_objectives(action.objectives, aims),
    )


def _objectives(codes: Sequence[str], aims: Mapping[str, str | None]) -> dict[str, int]:
    """The objectives that an action serves, with their strength: aims, and codes of the frame."""
    served = {aim: STRENGTHS[AimLevel(level)] for aim, level in aims.items() if level}
    served |= dict.fromkeys(codes, 1)
    return {one: strength for one, strength in served.items() if strength}


def _kinds(session: Session, frame_id: str | None) -> frozenset[str]:
    rows = sa.select(FrameItem.code).where(
        FrameItem.frame_id == frame_id, FrameItem.kind.in_(OBJECTIVES)
    )
    return frozenset(session.scalars(rows))
