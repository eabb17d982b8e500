"""What tests arrange with, built once in a process and copied whenever it is asked for again.

Most tests begin in one of a few worlds: a room that votes, a plan that was drafted, one that was
published. To build one takes longer than most of what is then tried in it.
"""

import io
import pickle
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cocreate.models import Base

_PRISTINE = frozenset({"journal_head", "pillar", "programme"})
"""The tables that have a row when a test begins."""
_ENGINE = "engine"


class MadeOnce(type):
    """A class whose instances describe a database: ``Class(engine, …)`` fills it.

    The second time that the same is asked of a fresh SQLite database, it is given the content that
    the first had after it was made, and the instance its state. Everything else, and everything on
    PostgreSQL, is made step by step.
    """

    def __call__(cls, engine: object, *args: Any, **named: Any) -> Any:
        """An instance, and what it says of the database of ``engine``."""
        if not isinstance(engine, sa.Engine) or not _is_fresh(engine):
            return super().__call__(engine, *args, **named)
        key = (cls, pickle.dumps((args, sorted(named.items()))))
        if key in _kept:
            return _kept[key].copy(engine)
        made = super().__call__(engine, *args, **named)
        _kept[key] = _World.of(made, engine)
        return made


@dataclass(frozen=True)
class _World:
    content: Path
    instance: bytes

    @classmethod
    def of(cls, made: object, engine: sa.Engine) -> "_World":
        folder = Path(tempfile.mkdtemp(dir=_folder.name))
        content = folder / "content.sqlite3"
        with engine.connect() as connection, sqlite3.connect(content) as target:
            _raw(connection).backup(target)
        target.close()
        return cls(content, _pickled(made, engine))

    def copy(self, engine: sa.Engine) -> object:
        source = sqlite3.connect(self.content)
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            source.backup(_raw(connection))
        source.close()
        return _Reader(self.instance, engine).load()


_folder = tempfile.TemporaryDirectory(prefix="worlds-")
_kept: dict[tuple[type, bytes], _World] = {}


def _raw(connection: sa.Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _is_fresh(engine: sa.Engine) -> bool:
    if engine.dialect.name != "sqlite":
        return False
    names = sorted(set(Base.metadata.tables) - _PRISTINE)
    rows = " UNION ALL ".join(f'SELECT 1 FROM "{name}"' for name in names)
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT EXISTS({rows})").scalar_one() == 0


class _Writer(pickle.Pickler):
    def __init__(self, into: io.BytesIO, engine: sa.Engine) -> None:
        super().__init__(into)
        self._engine = engine

    def persistent_id(self, one: object) -> str | None:
        return _ENGINE if one is self._engine else None


class _Reader(pickle.Unpickler):
    def __init__(self, instance: bytes, engine: sa.Engine) -> None:
        super().__init__(io.BytesIO(instance))
        self._engine = engine

    def persistent_load(self, pid: str) -> sa.Engine:
        assert pid == _ENGINE
        return self._engine


def _pickled(made: object, engine: sa.Engine) -> bytes:
    into = io.BytesIO()
    _Writer(into, engine).dump(made)
    return into.getvalue()
