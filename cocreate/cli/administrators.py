"""``cocreate create-admin``: a way in for an administrator, from the machine itself."""

import click

from cocreate.cli.preparing import prepared
from cocreate.config import load_settings
from cocreate.domain.accounts import SIGN_IN_LINK_LIFE
from cocreate.domain.errors import RuleViolation
from cocreate.domain.mail import SIGN_IN_PATH
from cocreate.domain.text import LANGUAGES
from cocreate.operations.entrance.credentials import administrator_link
from cocreate.web.messages import SENTENCES

MINUTES = int(SIGN_IN_LINK_LIFE.total_seconds() // 60)


@click.command("create-admin")
@click.argument("email")
@click.option("--name", help="The name on screens and in mails; by default the address.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of screens and mails.")
def create_admin(email: str, name: str | None, language: str | None) -> None:
    """Make the administrator EMAIL, or find it again, and print a one-time link to sign in."""
    settings = load_settings()
    chosen = language or settings.default_locale
    with prepared(settings) as program:
        try:
            with program.unit_of_work() as uow:
                token = administrator_link(uow, email=email, name=name or email, language=chosen)
        except RuleViolation as refusal:
            raise click.ClickException(SENTENCES[refusal.code] % refusal.params) from None
    click.echo(f"Open this within {MINUTES} minutes; it works once:")
    click.echo(f"{settings.public_url}{SIGN_IN_PATH}{token}")
