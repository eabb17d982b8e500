"""``cocreate serve``: the embedded server."""

import socket
from collections.abc import Collection

import click

from cocreate.application import create_app
from cocreate.cli.demo import told
from cocreate.cli.preparing import bring_schema, plain_refusals, require_schema
from cocreate.cli.welcome import welcome
from cocreate.config import Settings, load_settings
from cocreate.live import Live
from cocreate.models.studies.records import JobKind
from cocreate.program import Program
from cocreate.queries.opinions import votes_wait
from cocreate.queries.studies.work import work_waits
from cocreate.seed.demo import load_demo
from cocreate.server import CannotServeError, open_listener
from cocreate.server import serve as serve_app
from cocreate.web.files.rendering import make_beside
from cocreate.workers.bots import Bots
from cocreate.workers.clock import Clock
from cocreate.workers.engine import engines
from cocreate.workers.mail import delivering
from cocreate.workers.makers import Makers
from cocreate.workers.running import Job


@click.command()
@click.option("--with-demo", is_flag=True, help="Bring the schema, and the demonstration, first.")
def serve(with_demo: bool) -> None:
    """Serve the product in the foreground until Ctrl-C."""
    settings = load_settings()
    if with_demo:
        _refuse_a_taken_port(settings)
        bring_schema(settings)
    else:
        require_schema(settings)
    app = create_app(settings)
    program: Program = app.extensions["cocreate"]
    demo = load_demo(program) if with_demo else None

    def ready(_listener: socket.socket) -> None:
        click.echo(f"{settings.brand_name} is served at {settings.public_url}")
        if demo is not None:
            click.echo("\n" + told(demo))
        if with_demo:
            welcome(app, program)

    live: Live = app.extensions["cocreate.live"]
    makers = Makers()
    make_beside(makers)
    try:
        with plain_refusals(), delivering(program.unit_of_work, settings):
            serve_app(app, settings, ready=ready, jobs=jobs(program, live), end=live.send_away)
    except CannotServeError as error:
        raise click.ClickException(str(error)) from None
    finally:
        makers.end()


def _refuse_a_taken_port(settings: Settings) -> None:
    """Say so before the work of preparing, and not after it."""
    try:
        open_listener(settings).close()
    except CannotServeError as error:
        raise click.ClickException(str(error)) from None


def jobs(program: Program, live: Live) -> tuple[Job, ...]:
    """What goes on beside requests while this process serves, beside the mail."""

    def waits(kinds: Collection[JobKind]) -> bool:
        with program.reading() as session:
            return work_waits(session, kinds, program.clock())

    def groups_wait() -> bool:
        with program.reading() as session:
            return votes_wait(session, program.clock())

    bots = Bots(program.unit_of_work, program.reading, program.settings.public_url)
    program.subscribers.append(bots.hear)
    return (
        bots.run_forever,
        Clock(program.unit_of_work).run_forever,
        *live.jobs,
        *engines(program.unit_of_work, waits, groups_wait),
    )
