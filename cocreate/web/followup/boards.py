"""The boards of the follow-up: all programmes, then one pillar with its buttons."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.catalogues import translate_plural
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.followup.asking import ask_for_reports
from cocreate.operations.followup.notices import tell_of_publication
from cocreate.operations.followup.rhythms import set_rhythm
from cocreate.queries.followup.boards import pillar_board, programme_boards
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.followup.forms import NoticeForm, PressForm, RhythmForm
from cocreate.web.followup.words import LABELS
from cocreate.web.forms import Form
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.staff.accounts import site

blueprint = Blueprint("followup", __name__, url_prefix="/staff/follow-up")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@allows(Permission.FOLLOW_UP_READ)
def index() -> str:
    """Every programme, pillar by pillar."""
    today = program().clock().date()
    boards = programme_boards(reading(), current_actor(), today)
    return render_template("followup/index.html", boards=boards, today=today, **LABELS)


@blueprint.get("/plans/<plan_id>")
@allows(Permission.FOLLOW_UP_READ)
def board(plan_id: str) -> Page:
    """The follow-up of one pillar."""
    return _board(plan_id, NoticeForm())


@blueprint.post("/plans/<plan_id>/requests")
@allows(Permission.FOLLOW_UP_STEER)
def ask(plan_id: str) -> Page:
    """Mail the link of the quarter to everybody who has not reported yet."""
    form = PressForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                quarter = request.form.get("quarter", "")
                people = ask_for_reports(uow, current_actor(), plan_id, quarter, site())
            said = translate_plural(
                "%(num)s person gets a mail.", "%(num)s people get a mail.", people, language()
            )
            flash(said, "good")
            return redirect(url_for("followup.board", plan_id=plan_id), code=303)
    return _board(plan_id, form)


@blueprint.post("/plans/<plan_id>/notices")
@allows(Permission.PLAN_PUBLISH)
def tell(plan_id: str) -> Page:
    """Tell people what the publication says of their proposal, or write down why not."""
    form = NoticeForm()
    page = pillar_board(reading(), current_actor(), plan_id, program().clock().date())
    if page.notice is None:
        raise NotFound("no-such-publication")
    if form.validate_on_submit():
        with form.refusals():
            silent = request.form.get("verb") == "silence"
            if silent and not (form.silence.data or "").strip():
                raise RuleViolation("silence-unexplained", field="silence")
            with writing() as uow:
                told = tell_of_publication(
                    uow,
                    current_actor(),
                    page.notice.publication_id,
                    site(),
                    silence=form.silence.data or "" if silent else "",
                )
            flash(_told(told), "good")
            return redirect(url_for("followup.board", plan_id=plan_id), code=303)
    return _board(plan_id, form)


@blueprint.post("/plans/<plan_id>/groups/<group_id>")
@allows(Permission.FOLLOW_UP_STEER)
def rhythm(plan_id: str, group_id: str) -> Page:
    """Have a working group meet every so many months."""
    form = RhythmForm()
    if form.validate_on_submit():
        try:
            with writing() as uow:
                set_rhythm(uow, current_actor(), group_id, form.chosen())
            flash(say(N_("Saved.")), "good")
        except RuleViolation as error:
            flash(sentence_of(error), "bad")
    return redirect(url_for("followup.board", plan_id=plan_id) + "#groups", code=303)


def _told(told: int) -> str:
    if not told:
        return say(N_("Noted: nobody is told, and the reason stands in the list."))
    return translate_plural(
        "%(num)s message is on its way.", "%(num)s messages are on their way.", told, language()
    )


def _board(plan_id: str, form: Form) -> tuple[str, int]:
    today = program().clock().date()
    page = pillar_board(reading(), current_actor(), plan_id, today)
    content = render_template(
        "followup/board.html",
        page=page,
        form=form,
        rhythm=RhythmForm(formdata=None),
        today=today,
        **LABELS,
    )
    return content, form.status
