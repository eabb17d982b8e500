"""``cocreate audit``: the journal, proven whole, read, and freed of somebody's personal words."""

from collections.abc import Iterator

import click

from cocreate.cli.preparing import plain_refusals, prepared
from cocreate.config import load_settings
from cocreate.domain.canonical import canonical_json
from cocreate.domain.journal import BEGINNING, Break
from cocreate.domain.permissions import SYSTEM, Facts, Permission
from cocreate.operations.journalling import erase_words, note_reading
from cocreate.program import Program
from cocreate.queries.proofs.journal import audit_journal, hash_of_line, last_lines

_CAUSES = {
    "changed": "it is not what was written",
    "torn": "it does not follow the line before it, which was removed, inserted or rewritten",
    "words": "its personal words are not those that were written",
    "cut": "it is not the last line that was written: later ones are gone",
}


@click.group("audit")
def audit() -> None:
    """The journal of every change and privileged reading."""


@audit.command("verify")
@click.option(
    "--expect",
    multiple=True,
    metavar="NUMBER:HASH",
    help="A line as it was noted earlier, such as in a sealed file: it must still be there.",
)
@click.pass_context
def verify_command(context: click.Context, *, expect: tuple[str, ...]) -> None:
    """Walk the chain of hashes and name its first broken line; the status is 1 for a broken one."""
    noted = [_noted(one) for one in expect]
    with prepared(load_settings()) as program, plain_refusals(), program.reading() as session:
        found = audit_journal(session)
        missing = [number for number, hashed in noted if hash_of_line(session, number) != hashed]
    if found.first_break is not None:
        click.echo(f"BROKEN   {sentence(found.first_break)}")
    for number in missing:
        click.echo(f"BROKEN   line {number} is not the one that was noted")
    if found.first_break is not None or missing:
        context.exit(1)
    click.echo(f"ok       {found.lines} lines, each as it was written")
    click.echo(f"last     {found.number}:{found.hash}")


@audit.command("list")
@click.option("--last", default=50, show_default=True, type=click.IntRange(min=1))
@click.option("--subject", help="Only lines about the thing with this id.")
def list_command(*, last: int, subject: str | None) -> None:
    """Print the last lines of the journal; reading it leaves a line too."""
    with prepared(load_settings()) as program, plain_refusals():
        with program.unit_of_work() as uow:
            place = ("journal", subject or "all")
            note_reading(uow, SYSTEM, Permission.ACCOUNT_MANAGE, place, Facts())
        with program.reading() as session:
            for entry, words in last_lines(session, last, subject):
                personal = "" if words is None else canonical_json(words.words)
                click.echo(
                    f"{entry.id:>6}  {entry.at:%Y-%m-%d %H:%M:%S}Z  {entry.role:<13} "
                    f"{entry.account_id or '-':<22}  {entry.verb}  {entry.subject_id}  "
                    f"{canonical_json(entry.facts)}  {personal}".rstrip()
                )


@audit.command("erase-words")
@click.argument("account_id")
def erase_command(*, account_id: str) -> None:
    """Erase the names and addresses that the journal holds of ACCOUNT_ID; its lines stay."""
    with (
        prepared(load_settings()) as program,
        plain_refusals(),
        program.unit_of_work() as uow,
    ):
        number = erase_words(uow, SYSTEM, account_id)
    click.echo(f"erased the personal words of {number} lines")


def journal_problems(program: Program) -> Iterator[str]:
    """Where the journal is no longer what was written, for ``cocreate doctor``."""
    with program.reading() as session:
        found = audit_journal(session).first_break
    if found is not None:
        yield f"{sentence(found)}; see `cocreate audit verify`"


def sentence(found: Break) -> str:
    """Which line is broken, when it was written, what it says, and what is wrong with it."""
    cause, link = _CAUSES[found.cause], found.link
    if link is None:
        return "all lines of the journal are gone"
    line = link.line
    return (
        f"line {link.number} of {line.at:%Y-%m-%d %H:%M:%S} UTC ({line.verb} of "
        f"{line.subject_kind} {line.subject_id}): {cause}"
    )


def _noted(text: str) -> tuple[int, str]:
    number, _, hashed = text.partition(":")
    if not number.isdecimal() or len(hashed) != len(BEGINNING):
        msg = f"{text!r} is not the number of a line, a colon and its hash"
        raise click.ClickException(msg)
    return int(number), hashed
