"""Who acts and when comes from the session and the clock; a request that says otherwise is noted.

No form of ours asks for an author or for the moment of an act. A request that brings such a field
was made by hand: the field is ignored, as every field that nobody asked for, and the attempt is
logged (feature B21).
"""

import logging

from flask import Flask, request

from cocreate.domain.permissions import STAFF_ROLES, Role
from cocreate.web.context import writing
from cocreate.web.identity import current_actor

log = logging.getLogger("cocreate.provenance")

CLAIMS = frozenset(
    f"{act}{what}"
    for act in ("created", "entered", "made", "saved", "sent", "opened", "closed", "published")
    for what in ("_at", "_on", "_by", "_by_id")
) | {"author", "author_id", "actor", "actor_id", "participant_id", "editor", "editor_id", "at"}
"""The names under which a request could claim who has acted, or when."""


def init_app(app: Flask) -> None:
    """Look at every form that is sent, whoever sends it and wherever."""
    app.before_request(_note_claims)


def _note_claims() -> None:
    if request.method != "POST" or request.endpoint is None:
        return
    claims = sorted(CLAIMS & {*request.form, *request.args})
    if not claims:
        return
    actor = current_actor()
    log.warning("ignored %s in a request to %s", ", ".join(claims), request.endpoint)
    if not actor.is_staff and not actor.is_participant:
        return
    held = actor.roles_in(None)
    role = next((one for one in STAFF_ROLES if one in held), Role.PARTICIPANT)
    with writing() as uow:
        facts = {"page": request.endpoint, "ignored": claims}
        uow.record(actor, role, "request:claim", ("request", "form"), **facts)
