"""A staff cookie counts as long as its session does, and being busy keeps it alive."""

import datetime as dt

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.permissions import VISITOR, Actor
from cocreate.models.accounts import StaffSession
from cocreate.operations.entrance import sessions
from cocreate.web.devices import cookie_name
from cocreate.web.identity import current_actor, current_staff_session
from tests.office import Office


def asks(app: Flask, office: Office, token: str) -> Actor:
    """Who the application takes a browser for at the office's time."""
    app.extensions["cocreate"].clock = lambda: office.now
    with app.app_context():
        cookie = f"{cookie_name('staff')}={token}"
    with app.test_request_context("/", headers={"Cookie": cookie}):
        actor = current_actor()
        session = current_staff_session()
        assert (session.actor if session else VISITOR) == actor
        return actor


def last_seen(office: Office, session_id: str) -> dt.datetime:
    with Session(office.engine) as session:
        return session.scalars(
            sa.select(StaffSession.last_seen_at).where(StaffSession.public_id == session_id)
        ).one()


def test_the_cookie_of_a_session_names_its_account_until_signing_out(
    app: Flask, office: Office
) -> None:
    jeanne = office.welcome("jeanne")
    signed_in = office.sign_in("jeanne")
    assert asks(app, office, signed_in.token) == jeanne
    assert asks(app, office, "made-up") == VISITOR
    with office.unit() as uow:
        sessions.sign_out(uow, signed_in.token)
    assert asks(app, office, signed_in.token) == VISITOR


def test_being_busy_keeps_signed_in_and_is_written_at_most_once_a_minute(
    app: Flask, office: Office
) -> None:
    jeanne = office.welcome("jeanne")
    signed_in = office.sign_in("jeanne")
    begun = office.now
    office.later(seconds=59)
    asks(app, office, signed_in.token)
    assert last_seen(office, signed_in.session_id) == begun
    for _ in range(3):
        office.later(hours=3)
        assert asks(app, office, signed_in.token) == jeanne
        assert last_seen(office, signed_in.session_id) == office.now
    office.later(hours=4)
    assert asks(app, office, signed_in.token) == VISITOR
