"""Pages of the follow-up: an application with a published plan, and browsers without scripts."""

import pytest
import sqlalchemy as sa
from flask import Flask

from cocreate.domain.permissions import Grant, Role
from tests.following import Following
from tests.web.browsers import AppOf, Browser


@pytest.fixture
def following(engine: sa.Engine) -> Following:
    return Following(engine)


@pytest.fixture
def app(app_of: AppOf, following: Following) -> Flask:
    following.later(hours=0)
    return app_of(following.office)


@pytest.fixture
def coordinator(app: Flask, following: Following) -> Browser:
    role = Grant(Role.COORDINATOR, "water")
    return Browser.of_staff(app, following.office, "web-coordinator", role)
