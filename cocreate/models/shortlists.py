"""The count that a shortlist rests on, read alike by who confirms it and the page that asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.phases import PHASES
from cocreate.domain.phases.agreement import SHORTLIST_SIZE
from cocreate.domain.voting import Tally
from cocreate.domain.voting.shortlist import Cut, cut
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll, PollResult
from cocreate.models.workshops import Step, Workshop


@dataclass(frozen=True)
class RoomCount:
    """The last counted vote of a workshop: the ranks, and what the rule would keep."""

    poll_id: str
    tally: Tally
    size: int
    ranks: Mapping[str, int]
    proposed: Cut


def candidates(session: Session, workshop_id: str) -> Sequence[Proposal]:
    """The proposals that could become sheets: neither merged, withdrawn nor hidden."""
    return session.scalars(
        sa.select(Proposal)
        .where(
            Proposal.workshop_id == workshop_id,
            Proposal.state.in_(("proposed", "shortlisted")),
            Proposal.hidden_reason == "",
        )
        .order_by(Proposal.number)
    ).all()


def room_count(session: Session, workshop: Workshop) -> RoomCount | None:
    """The last counted vote of the room and what its rule keeps; None before there is one."""
    votes = [phase.key for phase in PHASES if phase.holds_poll and not phase.takes_shortlist]
    last = session.execute(
        sa.select(Poll.id, PollResult.tally)
        .join(PollResult, PollResult.poll_id == Poll.id)
        .join(Step, Step.id == Poll.step_id)
        .where(Poll.workshop_id == workshop.id, Step.phase.in_(votes))
        .order_by(Poll.closed_at.desc(), Poll.round.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return None
    tally = Tally.from_json(last.tally)
    size = _size(workshop)
    ranks = {one.option_id: one.rank for one in tally.standings}
    return RoomCount(last.id, tally, size, ranks, cut(tally, size))


def _size(workshop: Workshop) -> int:
    """How many are kept, as the agenda announced it."""
    for step in workshop.steps:
        if PHASES[step.phase].takes_shortlist and SHORTLIST_SIZE.name in step.options:
            return int(str(step.options[SHORTLIST_SIZE.name]))
    return SHORTLIST_SIZE.default
