"""Leading the room: the doors, the steps on the clock, the end. One operation for each press."""

import hashlib

from flask import Blueprint, request

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Permission
from cocreate.operations import cards, joining, steps, workshops
from cocreate.operations.repeats import LONGEST_OPERATION_ID
from cocreate.web.access import allows
from cocreate.web.dashboard.pages import Page, act

blueprint = Blueprint("steps", __name__)

PEOPLE = "people"


@blueprint.post("/open")
@allows(Permission.WORKSHOP_RUN)
def open_doors(workshop_id: str) -> Page:
    """Let people in; the first step begins."""
    return act(workshop_id, lambda uow, actor: workshops.open_workshop(uow, actor, workshop_id))


@blueprint.post("/close")
@allows(Permission.WORKSHOP_RUN)
def close(workshop_id: str) -> Page:
    """End the workshop, from the step that was on the screen."""
    seen = request.form.get("seen", "")
    return act(
        workshop_id, lambda uow, actor: workshops.close_workshop(uow, actor, workshop_id, seen)
    )


@blueprint.post("/steps/<step_id>/go")
@allows(Permission.WORKSHOP_RUN)
def go(workshop_id: str, step_id: str) -> Page:
    """Make a step the current one, from the one that was on the screen."""
    seen = request.form.get("seen", "")
    return act(workshop_id, lambda uow, actor: steps.go_to_step(uow, actor, step_id, seen))


@blueprint.post("/steps/<step_id>/extend")
@allows(Permission.WORKSHOP_RUN)
def extend(workshop_id: str, step_id: str) -> Page:
    """Add minutes to the clock as it was on the screen: pressed twice, they are added once."""
    minutes = request.form.get("minutes", type=int) or 0
    pressed = f"{step_id} {request.form.get('seen', '')} {minutes}"
    once = hashlib.sha256(pressed.encode()).hexdigest()[:LONGEST_OPERATION_ID]
    return act(
        workshop_id, lambda uow, actor: steps.extend_step(uow, actor, step_id, minutes, once)
    )


@blueprint.post("/steps/<step_id>/<verb>")
@allows(Permission.WORKSHOP_RUN)
def lead(workshop_id: str, step_id: str, verb: str) -> Page:
    """Pause the step under way, resume it, or show everybody what was hidden in it."""
    verbs = {
        "pause": steps.pause_step,
        "resume": steps.resume_step,
        "reveal": steps.reveal_step,
    }
    if verb not in verbs:
        raise NotFound("no-such-region")
    return act(workshop_id, lambda uow, actor: verbs[verb](uow, actor, step_id))


@blueprint.post("/door")
@allows(Permission.WORKSHOP_RUN)
def door(workshop_id: str) -> Page:
    """Let nobody new in, or let people in again."""
    locked = request.form.get("locked") == "1"
    return act(
        workshop_id,
        lambda uow, actor: joining.lock_join(uow, actor, workshop_id, locked=locked),
        place=PEOPLE,
    )


@blueprint.post("/cards")
@allows(Permission.WORKSHOP_RUN)
def require_cards(workshop_id: str) -> Page:
    """Ask newcomers for a one-time card, or ask no longer."""
    required = request.form.get("required") == "1"
    return act(
        workshop_id,
        lambda uow, actor: cards.require_cards(uow, actor, workshop_id, required=required),
        place=PEOPLE,
    )
