"""Who may serve a database: one process alone on SQLite, and without Redis on PostgreSQL too.

The lock is given back by the system when the process dies.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

_KEY = 7_201_105
"""Any fixed number will do: whoever serves a PostgreSQL database holds this advisory lock."""
_PATIENCE_SECONDS = 3.0
"""How long PostgreSQL may take to see that the former server has died."""


class AlreadyServedError(Exception):
    """Another process serves this database; the message says so to the operator."""


@contextmanager
def sole_server(database: Path) -> Iterator[None]:
    """Hold ``database`` (an SQLite file, which need not exist yet) for this process alone.

    Raises ``AlreadyServedError`` while another process holds it. Nothing is left to clean up
    after a crash: the lock file stays, the lock does not.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    with lock_path(database).open("a", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = (
                f"another server uses {database}: stop it first, or serve several processes from "
                "PostgreSQL and Redis (COCREATE_DATABASE_URL, COCREATE_REDIS_URL)"
            )
            raise AlreadyServedError(msg) from None
        yield


def lock_path(database: Path) -> Path:
    """The lock file beside ``database``."""
    return database.with_name(database.name + ".lock")


@contextmanager
def one_of_the_servers(url: str, *, alone: bool) -> Iterator[None]:
    """Serve the PostgreSQL database at ``url``: ``alone``, or beside others that are not.

    Raises ``AlreadyServedError`` when that cannot be.
    """
    engine = session_engine(url)
    taking = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
    with engine.connect() as connection:
        end = time.monotonic() + _PATIENCE_SECONDS
        while not connection.scalar(sa.text(f"SELECT {taking}(:key)"), {"key": _KEY}):
            if time.monotonic() > end:
                msg = (
                    "another server uses this database: stop it first, or let all of them hear "
                    "each other by one Redis (COCREATE_REDIS_URL)"
                )
                raise AlreadyServedError(msg)
            time.sleep(0.1)
        try:
            yield
        finally:
            # It may be long broken, and needs no goodbye.
            connection.invalidate()


def session_engine(url: str) -> Engine:
    """For a connection that is held for long, and ends soon when its other end is gone."""
    return sa.create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={
            "connect_timeout": 3,
            "options": "-c idle_session_timeout=0 -c tcp_keepalives_idle=10 "
            "-c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c statement_timeout=3000",
            "application_name": "cocreate",
        },
    )
