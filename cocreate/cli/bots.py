"""``cocreate bots``: simulated phones in a rehearsal, from wherever the site can be reached."""

import threading

import click

from cocreate.bots.bot import Ledger
from cocreate.bots.crowd import NotARehearsalError, Wish, let_in
from cocreate.config import load_settings
from cocreate.domain.errors import RuleViolation
from cocreate.domain.workshops import read_join_code

MOST_PEOPLE = 1000
REFUSALS = {
    "bots-unreachable": "%(address)s does not answer. Start the server, or name another --address.",
    "bots-unknown-code": "No workshop at %(address)s has the code %(code)s. Check it on the "
    "dashboard of the rehearsal.",
    "bots-real-workshop": "%(code)s is a real workshop: bots would falsify its vote, and none were "
    "let in. On the page of the draft workshop start a rehearsal, and use its code.",
    "bots-not-open": "The rehearsal %(code)s lets nobody in: it is over, or its door is locked.",
}
"""Why bots do not go through a door, by the code of ``NotARehearsalError``."""


@click.command("bots")
@click.option("--workshop", "code", required=True, help="The code of the rehearsal.")
@click.option(
    "--people",
    type=click.IntRange(1, MOST_PEOPLE),
    default=50,
    show_default=True,
    help="How many bots.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0.1, 50),
    default=1.0,
    show_default=True,
    help="How many times faster than people they act.",
)
@click.option("--address", help="The address of the site, COCREATE_PUBLIC_URL by default.")
def bots_command(*, code: str, people: int, speed: float, address: str | None) -> None:
    """Let bots into a rehearsal until it is over, or until Ctrl-C.

    They join, propose and vote by the doors that phones use. A real workshop is refused.
    """
    site = (address or load_settings().public_url).rstrip("/")
    try:
        wish = Wish(site, read_join_code(code), people, speed)
    except RuleViolation:
        raise click.ClickException(f"{code} is no code: a code has six characters.") from None
    stop = threading.Event()
    told = ""

    def news(ledger: Ledger) -> None:
        nonlocal told
        if line_of(ledger) != told:
            told = line_of(ledger)
            click.echo(told)

    try:
        news(let_in(wish, stop, news))
    except NotARehearsalError as refusal:
        words = REFUSALS[refusal.code] % {"address": site, "code": wish.code}
        raise click.ClickException(words) from None
    finally:
        stop.set()
    click.echo("The room is over, and the bots have left.")


def line_of(ledger: Ledger) -> str:
    """How it stands, in one line."""
    line = f"{ledger.joined} seats, {ledger.proposals} proposals, {ledger.ballots} ballots"
    refused = ", ".join(f"{code} ({count})" for code, count in sorted(ledger.refusals.items()))
    return f"{line}; refused: {refused}" if refused else line
