"""What became of a proposal: its path, found by a receipt code, years later, without login.

Who sees what: the holder of a code sees the path of that proposal and of what it was merged into.
The content of a draft sheet is not shown, nor any decision before it is published.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.plans import State
from cocreate.domain.receipts import receipt_hash
from cocreate.domain.text import in_language
from cocreate.domain.voting import Tally
from cocreate.domain.voting.shortlist import NotKeptReason
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction, PlanVersion, ShortlistEntry
from cocreate.models.proposals import Proposal, ProposalWording
from cocreate.models.publication import ProposalReceipt, Publication
from cocreate.models.voting import Poll, PollResult
from cocreate.models.workshops import Workshop
from cocreate.queries.plans.causes import merged_into
from cocreate.queries.publication.reading import read_plan
from cocreate.queries.publication.views import LeftOut, PublicDecision, Words


class PathKind(StrEnum):
    """A station on the way of a proposal."""

    PROPOSED = "proposed"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    VOTED = "voted"
    NOT_KEPT = "not-kept"
    SHEET = "sheet"
    SUBMITTED = "submitted"
    SET_ASIDE = "set-aside"
    DECIDED = "decided"


@dataclass(frozen=True)
class PathStep:
    """One station: when, and what is to be known of it.

    ``words`` are the title of what it became (a merge, a sheet) or the reason that was given;
    ``rank`` of ``options``, ``supporters`` of ``voters`` are a vote; ``code`` names the action.
    """

    kind: PathKind
    on: dt.date | None
    words: Words | None = None
    rank: int | None = None
    options: int | None = None
    supporters: int | None = None
    voters: int | None = None
    method: str = ""
    reason_code: NotKeptReason | None = None
    code: str = ""
    decision: PublicDecision | None = None


@dataclass(frozen=True)
class ReceiptPath:
    """The path of one proposal; ``pillar_key`` and ``code`` lead to the public page, if any."""

    number: int
    title: Words
    summary: Words
    workshop: Words
    pillar: Words
    pillar_key: str
    code: str
    action_id: str
    is_published: bool
    steps: tuple[PathStep, ...]


def receipt_path(session: Session, code: str, language: str) -> ReceiptPath:
    """The path that a code leads to, in ``language``.

    Raises ``NotFound("no-such-receipt")`` for a code that nobody was given.
    """
    receipt = session.get(ProposalReceipt, receipt_hash(code))
    if receipt is None:
        raise NotFound("no-such-receipt")
    proposal = session.get_one(Proposal, receipt.proposal_id)
    workshop = session.get_one(Workshop, proposal.workshop_id)
    pillar = session.get_one(Pillar, workshop.pillar_id)
    steps, end = _in_the_room(session, proposal)
    action = session.scalar(
        sa.select(PlannedAction).where(PlannedAction.origin_proposal_id == end.id)
    )
    publication = _publication(session, pillar)
    if action is not None:
        stations, action = _in_the_plan(session, action, publication, language)
        steps += stations
    else:
        steps += _not_kept(session, end, language)
    return ReceiptPath(
        number=proposal.number,
        title=Words(proposal.title, proposal.language),
        summary=Words(proposal.summary, proposal.language),
        workshop=Words(*in_language(workshop.title, language)),
        pillar=Words(*in_language(pillar.name, language)),
        pillar_key=pillar.key,
        code="" if action is None else action.code,
        action_id="" if action is None else action.id,
        is_published=any(step.kind is PathKind.DECIDED for step in steps),
        steps=tuple(steps),
    )


def _in_the_room(session: Session, proposal: Proposal) -> tuple[list[PathStep], Proposal]:
    """The stations in the room, through every merge, and the proposal that it ended as."""
    wording = session.get(ProposalWording, (proposal.id, 1))
    steps = [PathStep(PathKind.PROPOSED, None if wording is None else wording.at.date())]
    seen: set[str] = set()
    current = proposal
    while True:
        seen.add(current.id)
        steps += _votes(session, current)
        if current.hidden_reason:
            reason = Words(current.hidden_reason, current.language)
            steps.append(PathStep(PathKind.HIDDEN, None, reason))
        if current.state == State.WITHDRAWN:
            steps.append(PathStep(PathKind.WITHDRAWN, None))
        following = (
            session.get(Proposal, current.merged_into_id) if current.merged_into_id else None
        )
        if following is None or following.id in seen:
            return steps, current
        steps.append(PathStep(PathKind.MERGED, None, Words(following.title, following.language)))
        current = following


def _votes(session: Session, proposal: Proposal) -> list[PathStep]:
    """The votes that the room has been shown, in their order."""
    rows = session.execute(
        sa.select(Poll, PollResult)
        .join(PollResult, PollResult.poll_id == Poll.id)
        .where(Poll.workshop_id == proposal.workshop_id, Poll.published_at.is_not(None))
        .order_by(Poll.closed_at, Poll.round)
    ).all()
    steps = []
    for poll, result in rows:
        tally = Tally.from_json(result.tally)
        steps += [
            PathStep(
                PathKind.VOTED,
                poll.closed_at.date() if poll.closed_at else None,
                rank=one.rank,
                options=len(tally.standings),
                supporters=one.supporters,
                voters=tally.voters,
                method=poll.method,
            )
            for one in tally.standings
            if one.option_id == proposal.id
        ]
    return steps


def _not_kept(session: Session, proposal: Proposal, language: str) -> list[PathStep]:
    entry = session.get(ShortlistEntry, proposal.id)
    if entry is None or entry.is_kept or proposal.state != State.NOT_KEPT:
        return []
    return [
        PathStep(
            PathKind.NOT_KEPT,
            entry.confirmed_at.date(),
            Words(entry.note, language) if entry.note else None,
            rank=entry.rank,
            reason_code=NotKeptReason(entry.reason),
        )
    ]


def _in_the_plan(
    session: Session, action: PlannedAction, publication: Publication | None, language: str
) -> tuple[list[PathStep], PlannedAction]:
    """The stations of a sheet, and the sheet that they end at: after a merge it is another."""
    steps = [PathStep(PathKind.SHEET, action.created_at.date(), code=action.code)]
    versions = session.scalars(
        sa.select(PlanVersion)
        .where(PlanVersion.plan_id == action.plan_id)
        .order_by(PlanVersion.number)
    )
    steps += [
        PathStep(PathKind.SUBMITTED, one.made_at.date(), code=action.code)
        for one in versions
        if action.id in one.submitted
    ]
    if publication is None:
        return steps, action
    stations, end = _through_merges(session, action, publication, language)
    return steps + stations, end


def _through_merges(
    session: Session, action: PlannedAction, publication: Publication, language: str
) -> tuple[list[PathStep], PlannedAction]:
    """What is published of a sheet, and of those that it was merged into, as far as they are."""
    steps = _published(publication, action, language)
    seen = {action.id}
    while steps and steps[-1].kind is PathKind.SET_ASIDE:
        into = merged_into(session, action.id)
        stations = [] if into is None else _published(publication, into, language)
        if into is None or into.id in seen or not stations:
            break
        steps += [PathStep(PathKind.MERGED, None, code=into.code), *stations]
        seen.add(into.id)
        action = into
    return steps, action


def _published(publication: Publication, action: PlannedAction, language: str) -> list[PathStep]:
    """What the public page says of the action: its decision, or why it was set aside."""
    plan = read_plan(publication, language)
    for one in plan.actions:
        if one.id == action.id and one.decision is not None:
            return [
                PathStep(
                    PathKind.DECIDED,
                    one.decision.decided_on,
                    one.title,
                    code=one.code,
                    decision=one.decision,
                )
            ]
    left_out: list[LeftOut] = [one for one in plan.left_out if one.id == action.id]
    return [
        PathStep(PathKind.SET_ASIDE, plan.published_on, one.reason, code=action.code)
        for one in left_out
    ]


def _publication(session: Session, pillar: Pillar) -> Publication | None:
    """The last publication of the pillar's plan."""
    return session.scalar(
        sa.select(Publication)
        .join(Plan, Plan.id == Publication.plan_id)
        .where(Plan.pillar_id == pillar.id)
        .order_by(Publication.number.desc())
        .limit(1)
    )
