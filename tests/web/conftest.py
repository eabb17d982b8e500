"""An application on the database of the test, and a browser without scripts that visits it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from cocreate.application import create_app
from cocreate.config import Settings
from cocreate.extensions import db
from tests.stations import empty_redis


@pytest.fixture
def app(engine: sa.Engine, tmp_path: Path) -> Iterator[Flask]:
    """The application, on the database of this test."""
    made = create_app(
        Settings(
            secret_key="a-key-for-tests-that-is-long-enough",
            data_dir=tmp_path,
            public_url="http://localhost",
            database_url=engine.url.render_as_string(hide_password=False),
            redis_url=empty_redis(),
        )
    )
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that reads English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
