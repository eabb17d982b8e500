"""Who may open what: every route declares a permission, and a route that declares none is closed.

The declaration asks whether the actor may use the permission anywhere at all. Where it depends on
the pillar or on the step, the operation or the query decides with the facts.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotAllowed, NotFound
from cocreate.domain.permissions import Facts, Permission, can
from cocreate.web.identity import ROOM, current_actor

View = TypeVar("View", bound=Callable[..., object])


def allows(permission: Permission) -> Callable[[View], View]:
    """Declare the permission that a view asks for."""

    def declare(view: View) -> View:
        view.__dict__["permission"] = permission
        return view

    return declare


def permission_of(endpoint: str) -> Permission | None:
    """What the view behind ``endpoint`` asks for, or None when it declares nothing."""
    view = current_app.view_functions.get(endpoint)
    found = getattr(view, "permission", None)
    return found if isinstance(found, Permission) else None


def init_app(app: Flask) -> None:
    """Refuse by default, and let templates ask ``can``."""
    app.before_request(_check)
    app.jinja_env.globals["can"] = _can
    app.jinja_env.globals["Permission"] = Permission
    app.context_processor(lambda: {"actor": current_actor()})


def _check() -> Response | None:
    if request.endpoint is None:
        return None
    permission = permission_of(request.endpoint)
    if permission is None:
        raise NotAllowed("not-your-role")
    actor = current_actor()
    if can(actor, permission):
        return None
    if request.blueprint == ROOM and request.method == "GET":
        # A phone without a seat, which no account would give it.
        raise NotFound("no-such-seat")
    if not actor.is_staff and not actor.is_participant and request.method == "GET":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    raise NotAllowed("not-your-role")


def _can(permission: Permission, pillar_id: str | None = None) -> bool:
    facts = None if pillar_id is None else Facts(pillar_id=pillar_id)
    return bool(can(current_actor(), permission, facts))
