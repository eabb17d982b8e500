"""The schema of the database: which revision it has, and how it is brought to the newest one."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from cocreate.database import make_engine

_FOLDER = Path(__file__).resolve().parent / "migrations"
# Any fixed number will do: whoever migrates holds this PostgreSQL advisory lock.
_LOCK = 7_201_104


class SchemaError(Exception):
    """The schema cannot be used or upgraded; the message tells the operator why."""


def known_revisions() -> tuple[str, ...]:
    """All revisions of this program, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(one.revision for one in reversed(list(script.walk_revisions())))


@cache
def newest_revision() -> str:
    """The revision that this program works with."""
    return known_revisions()[-1]


def current_revision(url: str) -> str | None:
    """The revision of a database, or None when it is empty."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def revision_of(connection: Connection) -> str | None:
    """The revision of the database behind a connection, or None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def check_schema(url: str) -> None:
    """Raise ``SchemaError`` unless the database has the newest revision."""
    found = current_revision(url)
    if found != newest_revision():
        state = "empty" if found is None else f"at revision {found}"
        wanted = newest_revision()
        msg = f"the database is {state}, and {wanted} is needed: type `cocreate db upgrade`"
        raise SchemaError(msg)


def upgrade_schema(url: str, revision: str = "head") -> None:
    """Bring a database to ``revision``, whole or not at all.

    On SQLite, foreign keys are off meanwhile: changing a parent table there means copying it, and
    dropping the old copy would delete the children. They are checked before the end instead.
    Raises ``SchemaError`` when a row then refers to nothing.
    """
    engine = make_engine(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("select pg_advisory_xact_lock(:n)"), {"n": _LOCK})
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            _check_references(connection)
    finally:
        engine.dispose()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
    if orphan is not None:
        msg = f"a row of {orphan[0]} refers to a row of {orphan[2]} that is not there"
        raise SchemaError(msg)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
