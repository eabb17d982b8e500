"""One action in its follow-up: readings, milestones, states, its lead, who reports."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.followup import asking, life
from cocreate.operations.followup.reports import enter_reading
from cocreate.queries.followup.actions import action_page
from cocreate.unit_of_work import UnitOfWork
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.followup.forms import (
    MilestoneForm,
    MoveForm,
    PressForm,
    ReadingForm,
    ReporterForm,
    SuccessorForm,
    WithdrawalForm,
)
from cocreate.web.followup.words import LABELS
from cocreate.web.forms import Form, options
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.staff.accounts import site

blueprint = Blueprint("followed_actions", __name__, url_prefix="/staff/follow-up/actions")
Page = str | Response | tuple[str, int]


@dataclass
class Forms:
    """The forms of the page; the one that was just sent holds what was typed."""

    reading: ReadingForm = field(default_factory=lambda: ReadingForm(formdata=None))
    move: MoveForm = field(default_factory=lambda: MoveForm(formdata=None))
    milestone: MilestoneForm = field(default_factory=lambda: MilestoneForm(formdata=None))
    withdrawal: WithdrawalForm = field(default_factory=lambda: WithdrawalForm(formdata=None))
    reporter: ReporterForm = field(default_factory=lambda: ReporterForm(formdata=None))
    sent: Form | None = None


@blueprint.get("/<action_id>")
@allows(Permission.FOLLOW_UP_READ)
def show(action_id: str) -> Page:
    """Everything about one action since it was decided."""
    return _page(action_id, Forms())


@blueprint.post("/<action_id>/readings")
@allows(Permission.ACTION_FOLLOW)
def add_reading(action_id: str) -> Page:
    """Enter a reading, or correct one by another."""
    form = ReadingForm()
    return _done(
        action_id,
        Forms(reading=form, sent=form),
        lambda uow: enter_reading(uow, current_actor(), form.indicator_id.data or "", form.new()),
    )


@blueprint.post("/<action_id>/state")
@allows(Permission.ACTION_FOLLOW)
def move(action_id: str) -> Page:
    """Give the action its next state."""
    form = MoveForm()
    return _done(
        action_id,
        Forms(move=form, sent=form),
        lambda uow: life.move_action(uow, current_actor(), action_id, form.wanted(), site()),
    )


@blueprint.post("/<action_id>/milestones")
@allows(Permission.ACTION_FOLLOW)
def add_milestone(action_id: str) -> Page:
    """Add a step."""
    form = MilestoneForm()
    return _done(
        action_id,
        Forms(milestone=form, sent=form),
        lambda uow: life.add_milestone(
            uow, current_actor(), action_id, form.texts("label"), due_on=form.day()
        ),
    )


@blueprint.post("/<action_id>/withdrawal")
@allows(Permission.ACTION_FOLLOW)
def withdraw(action_id: str) -> Page:
    """Note that the lead gives the action up."""
    form = WithdrawalForm()
    return _done(
        action_id,
        Forms(withdrawal=form, sent=form),
        lambda uow: life.withdraw_lead(
            uow,
            current_actor(),
            action_id,
            on=form.day(),
            reason=form.reason.data or "",
            language=language(),
        ),
    )


@blueprint.post("/<action_id>/successor")
@allows(Permission.FOLLOW_UP_STEER)
def replace(action_id: str) -> Page:
    """Give the action another lead."""
    form = SuccessorForm()
    return _done(
        action_id,
        Forms(sent=form),
        lambda uow: life.replace_lead(
            uow, current_actor(), action_id, form.successor_id.data or ""
        ),
    )


@blueprint.post("/<action_id>/reporters")
@allows(Permission.FOLLOW_UP_STEER)
def name_reporter(action_id: str) -> Page:
    """Name somebody who reports on the action."""
    form = ReporterForm()
    return _done(
        action_id,
        Forms(reporter=form, sent=form),
        lambda uow: asking.name_reporter(
            uow, current_actor(), action_id, str(form.account_id.data or "")
        ),
    )


@blueprint.post("/<action_id>/reporters/<account_id>/release")
@allows(Permission.FOLLOW_UP_STEER)
def release_reporter(action_id: str, account_id: str) -> Page:
    """Have somebody report no longer."""
    return _done(
        action_id,
        Forms(sent=PressForm()),
        lambda uow: asking.release_reporter(uow, current_actor(), action_id, account_id),
    )


def _done(action_id: str, forms: Forms, act: Callable[[UnitOfWork], object]) -> Page:
    """Do what a form asks for, or show the page again with what is wrong."""
    form = forms.sent
    if form is not None and form.validate_on_submit():
        try:
            with writing() as uow:
                act(uow)
            flash(say(N_("Saved.")), "good")
            return redirect(url_for("followed_actions.show", action_id=action_id), code=303)
        except RuleViolation as error:
            form.refuse(error)
    return _page(action_id, forms)


def _page(action_id: str, forms: Forms) -> tuple[str, int]:
    today = program().clock().date()
    page = action_page(reading(), current_actor(), action_id, today)
    forms.move.offer(page.moves, page.people_to_tell)
    forms.reporter.account_id.choices = options((one.id, one.name) for one in page.could_report)
    form = forms.sent or PressForm(formdata=None)
    content = render_template(
        "followup/action.html", page=page, own=forms, form=form, today=today, **LABELS
    )
    return content, form.status
