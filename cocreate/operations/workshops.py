"""A workshop as a whole: made from a template, opened, closed."""

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.errors import RuleViolation
from cocreate.domain.events import WorkshopChanged
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.phases import TEMPLATES
from cocreate.domain.pillars import FrameState
from cocreate.domain.text import LANGUAGES, clean_line, clean_translations
from cocreate.domain.workshops import StepState, WorkshopState, new_join_code
from cocreate.models.base import new_id
from cocreate.models.pillars import Frame
from cocreate.models.workshops import College, Pulse, Step, Workshop
from cocreate.operations.rooms import note, workshop_for
from cocreate.operations.steps import go_to_step, leave_current_step
from cocreate.unit_of_work import UnitOfWork


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
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
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
    note(uow, actor, workshop, "workshop:open")
    uow.announce(WorkshopChanged(workshop.id))
    go_to_step(uow, actor, workshop.steps[0].id)


def close_workshop(uow: UnitOfWork, actor: Actor, workshop_id: str) -> None:
    """End the workshop: its current step ends, with its vote; closing twice changes nothing."""
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    if workshop.state is WorkshopState.CLOSED:
        return
    if workshop.state is not WorkshopState.OPEN:
        raise RuleViolation("workshop-not-open")
    leave_current_step(uow, actor, workshop)
    workshop.state, workshop.closed_at = WorkshopState.CLOSED, uow.now()
    note(uow, actor, workshop, "workshop:close")
    uow.announce(WorkshopChanged(workshop.id))


def _unused_code(uow: UnitOfWork) -> str:
    while True:
        code = new_join_code()
        if not uow.session.scalar(sa.select(sa.exists().where(Workshop.join_code == code))):
            return code
