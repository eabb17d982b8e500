"""The agenda of a workshop: steps are added, changed, moved and removed until they are held."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.events import WorkshopChanged
from cocreate.domain.permissions import Actor
from cocreate.domain.phases import PHASES
from cocreate.domain.text import clean_translations
from cocreate.domain.voting import read_fields, whole_number
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.rules import Secrecy, Visibility
from cocreate.domain.workshops import StepState
from cocreate.models.workshops import Step, Workshop
from cocreate.operations.details import check_lengths, workshop_to_edit
from cocreate.operations.polls import PollPlan, read_level
from cocreate.operations.rooms import note
from cocreate.unit_of_work import UnitOfWork

LONGEST_STEP = 480
"""Minutes."""
MOST_STEPS = 40
TITLE_LENGTH = 120
QUESTION_LENGTH = 400
MOST_OPTIONS = 1000
"""How many proposals a vote is thought to have before there are any."""


@dataclass(frozen=True)
class StepDetails:
    """What can be said of a step; texts by language.

    ``minutes`` may be as typed. An empty title means the step's own wording. ``question`` is
    shown to the room while the step is held. ``settings`` are those that the phase describes; the
    others keep their defaults. ``vote`` says how the vote of the step will be held; None leaves it
    to the phase.
    """

    minutes: int | str
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    vote: PollPlan | None = None


def add_step(
    uow: UnitOfWork,
    actor: Actor,
    workshop_id: str,
    phase: str,
    details: StepDetails,
    version: int,
) -> str:
    """Add a step at the end of the agenda; answers its id.

    ``version`` is the workshop's as it was on the screen: of two copies of a request, the second
    is stale.
    """
    workshop = workshop_to_edit(uow, actor, workshop_id, version)
    if phase not in PHASES:
        raise RuleViolation("unknown-phase", field="phase")
    if len(workshop.steps) >= MOST_STEPS:
        raise RuleViolation("too-many-steps", maximum=MOST_STEPS)
    step = Step(
        phase=phase,
        position=max((one.position for one in workshop.steps), default=0) + 1,
        options={},
        state=StepState.PENDING,
    )
    _write(step, details)
    workshop.steps.append(step)
    uow.session.flush()
    _done(uow, actor, workshop, "step:add", step)
    return step.id


def edit_step(
    uow: UnitOfWork, actor: Actor, step_id: str, details: StepDetails, version: int
) -> None:
    """Change title, minutes, question and settings of a step that is yet to come."""
    step, workshop = _step_to_come(uow, actor, step_id, version)
    _write(step, details)
    _done(uow, actor, workshop, "step:edit", step)


def move_step(uow: UnitOfWork, actor: Actor, step_id: str, place: int, version: int) -> None:
    """Put a step that is yet to come at another place of the agenda (the first place is 1).

    Steps that were held stay where they are. Raises ``RuleViolation("step-before-held")``.
    """
    step, workshop = _step_to_come(uow, actor, step_id, version)
    others = [one for one in workshop.steps if one.id != step.id]
    if not 1 <= place <= len(others) + 1:
        raise RuleViolation(
            "limit-out-of-bounds", field="place", minimum=1, maximum=len(others) + 1
        )
    if any(_was_held(one) for one in others[place - 1 :]):
        raise RuleViolation("step-before-held", field="place")
    others.insert(place - 1, step)
    for position, one in enumerate(others, start=1):
        one.position = position
    _done(uow, actor, workshop, "step:move", step)


def remove_step(uow: UnitOfWork, actor: Actor, step_id: str, version: int) -> None:
    """Take a step that is yet to come off the agenda, with the vote that was prepared for it.

    Raises ``RuleViolation("agenda-empty")`` for the last one.
    """
    step, workshop = _step_to_come(uow, actor, step_id, version)
    if len(workshop.steps) == 1:
        raise RuleViolation("agenda-empty")
    workshop.steps.remove(step)
    for position, one in enumerate(workshop.steps, start=1):
        one.position = position
    _done(uow, actor, workshop, "step:remove", step)


def _step_to_come(
    uow: UnitOfWork, actor: Actor, step_id: str, version: int
) -> tuple[Step, Workshop]:
    step = uow.session.get(Step, step_id)
    if step is None:
        raise NotFound("no-such-step")
    workshop = workshop_to_edit(uow, actor, step.workshop_id, version)
    uow.session.refresh(step)
    if _was_held(step):
        raise RuleViolation("step-was-held")
    return step, workshop


def _was_held(step: Step) -> bool:
    return step.first_opened_at is not None


def _write(step: Step, details: StepDetails) -> None:
    minutes = whole_number(details.minutes, code="not-a-number", field="minutes")
    if not 1 <= minutes <= LONGEST_STEP:
        raise RuleViolation("limit-out-of-bounds", field="minutes", minimum=1, maximum=LONGEST_STEP)
    title = clean_translations(details.title)
    question = clean_translations(details.question)
    check_lengths(title, "title", TITLE_LENGTH)
    check_lengths(question, "question", QUESTION_LENGTH)
    step.planned_minutes, step.title = minutes, title
    step.options = {
        **step.options,
        **read_fields(PHASES[step.phase].all_setting_fields, details.settings, 0),
        "question": question,
        **(_vote(details.vote) if details.vote and PHASES[step.phase].holds_poll else {}),
    }


def _vote(plan: PollPlan) -> dict[str, object]:
    """How a vote will be held, as a step keeps it; its limits are fitted when the step begins."""
    if plan.method not in METHODS:
        raise RuleViolation("unknown-method", field="method")
    return {
        "poll": {
            "method": plan.method,
            "settings": dict(METHODS[plan.method].read_settings(plan.settings, MOST_OPTIONS)),
            "secrecy": read_level(Secrecy, plan.secrecy, "secrecy").value,
            "visibility": read_level(Visibility, plan.visibility, "visibility").value,
        }
    }


def _done(uow: UnitOfWork, actor: Actor, workshop: Workshop, verb: str, step: Step) -> None:
    note(uow, actor, workshop, verb, step=step.id)
    uow.announce(WorkshopChanged(workshop.id))
