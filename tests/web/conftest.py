"""An application on the database of the test, and a browser without scripts that visits it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from cocreate.application import create_app
from cocreate.config import Settings
from cocreate.extensions import db
from cocreate.program import utc_now
from tests.office import Office
from tests.stations import empty_redis
from tests.web.browsers import AppOf


@pytest.fixture
def app_of(engine: sa.Engine, tmp_path: Path) -> Iterator[AppOf]:
    """What makes applications; their connections end with the test."""
    made: list[Flask] = []

    def make(office: Office | None = None, **settings: Any) -> Flask:
        given = {
            "secret_key": "a-key-for-tests-that-is-long-enough",
            "data_dir": tmp_path,
            "public_url": "http://localhost",
            "database_url": engine.url.render_as_string(hide_password=False),
            "redis_url": empty_redis(),
        }
        clock = utc_now if office is None else lambda: office.now
        made.append(create_app(Settings(**given | settings), clock=clock))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(app_of: AppOf) -> Flask:
    """The application, on the database of this test."""
    return app_of()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that reads English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
