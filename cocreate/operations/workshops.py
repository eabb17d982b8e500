"""A workshop as a whole: made from a template or from another one, opened, closed, put away."""

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.errors import RuleViolation
from cocreate.domain.events import WorkshopChanged
from cocreate.domain.permissions import Actor, Facts, Permission, require
from cocreate.domain.phases import TEMPLATES
from cocreate.domain.workshops import StepState, WorkshopState, new_join_code
from cocreate.models.base import new_id
from cocreate.models.pillars import Pillar
from cocreate.models.workshops import JoinWatch, Pulse, Rehearsal, Step, Workshop
from cocreate.operations.details import Details, write_details
from cocreate.operations.rehearsals import check_bots, end_rehearsal_of, let_bots_in
from cocreate.operations.repeats import earlier_outcome, keep_outcome
from cocreate.operations.rooms import note, refuse_in_rehearsal, workshop_for
from cocreate.operations.steps import check_seen, go_to_step, leave_current_step
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NewWorkshop:
    """What a workshop is made from; texts by language, ``starts_at`` in UTC.

    ``colleges`` are (key, name by language) pairs. ``is_illustrative`` marks a demonstration: every
    page and file that comes of it says so.
    """

    pillar_id: str
    template_key: str
    title: dict[str, str]
    place: str
    starts_at: dt.datetime
    languages: tuple[str, ...]
    colleges: tuple[tuple[str, dict[str, str]], ...]
    working_group_id: str | None = None
    theme_code: str | None = None
    is_illustrative: bool = False

    @property
    def details(self) -> Details:
        return Details(
            title=self.title,
            place=self.place,
            starts_at=self.starts_at,
            languages=self.languages,
            colleges=self.colleges,
            working_group_id=self.working_group_id,
            theme_code=self.theme_code,
        )


def create_workshop(
    uow: UnitOfWork, actor: Actor, new: NewWorkshop, operation_id: str | None = None
) -> str:
    """Make a draft workshop with the agenda of its template; answers its id.

    The same operation id again answers the same workshop. Raises ``RuleViolation`` naming the field
    that is missing or unknown.
    """
    require(actor, Permission.WORKSHOP_CREATE, Facts(pillar_id=new.pillar_id))
    if operation_id is not None:
        uow.session.get(Pillar, new.pillar_id, with_for_update=True)
        done = earlier_outcome(uow, actor, new.pillar_id, operation_id)
        if done is not None:
            return str(done["workshop"])
    if new.template_key not in TEMPLATES:
        raise RuleViolation("unknown-template", field="template_key")
    workshop = _draft(uow, actor, new.pillar_id, new.template_key)
    workshop.is_illustrative = new.is_illustrative
    for position, plan in enumerate(TEMPLATES[new.template_key].steps, start=1):
        step = Step(
            position=position,
            phase=plan.phase,
            title={},
            wording=plan.title,
            planned_minutes=plan.minutes,
            options=dict(plan.options),
            state=StepState.PENDING,
        )
        workshop.steps.append(step)
    write_details(uow, workshop, new.details)
    _add(uow, actor, workshop, "workshop:create")
    if operation_id is not None:
        keep_outcome(uow, actor, new.pillar_id, operation_id, workshop=workshop.id)
    return workshop.id


def duplicate_workshop(
    uow: UnitOfWork,
    actor: Actor,
    workshop_id: str,
    starts_at: dt.datetime,
    operation_id: str | None = None,
) -> str:
    """Make a draft with the same details and agenda; answers its id.

    Nothing of what people did is taken over: no seat, no proposal, no vote, no time. The same
    operation id again answers the same copy.
    """
    source = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_CREATE)
    if operation_id is not None:
        done = earlier_outcome(uow, actor, source.id, operation_id)
        if done is not None:
            return str(done["workshop"])
    refuse_in_rehearsal(uow, source.id)
    copy = _copy(uow, actor, source, starts_at)
    copy.needs_card, copy.working_group_id = source.needs_card, source.working_group_id
    _add(uow, actor, copy, "workshop:duplicate")
    if operation_id is not None:
        keep_outcome(uow, actor, source.id, operation_id, workshop=copy.id)
    return copy.id


def begin_rehearsal(uow: UnitOfWork, actor: Actor, workshop_id: str, bots: int, speed: int) -> str:
    """Copy a draft and open the copy under a code of its own, with ``bots`` in it; answers its id.

    Nothing of it touches the draft, whose opening erases it. It belongs to no working group and
    asks for no card. A draft has one rehearsal: beginning it again answers the one that there is.
    Raises ``RuleViolation("rehearsal-not-draft")`` for a workshop that was opened.
    """
    source = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    known = uow.session.scalar(
        sa.select(Rehearsal.workshop_id).where(Rehearsal.rehearses_id == source.id)
    )
    if known is not None:
        return known
    check_bots(bots, speed)
    if source.state is not WorkshopState.DRAFT:
        raise RuleViolation("rehearsal-not-draft")
    copy = _copy(uow, actor, source, uow.now())
    note(uow, actor, source, "rehearsal:begin", rehearsal=copy.id)
    _add(uow, actor, copy, "workshop:rehearse")
    uow.session.add(Rehearsal(workshop_id=copy.id, rehearses_id=source.id))
    open_workshop(uow, actor, copy.id)
    if bots:
        let_bots_in(uow, actor, copy.id, bots, speed)
    return copy.id


def open_workshop(uow: UnitOfWork, actor: Actor, workshop_id: str) -> None:
    """Open the doors: people can join, and the first step begins. Opening twice changes nothing.

    If it was rehearsed, the rehearsal is erased first.
    """
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    if workshop.state is WorkshopState.OPEN:
        return
    if workshop.state is not WorkshopState.DRAFT:
        raise RuleViolation("workshop-is-over")
    if not workshop.steps:
        raise RuleViolation("agenda-empty")
    end_rehearsal_of(uow, actor, workshop)
    workshop.state, workshop.opened_at = WorkshopState.OPEN, uow.now()
    note(uow, actor, workshop, "workshop:open")
    uow.announce(WorkshopChanged(workshop.id))
    uow.session.flush()
    go_to_step(uow, actor, workshop.steps[0].id)


def close_workshop(
    uow: UnitOfWork, actor: Actor, workshop_id: str, seen: str | None = None
) -> None:
    """End the workshop: its current step ends, with its vote; closing twice changes nothing.

    ``seen`` is the id of the step that was under way on the screen, as in ``go_to_step``.
    """
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_RUN)
    if workshop.state is WorkshopState.CLOSED:
        return
    if workshop.state is not WorkshopState.OPEN:
        raise RuleViolation("workshop-not-open")
    check_seen(workshop, seen)
    leave_current_step(uow, actor, workshop)
    workshop.state, workshop.closed_at = WorkshopState.CLOSED, uow.now()
    note(uow, actor, workshop, "workshop:close")
    uow.announce(WorkshopChanged(workshop.id))


def archive_workshop(uow: UnitOfWork, actor: Actor, workshop_id: str) -> None:
    """Put a draft or a closed workshop away; its report stays. Twice changes nothing.

    The rehearsal of a draft is erased; a rehearsal itself cannot be put away.
    """
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_ARCHIVE)
    if workshop.state is WorkshopState.ARCHIVED:
        return
    if workshop.state is WorkshopState.OPEN:
        raise RuleViolation("workshop-is-open")
    refuse_in_rehearsal(uow, workshop.id)
    end_rehearsal_of(uow, actor, workshop)
    workshop.state = WorkshopState.ARCHIVED
    note(uow, actor, workshop, "workshop:archive")
    uow.announce(WorkshopChanged(workshop.id))


def unarchive_workshop(uow: UnitOfWork, actor: Actor, workshop_id: str) -> None:
    """Take a workshop back out: closed if it was held, a draft if not."""
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_ARCHIVE)
    if workshop.state is not WorkshopState.ARCHIVED:
        return
    was_held = workshop.closed_at is not None
    workshop.state = WorkshopState.CLOSED if was_held else WorkshopState.DRAFT
    note(uow, actor, workshop, "workshop:unarchive")
    uow.announce(WorkshopChanged(workshop.id))


def _draft(uow: UnitOfWork, actor: Actor, pillar_id: str, template_key: str) -> Workshop:
    return Workshop(
        id=new_id(),
        pillar_id=pillar_id,
        template_key=template_key,
        state=WorkshopState.DRAFT,
        version=1,
        join_code=_unused_code(uow),
        join_token=new_id(),
        seat_secret=secrets.token_urlsafe(32),
        created_by_id=None if actor.id == "system" else actor.id,
        created_at=uow.now(),
    )


def _copy(uow: UnitOfWork, actor: Actor, source: Workshop, starts_at: dt.datetime) -> Workshop:
    """A draft with the details and agenda of another workshop; it belongs to no working group."""
    copy = _draft(uow, actor, source.pillar_id, source.template_key)
    for step in source.steps:
        copied = Step(
            position=step.position,
            phase=step.phase,
            title=dict(step.title),
            wording=step.wording,
            planned_minutes=step.planned_minutes,
            options=dict(step.options),
            state=StepState.PENDING,
        )
        copy.steps.append(copied)
    details = Details(
        title=source.title,
        place=source.place,
        starts_at=starts_at,
        languages=tuple(source.languages),
        colleges=tuple((college.key, college.name) for college in source.colleges),
        theme_code=source.theme_code,
    )
    write_details(uow, copy, details)
    return copy


def _add(uow: UnitOfWork, actor: Actor, workshop: Workshop, verb: str) -> None:
    uow.session.add(workshop)
    uow.session.flush()
    uow.session.add_all(
        (Pulse(workshop_id=workshop.id, marks={}), JoinWatch(workshop_id=workshop.id))
    )
    note(uow, actor, workshop, verb)


def _unused_code(uow: UnitOfWork) -> str:
    while True:
        code = new_join_code()
        if not uow.session.scalar(sa.select(sa.exists().where(Workshop.join_code == code))):
            return code
