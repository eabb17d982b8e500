"""The list of workshops, and one of them: made from a template, edited, copied, put away."""

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotAllowed, NotFound
from cocreate.domain.permissions import Facts, Permission, can
from cocreate.domain.phases import TEMPLATES
from cocreate.domain.text import N_
from cocreate.domain.workshops import WorkshopState
from cocreate.formatting import BRUSSELS
from cocreate.operations import details, workshops
from cocreate.queries.followup.reviews import has_review
from cocreate.queries.pillars import PillarLine, PillarView, list_programmes, pillar_page
from cocreate.queries.workshops import WorkshopPage, workshop_page, workshop_rows
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.forms.workshops import CardsForm, DuplicateForm, RehearsalForm, WorkshopForm
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor

blueprint = Blueprint("workshops", __name__, url_prefix="/staff/workshops")
Page = str | Response | tuple[str, int]

STATES = {
    WorkshopState.OPEN: N_("Being held"),
    WorkshopState.DRAFT: N_("In preparation"),
    WorkshopState.CLOSED: N_("Over"),
    WorkshopState.ARCHIVED: N_("Archived"),
}
"""The states as headings, in the order in which a list shows them."""
NINE = dt.time(9, tzinfo=BRUSSELS)


@blueprint.get("")
@allows(Permission.WORKSHOP_LIST)
def index() -> str:
    """The workshops of one's pillars by state, or of one pillar; the archived ones apart."""
    archived, chosen = "archived" in request.args, request.args.get("pillar", "")
    rows = workshop_rows(reading(), current_actor(), archived=archived)
    groups = {
        state: [one for one in rows if one.state is state and chosen in {"", one.pillar_id}]
        for state in STATES
    }
    return render_template(
        "workshops/list.html",
        groups={state: found for state, found in groups.items() if found},
        states=STATES,
        pillars={one.pillar_id: one.pillar for one in rows},
        chosen=chosen,
        archived=archived,
        can_create=bool(_pillars_to_create_in()),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allows(Permission.WORKSHOP_CREATE)
def create() -> Page:
    """A new workshop: first the pillar, then what it says of itself."""
    offered = _pillars_to_create_in()
    key = offered[0].key if len(offered) == 1 else request.args.get("pillar", "")
    if key not in {one.key for one in offered}:
        return render_template("workshops/choose_pillar.html", pillars=offered)
    pillar = pillar_page(reading(), current_actor(), key)
    form = WorkshopForm().offer(pillar)
    if not form.is_submitted():
        form.fill_new(_tomorrow(), pillar)
    elif "more" in request.form:
        form.add_colleges(())
    elif form.validate():
        with form.refusals():
            with writing() as uow:
                made = workshops.create_workshop(
                    uow,
                    current_actor(),
                    form.new_workshop(pillar.line.id),
                    form.operation_id.data,
                )
            flash(say(N_("The workshop is prepared. Look through its agenda.")), "good")
            return redirect(url_for("workshops.show", workshop_id=made), code=303)
    page = render_template("workshops/new.html", form=form, pillar=pillar, helps=_about_templates())
    return page, form.status


@blueprint.get("/<workshop_id>")
@allows(Permission.WORKSHOP_READ)
def show(workshop_id: str) -> Page:
    """One workshop: what it says of itself, its agenda, its papers, what can be done with it.

    A rehearsal has none of that of its own: it leads back to the workshop that it is of.
    """
    page = find_workshop(workshop_id)
    if page.rehearsal is not None and page.is_rehearsal:
        address = url_for("workshops.show", workshop_id=page.rehearsal.rehearses_id)
        return redirect(address + "#rehearsal", code=303)
    return show_page(page)


@blueprint.route("/<workshop_id>/edit", methods=["GET", "POST"])
@allows(Permission.WORKSHOP_EDIT)
def edit(workshop_id: str) -> Page:
    """What a workshop says of itself; who edits an older version is shown the present one."""
    page = find_workshop(workshop_id, Permission.WORKSHOP_EDIT)
    form = WorkshopForm().offer(_pillar(page.pillar_id))
    if not form.is_submitted():
        form.fill(page)
    elif "more" in request.form:
        form.add_colleges(())
    elif form.validate():
        with form.refusals():
            with writing() as uow:
                version = int(form.version.data or 0)
                details.edit_workshop(uow, current_actor(), workshop_id, form.details(), version)
            flash(say(N_("Saved.")), "good")
            return redirect(url_for("workshops.show", workshop_id=workshop_id), code=303)
    page = find_workshop(workshop_id)
    now = WorkshopForm(formdata=None).offer(_pillar(page.pillar_id)).fill(page)
    if form.is_stale:
        form.version.data = str(page.version)
    return render_template("workshops/edit.html", form=form, page=page, now=now), form.status


@blueprint.post("/<workshop_id>/duplicate")
@allows(Permission.WORKSHOP_CREATE)
def duplicate(workshop_id: str) -> Page:
    """Another workshop with the same details and agenda, and nothing of what people did."""
    form = DuplicateForm()
    if form.validate():
        with form.refusals():
            with writing() as uow:
                copy = workshops.duplicate_workshop(
                    uow,
                    current_actor(),
                    workshop_id,
                    form.starts_at(),
                    form.operation_id.data,
                )
            flash(say(N_("This is the copy. Look through it, then print its poster.")), "good")
            return redirect(url_for("workshops.show", workshop_id=copy), code=303)
    return show_page(find_workshop(workshop_id), duplicate=form), form.status


@blueprint.post("/<workshop_id>/archive")
@allows(Permission.WORKSHOP_ARCHIVE)
def archive(workshop_id: str) -> Response:
    """Put a workshop away; its report stays."""
    with writing() as uow:
        workshops.archive_workshop(uow, current_actor(), workshop_id)
    flash(say(N_("The workshop is archived.")), "good")
    return redirect(url_for("workshops.show", workshop_id=workshop_id), code=303)


@blueprint.post("/<workshop_id>/unarchive")
@allows(Permission.WORKSHOP_ARCHIVE)
def unarchive(workshop_id: str) -> Response:
    """Take a workshop back out."""
    with writing() as uow:
        workshops.unarchive_workshop(uow, current_actor(), workshop_id)
    return redirect(url_for("workshops.show", workshop_id=workshop_id), code=303)


def find_workshop(
    workshop_id: str, permission: Permission = Permission.WORKSHOP_READ
) -> WorkshopPage:
    """The workshop as it is now; refuses whoever may not read it, or lacks ``permission``."""
    actor = current_actor()
    active = program().presence.active(workshop_id)
    page = workshop_page(reading(), actor, workshop_id, program().clock(), active)
    verdict = can(actor, permission, Facts(page.pillar_id, workshop_id))
    if not verdict:
        raise NotAllowed(verdict.reason)
    return page


def show_page(
    page: WorkshopPage,
    *,
    duplicate: DuplicateForm | None = None,
    cards: CardsForm | None = None,
    rehearsal: RehearsalForm | None = None,
) -> str:
    """The page of a workshop, with the forms on it as they were sent."""
    if duplicate is None:
        duplicate = DuplicateForm(formdata=None)
        duplicate.fill_moment(_tomorrow())
    return render_template(
        "workshops/show.html",
        page=page,
        states=STATES,
        has_review=has_review(reading(), page.workshop_id),
        duplicate=duplicate,
        cards=cards or CardsForm(formdata=None, language=language()),
        rehearsal=rehearsal or RehearsalForm(formdata=None),
    )


def _pillars_to_create_in() -> list[PillarLine]:
    actor = current_actor()
    return [
        pillar
        for programme in list_programmes(reading(), actor)
        for pillar in programme.pillars
        if can(actor, Permission.WORKSHOP_CREATE, Facts(pillar.id))
    ]


def _pillar(pillar_id: str) -> PillarView:
    for programme in list_programmes(reading(), current_actor()):
        for pillar in programme.pillars:
            if pillar.id == pillar_id:
                return pillar_page(reading(), current_actor(), pillar.key)
    raise NotFound("no-such-pillar")


def _about_templates() -> dict[str, str]:
    return {one.key: say(one.description) for one in TEMPLATES}


def _tomorrow() -> dt.datetime:
    today = program().clock().astimezone(BRUSSELS).date()
    return dt.datetime.combine(today + dt.timedelta(days=1), NINE)
