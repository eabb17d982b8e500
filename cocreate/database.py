"""The database engine: what SQLite must be told to be durable, strict and fair between writers."""

from functools import partial

import gevent
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_READS_ONLY = "cocreate_reads_only"


def make_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """An engine for ``url``; only migrations ask for one that lets foreign keys be.

    On SQLite: write-ahead log, full synchronisation (what is acknowledged survives a power cut),
    foreign keys, and transactions that take the write lock at once: one that reads first and
    writes later could not wait for its turn and would fail with "database is locked".
    """
    engine = sa.create_engine(url)
    prepare_engine(engine, foreign_keys=foreign_keys)
    return engine


def prepare_engine(engine: Engine, *, foreign_keys: bool = True) -> None:
    """Tell an engine that somebody else made what ``make_engine`` tells its own."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", partial(_prepare_sqlite, foreign_keys))
        sa.event.listen(engine, "begin", _begin)


def commit_beside_greenlets(engine: Engine) -> None:
    """Let a commit on SQLite wait for the disk in a thread of its own, while greenlets go on.

    Waiting for the disk would otherwise stop the whole process, several milliseconds each time.
    Only for a program that gevent has patched.
    """
    if engine.dialect.name != "sqlite":
        return

    def commit(connection: DBAPIConnection) -> None:
        error = gevent.get_hub().threadpool.apply(_committed, (connection,))
        if error is not None:
            raise error

    # There is no event for it.
    engine.dialect.do_commit = commit  # type: ignore[method-assign, assignment]


def _committed(connection: DBAPIConnection) -> Exception | None:
    """Commit; answers what went wrong instead of raising it.

    A thread of gevent writes what is raised in it into the log first, and dies where the log cannot
    be written, as on a full disk: whoever waits for it would wait for ever.
    """
    try:
        connection.commit()
    except Exception as error:
        return error
    return None


def for_reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read: they take no lock and wait for nobody.

    What a reader sees is the database as it was when it first looked (SQLite in WAL mode). One and
    the same for an engine, because a session opens a connection for each engine that it meets.
    """
    known: Engine | None = engine.__dict__.get(_READS_ONLY)
    if known is None:
        known = engine.__dict__[_READS_ONLY] = engine.execution_options(**{_READS_ONLY: True})
    return known


def _prepare_sqlite(
    foreign_keys: bool,
    connection: DBAPIConnection,
    _entry: ConnectionPoolEntry,
) -> None:
    # The driver would begin transactions by itself, and too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        "busy_timeout=5000",
        # What is deleted is overwritten: old places of secret papers must not be read in the file.
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get(_READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
