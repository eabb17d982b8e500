"""A plan that was decided and published, and whose actions are under way."""

import pytest
import sqlalchemy as sa

from tests.following import Following


@pytest.fixture
def following(engine: sa.Engine) -> Following:
    return Following(engine)
