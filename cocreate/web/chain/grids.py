"""The criteria grid: one's own scores of an action, and the act that closes everybody's."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound
from cocreate.domain.grids import LABELS as SCORES
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.domain.voting.methods import METHODS
from cocreate.operations.arbitration.opinions import close_opinions, save_opinion
from cocreate.queries.arbitration.desk import desk
from cocreate.queries.arbitration.grids import own_scores
from cocreate.queries.arbitration.views import Desk
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.forms.arbitration import ScoresForm
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor

blueprint = Blueprint("grids", __name__, url_prefix="/staff/rounds/<round_id>")


@blueprint.route("/actions/<action_id>/scores", methods=["GET", "POST"])
@allows(Permission.OPINION_WRITE)
def score(round_id: str, action_id: str) -> Response | tuple[str, int]:
    """Score one action, criterion by criterion, each with its reason."""
    actor, form = current_actor(), ScoresForm()
    page = desk(reading(), actor, round_id)
    place = next((at for at, row in enumerate(page.rows) if row.action_id == action_id), None)
    if place is None:
        raise NotFound("no-such-action")
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                save_opinion(uow, actor, round_id, action_id, form.typed(), language())
            row = page.rows[place]
            flash(say(N_("Your scores of %(code)s are kept."), code=row.code), "good")
            return redirect(_after(page, place), code=303)
    content = render_template(
        "arbitration/scores.html",
        page=page,
        row=page.rows[place],
        form=form,
        own=own_scores(reading(), round_id, action_id, actor.id),
        scores=SCORES,
        methods=METHODS,
    )
    return content, form.status


@blueprint.post("/opinions/close")
@allows(Permission.OPINION_CLOSE)
def close(round_id: str) -> Response:
    """Close the opinions of everybody."""
    with writing() as uow:
        close_opinions(uow, current_actor(), round_id)
    flash(say(N_("The opinions are closed, and shown to whoever reads this desk.")), "good")
    return redirect(url_for("arbitration.desk", round_id=round_id) + "#grid", code=303)


def _after(page: Desk, place: int) -> str:
    """After scoring: the next action, or back to the one that was scored."""
    if "next" in request.form and place + 1 < len(page.rows):
        following = page.rows[place + 1].action_id
        return url_for("grids.score", round_id=page.round_id, action_id=following)
    action_id = page.rows[place].action_id
    return url_for("arbitration.decide", round_id=page.round_id, action_id=action_id) + "#grid"
