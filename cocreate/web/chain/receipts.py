"""Where is my proposal: a code leads to its path, years later, without login (feature B12)."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers.response import Response
from wtforms import StringField

from cocreate.domain.arbitration import OUTCOME_LABELS
from cocreate.domain.errors import DomainError, NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.plans import STATE_LABELS
from cocreate.domain.receipts import receipt_hash
from cocreate.domain.text import N_
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.shortlist import NOT_KEPT_LABELS
from cocreate.operations.plans.receipts import issue_receipt
from cocreate.queries.followup.actions import public_states
from cocreate.queries.receipts import PathKind, ReceiptPath, receipt_path
from cocreate.web.access import allows
from cocreate.web.addresses import absolute
from cocreate.web.context import program, reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.forms import Form
from cocreate.web.i18n import language
from cocreate.web.identity import current_actor
from cocreate.web.limits import limiter
from cocreate.web.room import pages as room

blueprint = Blueprint("receipts", __name__, url_prefix="/receipts")
Page = str | Response | tuple[str, int]
PACE = "30 per minute"
TITLES = {
    PathKind.PROPOSED: N_("Proposed"),
    PathKind.HIDDEN: N_("Kept from the wall"),
    PathKind.WITHDRAWN: N_("Withdrawn"),
    PathKind.MERGED: N_("Merged into another proposal"),
    PathKind.VOTED: N_("Voted on"),
    PathKind.NOT_KEPT: N_("Not kept"),
    PathKind.SHEET: N_("Became an action sheet"),
    PathKind.SUBMITTED: N_("Sent to arbitration"),
    PathKind.SET_ASIDE: N_("Set aside"),
    PathKind.DECIDED: N_("Decided"),
}


class ReceiptForm(Form):
    """The code of a proposal."""

    code = StringField(N_("Code of your proposal"))


@blueprint.route("/", methods=["GET", "POST"])
@allows(Permission.PUBLIC_READ)
@limiter.limit(PACE, methods=["POST"])
def index() -> Page:
    """Type the code."""
    form = ReceiptForm()
    if form.validate_on_submit():
        code = form.code.data or ""
        try:
            receipt_hash(code)
            receipt_path(reading(), code, language())
            return redirect(url_for("receipts.show", code=code.strip()), code=303)
        except (RuleViolation, NotFound) as error:
            form.code.errors = [sentence_of(error)]
    return render_template("receipts/find.html", form=form), form.status


@blueprint.get("/<code>")
@allows(Permission.PUBLIC_READ)
@limiter.limit(PACE)
def show(code: str) -> Page:
    """The path of one proposal; whoever holds the code may see it, and nobody keeps a copy."""
    path: ReceiptPath = receipt_path(reading(), code, language())
    content = render_template(
        "receipts/path.html",
        path=path,
        code=code,
        progress=public_states(reading(), [path.action_id], program().clock().date()).get(
            path.action_id
        ),
        states=STATE_LABELS,
        titles=TITLES,
        outcomes=OUTCOME_LABELS,
        methods=METHODS,
        not_kept=NOT_KEPT_LABELS,
    )
    return _private(content)


@room.blueprint.post("/proposals/<proposal_id>/receipt")
@allows(Permission.RECEIPT_TAKE)
def take_receipt(workshop_id: str, proposal_id: str) -> Page:
    """Give the author a code for their proposal, shown this once."""
    back = url_for("room.show", workshop_id=workshop_id)
    code, refused, status = "", "", 200
    try:
        with writing() as uow:
            code = issue_receipt(uow, current_actor(), proposal_id)
    except DomainError as error:
        refused, status = sentence_of(error), error.status
    link = absolute(url_for("receipts.show", code=code)) if code else ""
    content = render_template(
        "receipts/given.html", code=code, link=link, back=back, refused=refused
    )
    response = _private(content)
    response.status_code = status
    return response


def _private(content: str) -> Response:
    response = make_response(content)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
