"""``cocreate config``: what the environment says."""

import click

from cocreate.config import describe, load_settings


@click.group()
def config() -> None:
    """Look at the settings."""


@config.command()
def check() -> None:
    """Print the settings in force, secrets masked; fail when the environment holds nonsense.

    And whether several processes may serve with them.
    """
    settings = load_settings()
    for name, value in describe(settings).items():
        click.echo(f"{name}={value}")
    if settings.serves_beside_others:
        click.echo("Several processes may serve with these settings, each at a COCREATE_BIND.")
    else:
        missing = [
            name
            for name, is_missing in (
                ("PostgreSQL (COCREATE_DATABASE_URL)", settings.sqlite_path is not None),
                ("Redis (COCREATE_REDIS_URL)", settings.redis_url is None),
            )
            if is_missing
        ]
        click.echo(
            f"One process alone serves with these settings: several need {' and '.join(missing)}."
        )
