"""Whether the program is fit to serve people: database, schema, disk; each named when it is not."""

import shutil
import tempfile
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.config import Settings
from cocreate.schema import newest_revision, revision_of

LEAST_FREE_BYTES: Final = 100 * 1024 * 1024
"""With less, a day of workshops may not fit: the program calls itself unfit before it stumbles."""

FIT: Final = "ok"


def fitness(settings: Settings, session: Session) -> dict[str, str]:
    """``ok`` or what is wrong, for ``database``, ``schema`` and ``disk``.

    Anybody may read the answer, so it names no folder and no address. Without a database nothing
    is known of its schema.
    """
    database = schema = FIT
    try:
        session.execute(sa.text("select 1"))
        schema = _schema(session)
    except sa.exc.SQLAlchemyError:
        database, schema = "does not answer", "unknown"
    return {"database": database, "schema": schema, "disk": _disk(settings)}


def _schema(session: Session) -> str:
    found, wanted = revision_of(session.connection()), newest_revision()
    return FIT if found == wanted else f"is {found or 'empty'}, and {wanted} is needed"


def _disk(settings: Settings) -> str:
    """The data folder takes a file, and there is room where the data are."""
    folders = {settings.data_dir}
    if settings.sqlite_path is not None:
        folders.add(settings.sqlite_path.parent)
    try:
        for folder in folders:
            _write(folder)
        free = min(shutil.disk_usage(folder).free for folder in folders)
    except OSError:
        return "cannot be written"
    return FIT if free >= LEAST_FREE_BYTES else f"only {free // 1024**2} MB are free"


def _write(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(b"room")
