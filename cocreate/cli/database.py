"""``cocreate db``, ``backup`` and ``restore``: the schema, and copies of the SQLite database."""

from importlib.metadata import version
from pathlib import Path

import click

from cocreate.backup import BackupError, back_up
from cocreate.backup import restore as put_back
from cocreate.config import Settings, load_settings
from cocreate.program import utc_now
from cocreate.schema import (
    SchemaError,
    current_revision,
    known_revisions,
    newest_revision,
    upgrade_schema,
)
from cocreate.server_lock import AlreadyServedError

_COPY = click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))


@click.group("db")
def database() -> None:
    """Look after the schema of the database."""


@database.command()
def upgrade() -> None:
    """Bring the schema to the newest revision; an SQLite database is copied first."""
    settings = load_settings()
    before = _revision(settings)
    if before == newest_revision():
        click.echo(f"The schema is the newest one already ({before}).")
        return
    if before is not None and settings.sqlite_path is not None:
        name = f"before-{newest_revision()}-{utc_now():%Y%m%dT%H%M%SZ}.sqlite3"
        _copy(settings.sqlite_path, settings.data_dir / "backups" / name)
    try:
        upgrade_schema(settings.database_url)
    except SchemaError as error:
        raise click.ClickException(f"nothing was changed: {error}") from None
    click.echo(f"The schema is at {newest_revision()} now (it was {before or 'empty'}).")


@database.command()
def current() -> None:
    """Say which revision the schema has."""
    click.echo(_revision(load_settings()) or "empty")


@click.command()
@_COPY
def backup(copy: Path) -> None:
    """Copy the SQLite database to the new file COPY; the server may go on meanwhile."""
    _copy(_sqlite(load_settings()), copy)


@click.command()
@_COPY
def restore(copy: Path) -> None:
    """Put COPY in the place of the SQLite database; the old one is kept beside it."""
    settings = load_settings()
    try:
        kept = put_back(copy, _sqlite(settings), known_revisions=known_revisions(), clock=utc_now)
    except (AlreadyServedError, BackupError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Restored {copy}." + (f" The database of before is {kept}." if kept else ""))


def _revision(settings: Settings) -> str | None:
    if settings.sqlite_path is not None:
        settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    return current_revision(settings.database_url)


def _sqlite(settings: Settings) -> Path:
    if settings.sqlite_path is None:
        msg = "this is for the SQLite database; copy PostgreSQL with pg_dump -Fc"
        raise click.ClickException(msg)
    return settings.sqlite_path


def _copy(source: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        manifest = back_up(source, copy, version=version("cocreate"), clock=utc_now)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Copied {sum(manifest.rows.values())} rows to {copy} (sha256 {manifest.sha256}).")
