"""What every command that uses the database does first: it can be written to, and its schema fits.

Whatever is in the way is said in one sentence that names what to do.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click
import sqlalchemy as sa

from cocreate.config import Settings
from cocreate.database import make_engine
from cocreate.program import Program
from cocreate.schema import SchemaError, check_schema, upgrade_schema
from cocreate.server_lock import AlreadyServedError, sole_server


def check_data_dir(settings: Settings) -> None:
    """Refuse a data folder that cannot be written to."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            pass
    except OSError as error:
        msg = (
            f"cannot write to {settings.data_dir} ({error.strerror}): make it writable, or name "
            "another folder with COCREATE_DATA_DIR"
        )
        raise click.ClickException(msg) from None


@contextmanager
def plain_refusals() -> Iterator[None]:
    """Say in one sentence what is wrong with the schema, the server or the database."""
    try:
        yield
    except (SchemaError, AlreadyServedError) as error:
        raise click.ClickException(str(error)) from None
    except sa.exc.OperationalError as error:
        cause = str(error.orig).strip().splitlines()[0]
        msg = f"the database cannot be used ({cause}): look at COCREATE_DATABASE_URL"
        raise click.ClickException(msg) from None


def require_schema(settings: Settings) -> None:
    """Refuse a database whose schema is not the newest one."""
    check_data_dir(settings)
    with plain_refusals():
        check_schema(settings.database_url)


def bring_schema(settings: Settings) -> None:
    """Bring the schema to the newest revision, while nobody serves the database."""
    check_data_dir(settings)
    path = settings.sqlite_path
    with plain_refusals(), nullcontext() if path is None else sole_server(path):
        upgrade_schema(settings.database_url)


@contextmanager
def prepared(settings: Settings) -> Iterator[Program]:
    """A program beside the server, on a database whose schema fits."""
    require_schema(settings)
    engine = make_engine(settings.database_url)
    try:
        yield Program(settings, engine)
    finally:
        engine.dispose()
