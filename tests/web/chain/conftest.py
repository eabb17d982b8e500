"""What tests of the chain's pages arrange with: a room that has voted, and its staff."""

import pytest
import sqlalchemy as sa
from flask import Flask

from cocreate.domain.permissions import Grant, Role
from tests.planning import Planning
from tests.web.browsers import AppOf, Browser


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    """Three proposals, of which the room ranked the first highest."""
    return Planning(engine)


@pytest.fixture
def app(app_of: AppOf, planning: Planning) -> Flask:
    return app_of(planning.office)


@pytest.fixture
def coordinator(app: Flask, planning: Planning) -> Browser:
    return staff(app, planning, Role.COORDINATOR)


@pytest.fixture
def facilitator(app: Flask, planning: Planning) -> Browser:
    return staff(app, planning, Role.FACILITATOR)


@pytest.fixture
def decider(app: Flask, planning: Planning) -> Browser:
    """The decider who has the mandate of every round that ``planning`` opens."""
    return as_(app, planning, "decider")


def staff(app: Flask, planning: Planning, role: Role) -> Browser:
    """Somebody else with a role in the water pillar."""
    return Browser.of_staff(app, planning.office, f"web-{role.value}", Grant(role, "water"))


def as_(app: Flask, planning: Planning, name: str) -> Browser:
    """The browser of somebody who is known already."""
    planning.office.ask_for_link(name)
    signed_in = planning.office.use_link(planning.office.mailed_token(name))
    browser = Browser(app)
    browser.client.set_cookie("cocreate_staff", signed_in.token)
    return browser
