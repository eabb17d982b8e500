"""The agenda of a workshop as screens read it: steps, their clocks, what still blocks them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cocreate.domain.phases import PHASES
from cocreate.domain.voting.rules import Secrecy, Visibility
from cocreate.domain.workshops import Blocker, StepState, StepTitle
from cocreate.models.facts import phase_facts
from cocreate.models.workshops import Step, Workshop

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Clock:
    """The clock of a step, told by the server.

    ``ends_at`` is set while it runs. ``seconds_left`` counts from ``now`` and stands still while
    the step is paused; it is None without a clock. ``is_over``: the time is over, the step is not.
    """

    now: dt.datetime
    ends_at: dt.datetime | None
    seconds_left: int | None

    @property
    def is_over(self) -> bool:
        return self.seconds_left == 0


@dataclass(frozen=True)
class VoteWish:
    """How the vote of a step is to be held, before it is prepared."""

    method: str
    settings: Mapping[str, int]
    secrecy: Secrecy
    visibility: Visibility


@dataclass(frozen=True)
class StepView:
    """One line of the agenda.

    ``settings`` are the whole numbers that its phase describes; ``vote`` is what was said of its
    vote beforehand. ``held_seconds`` add up its times under way, the present one included.
    """

    id: str
    phase: str
    position: int
    title: StepTitle
    purpose: str
    question: Texts
    minutes: int
    settings: Mapping[str, int]
    vote: VoteWish | None
    state: StepState
    is_current: bool
    is_revealed: bool
    hides_proposals: bool
    holds_poll: bool
    first_opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    held_seconds: int
    clock: Clock

    @property
    def was_held(self) -> bool:
        return self.first_opened_at is not None


def agenda(workshop: Workshop, now: dt.datetime) -> tuple[StepView, ...]:
    """All steps of a workshop, in order."""
    return tuple(step_view(step, workshop, now) for step in workshop.steps)


def step_view(step: Step, workshop: Workshop, now: dt.datetime) -> StepView:
    """One step as it stands ``now``."""
    phase = PHASES[step.phase]
    fields = phase.all_setting_fields
    question = step.options.get("question")
    return StepView(
        id=step.id,
        phase=step.phase,
        position=step.position,
        title=StepTitle(step.title, step.wording or phase.title),
        purpose=phase.purpose,
        question=question if isinstance(question, dict) else {},
        minutes=step.planned_minutes,
        settings={
            field.name: int(str(step.options.get(field.name, field.default))) for field in fields
        },
        vote=_vote_wish(step),
        state=step.state,
        is_current=step.id == workshop.current_step_id,
        is_revealed=step.is_revealed,
        hides_proposals=phase.hides_proposals,
        holds_poll=phase.holds_poll,
        first_opened_at=step.first_opened_at,
        closed_at=step.closed_at,
        held_seconds=_held(step, now),
        clock=clock(step, now),
    )


def clock(step: Step, now: dt.datetime) -> Clock:
    """What the server's clock says of a step."""
    left = step.seconds_left
    if step.ends_at is not None:
        left = max(0, round((step.ends_at - now).total_seconds()))
    return Clock(now, step.ends_at, left)


def next_step(steps: tuple[StepView, ...]) -> StepView | None:
    """The step after the current one; the first one before the workshop begins."""
    current = next((step.position for step in steps if step.is_current), 0)
    return next((step for step in steps if step.position > current), None)


def blockers(session: Session, workshop: Workshop, step: StepView) -> tuple[Blocker, ...]:
    """What must still be done before a step can begin: codes with parameters."""
    return PHASES[step.phase].blockers(phase_facts(session, workshop))


def _vote_wish(step: Step) -> VoteWish | None:
    phase, told = PHASES[step.phase], step.options.get("poll")
    if not phase.holds_poll:
        return None
    asked: Mapping[str, object] = told if isinstance(told, dict) else {}
    settings = asked.get("settings")
    return VoteWish(
        method=str(asked.get("method", phase.default_method)),
        settings=settings if isinstance(settings, dict) else {},
        secrecy=Secrecy(str(asked.get("secrecy", Secrecy.SECRET))),
        visibility=Visibility(str(asked.get("visibility", Visibility.HIDDEN))),
    )


def _held(step: Step, now: dt.datetime) -> int:
    if step.state in {StepState.OPEN, StepState.PAUSED} and step.opened_at is not None:
        return step.held_seconds + round((now - step.opened_at).total_seconds())
    return step.held_seconds
