"""Pages of the follow-up: an application with a published plan, and browsers without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from cocreate.domain.permissions import Grant, Role
from cocreate.extensions import db
from tests.following import Following
from tests.web.browsers import Browser, make_app


@pytest.fixture
def following(engine: sa.Engine) -> Following:
    made = Following(engine)
    made.begin()
    return made


@pytest.fixture
def app(engine: sa.Engine, tmp_path: Path, following: Following) -> Iterator[Flask]:
    following.later(hours=0)
    made = make_app(engine, tmp_path, following.office)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def coordinator(app: Flask, following: Following) -> Browser:
    role = Grant(Role.COORDINATOR, "water")
    return Browser.of_staff(app, following.office, "web-coordinator", role)
