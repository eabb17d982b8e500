"""Copies of the SQLite database: taken while it is in use, proven whole, and put back with care."""

import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cocreate.server_lock import sole_server

# What SQLite keeps beside a database in write-ahead mode.
_COMPANIONS = ("-wal", "-shm")


class BackupError(Exception):
    """A copy that cannot be made, trusted or put back; the message tells the operator why."""


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself, kept beside it as JSON.

    ``taken_at`` is UTC in ISO 8601, ``revision`` that of the schema, ``size`` in bytes, ``rows``
    the number of rows per table.
    """

    version: str
    revision: str
    taken_at: str
    sha256: str
    size: int
    rows: dict[str, int]


def manifest_path(copy: Path) -> Path:
    """Where the manifest of ``copy`` lies."""
    return copy.with_name(copy.name + ".json")


def back_up(
    database: Path, copy: Path, *, version: str, clock: Callable[[], dt.datetime]
) -> Manifest:
    """Copy ``database`` to the new file ``copy``, which may be done while it is being written to.

    A plain copy of the file would miss what is still in the write-ahead log; SQLite's own online
    copy does not (https://www.sqlite.org/backup.html). Raises ``BackupError`` when there is no
    database, when ``copy`` or its manifest exists already, or when the copy is not sound.
    """
    if not database.is_file():
        msg = f"there is no database at {database}"
        raise BackupError(msg)
    for taken in (copy, manifest_path(copy)):
        if taken.exists():
            msg = f"{taken} exists already: name a new file"
            raise BackupError(msg)
    try:
        # Made first, so that the personal data in it are never readable by others.
        copy.touch(mode=0o600)
        _copy(database, copy)
        manifest = Manifest(
            version=version,
            revision=_inspect(copy),
            taken_at=clock().isoformat(timespec="seconds"),
            sha256=_digest(copy),
            size=copy.stat().st_size,
            rows=_row_counts(copy),
        )
        manifest_path(copy).touch(mode=0o600)
        manifest_path(copy).write_text(json.dumps(asdict(manifest), indent=2) + "\n")
    except (OSError, sqlite3.Error, BackupError) as error:
        for unfinished in (copy, manifest_path(copy)):
            with suppress(OSError):
                unfinished.unlink()
        msg = f"no copy was made: {error}"
        raise BackupError(msg) from error
    return manifest


def restore(
    copy: Path,
    database: Path,
    *,
    known_revisions: Collection[str],
    clock: Callable[[], dt.datetime],
) -> Path | None:
    """Put ``copy`` in the place of ``database`` and return where the old one was kept, if any.

    Raises ``AlreadyServedError`` while a server uses the database; ``BackupError`` when the copy
    is not the file its manifest describes, is not sound, or has a schema that this program does
    not know. Until the copy has proven sound the old database is not touched.
    """
    manifest = _read_manifest(copy)
    fresh = database.with_name(database.name + ".restoring")
    with sole_server(database):
        try:
            _take_in(copy, fresh, manifest, known_revisions)
            kept = _set_aside(database, clock())
            fresh.rename(database)
        except (OSError, sqlite3.Error) as error:
            msg = f"nothing was restored: {error}"
            raise BackupError(msg) from error
        finally:
            fresh.unlink(missing_ok=True)
    return kept


def _take_in(copy: Path, fresh: Path, manifest: Manifest, known_revisions: Collection[str]) -> None:
    """Bring ``copy`` beside the database as ``fresh`` and prove it there."""
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    shutil.copyfile(copy, fresh)
    if _digest(fresh) != manifest.sha256:
        msg = f"{copy} is not the file that its manifest describes"
        raise BackupError(msg)
    revision = _inspect(fresh)
    if revision not in known_revisions:
        msg = f"the schema {revision} of {copy} is not known to this version of the program"
        raise BackupError(msg)
    # On the disk before it takes the place of another.
    with fresh.open("rb") as stream:
        os.fsync(stream.fileno())


def _copy(database: Path, copy: Path) -> None:
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        # A copy is one file: no write-ahead log beside it.
        target.execute("PRAGMA journal_mode=DELETE")


def _inspect(copy: Path) -> str:
    """The revision of the schema of a sound copy; raises ``BackupError`` for one that is not."""
    with closing(sqlite3.connect(copy)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        if found != ["ok"]:
            msg = f"the file is damaged ({found[0]})"
            raise BackupError(msg)
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
        if orphan:
            msg = f"a row of {orphan[0]} refers to a row of {orphan[2]} that is not there"
            raise BackupError(msg)
        try:
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            revision = None
    if revision is None:
        msg = "the file is not a database of this program"
        raise BackupError(msg)
    return str(revision[0])


def _row_counts(copy: Path) -> dict[str, int]:
    with closing(sqlite3.connect(copy)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY name"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 -- a table cannot be a parameter; the names are the schema's own
            for (name,) in tables
        }


def _digest(copy: Path) -> str:
    with copy.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_manifest(copy: Path) -> Manifest:
    try:
        return Manifest(**json.loads(manifest_path(copy).read_text()))
    except (OSError, ValueError, TypeError) as error:
        msg = f"the manifest {manifest_path(copy)} cannot be read: {error}"
        raise BackupError(msg) from error


def _set_aside(database: Path, moment: dt.datetime) -> Path | None:
    """Keep the old database whole, its unfinished log included, under a name that says when."""
    if not database.exists():
        return None
    kept = database.with_name(f"{database.name}.before-{moment:%Y%m%dT%H%M%SZ}")
    if kept.exists():
        msg = f"{kept} exists already"
        raise BackupError(msg)
    for suffix in (*_COMPANIONS, ""):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept
