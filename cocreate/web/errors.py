"""From a refusal to an answer: the status, the page, the sentence in the reader's language."""

import logging
import uuid
from decimal import Decimal

from flask import Flask, g, jsonify, render_template, request
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import DomainError
from cocreate.domain.permissions import VISITOR
from cocreate.domain.text import N_
from cocreate.formatting import format_number
from cocreate.web.i18n import language, say
from cocreate.web.messages import SENTENCES
from cocreate.web.words import MISSING_NAMES

log = logging.getLogger("cocreate")
PAGES = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
"""The statuses that have words of their own."""

RETRY_SECONDS = 5
"""When to ask again while the database cannot be reached or cannot write."""

Answer = tuple[str | Response, int] | tuple[str | Response, int, dict[str, str]]


def sentence_of(error: DomainError) -> str:
    """What a refusal says to a person, in the language of this request."""
    params = {name: _worded(value) for name, value in error.params.items()}
    return say(SENTENCES[error.code], **params)


def wants_json() -> bool:
    """Whether a script asks, which wants data and not a page."""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def init_app(app: Flask) -> None:
    """Answer refusals, HTTP errors and accidents."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _unreachable)
    app.register_error_handler(InterfaceError, _unreachable)
    app.register_error_handler(Exception, _broken)


def _refused(error: DomainError) -> Answer:
    headers = {}
    if "retry_after" in error.params:
        headers["Retry-After"] = str(error.params["retry_after"])
    content = _content(error.status, sentence_of(error), code=error.code, field=error.field)
    return content, error.status, headers


def _forged(error: CSRFError) -> Answer:
    del error
    code = "form-expired"
    return _content(400, say(SENTENCES[code]), code=code), 400


def _http(error: HTTPException) -> Answer | HTTPException:
    status = error.code or 500
    if status not in PAGES or request_ctx.url_adapter is None:
        # A page needs addresses, and a request for a foreign host has none.
        return error
    return _content(status, "", code=f"http-{status}"), status


def _broken(error: Exception) -> Answer:
    """An accident: the log gets the whole story, the person a number to quote."""
    number = uuid.uuid4().hex[:8]
    log.error("accident %s on %s", number, request.endpoint, exc_info=error)
    return _content(500, "", code="http-500", number=number), 500


def _unreachable(error: Exception) -> Answer:
    """The database is away, or its disk is full: nothing was saved, and the person is told so."""
    if getattr(getattr(error, "orig", None), "sqlite_errorname", "") == "SQLITE_ERROR":
        # What it was asked for is wrong, such as a table that is not there.
        return _broken(error)
    log.error("the database did not serve %s", request.endpoint, exc_info=error)
    # The page that says so must not ask the database who reads it.
    g.actor, g.staff_session = VISITOR, None
    return _content(503, "", code="http-503"), 503, {"Retry-After": str(RETRY_SECONDS)}


def _content(
    status: int, sentence: str, *, code: str, field: str | None = None, number: str = ""
) -> str | Response:
    if wants_json():
        return jsonify(code=code, field=field, message=sentence or say(TITLES[status]))
    return render_template(
        "errors/error.html", status=status, title=TITLES[status], sentence=sentence, number=number
    )


def _worded(value: object) -> object:
    """Lists of words become one phrase, and amounts are written as the reader writes them."""
    if isinstance(value, Decimal):
        return format_number(value, language(), digits=None if value == int(value) else 2)
    if isinstance(value, (list, tuple, frozenset)):
        return ", ".join(say(MISSING_NAMES.get(str(one), str(one))) for one in value)
    return value


TITLES = {
    400: N_("This request could not be read"),
    403: N_("You may not do this"),
    404: N_("There is nothing at this address"),
    405: N_("This address cannot be used that way"),
    409: N_("Somebody changed this meanwhile"),
    410: N_("This is over"),
    413: N_("This is too much at once"),
    422: N_("This cannot be done now"),
    429: N_("Too fast"),
    500: N_("Something went wrong on our side"),
    503: N_("This could not be saved or read just now"),
}
