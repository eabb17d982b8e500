"""Actions of a desk beside each other: compared, tried against the envelope, decided together."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.arbitration import RoundState
from cocreate.domain.errors import NotAllowed, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.sheets.terms import AIM_LABELS, AIM_LEVEL_LABELS
from cocreate.domain.text import N_
from cocreate.formatting import BRUSSELS
from cocreate.operations.arbitration.rounds import note_round_read
from cocreate.operations.arbitration.together import decide_together
from cocreate.queries.arbitration.arranging import Arrangement, what_if
from cocreate.queries.arbitration.desk import desk
from cocreate.queries.arbitration.views import Desk, DeskRow
from cocreate.queries.plans.versions import version_page
from cocreate.web.access import allows
from cocreate.web.chain.desks import LABELS, criteria_of, rows_of
from cocreate.web.context import program, reading, writing
from cocreate.web.forms.together import TogetherForm, own_words
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor

blueprint = Blueprint("weighing", __name__, url_prefix="/staff/rounds/<round_id>")
MOST_COMPARED = 4


@blueprint.get("/compare")
@allows(Permission.DESK_READ)
def compare(round_id: str) -> Response | str:
    """A few actions side by side: what they ask, their votes, their points, what they are for."""
    page, rows = _chosen(round_id)
    if not 1 < len(rows) <= MOST_COMPARED:
        flash(
            say(N_("Tick from 2 to %(most)s actions to compare them."), most=MOST_COMPARED), "bad"
        )
        return _back(page)
    content = version_page(reading(), current_actor(), page.version_id).content
    items = (content["frame"] or {"items": ()})["items"]
    return render_template(
        "arbitration/compare.html",
        page=page,
        rows=rows,
        names={one["code"]: one["text"] for one in items} | content["target_groups"],
        arrangement=Arrangement.read(request.args),
        aims=AIM_LABELS,
        levels=AIM_LEVEL_LABELS,
        **LABELS,
    )


@blueprint.get("/what-if")
@allows(Permission.DESK_READ)
def try_out(round_id: str) -> Response | str:
    """The envelope as it would be if the chosen actions were granted what they ask."""
    page, rows = _chosen(round_id)
    if not rows:
        flash(say(N_("Tick the actions to try out.")), "bad")
        return _back(page)
    return render_template(
        "arbitration/what_if.html", page=page, steps=what_if(page, rows), **LABELS
    )


@blueprint.route("/together", methods=["GET", "POST"])
@allows(Permission.DECISION_WRITE)
def together(round_id: str) -> Response | tuple[str, int]:
    """One decision for several actions, each with a reason of its own."""
    form, (page, rows) = TogetherForm(), _chosen(round_id)
    if not page.may_decide:
        raise RuleViolation("round-is-closed") if _is_over(page) else NotAllowed("no-mandate")
    if not rows:
        flash(say(N_("Tick the actions to decide on together.")), "bad")
        return _back(page)
    form.offer(criteria_of(page))
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                actor, parts = current_actor(), form.parts(rows)
                decide_together(uow, actor, round_id, form.shared(), parts)
            codes = ", ".join(one.code for one in rows)
            flash(say(N_("Decided and recorded: %(codes)s."), codes=codes), "good")
            return _back(page)
    elif not form.is_submitted():
        form.fill(page.body, program().clock().astimezone(BRUSSELS).date().isoformat())
    if form.is_stale:
        page, rows = _chosen(round_id)
    content = render_template(
        "arbitration/together.html", page=page, rows=rows, form=form, own_words=own_words, **LABELS
    )
    return content, form.status


def _chosen(round_id: str) -> tuple[Desk, tuple[DeskRow, ...]]:
    """The desk, the reading of which leaves a line in the journal, and the actions ticked on it."""
    actor = current_actor()
    with writing() as uow:
        note_round_read(uow, actor, round_id)
    page = desk(reading(), actor, round_id)
    return page, rows_of(page)


def _is_over(page: Desk) -> bool:
    return page.state is not RoundState.OPEN


def _back(page: Desk) -> Response:
    kept = Arrangement.read(request.args).query()
    return redirect(url_for("arbitration.desk", round_id=page.round_id, **kept), code=303)
