"""One server on one SQLite file: a lock that the system gives back when the process dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
                "PostgreSQL (COCREATE_DATABASE_URL)"
            )
            raise AlreadyServedError(msg) from None
        yield


def lock_path(database: Path) -> Path:
    """The lock file beside ``database``."""
    return database.with_name(database.name + ".lock")
