"""Arbitration: rounds, the desk with votes beside, decisions, closing, publication."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.arbitration import Balance, RoundState, after
from cocreate.domain.errors import Gone
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.formatting import BRUSSELS
from cocreate.models.accounts import LinkPurpose
from cocreate.operations.arbitration import decisions, publishing, rounds
from cocreate.operations.entrance.sign_in import sign_in_with_link
from cocreate.queries.accounts import look_at_link
from cocreate.queries.arbitration.arranging import Arrangement, sources
from cocreate.queries.arbitration.desk import desk as read_desk
from cocreate.queries.arbitration.desk import possible_deciders, round_rows
from cocreate.queries.arbitration.grids import proposed_grid
from cocreate.queries.arbitration.views import Desk, DeskRow
from cocreate.queries.plans.pages import plan_page
from cocreate.queries.plans.versions import version_page
from cocreate.queries.voices.public import round_voices
from cocreate.web.access import allows
from cocreate.web.chain.desks import (
    LABELS,
    asked_at,
    criteria_of,
    listed_with,
    places_of,
    row_of,
)
from cocreate.web.chain.gaps import publication_gaps
from cocreate.web.chain.sealing import seal_and_invite
from cocreate.web.context import program, reading, writing
from cocreate.web.forms import options
from cocreate.web.forms.accounts import ConfirmForm
from cocreate.web.forms.arbitration import (
    CloseForm,
    DecisionForm,
    Places,
    RoundForm,
    grant_name,
    typed_translations,
)
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.staff.accounts import come_in, site, this_browser

blueprint = Blueprint("arbitration", __name__)
Page = str | Response | tuple[str, int]


@blueprint.get("/staff/rounds")
@allows(Permission.DESK_READ)
def index() -> str:
    """The rounds, those that wait for this account first."""
    found = round_rows(reading(), current_actor())
    mine = [one for one in found if one.has_mandate and one.state is RoundState.OPEN]
    others = [one for one in found if one not in mine]
    return render_template("arbitration/list.html", mine=mine, others=others, **LABELS)


@blueprint.route("/staff/plans/versions/<version_id>/round", methods=["GET", "POST"])
@allows(Permission.ROUND_OPEN)
def open_round(version_id: str) -> Page:
    """Open a round on a submitted version, seal its file, and invite its deciders by mail."""
    actor, form = current_actor(), RoundForm()
    version = version_page(reading(), actor, version_id)
    page = plan_page(reading(), actor, version.plan_id)
    offered = possible_deciders(reading(), actor, page.pillar_id)
    form.decider_ids.choices = options((one.account_id, one.name) for one in offered)
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                round_id = rounds.open_round(uow, actor, version_id, form.new())
            seal_and_invite(round_id)
            return redirect(url_for("arbitration.desk", round_id=round_id), code=303)
    known = next((one.round_id for one in page.versions if one.id == version_id), None)
    if known:
        return redirect(url_for("arbitration.desk", round_id=known), code=303)
    content = render_template(
        "arbitration/open.html",
        form=form,
        page=page,
        version=version,
        criteria=proposed_grid(reading(), page.pillar_id),
    )
    return content, form.status


@blueprint.route("/arbitration/links/<round_id>/<token>", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
def use_link(round_id: str, token: str) -> Page:
    """The mailed link: looking at it uses nothing up, the button signs in and opens the desk."""
    form = ConfirmForm()
    address = url_for("arbitration.desk", round_id=round_id)
    if form.validate_on_submit():
        with writing() as uow:
            signed_in = sign_in_with_link(uow, token, this_browser(), LinkPurpose.ARBITRATION)
        return come_in(signed_in, address)
    try:
        link = look_at_link(reading(), token, LinkPurpose.ARBITRATION, program().clock())
    except Gone:
        if current_actor().is_staff:
            return redirect(address)
        raise
    return render_template("arbitration/link.html", form=form, link=link)


@blueprint.get("/staff/rounds/<round_id>")
@allows(Permission.DESK_READ)
def desk(round_id: str) -> Page:
    """The desk; opening it leaves a line in the journal."""
    with writing() as uow:
        rounds.note_round_read(uow, current_actor(), round_id)
    return _desk(round_id, CloseForm())


@blueprint.post("/staff/rounds/<round_id>/close")
@allows(Permission.ROUND_CLOSE)
def close(round_id: str) -> Page:
    """Close the round, with a reason where the money exceeds the envelope."""
    form = CloseForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                reason = form.texts("overrun_reason")
                rounds.close_round(uow, current_actor(), round_id, reason)
            flash(say(N_("The round is closed.")), "good")
            return redirect(url_for("arbitration.desk", round_id=round_id), code=303)
    return _desk(round_id, form)


@blueprint.post("/staff/rounds/<round_id>/overrun")
@allows(Permission.DECISION_TRANSLATE)
def translate_overrun(round_id: str) -> Response:
    """Add the language that the reason of an overrun lacks."""
    with writing() as uow:
        texts = CloseForm().texts("overrun_reason")
        rounds.translate_overrun_reason(uow, current_actor(), round_id, texts)
    return redirect(url_for("arbitration.desk", round_id=round_id), code=303)


@blueprint.post("/staff/rounds/<round_id>/confirmation")
@allows(Permission.PLAN_PUBLISH)
def confirm(round_id: str) -> Page:
    """As the first of two people, confirm what somebody else is to publish."""
    form = CloseForm(formdata=None)
    with form.refusals():
        with writing() as uow:
            publishing.confirm_publication(uow, current_actor(), round_id)
        flash(say(N_("Confirmed. Somebody else can publish the plan now.")), "good")
        return redirect(url_for("arbitration.desk", round_id=round_id), code=303)
    return _desk(round_id, form)


@blueprint.post("/staff/rounds/<round_id>/publish")
@allows(Permission.PLAN_PUBLISH)
def publish(round_id: str) -> Page:
    """Publish the plan, or name every gap with the page where it is put right."""
    form = CloseForm(formdata=None)
    with form.refusals():
        with writing() as uow:
            publishing.publish_plan(uow, current_actor(), round_id)
        plan_id = read_desk(reading(), current_actor(), round_id).plan_id
        key = plan_page(reading(), current_actor(), plan_id).pillar_key
        flash(say(N_("The plan is published.")), "good")
        return redirect(url_for("publication.plan", pillar_key=key), code=303)
    return _desk(round_id, form)


@blueprint.post("/staff/rounds/<round_id>/invitations")
@allows(Permission.ROUND_OPEN)
def invite(round_id: str) -> Response:
    """Give somebody the mandate, or mail them another link."""
    with writing() as uow:
        account_id = request.form.get("account_id", "")
        rounds.invite_decider(uow, current_actor(), round_id, account_id, site())
    flash(say(N_("The invitation is on its way.")), "good")
    return redirect(url_for("arbitration.desk", round_id=round_id), code=303)


@blueprint.route("/staff/rounds/<round_id>/actions/<action_id>", methods=["GET", "POST"])
@allows(Permission.DESK_READ)
def decide(round_id: str, action_id: str) -> Page:
    """One action: what is asked, the votes beside, and the form of the decision."""
    actor, form = current_actor(), DecisionForm()
    page = read_desk(reading(), actor, round_id)
    row = row_of(page, action_id)
    form.offer(criteria_of(page))
    places = places_of(page, row)
    if "check" in request.form:
        return _decision_page(page, row, form, places)
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                decisions.decide(uow, actor, round_id, action_id, form.new(places))
            flash(say(N_("The decision on %(code)s is recorded."), code=row.code), "good")
            return redirect(_after(page, row), code=303)
        if form.is_stale:
            page = read_desk(reading(), actor, round_id)
            row = row_of(page, action_id)
            form.follows.data = row.decision.id if row.decision else ""
    elif not form.is_submitted():
        form.fill(row.decision, page.body, program().clock().astimezone(BRUSSELS).date())
    return _decision_page(page, row, form, places)


@blueprint.post("/staff/rounds/<round_id>/actions/<action_id>/languages")
@allows(Permission.DECISION_TRANSLATE)
def translate(round_id: str, action_id: str) -> Response:
    """Add the languages that a decision lacks; what is written stays."""
    row = row_of(read_desk(reading(), current_actor(), round_id), action_id)
    decision_id = row.decision.id if row.decision else ""
    with writing() as uow:
        decisions.translate_decision(uow, current_actor(), decision_id, typed_translations())
    flash(say(N_("Saved.")), "good")
    address = url_for("arbitration.decide", round_id=round_id, action_id=action_id)
    return redirect(address, code=303)


def _desk(round_id: str, form: CloseForm) -> tuple[str, int]:
    actor = current_actor()
    page = read_desk(reading(), actor, round_id)
    plan = plan_page(reading(), actor, page.plan_id)
    arrangement = Arrangement.read(request.args)
    content = render_template(
        "arbitration/desk.html",
        page=page,
        arrangement=arrangement,
        rows=arrangement.of(page.rows),
        sources=sources(page),
        form=form,
        gaps=publication_gaps(page, plan),
        pillar_key=plan.pillar_key,
        possible=possible_deciders(reading(), actor, page.pillar_id),
        **LABELS,
    )
    return content, form.status


def _decision_page(page: Desk, row: DeskRow, form: DecisionForm, places: Places) -> tuple[str, int]:
    listed = listed_with(page, row)
    number = listed.index(row)
    lines = [
        (
            grant_name(place),
            source,
            place.year,
            asked_at(row, place),
            form.granted(place, row.decision),
        )
        for place, source in places.items()
    ]
    content = render_template(
        "arbitration/decide.html",
        page=page,
        row=row,
        voices=round_voices(reading(), page),
        form=form,
        lines=lines,
        trial=_trial(page, row, form, places) if "check" in request.form else None,
        kept=Arrangement.read(request.args).query(),
        earlier=listed[number - 1] if number else None,
        later=listed[number + 1] if number + 1 < len(listed) else None,
        **LABELS,
    )
    return content, form.status


def _trial(page: Desk, row: DeskRow, form: DecisionForm, places: Places) -> Balance | None:
    """The envelope as it would be with what was typed; None where that cannot be read."""
    with form.refusals():
        grants = form.grants_typed(places)
        return after(page.balance, row.decision.grants if row.decision else (), grants)
    return None


def _after(page: Desk, row: DeskRow) -> str:
    """After a decision: the next action without one, as the desk was sorted, or else the desk."""
    listed = listed_with(page, row)
    number, kept = listed.index(row), Arrangement.read(request.args).query()
    waiting = [one for one in (*listed[number + 1 :], *listed[:number]) if one.decision is None]
    if "next" in request.form and waiting:
        action_id = waiting[0].action_id
        return url_for("arbitration.decide", round_id=page.round_id, action_id=action_id, **kept)
    return url_for("arbitration.desk", round_id=page.round_id, **kept) + f"#action-{row.action_id}"
