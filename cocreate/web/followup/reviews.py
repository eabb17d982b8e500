"""The recurring meeting of a working group, filled with the actions that need it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.followup.rhythms import prepare_next, skip_review
from cocreate.queries.followup.reviews import has_next, next_meeting, review_list
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.followup.forms import PressForm
from cocreate.web.followup.words import LABELS
from cocreate.web.forms.workshops import DuplicateForm
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor

blueprint = Blueprint("reviews", __name__, url_prefix="/staff/workshops")
Page = str | Response | tuple[str, int]


@blueprint.route("/<workshop_id>/next", methods=["GET", "POST"])
@allows(Permission.WORKSHOP_CREATE)
def following(workshop_id: str) -> Page:
    """Prepare the next meeting of the group, with the list of actions to review."""
    page = next_meeting(reading(), current_actor(), workshop_id, program().clock().date())
    form = DuplicateForm()
    if not form.is_submitted():
        form.fill_moment(page.starts_at)
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                made = prepare_next(
                    uow,
                    current_actor(),
                    workshop_id,
                    form.starts_at(),
                    form.operation_id.data,
                )
            flash(say(N_("The next meeting is prepared, with the actions to review.")), "good")
            return redirect(url_for("reviews.items", workshop_id=made), code=303)
    return render_template("followup/next.html", page=page, form=form, **LABELS), form.status


@blueprint.get("/<workshop_id>/review")
@allows(Permission.WORKSHOP_READ)
def items(workshop_id: str) -> str:
    """What the workshop is to review, and the way to the next one."""
    lines = review_list(reading(), current_actor(), workshop_id)
    if not lines and not has_next(reading(), workshop_id):
        raise NotFound("no-next-workshop")
    return render_template(
        "followup/review.html",
        workshop_id=workshop_id,
        lines=lines,
        has_next=has_next(reading(), workshop_id),
        **LABELS,
    )


@blueprint.post("/<workshop_id>/review/<action_id>/skip")
@allows(Permission.WORKSHOP_EDIT)
def skip(workshop_id: str, action_id: str) -> Response:
    """Take an action off the list."""
    if PressForm().validate_on_submit():
        with writing() as uow:
            skip_review(uow, current_actor(), workshop_id, action_id)
    return redirect(url_for("reviews.items", workshop_id=workshop_id), code=303)
