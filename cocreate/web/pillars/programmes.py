"""Programmes for staff: what describes them, the shares of their envelope, and new pillars."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import StaleRevision
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.pillars import description, programmes
from cocreate.queries.pillars import ProgrammeView, programme_page
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.forms.pillars import PillarForm, ProgrammeForm, SharesForm, read_share
from cocreate.web.forms.rows import differences
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.pillars.desk import CONFLICT, Page, blueprint, read_version


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@allows(Permission.PROGRAMME_EDIT)
def new_programme() -> Page:
    """Make a programme."""
    form = ProgrammeForm()
    if form.is_submitted() and form.reshape():
        return render_template("pillar_desk/programme_new.html", form=form)
    if form.validate_on_submit():
        with form.refusals():
            content, key = form.content(), (form.key.data or "").strip()
            with writing() as uow:
                made = programmes.create_programme(uow, current_actor(), key, content)
            return redirect(url_for("pillar_desk.programme", programme_id=made), code=303)
    return render_template("pillar_desk/programme_new.html", form=form), form.status


@blueprint.route("/programmes/<programme_id>", methods=["GET", "POST"])
@allows(Permission.PROGRAMME_EDIT)
def programme(programme_id: str) -> Page:
    """What describes a programme."""
    shown = programme_page(reading(), current_actor(), programme_id)
    form = ProgrammeForm.of(shown)
    if form.is_submitted() and form.reshape():
        return _page(shown, form)
    if form.validate_on_submit():
        with form.refusals():
            try:
                _save(shown, form)
            except StaleRevision:
                return _changed_meanwhile(programme_id, form)
            flash(say(N_("Saved.")), "good")
            return _back(programme_id)
    return _page(shown, form), form.status


@blueprint.post("/programmes/<programme_id>/shares")
@allows(Permission.PROGRAMME_EDIT)
def share(programme_id: str) -> Page:
    """Give pillars their percentages of the envelope."""
    shown = programme_page(reading(), current_actor(), programme_id)
    form = SharesForm()
    typed = {one.key: request.form.get(f"share-{one.key}", "") for one in shown.pillars}
    if form.validate_on_submit():
        with form.refusals():
            shares = {one.id: read_share(typed[one.key], one.key) for one in shown.pillars}
            version = read_version(form.version.data)
            with writing() as uow:
                programmes.share_envelope(uow, current_actor(), programme_id, shares, version)
            flash(say(N_("Saved.")), "good")
            return _back(programme_id)
    fresh = programme_page(reading(), current_actor(), programme_id)
    form.version.data = str(fresh.version)
    page = _page(fresh, ProgrammeForm.of(fresh, sent=False), shares_form=form, typed=typed)
    return page, form.status


@blueprint.route("/programmes/<programme_id>/pillars/new", methods=["GET", "POST"])
@allows(Permission.PROGRAMME_EDIT)
def new_pillar(programme_id: str) -> Page:
    """Add a pillar to a programme."""
    shown = programme_page(reading(), current_actor(), programme_id)
    form = PillarForm()
    if form.is_submitted() and form.reshape():
        return render_template("pillar_desk/new.html", programme=shown, form=form)
    if form.validate_on_submit():
        with form.refusals():
            content = form.content()
            key, code = (form.key.data or "").strip(), (form.code.data or "").strip().upper()
            with writing() as uow:
                description.create_pillar(uow, current_actor(), shown.id, key, code, content)
            return redirect(url_for("pillar_desk.show", key=key), code=303)
    return render_template("pillar_desk/new.html", programme=shown, form=form), form.status


def _page(
    shown: ProgrammeView,
    form: ProgrammeForm,
    *,
    shares_form: SharesForm | None = None,
    typed: dict[str, str] | None = None,
    **more: object,
) -> str:
    return render_template(
        "pillar_desk/programme.html",
        programme=shown,
        form=form,
        shares_form=shares_form or SharesForm(formdata=None, version=str(shown.version)),
        typed=typed or {},
        **more,
    )


def _save(shown: ProgrammeView, form: ProgrammeForm) -> None:
    content, version = form.content(), read_version(form.version.data)
    with writing() as uow:
        programmes.edit_programme(uow, current_actor(), shown.id, content, version)


def _changed_meanwhile(programme_id: str, form: ProgrammeForm) -> Page:
    """Both texts side by side; sending the form again keeps what it holds."""
    shown = programme_page(reading(), current_actor(), programme_id)
    changes = differences(ProgrammeForm.of(shown, sent=False), form)
    form.version.data = str(shown.version)
    return _page(shown, form, changes=changes), CONFLICT


def _back(programme_id: str) -> Response:
    return redirect(url_for("pillar_desk.programme", programme_id=programme_id), code=303)
