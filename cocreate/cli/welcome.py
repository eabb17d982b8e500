"""What the server says when it is ready: where each kind of person goes, and how one gets in."""

import click
from flask import Flask, url_for

from cocreate.domain.mail import SIGN_IN_PATH
from cocreate.exports.qr import terminal_text
from cocreate.models.workshops import Workshop
from cocreate.network import is_loopback
from cocreate.operations.entrance.credentials import first_administrator_link
from cocreate.program import Program
from cocreate.seed.demo import room_to_lead

PLAIN_HTTP = (
    "Warning: plain http. Everybody on this network can read what is sent, sign-in links too. Use\n"
    "it to try things out; for a real workshop serve by https (docs/deployment.md)."
)
ONLY_HERE = "Phones cannot reach this address: `make run HOST=lan` serves the network."


def welcome(app: Flask, program: Program) -> None:
    """Print where to go in the demonstration, with a one-time link for the administrator."""
    settings = program.settings
    with program.unit_of_work() as uow:
        token = first_administrator_link(
            uow, mail_works=settings.smtp_url is not None, language=settings.default_locale
        )
    if token is not None:
        click.echo("\nAdministrator, once and within 15 minutes (the next start makes another):")
        click.echo(f"  {settings.public_url}{SIGN_IN_PATH}{token}")
    with program.reading() as session:
        room = room_to_lead(session)
        if room is not None:
            _tell_of_room(app, settings.public_url, room)
    if not settings.secure:
        host = settings.public_parts.hostname or ""
        click.echo("\n" + (ONLY_HERE if is_loopback(host) else PLAIN_HTTP))
    click.echo("\nCtrl-C stops it.")


def _tell_of_room(app: Flask, public_url: str, room: Workshop) -> None:
    with app.test_request_context(base_url=public_url):
        lead = url_for("dashboard.show", workshop_id=room.id)
        screen = url_for("screen.show", workshop_id=room.id)
        phone = public_url + url_for("joining.scan", token=room.join_token)
    click.echo("\nThe workshop of the demonstration (sign in first to lead or project it):")
    click.echo(f"  Facilitator  {public_url}{lead}")
    click.echo(f"  Projector    {public_url}{screen}")
    click.echo(f"  Participant  {phone}  or the code {room.join_code} at {public_url}/join\n")
    click.echo(terminal_text(phone))
