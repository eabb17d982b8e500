"""What a study is computed with: terms, constraints, weights, costs; and what a vote announces."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Facts, Permission, require
from cocreate.domain.studies.settings import Settings
from cocreate.domain.studies.terms import Terms
from cocreate.domain.text import N_
from cocreate.operations.studies import announcing, studies
from cocreate.queries.studies.pages import StudyPage, study_page
from cocreate.queries.voting import PollView, poll_view
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.forms.studies import (
    CostsForm,
    StudyForm,
    TermsForm,
    read_costs,
    shown_costs,
    typed_amount,
)
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.studio.words import sentences_of
from cocreate.web.workshops.pages import find_workshop

blueprint = Blueprint("studio_settings", __name__, url_prefix="/staff")
Page = str | Response | tuple[str, int]


@blueprint.route("/studies/<study_id>/settings", methods=["GET", "POST"])
@allows(Permission.STUDY_RUN)
def change(study_id: str) -> Page:
    """Terms, constraints and weights."""
    page = _study(study_id)
    form = StudyForm()
    if form.is_submitted() and form.reshape():
        return _settings_page(page, form), 200
    if not form.is_submitted():
        form.fill(page)
    elif form.validate():
        with form.refusals():
            typed = {
                one.poll_id: request.form.get(f"weight-{one.poll_id}", "") for one in page.votes
            }
            settings = form.settings(page.settings, typed, sealed=page.is_announced)
            return _saved(study_id, settings, form.version.data)
    if form.is_stale:
        form.version.data = str(_study(study_id).version)
    return _settings_page(page, form), form.status


@blueprint.route("/studies/<study_id>/costs", methods=["GET", "POST"])
@allows(Permission.STUDY_RUN)
def costs(study_id: str) -> Page:
    """Low, central and high costs, where they differ from those of the sheets."""
    page = _study(study_id)
    form = CostsForm(version=str(page.version))
    shown = shown_costs(page)
    if form.is_submitted():
        shown = {name: text for name, text in request.form.items() if "-" in name}
    if form.validate_on_submit():
        with form.refusals():
            keys = [one.key for one in page.actions]
            found = read_costs(keys, lambda name: request.form.get(name, ""))
            settings = page.settings.with_costs(found)
            return _saved(study_id, settings, form.version.data)
    if form.is_stale:
        form.version.data = str(_study(study_id).version)
    content = render_template("studio/costs.html", study=page, form=form, shown=shown)
    return content, form.status


@blueprint.route("/workshops/<workshop_id>/polls/<poll_id>/selection", methods=["GET", "POST"])
@allows(Permission.POLL_PREPARE)
def announce(workshop_id: str, poll_id: str) -> Page:
    """The terms of a selection that a vote announces, until its first ballot seals them."""
    workshop = find_workshop(workshop_id, Permission.POLL_PREPARE)
    poll = _poll(workshop_id, poll_id, {one.id for one in workshop.steps})
    form = TermsForm()
    if not form.is_submitted():
        if poll.selection is not None:
            form.fill_terms(Terms.from_json(poll.selection))
        else:
            form.step.data = "1%"
    elif form.validate():
        with form.refusals():
            terms = None if "none" in request.form else form.terms()
            with writing() as uow:
                announcing.announce_terms(uow, current_actor(), poll_id, terms)
            said = N_("The vote announces how a plan is made of it.")
            flash(say(said if terms else N_("The vote announces no selection.")), "good")
            return redirect(url_for("dashboard.show", workshop_id=workshop_id) + "#vote", code=303)
    content = render_template("studio/announce.html", page=workshop, poll=poll, form=form)
    return content, form.status


def _study(study_id: str) -> StudyPage:
    page = study_page(reading(), current_actor(), study_id)
    require(current_actor(), Permission.STUDY_RUN, Facts(page.pillar_id))
    return page


def _settings_page(page: StudyPage, form: StudyForm) -> str:
    weights = {one.poll_id: typed_amount(one.weight) for one in page.votes}
    weights |= {
        name.removeprefix("weight-"): text
        for name, text in request.form.items()
        if name.startswith("weight-")
    }
    return render_template(
        "studio/settings.html",
        study=page,
        form=form,
        weights=weights,
        sentences=sentences_of(page),
        served=sorted({code for one in page.actions for code in one.objectives}),
    )


def _poll(workshop_id: str, poll_id: str, steps: set[str]) -> PollView:
    poll = poll_view(reading(), poll_id, Audience.FACILITATOR)
    if poll.step_id not in steps:
        raise NotFound("no-such-poll")
    return poll


def _saved(study_id: str, settings: Settings, version: object) -> Response:
    """Save the settings over the version that was read, and go back to the slider."""
    with writing() as uow:
        studies.save_study(uow, current_actor(), study_id, settings, _number(version))
    flash(say(N_("Saved. The slider is being prepared anew.")), "good")
    return redirect(url_for("studio.show", study_id=study_id), code=303)


def _number(typed: object) -> int:
    text = str(typed or "")
    return int(text) if text.isdecimal() else 0
