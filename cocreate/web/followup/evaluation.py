"""The evaluation table: what was published of the real programmes, computed again from records."""

from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers.response import Response

from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.queries.followup.evaluation import evaluation_table
from cocreate.web.access import allows
from cocreate.web.context import reading
from cocreate.web.i18n import language

blueprint = Blueprint("evaluation", __name__, url_prefix="/evaluation")
STATES = {
    "running": N_("Under way"),
    "finished": N_("Finished"),
    "announced": N_("Announced"),
    "recurring": N_("Recurring"),
    "pilot": N_("Pilot"),
    "unknown": N_("not stated"),
}


@blueprint.get("/")
@allows(Permission.PUBLIC_READ)
def show() -> str:
    """The figures with both their numbers, the contradictions, the real actions."""
    found = evaluation_table(reading(), language())
    return render_template("followup/evaluation.html", table=found, real_states=STATES)


@blueprint.get("/figures.json")
@allows(Permission.PUBLIC_READ)
def figures() -> Response:
    """The same figures for programs, as ``cocreate evaluation --json`` prints them."""
    found = evaluation_table(reading(), language())
    return jsonify([] if found is None else found.to_json())
