"""How the rooms voted on the actions of a plan, copied from counts that never change."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.phases import PHASES
from cocreate.domain.voting import Tally
from cocreate.domain.workshops import StepTitle
from cocreate.models.plans import ActionVote, PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll, PollResult
from cocreate.models.workshops import Step


def copy_votes(session: Session, plan_id: str) -> None:
    """Give each action of a plan the counted votes on its proposal and on its origins.

    Only what is not there yet is added, so it can be done whenever a vote may have been counted.
    """
    actions = session.scalars(
        sa.select(PlannedAction).where(
            PlannedAction.plan_id == plan_id, PlannedAction.origin_proposal_id.is_not(None)
        )
    ).all()
    for action in actions:
        _copy(session, action)


def title_of_vote(session: Session, poll_id: str) -> StepTitle:
    """What the step of the agenda is called in which a vote was held."""
    step = session.get_one(Step, session.get_one(Poll, poll_id).step_id)
    return StepTitle(step.title, step.wording or PHASES[step.phase].title)


def origins_of(session: Session, proposal_id: str) -> tuple[Proposal, ...]:
    """The proposals that were merged into one, and into those, nearest first."""
    found: list[Proposal] = []
    waiting = [proposal_id]
    while waiting:
        origins = session.scalars(
            sa.select(Proposal)
            .where(Proposal.merged_into_id.in_(waiting))
            .order_by(Proposal.number)
        ).all()
        known = {one.id for one in found}
        fresh = [one for one in origins if one.id not in known]
        found += fresh
        waiting = [one.id for one in fresh]
    return tuple(found)


def _copy(session: Session, action: PlannedAction) -> None:
    own = str(action.origin_proposal_id)
    wanted = {own, *(one.id for one in origins_of(session, own))}
    proposal = session.get_one(Proposal, own)
    known = {(vote.poll_id, vote.proposal_id) for vote in action.votes}
    for poll, result in _counted(session, proposal.workshop_id):
        tally = Tally.from_json(result.tally)
        for standing in tally.standings:
            place = (poll.id, standing.option_id)
            if standing.option_id not in wanted or place in known:
                continue
            detail = {str(mark): people for mark, people in standing.detail.items()}
            vote = ActionVote(
                action_id=action.id,
                position=len(known) + 1,
                poll_id=poll.id,
                proposal_id=standing.option_id,
                method=poll.method,
                round=poll.round,
                is_history=standing.option_id != own,
                options=len(tally.standings),
                voters=tally.voters,
                standing={**vars(standing), "detail": detail},
            )
            known.add(place)
            action.votes.append(vote)


def _counted(session: Session, workshop_id: str) -> Iterable[tuple[Poll, PollResult]]:
    rows = session.execute(
        sa.select(Poll, PollResult)
        .join(PollResult, PollResult.poll_id == Poll.id)
        .where(Poll.workshop_id == workshop_id)
        .order_by(Poll.closed_at, Poll.round)
    ).all()
    return [(row[0], row[1]) for row in rows]
