"""A real database for every test that asks for one: SQLite, or the one that the gate names."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import make_engine
from cocreate.models import Base
from cocreate.models.append_only import APPEND_ONLY
from cocreate.models.pillars import Pillar, Programme
from tests.office import Office

POSTGRESQL = os.environ.get("COCREATE_TEST_DATABASE_URL", "")


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema, made once: the SQLite file that each test copies, or tables in PostgreSQL."""
    file = tmp_path_factory.mktemp("database") / "empty.sqlite3"
    made = make_engine(POSTGRESQL or f"sqlite:///{file}")
    if POSTGRESQL:
        Base.metadata.drop_all(made)
    Base.metadata.create_all(made)
    if not POSTGRESQL:
        _add_the_water_pillar(made)
        with made.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.dispose()
    return file


@pytest.fixture
def engine(tmp_path: Path, _empty: Path) -> Iterator[sa.Engine]:
    """An empty database with one programme and its pillar ``water``."""
    if POSTGRESQL:
        made = make_engine(POSTGRESQL)
        _empty_all_tables(made)
        _add_the_water_pillar(made)
    else:
        made = make_engine(f"sqlite:///{shutil.copyfile(_empty, tmp_path / 'test.sqlite3')}")
    yield made
    made.dispose()


def _add_the_water_pillar(engine: sa.Engine) -> None:
    with Session(engine) as session:
        session.add(Programme(id="g", key="g", name={}, period="2011-2015"))
        session.flush()
        session.add(
            Pillar(id="water", programme_id="g", key="water", code="W", position=1, name={})
        )
        session.commit()


def _empty_all_tables(engine: sa.Engine) -> None:
    """Empty PostgreSQL's tables; the guards of what is append-only look away meanwhile.

    Deleting from the few tables that a test filled is quicker than truncating all of them.
    """
    statements = [f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in APPEND_ONLY]
    statements += [f'DELETE FROM "{one.name}"' for one in reversed(Base.metadata.sorted_tables)]
    statements += [f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in APPEND_ONLY]
    with engine.begin() as connection:
        connection.exec_driver_sql(";".join(statements))


@pytest.fixture
def office(engine: sa.Engine) -> Office:
    """An office without staff."""
    return Office(engine)
