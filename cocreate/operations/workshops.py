"""Preparing and running a workshop: its agenda, its clock, its seats."""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.errors import Gone, NotFound, RuleViolation
from cocreate.domain.events import JoinChanged, ParticipantJoined, StepChanged, WorkshopChanged
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.phases import PHASES, TEMPLATES
from cocreate.domain.pillars import FrameFacts, FrameState, missing_parts
from cocreate.domain.text import LANGUAGES, clean_line, clean_translations
from cocreate.domain.workshops import (
    Consequence,
    PhaseFacts,
    StepState,
    WorkshopState,
    new_join_code,
)
from cocreate.models.base import new_id
from cocreate.models.pillars import Frame
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll
from cocreate.models.workshops import College, Participant, Pulse, Step, Workshop
from cocreate.operations.voting import close_poll
from cocreate.unit_of_work import UnitOfWork

LONGEST_EXTENSION = 120
"""Minutes that can be added to a step at once."""


@dataclass(frozen=True)
class NewWorkshop:
    """What a workshop is made from; texts by language, ``starts_at`` in UTC.

    ``colleges`` are (key, name by language) pairs.
    """

    pillar_id: str
    template_key: str
    title: dict[str, str]
    place: str
    starts_at: dt.datetime
    languages: tuple[str, ...]
    colleges: tuple[tuple[str, dict[str, str]], ...]


def create_workshop(uow: UnitOfWork, actor: Actor, new: NewWorkshop) -> str:
    """Make a draft workshop with the agenda of its template; answers its id.

    Raises ``RuleViolation`` naming the field that is missing or unknown.
    """
    facts = Facts(pillar_id=new.pillar_id)
    require(actor, Permission.WORKSHOP_CREATE, facts)
    title = clean_translations(new.title)
    if not title:
        raise RuleViolation("title-missing", field="title")
    if new.template_key not in TEMPLATES:
        raise RuleViolation("unknown-template", field="template_key")
    if not new.languages or set(new.languages) - set(LANGUAGES):
        raise RuleViolation("languages-missing", field="languages")
    if not new.colleges:
        raise RuleViolation("colleges-missing", field="colleges")
    workshop = Workshop(
        id=new_id(),
        pillar_id=new.pillar_id,
        template_key=new.template_key,
        title=title,
        place=clean_line(new.place),
        starts_at=new.starts_at,
        languages=[language for language in LANGUAGES if language in new.languages],
        state=WorkshopState.DRAFT,
        join_code=_unused_code(uow),
        join_token=new_id(),
        seat_secret=secrets.token_urlsafe(32),
        created_by_id=None if actor.id == "system" else actor.id,
        created_at=uow.now(),
    )
    uow.session.add(workshop)
    uow.session.flush()
    uow.session.add(Pulse(workshop_id=workshop.id, marks={}))
    for position, (key, name) in enumerate(new.colleges, start=1):
        college = College(key=key, position=position, name=clean_translations(name))
        workshop.colleges.append(college)
    for position, plan in enumerate(TEMPLATES[new.template_key].steps, start=1):
        # A title is a template's own wording, translated when it is shown.
        step = Step(
            position=position,
            phase=plan.phase,
            title={"en": plan.title} if plan.title else {},
            planned_minutes=plan.minutes,
            options=dict(plan.options),
            state=StepState.PENDING,
        )
        workshop.steps.append(step)
    role = acting_role(actor, Permission.WORKSHOP_CREATE, facts)
    uow.record(actor, role, "workshop:create", ("workshop", workshop.id))
    return workshop.id


def open_workshop(uow: UnitOfWork, actor: Actor, workshop_id: str) -> None:
    """Open the doors: people can join, and the first step begins. Opening twice changes nothing."""
    workshop = _run(uow, actor, workshop_id)
    if workshop.state is WorkshopState.OPEN:
        return
    if workshop.state is not WorkshopState.DRAFT:
        raise RuleViolation("workshop-is-over")
    workshop.state, workshop.opened_at = WorkshopState.OPEN, uow.now()
    workshop.frame_id = uow.session.scalar(
        sa.select(Frame.id).where(
            Frame.pillar_id == workshop.pillar_id, Frame.state == FrameState.PUBLISHED
        )
    )
    _note(uow, actor, workshop, "workshop:open")
    uow.announce(WorkshopChanged(workshop.id))
    go_to_step(uow, actor, workshop.steps[0].id)


def close_workshop(uow: UnitOfWork, actor: Actor, workshop_id: str) -> None:
    """End the workshop: its current step ends, with its vote; closing twice changes nothing."""
    workshop = _run(uow, actor, workshop_id)
    if workshop.state is WorkshopState.CLOSED:
        return
    if workshop.state is not WorkshopState.OPEN:
        raise RuleViolation("workshop-not-open")
    _leave_current_step(uow, actor, workshop)
    workshop.state, workshop.closed_at = WorkshopState.CLOSED, uow.now()
    _note(uow, actor, workshop, "workshop:close")
    uow.announce(WorkshopChanged(workshop.id))


def go_to_step(uow: UnitOfWork, actor: Actor, step_id: str) -> None:
    """Make a step the current one, forwards or backwards; its clock starts anew.

    The step that is left is closed, with its vote if one is open. Nothing is duplicated or lost:
    proposals stay, and a closed vote stays closed. Going to the current step changes nothing.
    Raises ``RuleViolation`` with the code of the first thing that the phase still needs.
    """
    step = _step(uow, step_id)
    workshop = _run(uow, actor, step.workshop_id)
    if workshop.state is not WorkshopState.OPEN:
        raise RuleViolation("workshop-not-open")
    if workshop.current_step_id == step.id and step.state is not StepState.CLOSED:
        return
    for blocker in PHASES[step.phase].blockers(_phase_facts(uow, workshop)):
        raise RuleViolation(blocker.code, field=None, **blocker.params)
    _leave_current_step(uow, actor, workshop)
    workshop.current_step_id = step.id
    step.state, step.opened_at, step.closed_at = StepState.OPEN, uow.now(), None
    step.ends_at = uow.now() + dt.timedelta(minutes=step.planned_minutes)
    step.seconds_left = None
    _note(uow, actor, workshop, "step:open", step=step.id)
    uow.announce(StepChanged(workshop.id))


def pause_step(uow: UnitOfWork, actor: Actor, step_id: str) -> None:
    """Stop the clock and the phones; pausing a paused step changes nothing."""
    step, workshop = _current_step(uow, actor, step_id)
    if step.state is StepState.PAUSED:
        return
    if step.ends_at is not None:
        left = (step.ends_at - uow.now()).total_seconds()
        step.seconds_left, step.ends_at = max(0, round(left)), None
    step.state = StepState.PAUSED
    _note(uow, actor, workshop, "step:pause", step=step.id)
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
    _note(uow, actor, workshop, "step:resume", step=step.id)
    uow.announce(StepChanged(workshop.id))


def extend_step(uow: UnitOfWork, actor: Actor, step_id: str, minutes: int) -> None:
    """Add minutes to the clock; when the time was already over, they count from now."""
    step, workshop = _current_step(uow, actor, step_id)
    if not 1 <= minutes <= LONGEST_EXTENSION:
        raise RuleViolation(
            "limit-out-of-bounds", field="minutes", minimum=1, maximum=LONGEST_EXTENSION
        )
    if step.seconds_left is not None:
        step.seconds_left += minutes * 60
    else:
        start = max(step.ends_at or uow.now(), uow.now())
        step.ends_at = start + dt.timedelta(minutes=minutes)
    _note(uow, actor, workshop, "step:extend", step=step.id, minutes=minutes)
    uow.announce(StepChanged(workshop.id))


def reveal_step(uow: UnitOfWork, actor: Actor, step_id: str) -> None:
    """Show everybody what was hidden in this step; it cannot be hidden again."""
    step, workshop = _current_step(uow, actor, step_id)
    if step.is_revealed:
        return
    step.is_revealed = True
    _note(uow, actor, workshop, "step:reveal", step=step.id)
    uow.announce(StepChanged(workshop.id))


def lock_join(uow: UnitOfWork, actor: Actor, workshop_id: str, *, locked: bool) -> None:
    """Let no new seat in, or let them in again; whoever has a seat keeps it."""
    workshop = _run(uow, actor, workshop_id)
    if workshop.join_is_locked == locked:
        return
    workshop.join_is_locked = locked
    _note(uow, actor, workshop, "join:lock" if locked else "join:unlock")
    uow.announce(JoinChanged(workshop.id))


def seat_hash(workshop: Workshop, device: str) -> str:
    """The hash under which a device is seated: another one in each workshop."""
    return hmac.new(workshop.seat_secret.encode(), device.encode(), hashlib.sha256).hexdigest()


def join_workshop(
    uow: UnitOfWork, workshop_id: str, *, device: str, college_key: str, language: str
) -> Actor:
    """Seat a device, or give it back the seat it has; answers the participant.

    Raises ``Gone`` when the workshop is over, ``RuleViolation`` when it has not begun, is locked
    or has no such college.
    """
    workshop = uow.session.get(Workshop, workshop_id, with_for_update=True)
    if workshop is None:
        raise NotFound("no-such-workshop")
    hashed = seat_hash(workshop, device)
    seat = uow.session.scalar(
        sa.select(Participant).where(
            Participant.workshop_id == workshop.id, Participant.seat_hash == hashed
        )
    )
    if seat is not None:
        return Actor(id=seat.id, workshop_id=workshop.id)
    if workshop.state is WorkshopState.DRAFT:
        raise RuleViolation("workshop-not-open")
    if workshop.state is not WorkshopState.OPEN:
        raise Gone("workshop-is-over")
    if workshop.join_is_locked:
        raise RuleViolation("join-is-locked")
    college = next((one for one in workshop.colleges if one.key == college_key), None)
    if college is None:
        raise RuleViolation("college-missing", field="college")
    if language not in workshop.languages:
        raise RuleViolation("languages-missing", field="language")
    seat = Participant(
        id=new_id(),
        workshop_id=workshop.id,
        seat_hash=hashed,
        college_id=college.id,
        language=language,
        joined_on=uow.now().date(),
    )
    uow.session.add(seat)
    uow.announce(ParticipantJoined(workshop.id))
    return Actor(id=seat.id, workshop_id=workshop.id)


def _unused_code(uow: UnitOfWork) -> str:
    while True:
        code = new_join_code()
        if not uow.session.scalar(sa.select(sa.exists().where(Workshop.join_code == code))):
            return code


def _run(uow: UnitOfWork, actor: Actor, workshop_id: str) -> Workshop:
    """The workshop, locked against other writers, if ``actor`` may run it."""
    workshop = uow.session.get(Workshop, workshop_id, with_for_update=True)
    if workshop is None:
        raise NotFound("no-such-workshop")
    require(actor, Permission.WORKSHOP_RUN, Facts(workshop.pillar_id, workshop.id))
    return workshop


def _step(uow: UnitOfWork, step_id: str) -> Step:
    step = uow.session.get(Step, step_id)
    if step is None:
        raise NotFound("no-such-step")
    return step


def _current_step(uow: UnitOfWork, actor: Actor, step_id: str) -> tuple[Step, Workshop]:
    """The step, if ``actor`` may run it and it is the one that is under way."""
    step = _step(uow, step_id)
    workshop = _run(uow, actor, step.workshop_id)
    if workshop.current_step_id != step.id or step.state is StepState.CLOSED:
        raise RuleViolation("step-not-current")
    return step, workshop


def _note(uow: UnitOfWork, actor: Actor, workshop: Workshop, verb: str, **facts: object) -> None:
    role = acting_role(actor, Permission.WORKSHOP_RUN, Facts(workshop.pillar_id, workshop.id))
    uow.record(actor, role, verb, ("workshop", workshop.id), **facts)


def _leave_current_step(uow: UnitOfWork, actor: Actor, workshop: Workshop) -> None:
    if workshop.current_step_id is None:
        return
    step = _step(uow, workshop.current_step_id)
    if Consequence.CLOSE_POLL in PHASES[step.phase].on_leave:
        open_polls = sa.select(Poll.id).where(Poll.step_id == step.id, Poll.state == "open")
        for poll_id in uow.session.scalars(open_polls).all():
            close_poll(uow, actor, poll_id)
    step.state, step.closed_at = StepState.CLOSED, uow.now()
    step.ends_at = step.seconds_left = None


def _phase_facts(uow: UnitOfWork, workshop: Workshop) -> PhaseFacts:
    frames = uow.session.scalars(
        sa.select(Frame).where(Frame.pillar_id == workshop.pillar_id).order_by(Frame.number)
    ).all()
    published = any(frame.state is FrameState.PUBLISHED for frame in frames)
    draft = frames[-1] if frames else None
    looked_at = None
    if draft is not None:
        looked_at = FrameFacts(
            vision=draft.vision,
            items=tuple((item.kind, item.text) for item in draft.items),
            has_envelope=bool(draft.envelope_lines),
        )
    proposals = uow.session.scalar(
        sa.select(sa.func.count()).where(
            Proposal.workshop_id == workshop.id,
            Proposal.state == "proposed",
            Proposal.hidden_reason == "",
        )
    )
    closed_vote = sa.exists().where(Poll.workshop_id == workshop.id, Poll.state == "closed")
    return PhaseFacts(
        has_published_frame=published,
        missing_in_frame=() if published else tuple(map(str, missing_parts(looked_at))),
        proposals=proposals or 0,
        has_closed_vote=bool(uow.session.scalar(sa.select(closed_vote))),
    )
