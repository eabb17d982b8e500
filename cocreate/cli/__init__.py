"""The command line: ``cocreate``, for operators and translators."""

import sys
from collections.abc import Sequence

import click

from cocreate.cli.administrators import create_admin
from cocreate.cli.audit import audit
from cocreate.cli.bots import bots_command
from cocreate.cli.config import config
from cocreate.cli.database import backup, database, restore
from cocreate.cli.demo import demo_command
from cocreate.cli.doctor import doctor_command
from cocreate.cli.evaluation import evaluation_command
from cocreate.cli.messages import messages
from cocreate.cli.permissions import permissions_command
from cocreate.cli.selection import select_command
from cocreate.cli.serve import serve
from cocreate.cli.tally import tally_command
from cocreate.config import ConfigurationError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cocreate() -> None:
    """Workshops, votes, action plans, arbitration and follow-up."""


COMMANDS = (
    serve,
    demo_command,
    create_admin,
    doctor_command,
    audit,
    config,
    database,
    backup,
    restore,
    messages,
    permissions_command,
    select_command,
    tally_command,
    evaluation_command,
    bots_command,
)
for command in COMMANDS:
    cocreate.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit status; nonsense in the environment is said plainly."""
    try:
        status = cocreate.main(args=arguments, prog_name="cocreate", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.Abort:
        return 130
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        return 2
    return status if isinstance(status, int) else 0


def main() -> None:
    """The console command."""
    sys.exit(run())
