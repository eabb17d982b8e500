"""Live pages: which regions each audience's page has, its state, and each region alone.

A page is rendered whole the first time. Each region carries the revision at which the database was
read, taken before the content; when the workshop's marks say that a region has changed since, the
page asks for that region alone, by the same template. So first and live can never differ.

The state (revision, marks, figures, clock) is one message for everybody of one audience. It rides
on the socket, answers `watch`, and answers whoever asks by HTTP because the socket is blocked.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request
from markupsafe import Markup

from cocreate.domain.audiences import ON_THE_WALL, PERMISSIONS, Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Permission
from cocreate.queries.live import (
    LiveState,
    colleges_of_seats,
    live_state,
    revision_of,
    with_presence,
)
from cocreate.queries.workshops import require_readable
from cocreate.web.access import allows
from cocreate.web.context import program, reading
from cocreate.web.forms import new_operation_id
from cocreate.web.i18n import language, speak_as_screen
from cocreate.web.identity import actor_in
from cocreate.web.live import pace
from cocreate.web.live.shared import init_app as keep_shared
from cocreate.web.live.shared import shared


@dataclass(frozen=True)
class LivePage:
    """A page that follows a workshop.

    ``load`` answers what its templates show for a workshop and the actor of this request, and
    refuses whoever may not see it; the answer has ``workshop_id`` and ``revision``. ``personal``
    names the regions whose content depends on the reader; all others are the same for everybody of
    one audience and language, and ride on the socket: for them ``load`` is also called with an
    actor who has no seat (``anyone_in`` it).
    """

    audience: Audience
    regions: tuple[str, ...]
    personal: frozenset[str]
    load: Callable[[str], object]


PAGES: dict[Audience, LivePage] = {}

blueprint = Blueprint("live", __name__, url_prefix="/live/<workshop_id>/<audience>")


def register(page: LivePage) -> None:
    """Let an audience have its page."""
    PAGES[page.audience] = page


def page_of(audience: str) -> LivePage:
    """The page of an audience; raises ``NotFound`` when there is none."""
    try:
        return PAGES[Audience(audience)]
    except (ValueError, KeyError):
        raise NotFound("no-such-region") from None


def region(audience: Audience, name: str, page: Any) -> Markup:
    """One region, with the wrapper by which scripts find and replace it.

    What all phones show alike is rendered once for each revision and language. Staff are few, and
    their regions hold forms with the token of the reader.
    """
    personal = name in PAGES[audience].personal

    def render() -> str:
        return render_template(
            "components/_region.html",
            audience=audience.value,
            name=name,
            page=page,
            personal=personal,
        )

    if personal or audience is not Audience.PARTICIPANT:
        return Markup(render())  # noqa: S704 -- rendered by a template, which escapes
    key = ("region", page.workshop_id, name, language())
    html = shared().once(key, page.revision, render, keeps=_is_for_everybody)
    return Markup(html)  # noqa: S704 -- likewise


def _is_for_everybody(html: str) -> bool:
    """Whether nothing in a region is the reader's own: the token of a form would be."""
    return "csrf_token" not in html


def follower(workshop_id: str, audience: Audience) -> Actor:
    """Whoever asks, if this browser may follow a workshop as ``audience``; else ``NotFound``."""
    if audience in ON_THE_WALL:
        speak_as_screen()
    actor = actor_in(workshop_id, audience)
    require_readable(reading(), actor, workshop_id, PERMISSIONS[audience])
    return actor


def state_message(workshop_id: str, audience: Audience) -> dict[str, object]:
    """The state as pages read it, for everybody of an audience; times are in milliseconds."""
    session, now = reading(), program().clock()
    revision, one = revision_of(session, workshop_id), shared()
    found = one.once(
        ("state", workshop_id, audience),
        revision,
        lambda: live_state(session, workshop_id, audience, now),
    )
    colleges = one.once(
        ("seats", workshop_id), revision, lambda: colleges_of_seats(session, workshop_id)
    )
    state = with_presence(replace(found, now=now), colleges, program().presence.active(workshop_id))
    regions = PAGES[audience].regions if audience in PAGES else ()
    return {
        "revision": state.revision,
        "now": _milliseconds(state.now),
        "marks": {name: mark for name, mark in state.marks.items() if name in regions},
        "workshop": state.state.value,
        "figures": dict(state.figures),
        "step": _step_message(state),
    }


@blueprint.get("")
@allows(Permission.PAGE_READ)
def show_state(workshop_id: str, audience: str) -> Response:
    """The state, for a page whose socket is blocked; unchanged since it asked last: 304."""
    pace.check_pace()
    page = page_of(audience)
    follower(workshop_id, page.audience)
    message = state_message(workshop_id, page.audience)
    response = Response(json.dumps(message), mimetype="application/json")
    lasting = json.dumps({**message, "now": 0}, sort_keys=True)
    response.set_etag(hashlib.sha256(lasting.encode()).hexdigest()[:16])
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@blueprint.get("/regions/<name>")
@allows(Permission.PAGE_READ)
def show_region(workshop_id: str, audience: str, name: str) -> str:
    """One region as it is now; the page's ``load`` decides who may see it."""
    pace.check_pace()
    page = page_of(audience)
    if name not in page.regions:
        raise NotFound("no-such-region")
    return region(page.audience, name, page.load(workshop_id))


def init_app(app: Flask) -> None:
    """Serve regions, and let page templates place them: ``live_region(name, page)``."""
    pace.init_app(app)
    keep_shared(app)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["live_region"] = region
    app.jinja_env.globals["new_operation_id"] = new_operation_id
    app.jinja_env.globals["Audience"] = Audience


def _step_message(state: LiveState) -> dict[str, object] | None:
    step = state.step
    if step is None:
        return None
    ends_at = step.clock.ends_at
    return {
        "id": step.id,
        "phase": step.phase,
        "state": step.state.value,
        "revealed": step.is_revealed,
        "ends_at": None if ends_at is None else _milliseconds(ends_at),
        "seconds_left": step.clock.seconds_left if ends_at is None else None,
    }


def _milliseconds(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)
