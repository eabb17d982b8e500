"""What tests of the studio's pages arrange with: a room whose votes are studied, and its staff."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from cocreate.extensions import db
from tests.office import Office
from tests.studying import StudyRoom
from tests.web.browsers import make_app


@pytest.fixture
def room(engine: sa.Engine) -> StudyRoom:
    return StudyRoom(engine)


@pytest.fixture
def app(engine: sa.Engine, tmp_path: Path, office: Office) -> Iterator[Flask]:
    made = make_app(engine, tmp_path, office)
    yield made
    with made.app_context():
        db.engine.dispose()
