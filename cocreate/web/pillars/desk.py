"""Pillars for staff: what describes them, what they still lack, and their working groups."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound, StaleRevision
from cocreate.domain.permissions import Facts, Permission, require
from cocreate.domain.pillars import OVERRIDABLE, ReadinessState
from cocreate.domain.text import N_
from cocreate.operations.pillars import description, readiness
from cocreate.queries.pillars import PillarView, list_programmes, pillar_page
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.forms import options
from cocreate.web.forms.pillars import GroupForm, OverrideForm, PillarForm
from cocreate.web.forms.rows import differences
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.pillars.words import (
    FRAME_STATES,
    LISTS,
    READINESS_HELP,
    READINESS_STATES,
    READINESS_TITLES,
)

blueprint = Blueprint("pillar_desk", __name__, url_prefix="/staff/pillars")
Page = str | Response | tuple[str, int]
CONFLICT = 409


@blueprint.get("")
@allows(Permission.PILLAR_READ)
def index() -> str:
    """The programmes, and those of their pillars that this account may read."""
    programmes = list_programmes(reading(), current_actor())
    return render_template("pillar_desk/index.html", programmes=programmes)


@blueprint.get("/<key>")
@allows(Permission.PILLAR_READ)
def show(key: str) -> Page:
    """One pillar: is it ready, what is its frame, who works on it."""
    return _show(pillar_page(reading(), current_actor(), key))


@blueprint.route("/<key>/edit", methods=["GET", "POST"])
@allows(Permission.PILLAR_EDIT)
def edit(key: str) -> Page:
    """What describes a pillar; rows come and go without saving anything."""
    pillar = pillar_page(reading(), current_actor(), key)
    require(current_actor(), Permission.PILLAR_EDIT, Facts(pillar.line.id))
    form = PillarForm.of(pillar)
    if form.is_submitted() and form.reshape():
        return render_template("pillar_desk/edit.html", pillar=pillar, form=form)
    if form.validate_on_submit():
        with form.refusals():
            try:
                _save(pillar, form)
            except StaleRevision:
                return _changed_meanwhile(key, form)
            flash(say(N_("Saved.")), "good")
            return redirect(url_for("pillar_desk.show", key=key), code=303)
    return render_template("pillar_desk/edit.html", pillar=pillar, form=form), form.status


@blueprint.post("/<key>/readiness")
@allows(Permission.READINESS_OVERRIDE)
def override(key: str) -> Page:
    """Go ahead without an item of readiness, for a written reason."""
    pillar = pillar_page(reading(), current_actor(), key)
    form = OverrideForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                readiness.override_readiness(
                    uow,
                    current_actor(),
                    pillar.line.id,
                    form.item.data or "",
                    form.texts("reason"),
                )
            flash(say(N_("The reason is written down; the preface of the plan prints it.")), "good")
            return redirect(url_for("pillar_desk.show", key=key), code=303)
    return _show(pillar_page(reading(), current_actor(), key), override_form=form), form.status


@blueprint.post("/<key>/working-groups")
@allows(Permission.PILLAR_EDIT)
def add_group(key: str) -> Page:
    """Add a working group."""
    pillar = pillar_page(reading(), current_actor(), key)
    form = GroupForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                name = form.texts("name")
                description.create_working_group(uow, current_actor(), pillar.line.id, name)
            return redirect(url_for("pillar_desk.show", key=key) + "#groups", code=303)
    return _show(pillar_page(reading(), current_actor(), key), group_form=form), form.status


@blueprint.route("/<key>/working-groups/<group_id>", methods=["GET", "POST"])
@allows(Permission.PILLAR_EDIT)
def rename_group(key: str, group_id: str) -> Page:
    """Change the name of a working group; its workshops stay with it."""
    pillar = pillar_page(reading(), current_actor(), key)
    group = next((one for one in pillar.working_groups if one.id == group_id), None)
    if group is None:
        raise NotFound("no-such-working-group")
    form = GroupForm(**{f"name_{one}": text for one, text in group.name.items()})
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                name = form.texts("name")
                description.rename_working_group(uow, current_actor(), group_id, name)
            return redirect(url_for("pillar_desk.show", key=key) + "#groups", code=303)
    return render_template("pillar_desk/group.html", pillar=pillar, form=form), form.status


def _save(pillar: PillarView, form: PillarForm) -> None:
    content, version = form.content(), read_version(form.version.data)
    with writing() as uow:
        description.edit_pillar(uow, current_actor(), pillar.line.id, content, version)


def read_version(typed: str | None) -> int:
    """The version that was on the screen; what is no number was never one of ours."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() else 0


def _changed_meanwhile(key: str, form: PillarForm) -> Page:
    """Both texts side by side; sending the form again keeps what it holds."""
    pillar = pillar_page(reading(), current_actor(), key)
    changes = differences(PillarForm.of(pillar, sent=False), form)
    form.version.data = str(pillar.version)
    page = render_template("pillar_desk/edit.html", pillar=pillar, form=form, changes=changes)
    return page, CONFLICT


def _show(
    pillar: PillarView,
    *,
    override_form: OverrideForm | None = None,
    group_form: GroupForm | None = None,
) -> str:
    missing = [
        one.item
        for one in pillar.readiness
        if one.item in OVERRIDABLE and one.state is not ReadinessState.MET
    ]
    override_form = override_form or OverrideForm(formdata=None)
    override_form.item.choices = options((one.value, say(READINESS_TITLES[one])) for one in missing)
    return render_template(
        "pillar_desk/show.html",
        pillar=pillar,
        lists=LISTS,
        states=FRAME_STATES,
        titles=READINESS_TITLES,
        helps=READINESS_HELP,
        readiness_states=READINESS_STATES,
        override_form=override_form,
        group_form=group_form or GroupForm(formdata=None),
    )
