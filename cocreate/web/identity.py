"""Who asks: a member of staff by the session cookie, a participant by the seat of the device.

A participant is one in a single workshop: the routes of a room (all have ``workshop_id`` and are
in the blueprint ``room``, or are the live parts of its page) know the seat, all others the account.
"""

from flask import g, request

from cocreate.domain.audiences import Audience
from cocreate.domain.permissions import VISITOR, Actor
from cocreate.operations.entrance.sessions import touch_session
from cocreate.queries.accounts import CurrentStaff, current_staff
from cocreate.queries.identities import seat_actor
from cocreate.web.context import program, reading, writing
from cocreate.web.devices import cookie_name, device_token

ROOM = "room"
"""The blueprint whose routes are a participant's."""


def current_actor() -> Actor:
    """The actor of this request; found once."""
    if "actor" not in g:
        if _is_in_a_room():
            workshop_id = (request.view_args or {}).get("workshop_id")
            g.actor = actor_in(str(workshop_id), Audience.PARTICIPANT)
        else:
            g.actor = _staff()
    actor: Actor = g.actor
    return actor


def actor_in(workshop_id: str, audience: Audience) -> Actor:
    """Who this browser is on a page of a workshop: its seat on a phone's page, else its account."""
    if audience is not Audience.PARTICIPANT:
        return _staff()
    device = device_token()
    seat = None if device is None else seat_actor(reading(), workshop_id, device)
    if seat is None:
        return VISITOR
    program().presence.hear(workshop_id, str(seat.id))
    return seat


def _is_in_a_room() -> bool:
    if request.blueprint == "live":
        return (request.view_args or {}).get("audience") == Audience.PARTICIPANT
    return request.blueprint == ROOM


def staff_token() -> str | None:
    """The token of the staff session of this browser, if it has one."""
    return request.cookies.get(cookie_name("staff"))


def current_staff_session() -> CurrentStaff | None:
    """The staff session of this browser; found once, and remembered as seen now and then."""
    if "staff_session" not in g:
        g.staff_session = _find_staff_session()
    found: CurrentStaff | None = g.staff_session
    return found


def _find_staff_session() -> CurrentStaff | None:
    token = staff_token()
    if not token:
        return None
    found = current_staff(reading(), token, program().clock())
    if found is not None and found.is_due_to_be_seen:
        with writing() as uow:
            touch_session(uow, token)
    return found


def _staff() -> Actor:
    session = current_staff_session()
    return VISITOR if session is None else session.actor
