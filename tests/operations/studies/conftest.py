"""A room that votes on actions with costs, for its study."""

import pytest
import sqlalchemy as sa

from tests.studying import StudyRoom


@pytest.fixture
def room(engine: sa.Engine) -> StudyRoom:
    return StudyRoom(engine)
