"""What tests of the studio's pages arrange with: a room whose votes are studied, and its staff."""

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.office import Office
from tests.studying import StudyRoom
from tests.web.browsers import AppOf


@pytest.fixture
def room(engine: sa.Engine) -> StudyRoom:
    return StudyRoom(engine)


@pytest.fixture
def app(app_of: AppOf, office: Office) -> Flask:
    return app_of(office)
