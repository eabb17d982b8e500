"""Leading a workshop through its agenda: one step at a time, on the server's clock."""

import datetime as dt

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.events import StepChanged
from cocreate.domain.permissions import SYSTEM, Actor, Permission
from cocreate.domain.phases import PHASES
from cocreate.domain.pillars import FrameState
from cocreate.domain.workshops import CLOSES_BY_ITSELF, Consequence, StepState, WorkshopState
from cocreate.models.facts import phase_facts
from cocreate.models.pillars import Frame
from cocreate.models.workshops import Step, Workshop
from cocreate.operations.counting import count_due_polls
from cocreate.operations.polls import close_on_leaving, prepare_on_entering
from cocreate.operations.repeats import earlier_outcome, keep_outcome
from cocreate.operations.rooms import locked_workshop, note, workshop_for
from cocreate.unit_of_work import UnitOfWork

LONGEST_EXTENSION = 120
"""Minutes that can be added to a step at once."""


def go_to_step(uow: UnitOfWork, actor: Actor, step_id: str, seen: str | None = None) -> None:
    """Make a step the current one, forwards or backwards; its clock starts anew.

    The step that is left is closed, with its vote if one is open. Nothing is duplicated or lost:
    proposals stay, and a closed vote stays closed. Going to the current step changes nothing.
    ``seen`` is the id of the step that was under way on the screen: whoever decided on an older
    one looks again (``StaleRevision``). Raises ``RuleViolation`` with the code of the first thing
    that the phase still needs.
    """
    step = _step(uow, step_id)
    workshop = workshop_for(uow, actor, step.workshop_id, Permission.WORKSHOP_RUN)
    uow.session.refresh(step)
    if workshop.state is not WorkshopState.OPEN:
        raise RuleViolation("workshop-not-open")
    if workshop.current_step_id == step.id and step.state is not StepState.CLOSED:
        return
    check_seen(workshop, seen)
    count_due_polls(uow, workshop.id)
    for blocker in PHASES[step.phase].blockers(phase_facts(uow.session, workshop)):
        raise RuleViolation(blocker.code, field=None, **blocker.params)
    leave_current_step(uow, actor, workshop)
    workshop.current_step_id = step.id
    workshop.frame_id = workshop.frame_id or published_frame_id(uow, workshop.pillar_id)
    step.state, step.opened_at, step.closed_at = StepState.OPEN, uow.now(), None
    step.first_opened_at = step.first_opened_at or uow.now()
    step.ends_at = uow.now() + dt.timedelta(minutes=step.planned_minutes)
    step.seconds_left = None
    if Consequence.REVEAL_PROPOSALS in PHASES[step.phase].on_enter:
        _reveal_what_was_hidden(workshop)
    prepare_on_entering(uow, actor, step)
    note(uow, actor, workshop, "step:open", step=step.id)
    uow.announce(StepChanged(workshop.id))


def check_seen(workshop: Workshop, seen: str | None) -> None:
    """Refuse what was decided while another step was under way; None asks nothing."""
    if seen is not None and seen != (workshop.current_step_id or ""):
        raise StaleRevision("step-changed-meanwhile")


def pause_step(uow: UnitOfWork, actor: Actor, step_id: str) -> None:
    """Stop the clock and the phones; pausing a paused step changes nothing."""
    step, workshop = _current_step(uow, actor, step_id)
    if step.state is StepState.PAUSED:
        return
    if step.ends_at is not None:
        left = (step.ends_at - uow.now()).total_seconds()
        step.seconds_left, step.ends_at = max(0, round(left)), None
    step.state = StepState.PAUSED
    note(uow, actor, workshop, "step:pause", step=step.id)
    uow.announce(StepChanged(workshop.id))


def resume_step(uow: UnitOfWork, actor: Actor, step_id: str) -> None:
    """Go on with what was left of the time; resuming an open step changes nothing."""
    step, workshop = _current_step(uow, actor, step_id)
    if step.state is StepState.OPEN:
        return
    if step.seconds_left is not None:
        step.ends_at = uow.now() + dt.timedelta(seconds=step.seconds_left)
        step.seconds_left = None
    step.state = StepState.OPEN
    note(uow, actor, workshop, "step:resume", step=step.id)
    uow.announce(StepChanged(workshop.id))


def extend_step(
    uow: UnitOfWork, actor: Actor, step_id: str, minutes: int, operation_id: str
) -> None:
    """Add minutes to the clock; when the time was already over, they count from now.

    The same operation id again adds nothing.
    """
    step, workshop = _current_step(uow, actor, step_id)
    if not 1 <= minutes <= LONGEST_EXTENSION:
        raise RuleViolation(
            "limit-out-of-bounds", field="minutes", minimum=1, maximum=LONGEST_EXTENSION
        )
    if earlier_outcome(uow, actor, workshop.id, operation_id) is not None:
        return
    if step.seconds_left is not None:
        step.seconds_left += minutes * 60
    else:
        start = max(step.ends_at or uow.now(), uow.now())
        step.ends_at = start + dt.timedelta(minutes=minutes)
    keep_outcome(uow, actor, workshop.id, operation_id, minutes=minutes)
    note(uow, actor, workshop, "step:extend", step=step.id, minutes=minutes)
    uow.announce(StepChanged(workshop.id))


def reveal_step(uow: UnitOfWork, actor: Actor, step_id: str) -> None:
    """Show everybody what was hidden in this step; it cannot be hidden again."""
    step, workshop = _current_step(uow, actor, step_id)
    if step.is_revealed:
        return
    step.is_revealed = True
    note(uow, actor, workshop, "step:reveal", step=step.id)
    uow.announce(StepChanged(workshop.id))


def close_overdue_steps(uow: UnitOfWork) -> tuple[str, ...]:
    """Close the steps whose time is over and that close by themselves; answers their ids.

    All other steps stay open when their time is over: the room decides, not the clock. Votes that
    were under way when the clock reached zero have the grace of every closing vote to arrive.
    """
    overdue = sa.select(Step.id, Step.workshop_id, Step.options).where(
        Step.state == StepState.OPEN, Step.ends_at <= uow.now()
    )
    closed = []
    for step_id, workshop_id, options in uow.session.execute(overdue.order_by(Step.id)).all():
        if not options.get(CLOSES_BY_ITSELF.name):
            continue
        workshop = locked_workshop(uow, workshop_id)
        step = uow.session.get_one(Step, step_id, populate_existing=True)
        over = step.ends_at is not None and step.ends_at <= uow.now()
        if workshop.current_step_id == step_id and step.state is StepState.OPEN and over:
            leave_current_step(uow, SYSTEM, workshop)
            note(uow, SYSTEM, workshop, "step:close", step=step_id)
            uow.announce(StepChanged(workshop_id))
            closed.append(step_id)
    return tuple(closed)


def leave_current_step(uow: UnitOfWork, actor: Actor, workshop: Workshop) -> None:
    """Close the step that is under way, with its vote if one is open."""
    if workshop.current_step_id is None:
        return
    step = _step(uow, workshop.current_step_id)
    if step.state is StepState.CLOSED:
        return
    if Consequence.CLOSE_POLL in PHASES[step.phase].on_leave:
        close_on_leaving(uow, actor, step)
    step.state, step.closed_at = StepState.CLOSED, uow.now()
    step.ends_at = step.seconds_left = None
    if step.opened_at is not None:
        step.held_seconds += round((uow.now() - step.opened_at).total_seconds())


def published_frame_id(uow: UnitOfWork, pillar_id: str) -> str | None:
    """The frame against which a workshop of this pillar works, once one is published."""
    return uow.session.scalar(
        sa.select(Frame.id).where(Frame.pillar_id == pillar_id, Frame.state == FrameState.PUBLISHED)
    )


def _reveal_what_was_hidden(workshop: Workshop) -> None:
    for step in workshop.steps:
        if PHASES[step.phase].hides_proposals and step.first_opened_at is not None:
            step.is_revealed = True


def _step(uow: UnitOfWork, step_id: str) -> Step:
    step = uow.session.get(Step, step_id)
    if step is None:
        raise NotFound("no-such-step")
    return step


def _current_step(uow: UnitOfWork, actor: Actor, step_id: str) -> tuple[Step, Workshop]:
    """The step, if ``actor`` may run it and it is the one that is under way."""
    step = _step(uow, step_id)
    workshop = workshop_for(uow, actor, step.workshop_id, Permission.WORKSHOP_RUN)
    uow.session.refresh(step)
    if workshop.current_step_id != step.id or step.state is StepState.CLOSED:
        raise RuleViolation("step-not-current")
    return step, workshop
