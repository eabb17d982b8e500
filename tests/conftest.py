"""A real database for every test that asks for one: SQLite, or the one that the gate names."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import make_engine
from cocreate.models import Base
from cocreate.models.pillars import Pillar, Programme
from tests.office import Office


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database with one programme and its pillar ``water``."""
    url = os.environ.get("COCREATE_TEST_DATABASE_URL", f"sqlite:///{tmp_path / 'test.sqlite3'}")
    made = make_engine(url)
    Base.metadata.drop_all(made)
    Base.metadata.create_all(made)
    with Session(made) as session:
        session.add(Programme(id="g", key="g", name={}, period="2011-2015"))
        session.flush()
        session.add(
            Pillar(id="water", programme_id="g", key="water", code="W", position=1, name={})
        )
        session.commit()
    yield made
    Base.metadata.drop_all(made)
    made.dispose()


@pytest.fixture
def office(engine: sa.Engine) -> Office:
    """An office without staff."""
    return Office(engine)
