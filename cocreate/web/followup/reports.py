"""The quarterly form: behind a mailed link without signing in, and at the desk.

Looking at the link uses nothing up; sending the report does. Whoever holds it can do this and
nothing else.
"""

from flask import (
    Blueprint,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import DomainError, Gone, NotFound, RuleViolation
from cocreate.domain.followup.reports import STEPS, TEXT_LENGTH
from cocreate.domain.followup.workbooks import Filled
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.formatting import format_time
from cocreate.operations.followup.reports import save_draft, send_by_link
from cocreate.queries.followup.forms import DeskForm, ReportForm, report_form
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.errors import sentence_of, wants_json
from cocreate.web.followup import spreadsheets
from cocreate.web.followup.typed import QuarterlyForm
from cocreate.web.followup.words import LABELS
from cocreate.web.i18n import language, say
from cocreate.web.limits import limiter

blueprint = Blueprint("reports_by_link", __name__, url_prefix="/follow-up/reports")
Page = Response | tuple[Response, int]
PACE = "60 per minute"
MEGABYTES = 4
"""What a report may have: the fields of two hundred actions, each with long words, have less."""


def make_room() -> None:
    """Let the form of a whole programme in; what is far too large is refused in words."""
    largest = MEGABYTES * 1024 * 1024
    if (request.content_length or 0) > largest:
        raise RuleViolation("report-too-large", field="file", maximum=MEGABYTES)
    request.max_content_length = request.max_form_memory_size = largest


@blueprint.url_value_preprocessor
def _make_room(endpoint: str | None, values: dict[str, object] | None) -> None:
    del endpoint, values
    if request.method == "POST":
        make_room()


@blueprint.get("/<token>")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def show(token: str) -> Page:
    """The form, with the draft that was kept."""
    try:
        page = _form_of(token)
    except (NotFound, Gone) as error:
        return _over(error)
    return _shown(page, _begun(page), token)


@blueprint.post("/<token>")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def send(token: str) -> Page:
    """Send the report; a script keeps what is typed by itself, as the other button does."""
    try:
        page = _form_of(token)
    except (NotFound, Gone) as error:
        return (jsonify(message=sentence_of(error)), 403) if wants_json() else _over(error)
    form = _begun(page)
    if wants_json():
        return _kept(token, form)
    if form.validate_on_submit():
        try:
            with writing() as uow:
                sent = send_by_link(uow, token, form.said, language())
            return private(render_template("followup/sent.html", page=page, sent=sent))
        except RuleViolation as error:
            form.refuse_all(error)
    return _shown(page, form, token)


@blueprint.post("/<token>/draft")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def keep(token: str) -> Page:
    """Keep what is typed, for later: the same link leads back to it."""
    page = _form_of(token)
    form = _begun(page)
    if not form.validate_on_submit():
        return _shown(page, form, token)
    with writing() as uow:
        save_draft(uow, token, form.said)
    flash(say(N_("What you typed is kept. Come back by the same link.")), "good")
    return redirect(url_for("reports_by_link.show", token=token), code=303)


@blueprint.get("/<token>/spreadsheet")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def spreadsheet(token: str) -> Response:
    """The same form for a spreadsheet."""
    page = _form_of(token)
    return spreadsheets.download(page.actions, page.quarter)


@blueprint.post("/<token>/spreadsheet")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def upload(token: str) -> Page:
    """Look through a filled-in spreadsheet; nothing is written yet."""
    page = _form_of(token)
    form, filled = read_upload(page)
    return _shown(page, form, token, filled)


def read_upload(page: ReportForm | DeskForm) -> tuple[QuarterlyForm, Filled | None]:
    """The form filled with what a workbook says, or with why it cannot be read."""
    form = QuarterlyForm()
    form.begin(page.actions)
    if not form.validate_on_submit():
        return form, None
    try:
        filled = spreadsheets.upload(page.actions, page.quarter)
    except RuleViolation as error:
        form.refuse(error)
        return form, None
    form.begin(page.actions, filled)
    return form, filled


def refused_lines(filled: Filled | None) -> list[tuple[int, str]]:
    """The lines of a workbook that could not be read, each with its sentence."""
    refused = () if filled is None else filled.refused
    return [(one.number, sentence_of(one.why)) for one in refused]


def private(content: str) -> Response:
    """A page that nobody keeps a copy of, and that tells no other site its address."""
    response = make_response(content)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _form_of(token: str) -> ReportForm:
    return report_form(reading(), token, program().clock())


def _begun(page: ReportForm) -> QuarterlyForm:
    form = QuarterlyForm()
    form.begin(page.actions)
    return form


def _kept(token: str, form: QuarterlyForm) -> tuple[Response, int]:
    if not form.validate_on_submit():
        return jsonify(message=say(N_("This form is too old. Load the page again."))), 400
    with writing() as uow:
        save_draft(uow, token, form.said)
    at = format_time(program().clock(), language())
    return jsonify(version=0, message=say(N_("Kept at %(time)s"), time=at)), 200


def _shown(page: ReportForm, form: QuarterlyForm, token: str, filled: Filled | None = None) -> Page:
    content = render_template(
        "followup/report.html",
        page=page,
        form=form,
        layout="layouts/public.html",
        send_to=url_for("reports_by_link.send", token=token),
        keep_at=url_for("reports_by_link.keep", token=token),
        sheet_at=url_for("reports_by_link.spreadsheet", token=token),
        steps=STEPS,
        longest=TEXT_LENGTH,
        filled=filled,
        refused=refused_lines(filled),
        **LABELS,
    )
    return private(content), form.status


def _over(error: DomainError) -> tuple[Response, int]:
    content = render_template("followup/link_over.html", sentence=sentence_of(error))
    return private(content), error.status
