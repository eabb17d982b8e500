"""The agenda of a workshop: steps are added, changed, moved by buttons, and taken off."""

import datetime as dt
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.phases import PHASES
from cocreate.domain.text import N_
from cocreate.operations import agendas
from cocreate.operations.agendas import StepDetails
from cocreate.queries.workshops import WorkshopPage
from cocreate.unit_of_work import UnitOfWork
from cocreate.web.access import allows
from cocreate.web.context import writing
from cocreate.web.errors import sentence_of
from cocreate.web.forms.workshops import NewStepForm, StepForm
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.workshops.pages import Page, find_workshop

blueprint = Blueprint("agenda", __name__, url_prefix="/<workshop_id>/agenda")
Change = Callable[[UnitOfWork, Actor, int], object]


@blueprint.route("", methods=["GET", "POST"])
@allows(Permission.WORKSHOP_EDIT)
def show(workshop_id: str) -> Page:
    """The agenda with its hours; posting adds a step at its end."""
    form = NewStepForm()
    if form.validate_on_submit():
        with form.refusals():
            details = StepDetails(minutes=form.minutes.data or "")
            with writing() as uow:
                agendas.add_step(
                    uow,
                    current_actor(),
                    workshop_id,
                    form.phase.data or "",
                    details,
                    int(form.version.data or 0),
                )
            return _back(workshop_id)
    page = find_workshop(workshop_id, Permission.WORKSHOP_EDIT)
    form.version.data = str(page.version)
    return _agenda(page, form), form.status


@blueprint.route("/<step_id>", methods=["GET", "POST"])
@allows(Permission.WORKSHOP_EDIT)
def edit(workshop_id: str, step_id: str) -> Page:
    """One step: title, minutes, question, settings, and how its vote will be held."""
    page = find_workshop(workshop_id, Permission.WORKSHOP_EDIT)
    step = next((one for one in page.steps if one.id == step_id), None)
    if step is None:
        raise NotFound("no-such-step")
    form = StepForm()
    if not form.is_submitted():
        form.fill(step, page.version)
    elif form.validate():
        with form.refusals():
            with writing() as uow:
                agendas.edit_step(
                    uow,
                    current_actor(),
                    step_id,
                    form.details(PHASES[step.phase]),
                    int(form.version.data or 0),
                )
            flash(say(N_("Saved.")), "good")
            return _back(workshop_id)
    if form.is_stale:
        page = find_workshop(workshop_id)
        form.version.data = str(page.version)
    content = render_template(
        "workshops/step.html", form=form, page=page, step=step, phase=PHASES[step.phase]
    )
    return content, form.status


@blueprint.post("/<step_id>/move")
@allows(Permission.WORKSHOP_EDIT)
def move(workshop_id: str, step_id: str) -> Page:
    """Put a step at another place."""
    place = request.form.get("place", type=int) or 0
    return _change(
        workshop_id, lambda uow, actor, seen: agendas.move_step(uow, actor, step_id, place, seen)
    )


@blueprint.post("/<step_id>/remove")
@allows(Permission.WORKSHOP_EDIT)
def remove(workshop_id: str, step_id: str) -> Page:
    """Take a step off the agenda."""
    return _change(
        workshop_id, lambda uow, actor, seen: agendas.remove_step(uow, actor, step_id, seen)
    )


def _change(workshop_id: str, change: Change) -> Page:
    """Change the agenda as it was on the screen; a refusal shows it as it is now."""
    try:
        with writing() as uow:
            change(uow, current_actor(), request.form.get("version", type=int) or 0)
    except (RuleViolation, StaleRevision) as error:
        page = find_workshop(workshop_id, Permission.WORKSHOP_EDIT)
        form = NewStepForm(formdata=None, version=str(page.version))
        return _agenda(page, form, refusal=sentence_of(error)), error.status
    return _back(workshop_id)


def _agenda(page: WorkshopPage, form: NewStepForm, refusal: str = "") -> str:
    hours = []
    begins = page.starts_at
    for step in page.steps:
        hours.append(begins)
        begins += dt.timedelta(minutes=step.minutes)
    return render_template(
        "workshops/agenda.html", page=page, form=form, refusal=refusal, hours=hours, ends=begins
    )


def _back(workshop_id: str) -> Response:
    return redirect(url_for("workshops.agenda.show", workshop_id=workshop_id), code=303)
