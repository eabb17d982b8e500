"""The revision of a published plan: opened, worked through, closed as a version."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response
from wtforms import SelectField, TextAreaField

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.followup import revisions
from cocreate.queries.followup.revisions import revision_page
from cocreate.unit_of_work import UnitOfWork
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.followup.words import LABELS
from cocreate.web.forms import Form, options
from cocreate.web.i18n import language, plain, say
from cocreate.web.identity import current_actor

blueprint = Blueprint("revisions", __name__, url_prefix="/staff/follow-up/plans/<plan_id>/revision")
Page = str | Response | tuple[str, int]


class PressForm(Form):
    """A button alone."""


class MarkForm(Form):
    """Another action to revise, and why."""

    action_id = SelectField(N_("Action"), validate_choice=False)
    note = TextAreaField(N_("Why it is to be revised"))


class CloseForm(Form):
    """What the revision has brought, for the history of the plan."""

    note_fr = TextAreaField(N_("In short, in French"))
    note_nl = TextAreaField(N_("In short, in Dutch"))


@blueprint.get("")
@allows(Permission.PLAN_EDIT)
def show(plan_id: str) -> Page:
    """What is to be revised, and the revisions before."""
    return _page(plan_id)


@blueprint.post("")
@allows(Permission.PLAN_EDIT)
def begin(plan_id: str) -> Page:
    """Open a revision from the plan as it was last published."""
    if PressForm().validate_on_submit():
        try:
            with writing() as uow:
                revisions.open_revision(uow, current_actor(), plan_id)
        except RuleViolation as error:
            flash(sentence_of(error), "bad")
            return redirect(url_for("followup.board", plan_id=plan_id), code=303)
    return redirect(url_for("revisions.show", plan_id=plan_id), code=303)


@blueprint.post("/actions")
@allows(Permission.PLAN_EDIT)
def mark(plan_id: str) -> Page:
    """Look at another action too."""
    form = MarkForm()

    def act(uow: UnitOfWork) -> None:
        chosen, why = str(form.action_id.data or ""), form.note.data or ""
        revisions.mark_for_revision(uow, current_actor(), plan_id, chosen, why, language())

    return _done(plan_id, form, act, marking=form)


@blueprint.post("/actions/<action_id>/leave")
@allows(Permission.PLAN_EDIT)
def leave(plan_id: str, action_id: str) -> Page:
    """Leave an action as it is."""
    return _done(
        plan_id,
        PressForm(),
        lambda uow: revisions.leave_as_it_is(uow, current_actor(), plan_id, action_id),
    )


@blueprint.post("/end")
@allows(Permission.PLAN_EDIT)
def end(plan_id: str) -> Page:
    """Close the revision: the plan as it is now becomes a version."""
    form = CloseForm()
    return _done(
        plan_id,
        form,
        lambda uow: revisions.close_revision(uow, current_actor(), plan_id, form.texts("note")),
        closing=form,
    )


def _done(
    plan_id: str,
    form: Form,
    act: Callable[[UnitOfWork], object],
    *,
    marking: MarkForm | None = None,
    closing: CloseForm | None = None,
) -> Page:
    """Do what a form asks for, or show the page again with what was typed."""
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                act(uow)
            flash(say(N_("Saved.")), "good")
            return redirect(url_for("revisions.show", plan_id=plan_id), code=303)
    return _page(plan_id, form, marking, closing)


def _page(
    plan_id: str,
    form: Form | None = None,
    marking: MarkForm | None = None,
    closing: CloseForm | None = None,
) -> tuple[str, int]:
    page = revision_page(reading(), current_actor(), plan_id)
    chosen = marking or MarkForm(formdata=None)
    chosen.action_id.choices = options(
        (key, f"{code} {plain(title)}") for key, code, title in page.others
    )
    shown = form or PressForm(formdata=None)
    content = render_template(
        "followup/revision.html",
        page=page,
        form=shown,
        marking=chosen,
        closing=closing or CloseForm(formdata=None),
        **LABELS,
    )
    return content, shown.status
