"""Leaving an address to be told what becomes of a proposal, confirming it, taking it away."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response
from wtforms import EmailField

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.followup import notices
from cocreate.queries.followup.notices import notice_link
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.followup.reports import private
from cocreate.web.forms import Form
from cocreate.web.i18n import language, say
from cocreate.web.limits import limiter
from cocreate.web.staff.accounts import site

blueprint = Blueprint("notices", __name__)
Page = Response | tuple[Response, int]
PACE = "10 per minute"


class AddressForm(Form):
    """Where to be told."""

    email = EmailField(N_("Mail address"))


class PressForm(Form):
    """A button alone."""


@blueprint.post("/receipts/<code>/address")
@allows(Permission.PUBLIC_READ)
@limiter.limit(PACE)
def leave(code: str) -> Response:
    """Leave an address with a proposal; a mail asks to confirm it."""
    form = AddressForm()
    if form.validate_on_submit():
        try:
            with writing() as uow:
                notices.leave_address(uow, code, form.email.data or "", language(), site())
            flash(say(N_("A mail is on its way to this address. Confirm it there.")), "good")
        except RuleViolation as error:
            flash(sentence_of(error), "bad")
    return redirect(url_for("receipts.show", code=code), code=303)


@blueprint.get("/notices/<token>")
@allows(Permission.PUBLIC_READ)
@limiter.limit(PACE)
def show(token: str) -> Page:
    """What an address is told of, with the buttons to confirm it and to take it away."""
    return _shown(token)


@blueprint.post("/notices/<token>")
@allows(Permission.PUBLIC_READ)
@limiter.limit(PACE)
def confirm(token: str) -> Page:
    """Take an address as its holder's."""
    if PressForm().validate_on_submit():
        with writing() as uow:
            notices.confirm_address(uow, token)
        flash(say(N_("Confirmed: you will be told.")), "good")
    return redirect(url_for("notices.show", token=token), code=303)


@blueprint.post("/notices/<token>/erasure")
@allows(Permission.PUBLIC_READ)
@limiter.limit(PACE)
def erase(token: str) -> Page:
    """Take an address away, for good."""
    if not PressForm().validate_on_submit():
        return _shown(token)
    with writing() as uow:
        notices.erase_address(uow, token)
    return private(render_template("followup/erased.html"))


def _shown(token: str) -> Page:
    link = notice_link(reading(), token)
    return private(render_template("followup/notice.html", link=link, token=token))
