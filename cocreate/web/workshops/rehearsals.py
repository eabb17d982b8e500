"""Beginning a rehearsal: a copy of the draft is opened, with bots in it, to be led at once."""

from flask import Blueprint, redirect, url_for

from cocreate.domain.permissions import Permission
from cocreate.operations.workshops import begin_rehearsal
from cocreate.web.access import allows
from cocreate.web.context import writing
from cocreate.web.forms.workshops import RehearsalForm
from cocreate.web.identity import current_actor
from cocreate.web.workshops.pages import Page, find_workshop, show_page

blueprint = Blueprint("rehearsals", __name__, url_prefix="/<workshop_id>/rehearsal")


@blueprint.post("")
@allows(Permission.WORKSHOP_RUN)
def begin(workshop_id: str) -> Page:
    """Begin the rehearsal of a draft, or go to the one that there is."""
    form = RehearsalForm()
    if form.validate():
        with form.refusals():
            with writing() as uow:
                made = begin_rehearsal(
                    uow, current_actor(), workshop_id, form.number(), form.pace()
                )
            return redirect(url_for("dashboard.show", workshop_id=made), code=303)
    page = find_workshop(workshop_id, Permission.WORKSHOP_RUN)
    return show_page(page, rehearsal=form), form.status
