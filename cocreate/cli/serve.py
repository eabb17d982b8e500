"""``cocreate serve``: the embedded server."""

import socket

import click

from cocreate.application import create_app
from cocreate.config import load_settings
from cocreate.models import Base
from cocreate.server import CannotServeError
from cocreate.server import serve as serve_app
from cocreate.server_lock import AlreadyServedError
from cocreate.workers.mail import delivering


@click.command()
def serve() -> None:
    """Serve the product in the foreground until Ctrl-C."""
    settings = load_settings()
    app = create_app(settings)
    program = app.extensions["cocreate"]
    Base.metadata.create_all(program.engine)

    def ready(listener: socket.socket) -> None:
        click.echo(f"Serving at {settings.public_url} ({listener.getsockname()})")

    try:
        with delivering(program.unit_of_work, settings):
            serve_app(app, settings, ready=ready)
    except (CannotServeError, AlreadyServedError) as error:
        raise click.ClickException(str(error)) from None
