"""The quarterly form for those who are signed in: a lead's own actions, or all for coordinators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.catalogues import translate_plural
from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.reports import STEPS, TEXT_LENGTH
from cocreate.domain.followup.workbooks import Filled
from cocreate.domain.permissions import Permission
from cocreate.models.followup.records import Door
from cocreate.operations.followup.reports import Sending, send_reports
from cocreate.queries.followup.forms import DeskForm, desk_form
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.followup import spreadsheets
from cocreate.web.followup.reports import make_room, read_upload, refused_lines
from cocreate.web.followup.typed import QuarterlyForm
from cocreate.web.followup.words import LABELS
from cocreate.web.i18n import language
from cocreate.web.identity import current_actor

blueprint = Blueprint("own_reports", __name__, url_prefix="/staff/follow-up/plans")
Page = str | Response | tuple[str, int]


@blueprint.url_value_preprocessor
def _make_room(endpoint: str | None, values: dict[str, object] | None) -> None:
    del endpoint, values
    if request.method == "POST":
        make_room()


@blueprint.route("/<plan_id>/report", methods=["GET", "POST"])
@allows(Permission.ACTION_FOLLOW)
def report(plan_id: str) -> Page:
    """Report on one's actions; the fields may have come from a spreadsheet."""
    page = _form_of(plan_id)
    form = QuarterlyForm()
    form.begin(page.actions)
    if form.validate_on_submit():
        door = Door.SPREADSHEET if request.form.get("door") == Door.SPREADSHEET else Door.DESK
        try:
            with writing() as uow:
                sending = Sending(page.quarter, language(), door, form.said)
                sent = send_reports(uow, current_actor(), sending)
            said = translate_plural(
                "The report on %(num)s action is kept.",
                "The report on %(num)s actions is kept.",
                sent,
                language(),
            )
            flash(said, "good")
            return redirect(url_for("followup.board", plan_id=plan_id), code=303)
        except RuleViolation as error:
            form.refuse_all(error)
    return _shown(page, form)


@blueprint.get("/<plan_id>/report/spreadsheet")
@allows(Permission.ACTION_FOLLOW)
def spreadsheet(plan_id: str) -> Response:
    """The same form for a spreadsheet."""
    page = _form_of(plan_id)
    return spreadsheets.download(page.actions, page.quarter)


@blueprint.post("/<plan_id>/report/spreadsheet")
@allows(Permission.ACTION_FOLLOW)
def upload(plan_id: str) -> Page:
    """Look through a filled-in spreadsheet; nothing is written yet."""
    page = _form_of(plan_id)
    form, filled = read_upload(page)
    return _shown(page, form, filled)


def _form_of(plan_id: str) -> DeskForm:
    return desk_form(reading(), current_actor(), plan_id, program().clock().date())


def _shown(page: DeskForm, form: QuarterlyForm, filled: Filled | None = None) -> tuple[str, int]:
    content = render_template(
        "followup/report.html",
        page=page,
        form=form,
        layout="layouts/staff.html",
        send_to=url_for("own_reports.report", plan_id=page.plan_id),
        keep_at="",
        sheet_at=url_for("own_reports.spreadsheet", plan_id=page.plan_id),
        steps=STEPS,
        longest=TEXT_LENGTH,
        filled=filled,
        refused=refused_lines(filled),
        **LABELS,
    )
    return content, form.status
