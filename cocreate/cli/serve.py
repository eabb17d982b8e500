"""``cocreate serve``: the embedded server."""

import socket

import click

from cocreate.application import create_app
from cocreate.config import load_settings
from cocreate.live import Live
from cocreate.models import Base
from cocreate.program import Program
from cocreate.server import CannotServeError
from cocreate.server import serve as serve_app
from cocreate.server_lock import AlreadyServedError
from cocreate.workers.clock import Clock
from cocreate.workers.mail import delivering
from cocreate.workers.running import Job


@click.command()
def serve() -> None:
    """Serve the product in the foreground until Ctrl-C."""
    settings = load_settings()
    app = create_app(settings)
    program: Program = app.extensions["cocreate"]
    Base.metadata.create_all(program.engine)

    def ready(listener: socket.socket) -> None:
        click.echo(f"Serving at {settings.public_url} ({listener.getsockname()})")

    live: Live = app.extensions["cocreate.live"]
    try:
        with delivering(program.unit_of_work, settings):
            serve_app(app, settings, ready=ready, jobs=jobs(program, live), end=live.send_away)
    except (CannotServeError, AlreadyServedError) as error:
        raise click.ClickException(str(error)) from None


def jobs(program: Program, live: Live) -> tuple[Job, ...]:
    """What goes on beside requests while this process serves, beside the mail."""
    return (Clock(program.unit_of_work).run_forever, live.keep_ringing)
