"""``cocreate config``: what the environment says."""

import click

from cocreate.config import describe, load_settings


@click.group()
def config() -> None:
    """Look at the settings."""


@config.command()
def check() -> None:
    """Print the settings in force, secrets masked; fail when the environment holds nonsense."""
    for name, value in describe(load_settings()).items():
        click.echo(f"{name}={value}")
