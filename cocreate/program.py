"""A running program: its settings, its database, its clock, and who hears the news."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from cocreate.config import Settings
from cocreate.database import for_reading
from cocreate.presence import Presence
from cocreate.unit_of_work import Clock, Subscriber, Turn, UnitOfWork


def utc_now() -> dt.datetime:
    """The present moment in UTC: the only place that asks the machine for it."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 -- this is the clock that is passed in


@dataclass
class Program:
    """What web, live and command line share.

    Writers on SQLite take turns: a second writer in the same process would otherwise wait inside
    the database driver, and with greenlets that stops the whole process.
    """

    settings: Settings
    engine: Engine
    clock: Clock = utc_now
    subscribers: list[Subscriber] = field(default_factory=list)
    presence: Presence = field(default_factory=Presence)
    is_deaf: Callable[[], bool] = lambda: False
    """Whether this process hears nothing of others that serve the same site, and must not serve."""
    _turn: Turn = field(default_factory=threading.Lock, repr=False)

    def unit_of_work(self) -> UnitOfWork:
        """A transaction to write in; use it in a ``with`` block."""
        turn = self._turn if self.engine.dialect.name == "sqlite" else None
        session = Session(self.engine, expire_on_commit=False)
        return UnitOfWork(session, self.clock, tuple(self.subscribers), turn=turn)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read from, which waits for no writer."""
        with Session(for_reading(self.engine), autoflush=False) as session:
            yield session
