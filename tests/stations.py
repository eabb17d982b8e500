"""What each process of a test run has to itself: ports, a PostgreSQL database, a Redis database.

Tests run in several processes side by side (``pytest -n 2``); nothing of one may meet the other.
"""

import os
import random
import socket
from urllib.parse import urlsplit, urlunsplit

import redis
import sqlalchemy as sa

_STATION = os.environ.get("PYTEST_XDIST_WORKER", "")
_NUMBER = int(_STATION.removeprefix("gw") or 0)
# Below the ports that systems give to clients, so that no request of a test takes one meanwhile.
_PORTS_EACH = 700
_ports = list(range(20_000 + _NUMBER * _PORTS_EACH, 20_000 + (_NUMBER + 1) * _PORTS_EACH))
# Not the sequence that pytest-randomly seeds: two runs on one machine begin at different ports.
random.SystemRandom().shuffle(_ports)


def free_port() -> int:
    """A port that nobody listens on, and that no other test of this run is given."""
    while True:
        port = _ports.pop()
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def _database_here(url: str) -> str:
    """The database of this process beside the one that ``url`` names; made where it is missing."""
    if not url or not _STATION:
        return url
    parts = urlsplit(url)
    name = f"{parts.path.removeprefix('/')}_{_STATION}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
        if connection.execute(known, {"name": name}).first() is None:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
    return urlunsplit(parts._replace(path=f"/{name}"))


def _redis_here(url: str) -> str:
    if not url:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{int(parts.path.strip('/') or 0) + _NUMBER}"))


POSTGRESQL = _database_here(os.environ.get("COCREATE_TEST_DATABASE_URL", ""))
"""The address of a PostgreSQL database for this process alone, or "" where tests use SQLite."""

REDIS = _redis_here(os.environ.get("COCREATE_TEST_REDIS_URL", ""))
"""The address of a Redis database for this process alone, or "" where limits count in memory."""


def empty_redis() -> str | None:
    """The address of this process's Redis, emptied; None where limits count in memory."""
    if not REDIS:
        return None
    with redis.Redis.from_url(REDIS) as client:
        client.flushdb()
    return REDIS
