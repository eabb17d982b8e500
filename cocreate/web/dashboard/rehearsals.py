"""A rehearsal while it is led: its bots are let in and sent out, and it is ended."""

from flask import Blueprint, flash, redirect, request, url_for

from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.text import N_
from cocreate.domain.voting import whole_number
from cocreate.operations.rehearsals import end_rehearsal, let_bots_in
from cocreate.unit_of_work import UnitOfWork
from cocreate.web.access import allows
from cocreate.web.context import writing
from cocreate.web.dashboard.pages import Page, act
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor

blueprint = Blueprint("rehearsal", __name__, url_prefix="/rehearsal")

PLACE = "rehearsal"


@blueprint.post("/bots")
@allows(Permission.WORKSHOP_RUN)
def bots(workshop_id: str) -> Page:
    """Let bots in, or with 0 send them out."""

    def let(uow: UnitOfWork, actor: Actor) -> None:
        number = whole_number(request.form.get("bots"), code="not-a-number", field="bots")
        speed = request.form.get("speed", "1")
        pace = whole_number(speed, code="unknown-bot-speed", field="speed")
        let_bots_in(uow, actor, workshop_id, number, pace)

    return act(workshop_id, let, place=PLACE)


@blueprint.post("/end")
@allows(Permission.WORKSHOP_RUN)
def end(workshop_id: str) -> Page:
    """Erase the rehearsal, and go back to the workshop that it was of."""
    with writing() as uow:
        source = end_rehearsal(uow, current_actor(), workshop_id)
    flash(say(N_("The rehearsal is over, and everything in it is erased.")), "good")
    return redirect(url_for("workshops.show", workshop_id=source), code=303)
