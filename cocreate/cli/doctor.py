"""``cocreate doctor``: whether database and journal are whole, guarded, and say what votes say."""

import hashlib
import shutil
from collections.abc import Callable, Iterator

import click
import sqlalchemy as sa

from cocreate.cli.audit import journal_problems
from cocreate.cli.preparing import plain_refusals, prepared
from cocreate.config import load_settings
from cocreate.live.relay import trouble_with
from cocreate.models.append_only import APPEND_ONLY, SEALED, guard_names
from cocreate.models.arbitration import SealedFile
from cocreate.program import Program
from cocreate.queries.proofs.recounts import recount_all
from cocreate.schema import newest_revision

LEAST_FREE_BYTES = 500 * 1024 * 1024
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}

Check = Callable[[Program], Iterator[str]]


@click.command("doctor")
@click.pass_context
def doctor_command(context: click.Context) -> None:
    """Examine database and disk, and recount every closed vote; the status is 1 for any problem."""
    ill = False
    with prepared(load_settings()) as program, plain_refusals():
        click.echo(f"ok       schema: {newest_revision()}")
        for name, check in CHECKS.items():
            problems = list(check(program))
            ill = ill or bool(problems)
            for problem in problems:
                click.echo(f"PROBLEM  {name}: {problem}")
            if not problems:
                click.echo(f"ok       {name}")
    if ill:
        context.exit(1)


def integrity(program: Program) -> Iterator[str]:
    """What SQLite finds wrong in its file; PostgreSQL watches over its own pages."""
    if program.engine.dialect.name != "sqlite":
        return
    with program.reading() as session:
        for (finding,) in session.execute(sa.text("PRAGMA integrity_check")):
            if finding != "ok":
                yield str(finding)
        for row in session.execute(sa.text("PRAGMA foreign_key_check")):
            yield f"a row of {row[0]} refers to a row of {row[2]} that is not there"


def guards(program: Program) -> Iterator[str]:
    """Which records the database no longer refuses to change."""
    dialect = program.engine.dialect.name
    with program.reading() as session:
        found = set(session.scalars(sa.text(_TRIGGERS[dialect])))
    for table in (*APPEND_ONLY, *SEALED):
        for name in guard_names(table, dialect):
            if name not in found:
                yield f"{table} could be changed afterwards: the trigger {name} is missing"


def votes(program: Program) -> Iterator[str]:
    """Which results the papers do not bear out."""
    with program.reading() as session:
        for one in recount_all(session):
            if not one.agrees:
                differing = ", ".join(one.differences)
                yield f"vote {one.poll_id} of workshop {one.workshop_id} differs in: {differing}"


def sealed_files(program: Program) -> Iterator[str]:
    """Which sealed files are no longer the bytes that were sent."""
    with program.reading() as session:
        for one in session.scalars(sa.select(SealedFile)):
            if hashlib.sha256(one.content).hexdigest() != one.sha256:
                yield f"the sealed file of round {one.round_id} is not the one that was sent"


def other_processes(program: Program) -> Iterator[str]:
    """Whether what processes say to each other arrives."""
    url = program.settings.redis_url
    trouble = None if url is None else trouble_with(url)
    if trouble is not None:
        yield f"Redis passes nothing on ({trouble}): look at COCREATE_REDIS_URL"


def disk(program: Program) -> Iterator[str]:
    """Whether there is room left for what is to come."""
    folder = program.settings.data_dir
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield f"only {free // 1024**2} MB are free in {folder}"


CHECKS: dict[str, Check] = {
    "integrity of the database": integrity,
    "records that nobody may change": guards,
    "chain of the journal": journal_problems,
    "sealed files": sealed_files,
    "recount of every closed vote": votes,
    "messages between processes": other_processes,
    "free space": disk,
}
