"""The plan of a pillar: from the shortlist of a room to a version that is sent to arbitration."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Permission
from cocreate.domain.pillars import READINESS_NAMES
from cocreate.domain.plans import STATE_LABELS, State
from cocreate.domain.sheets import FIELDS
from cocreate.domain.sheets.terms import CERTAINTY_LABELS
from cocreate.domain.text import N_
from cocreate.domain.voting.shortlist import NOT_KEPT_LABELS
from cocreate.domain.workshops import WorkshopState
from cocreate.operations.plans import drafts, sheets, shortlists, versions
from cocreate.queries.commitments.promises import promises_waiting
from cocreate.queries.plans.pages import PlanPage, SheetRow, plan_lines, plan_page
from cocreate.queries.plans.shortlists import shortlist_page
from cocreate.queries.plans.versions import compare_versions, version_page
from cocreate.queries.workshops import workshop_rows
from cocreate.web.access import allows
from cocreate.web.chain.gaps import GapLink, plan_gaps, sheet_gaps
from cocreate.web.context import reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.forms.plans import NewSheetForm, PlanForm, ShortlistForm
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor

blueprint = Blueprint("plans", __name__, url_prefix="/staff")
Page = str | Response | tuple[str, int]
Gaps = tuple[tuple[str, tuple[GapLink, ...]], ...]


@blueprint.get("/plans")
@allows(Permission.PLAN_READ)
def index() -> str:
    """The plans, and the workshops of which a draft can be made."""
    actor = current_actor()
    ready = [
        row
        for row in workshop_rows(reading(), actor)
        if row.state is WorkshopState.CLOSED and row.proposals
    ]
    return render_template("plans/list.html", plans=plan_lines(reading(), actor), workshops=ready)


@blueprint.route("/workshops/<workshop_id>/shortlist", methods=["GET", "POST"])
@allows(Permission.PLAN_DRAFT)
def shortlist(workshop_id: str) -> Page:
    """Confirm which proposals are kept; the other button makes their sheets as well."""
    form = ShortlistForm()
    if form.validate_on_submit():
        with form.refusals():
            return _confirm(workshop_id, form)
    page = shortlist_page(reading(), current_actor(), workshop_id)
    content = render_template("plans/shortlist.html", page=page, form=form, reasons=NOT_KEPT_LABELS)
    return content, form.status


def _confirm(workshop_id: str, form: ShortlistForm) -> Response:
    actor, verb, made = current_actor(), request.form.get("verb"), None
    with writing() as uow:
        wanted = verb == "wanted"
        chosen = shortlists.wanted_shortlist(uow, actor, workshop_id) if wanted else form.chosen()
        if wanted or verb == "draft":
            made = drafts.make_draft(uow, actor, [workshop_id], {workshop_id: chosen})
        else:
            shortlists.confirm_shortlist(uow, actor, workshop_id, chosen)
    if made is None:
        flash(say(N_("The shortlist is confirmed.")), "good")
        return redirect(url_for("plans.shortlist", workshop_id=workshop_id), code=303)
    flash(say(N_("The draft is made: each kept proposal is a sheet.")), "good")
    return redirect(url_for("plans.show", plan_id=made.plan_id), code=303)


@blueprint.get("/plans/<plan_id>")
@allows(Permission.PLAN_READ)
def show(plan_id: str) -> Page:
    """The plan as it stands."""
    return _page(plan_id, PlanForm())


@blueprint.post("/plans/<plan_id>/<verb>")
@allows(Permission.PLAN_EDIT)
def change(plan_id: str, verb: str) -> Page:
    """Fill the plan with its drafts, freeze a version, or submit it to arbitration."""
    form = PlanForm()
    gaps: Gaps = ()
    if form.validate_on_submit():
        try:
            return _change(plan_id, verb, form)
        except RuleViolation as error:
            gaps = plan_gaps(error)
            form.refuse(error)
    return _page(plan_id, form, gaps)


def _change(plan_id: str, verb: str, form: PlanForm) -> Response:
    actor = current_actor()
    with writing() as uow:
        if verb == "fill":
            versions.fill_plan(uow, actor, plan_id)
            said = N_("The draft sheets are in the plan.")
        elif verb == "freeze":
            versions.freeze_version(uow, actor, plan_id, form.texts("note"))
            said = N_("The version is frozen.")
        elif verb == "submit":
            again = request.form.getlist("again")
            version_id = versions.submit_plan(uow, actor, plan_id, again=again)
            said = ""
        else:
            raise NotFound("no-such-plan")
    if not said:
        flash(say(N_("The plan is submitted. Now open the round of arbitration.")), "good")
        return redirect(url_for("arbitration.open_round", version_id=version_id), code=303)
    flash(say(said), "good")
    return redirect(url_for("plans.show", plan_id=plan_id), code=303)


@blueprint.post("/plans/<plan_id>/sheets/<action_id>/<direction>")
@allows(Permission.PLAN_EDIT)
def order(plan_id: str, action_id: str, direction: str) -> Response:
    """Move a sheet up or down by one place."""
    page = plan_page(reading(), current_actor(), plan_id)
    ids = [row.id for row in page.rows]
    if action_id not in ids or direction not in {"up", "down"}:
        raise NotFound("no-such-action")
    place = ids.index(action_id)
    other = max(place - 1, 0) if direction == "up" else min(place + 1, len(ids) - 1)
    ids[place], ids[other] = ids[other], ids[place]
    revision = request.form.get("revision", "")
    try:
        with writing() as uow:
            number = int(revision) if revision.isdecimal() else page.revision
            versions.order_plan(uow, current_actor(), plan_id, ids, number)
    except StaleRevision as error:
        flash(sentence_of(error), "bad")
    address = url_for("plans.show", plan_id=plan_id) + f"#sheet-{action_id}"
    return redirect(address, code=303)


@blueprint.route("/plans/<plan_id>/sheets/new", methods=["GET", "POST"])
@allows(Permission.PLAN_EDIT)
def add_sheet(plan_id: str) -> Page:
    """Begin a sheet on the word of a named person."""
    form = NewSheetForm()
    page = plan_page(reading(), current_actor(), plan_id)
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                action_id = sheets.add_sheet(uow, current_actor(), page.pillar_id, form.new())
            return redirect(url_for("sheets.edit", action_id=action_id), code=303)
    return render_template("plans/new_sheet.html", page=page, form=form), form.status


@blueprint.get("/plans/<plan_id>/comparison")
@allows(Permission.PLAN_READ)
def compare(plan_id: str) -> str:
    """What one frozen version has that another has not."""
    page = plan_page(reading(), current_actor(), plan_id)
    known = [one.id for one in page.versions]
    if not known:
        raise NotFound("no-such-version")
    after = request.args.get("after", known[0])
    before = request.args.get("before", known[min(1, len(known) - 1)])
    found = compare_versions(reading(), current_actor(), before, after)
    return render_template(
        "plans/comparison.html",
        page=page,
        found=found,
        before=before,
        after=after,
        labels={one.key: one.label for one in FIELDS},
    )


@blueprint.get("/plans/versions/<version_id>")
@allows(Permission.PLAN_READ)
def version(version_id: str) -> str:
    """A frozen version, and whether its checksum still fits."""
    found = version_page(reading(), current_actor(), version_id)
    page = plan_page(reading(), current_actor(), found.plan_id)
    return render_template("plans/version.html", version=found, page=page)


def _page(plan_id: str, form: PlanForm, gaps: Gaps = ()) -> tuple[str, int]:
    page = plan_page(reading(), current_actor(), plan_id)
    content = render_template(
        "plans/show.html",
        page=page,
        form=form,
        gaps=gaps,
        missing={row.id: sheet_gaps(row.id, row.missing) for row in page.rows},
        deferred=_in_state(page, State.DEFERRED),
        drafts=sum(not row.set_aside for row in _in_state(page, State.DRAFT_SHEET)),
        states=STATE_LABELS,
        certainties=CERTAINTY_LABELS,
        readiness=READINESS_NAMES,
        promises_waiting=promises_waiting(reading(), page.pillar_id),
    )
    return content, form.status


def _in_state(page: PlanPage, state: State) -> list[SheetRow]:
    return [row for row in page.rows if row.state is state]
