"""The door of a workshop: by the code that people type, or by the QR code that they scan."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.workshops import CODE_LENGTH, WorkshopState
from cocreate.operations.cards import note_wrong_card, note_wrong_codes
from cocreate.operations.joining import join_workshop
from cocreate.queries.identities import seat_actor
from cocreate.queries.joining import JoinPage, find_by_code, find_by_token
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.devices import device_token, give_device, new_device
from cocreate.web.errors import sentence_of
from cocreate.web.forms.joining import CodeForm, SeatForm
from cocreate.web.i18n import language
from cocreate.web.limits import limiter

blueprint = Blueprint("joining", __name__)
Page = str | Response | tuple[str, int]

A_ROOM = "1200 per minute"
"""What a whole room may send in from one address while its phones have no cookie yet."""
A_DEVICE = "60 per minute"
"""What one device may send in."""
_STATUS = {WorkshopState.CLOSED: 410, WorkshopState.ARCHIVED: 410}


def _often() -> str:
    """How often a seat may be asked for; phones without a cookie count as the room they are."""
    return A_ROOM if device_token() is None else A_DEVICE


@blueprint.route("/join", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
@limiter.limit(A_ROOM, methods=["POST"])
def by_code() -> Page:
    """Type a code; a wrong one is kept in the field, with what to check."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            find_by_code(reading(), form.code.data or "")
        except (RuleViolation, NotFound) as error:
            if isinstance(error, NotFound):
                with writing() as uow:
                    note_wrong_codes(uow)
            form.code.errors = [sentence_of(error)]
        else:
            return redirect(url_for("joining.door", code=form.code.data), code=303)
    return render_template("join/code.html", form=form, length=CODE_LENGTH), form.status


@blueprint.route("/join/<code>", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
@limiter.limit(_often, methods=["POST"])
def door(code: str) -> Page:
    """The door, by its code."""
    try:
        page = find_by_code(reading(), code)
    except (RuleViolation, NotFound) as error:
        form = CodeForm(formdata=None, code=code)
        form.code.errors = [sentence_of(error)]
        return render_template("join/code.html", form=form, length=CODE_LENGTH), error.status
    return _at_the_door(page)


@blueprint.route("/j/<token>", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
@limiter.limit(_often, methods=["POST"])
def scan(token: str) -> Page:
    """The door, by its QR code."""
    return _at_the_door(find_by_token(reading(), token))


def _at_the_door(page: JoinPage) -> Page:
    room = url_for("room.show", workshop_id=page.workshop_id)
    device = device_token()
    if device is not None and seat_actor(reading(), page.workshop_id, device) is not None:
        return redirect(room, code=303)
    form = SeatForm(card=request.args.get("card", ""))
    if form.validate_on_submit():
        with form.refusals():
            _take_a_seat(page, form, device or new_device())
            response = make_response(redirect(room, code=303))
            give_device(response)
            return response
    status = _STATUS.get(page.state, form.status)
    return render_template("join/door.html", page=page, form=form), status


def _take_a_seat(page: JoinPage, form: SeatForm, device: str) -> None:
    spoken = language() if language() in page.languages else page.languages[0]
    try:
        with writing() as uow:
            join_workshop(
                uow,
                page.workshop_id,
                device=device,
                college_key=form.college.data or "",
                language=spoken,
                card=form.card.data or "",
            )
    except RuleViolation as error:
        if error.code == "card-unknown":
            with writing() as uow:
                note_wrong_card(uow, page.workshop_id)
        raise
