"""PostgreSQL as witness of who hears: it tells a deaf process from a Redis that is away.

A process that hears holds a shared advisory lock on a connection of its own and asks by that same
connection, each second, who else does. The lock ends with the process, and one that is frozen stops
asking, so nothing is left that would speak for the dead. No table, nothing to clean up.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cocreate.server_lock import session_engine

_KEY = 7_201_106
"""Any fixed number will do; those of ``schema`` and ``server_lock`` are others."""
_FRESH_SECONDS = 4

_TAKE = sa.text("SELECT pg_try_advisory_lock_shared(:key)")
_GIVE_BACK = sa.text("SELECT pg_advisory_unlock_shared(:key)")
_OTHERS = sa.text(
    """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid = 0 AND objid = :key
      AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND pid <> pg_backend_pid()
      AND state_change > clock_timestamp() - make_interval(secs => :fresh)
    """
)


class Witness:
    """What the database at ``url`` knows of who hears; used by one thread alone."""

    def __init__(self, url: str) -> None:
        self._engine = session_engine(url)
        self._connection: Connection | None = None
        self._testified = False

    def others_hear(self, *, hears: bool) -> bool:
        """Say whether this process hears; answers whether another one does.

        A database that cannot be asked knows of nobody.
        """
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            if hears is not self._testified:
                self._connection.execute(_TAKE if hears else _GIVE_BACK, {"key": _KEY})
                self._testified = hears
            asked = {"key": _KEY, "fresh": _FRESH_SECONDS}
            return bool(self._connection.execute(_OTHERS, asked).scalar_one())
        except sa.exc.DBAPIError:
            self.end()
            return False

    def end(self) -> None:
        """Give back the connection, and with it what was testified."""
        connection, self._connection, self._testified = self._connection, None, False
        if connection is not None:
            connection.invalidate()
            connection.close()
