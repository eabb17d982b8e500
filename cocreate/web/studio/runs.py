"""An official run on screen: what is funded and why, and what the run is judged by."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.studies import studies
from cocreate.queries.studies.runs import RunView, run_view
from cocreate.queries.studies.sentences import Sentences
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.studio.words import add_to

blueprint = Blueprint("runs", __name__, url_prefix="/staff/selection-runs")
add_to(blueprint)


@blueprint.get("/<run_id>")
@allows(Permission.STUDY_READ)
def show(run_id: str) -> str:
    """The run, action by action."""
    run = run_view(reading(), current_actor(), run_id)
    return render_template("studio/run.html", run=run, sentences=sentences_of_run(run))


@blueprint.get("/<run_id>/actions")
@allows(Permission.STUDY_READ)
def actions(run_id: str) -> str:
    """The actions and what the run is judged by, for a page that waits for the latter."""
    run = run_view(reading(), current_actor(), run_id)
    return render_template("studio/_run.html", run=run, sentences=sentences_of_run(run))


@blueprint.post("/<run_id>/publish")
@allows(Permission.STUDY_RUN)
def publish(run_id: str) -> Response:
    """Show the room this run: each phone then tells its owner what their own share did."""
    try:
        with writing() as uow:
            studies.publish_run(uow, current_actor(), run_id)
    except RuleViolation as error:
        flash(sentence_of(error), "bad")
    else:
        flash(say(N_("The room sees this run. Each phone shows what its own share did.")), "good")
    return redirect(url_for("runs.show", run_id=run_id), code=303)


def sentences_of_run(run: RunView) -> Sentences:
    """The sentences of a run in the reader's language."""
    return Sentences(language(), run.titles, run.objectives)
