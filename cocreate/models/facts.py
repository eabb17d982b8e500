"""What a verdict looks at, read alike for the operation that asks and the screen that offers."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Capability, Facts
from cocreate.domain.phases import PHASES
from cocreate.domain.pillars import OVERRIDABLE, FrameState, missing_items, missing_parts
from cocreate.domain.voting.lifecycle import PollState
from cocreate.domain.workshops import PhaseFacts, StepState
from cocreate.models.pillars import Frame, Pillar, frame_facts, readiness_facts
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll
from cocreate.models.workshops import Rehearsal, Step, Workshop


def room_facts(session: Session, workshop: Workshop) -> Facts:
    """Where a workshop is, and what its current step opens."""
    return Facts(workshop.pillar_id, workshop.id, capabilities(session, workshop))


def capabilities(session: Session, workshop: Workshop) -> frozenset[Capability]:
    """What the current step of a workshop lets people do now; nothing before its first step."""
    step = session.get(Step, workshop.current_step_id) if workshop.current_step_id else None
    if step is None:
        return frozenset()
    has_open_poll = sa.exists().where(Poll.step_id == step.id, Poll.state == PollState.OPEN)
    return PHASES[step.phase].capabilities(
        step.state,
        revealed=is_revealed(session, step),
        poll_is_open=bool(session.scalar(sa.select(has_open_poll))),
    )


def is_rehearsal(session: Session, workshop_id: str) -> bool:
    """Whether a workshop is only the rehearsal of another one."""
    return session.get(Rehearsal, workshop_id) is not None


def is_revealed(session: Session, step: Step) -> bool:
    """Whether the room may see what it wrote: in a step that hides, by that step's own reveal."""
    if PHASES[step.phase].hides_proposals:
        return step.is_revealed
    revealed = sa.exists().where(Step.workshop_id == step.workshop_id, Step.is_revealed)
    return bool(session.scalar(sa.select(revealed)))


def is_silent(session: Session, workshop: Workshop) -> bool:
    """Whether people are writing alone now, so that nobody at all reads what others write."""
    step = session.get(Step, workshop.current_step_id) if workshop.current_step_id else None
    return (
        step is not None
        and PHASES[step.phase].hides_proposals
        and step.state is StepState.OPEN
        and not step.is_revealed
    )


def voted_on(session: Session, workshop_id: str) -> frozenset[str]:
    """The ids of the proposals that were on the ballot of a vote that was opened."""
    opened = sa.select(Poll.option_ids).where(
        Poll.workshop_id == workshop_id, Poll.state != PollState.PREPARED
    )
    return frozenset(one for option_ids in session.scalars(opened) for one in option_ids)


def phase_facts(session: Session, workshop: Workshop) -> PhaseFacts:
    """What the phases look at before one of them can be entered."""
    proposals = session.scalar(
        sa.select(sa.func.count()).where(
            Proposal.workshop_id == workshop.id,
            Proposal.state == "proposed",
            Proposal.hidden_reason == "",
        )
    )
    # An open vote is closed by leaving its step, so it does not stand in the way of the next one.
    closed_vote = sa.exists().where(
        Poll.workshop_id == workshop.id, Poll.state != PollState.PREPARED
    )
    missing = missing_in_frame(session, workshop)
    return PhaseFacts(
        has_published_frame=missing is None,
        missing_in_frame=missing or (),
        proposals=proposals or 0,
        missing_readiness=missing_readiness(session, workshop),
        has_closed_vote=bool(session.scalar(sa.select(closed_vote))),
    )


def missing_in_frame(session: Session, workshop: Workshop) -> tuple[str, ...] | None:
    """What the pillar's frame lacks before it can be published; None when one is published."""
    frames = session.scalars(
        sa.select(Frame).where(Frame.pillar_id == workshop.pillar_id).order_by(Frame.number)
    ).all()
    if workshop.frame_id or any(frame.state is FrameState.PUBLISHED for frame in frames):
        return None
    return tuple(map(str, missing_parts(frame_facts(frames[-1]) if frames else None)))


def missing_readiness(session: Session, workshop: Workshop) -> tuple[str, ...]:
    """What else the pillar lacks before its room is asked for proposals, and nobody overrode."""
    missing = missing_items(readiness_facts(session.get_one(Pillar, workshop.pillar_id)))
    return tuple(item.value for item in missing if item in OVERRIDABLE)
