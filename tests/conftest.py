"""A real database for every test that asks for one: SQLite, or the one that the gate names."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from xdist.scheduler import LoadScopeScheduling

from cocreate.database import make_engine
from cocreate.models import Base
from cocreate.models.append_only import APPEND_ONLY, SEALED
from cocreate.schema import upgrade_schema
from tests.builders import add_the_water_pillar
from tests.compiled import compile_once
from tests.office import Office
from tests.stations import POSTGRESQL

ROOT = Path(__file__).resolve().parent
# They wait for servers and browsers of their own more than they compute. Those with browsers are
# one queue and those without another, so that few of them press upon each other's clocks.
QUEUES = {
    "browser": "browsers",
    "deploy": "servers",
    "live": "servers",
    "processes": "servers",
    "test_server.py": "servers",
}

# How long an example takes says how busy the machine is, and nothing about the property.
hypothesis.settings.register_profile(
    "cocreate", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("cocreate")
compile_once()


class Queues(LoadScopeScheduling):
    """Which tests one process plays in a row: those of a file, or a whole queue."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", maxsplit=1)[0].removeprefix("tests/")
        return QUEUES.get(path.split("/")[0], path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Queues:
    """Our own queues, whatever distribution the command line names."""
    return Queues(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long queues, in whatever order chance gave to their tests."""
    first = list(QUEUES)

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(ROOT).parts[0]
        return first.index(folder) if folder in first else len(first)

    items.sort(key=place)


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema, made once: the SQLite file that each test copies, or tables in PostgreSQL."""
    file = tmp_path_factory.mktemp("database") / "empty.sqlite3"
    url = POSTGRESQL or f"sqlite:///{file}"
    made = make_engine(url)
    if POSTGRESQL:
        Base.metadata.drop_all(made)
        with made.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    upgrade_schema(url)
    if not POSTGRESQL:
        with made.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.dispose()
    return file


@pytest.fixture(scope="session")
def empty_database(_empty: Path) -> Callable[[Path], str]:
    """What answers the address of a database with the newest schema and nothing in it."""

    def make(folder: Path) -> str:
        if not POSTGRESQL:
            return f"sqlite:///{shutil.copyfile(_empty, folder / 'test.sqlite3')}"
        made = make_engine(POSTGRESQL)
        _empty_all_tables(made)
        made.dispose()
        return POSTGRESQL

    return make


@pytest.fixture
def empty_url(tmp_path: Path, empty_database: Callable[[Path], str]) -> str:
    """The address of a database of this test's own, with nothing in it."""
    return empty_database(tmp_path)


@pytest.fixture
def engine(empty_url: str) -> Iterator[sa.Engine]:
    """A database with one programme and its pillar ``water``."""
    made = make_engine(empty_url)
    add_the_water_pillar(made)
    yield made
    made.dispose()


def _empty_all_tables(engine: sa.Engine) -> None:
    """Empty PostgreSQL's tables; the guards of what is append-only look away meanwhile.

    Deleting from the few tables that a test filled is quicker than truncating all of them.
    """
    guarded = (*APPEND_ONLY, *SEALED)
    statements = [f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in guarded]
    statements += [f'DELETE FROM "{one.name}"' for one in reversed(Base.metadata.sorted_tables)]
    statements += [f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in guarded]
    with engine.begin() as connection:
        connection.exec_driver_sql(";".join(statements))


@pytest.fixture
def office(engine: sa.Engine) -> Office:
    """An office without staff."""
    return Office(engine)
