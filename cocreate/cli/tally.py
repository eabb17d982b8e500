"""``cocreate tally``: count a file of ballots by a voting method, to check a result."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from cocreate.cli.selection import News, open_pabulib
from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import PabulibFile, VoteType
from cocreate.domain.voting import Marks, Tally
from cocreate.domain.voting.methods import METHODS

METHOD_OF = {
    VoteType.APPROVAL: "approval",
    VoteType.CHOOSE_ONE: "approval",
    VoteType.CUMULATIVE: "dots",
    VoteType.SCORING: "score",
    VoteType.ORDINAL: "borda",
}
"""The method that counts each type of vote, unless another is asked for."""

FITTING = {"borda": VoteType.ORDINAL, "schulze": VoteType.ORDINAL}


@click.command("tally")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--method", type=click.Choice(METHODS.keys()), help="How to count.")
@click.option(
    "--trust-rows", is_flag=True, help="Read a .pb whose rows are not as many as it says."
)
@click.option("--json", "as_json", is_flag=True, help="Print the count as JSON.")
def tally_command(*, file: Path, method: str | None, trust_rows: bool, as_json: bool) -> None:
    """Count the ballots of FILE.

    A .pb file is counted by the method of its type of vote. A JSON file holds "method", "settings",
    "options" (ids) and "ballots" (objects from id to mark); each ballot is checked.
    """
    if file.suffix == ".pb":
        read = open_pabulib(file, News(), trust_rows=trust_rows)
        counted = tally_of(read, method or METHOD_OF[read.vote_type])
    else:
        counted = tally_json(file, method)
    if as_json:
        click.echo(json.dumps(counted.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(table(counted))


def tally_of(file: PabulibFile, method: str) -> Tally:
    """The count of a Pabulib file; raises ``click.ClickException`` where the votes do not fit."""
    if (file.vote_type is VoteType.ORDINAL) is not (FITTING.get(method) is VoteType.ORDINAL):
        raise click.ClickException(f"{method} does not count {file.vote_type} votes")
    ids = [action.id for action in file.election.actions]
    return METHODS[method].tally(_ballots(file), ids)


def _ballots(file: PabulibFile) -> Iterator[Marks]:
    ids = [action.id for action in file.election.actions]
    for ballot in file.election.ballots:
        marks: dict[str, int] = {}
        pairs = sorted(ballot.marks(), key=lambda mark: (-mark[1], mark[0]))
        for place, (column, points) in enumerate(pairs, start=1):
            if points != int(points):
                raise click.ClickException("points with decimals are not counted")
            marks[ids[column]] = place if file.vote_type is VoteType.ORDINAL else int(points)
        for _ in range(ballot.voters):
            yield marks


def tally_json(file: Path, method: str | None) -> Tally:
    """The count of a JSON file; raises ``click.ClickException`` naming the ballot at fault."""
    try:
        stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        options: Sequence[str] = stored["options"]
        ballots: Iterable[dict[str, object]] = stored["ballots"]
        counting = METHODS[method or stored["method"]]
        settings = counting.read_settings(stored.get("settings", {}), len(options))
    except (ValueError, KeyError, TypeError, RuleViolation) as error:
        raise click.ClickException(f"{file}: {error!r}") from None
    marks = []
    for number, ballot in enumerate(ballots, start=1):
        try:
            marks.append(counting.read_ballot(ballot, settings, options))
        except (RuleViolation, TypeError) as error:
            raise click.ClickException(f"{file}, ballot {number}: {error}") from None
    return counting.tally(marks, options, settings)


def table(counted: Tally) -> str:
    """The standings for people."""
    lines = [
        f"{counted.method}: {counted.voters} ballots, {counted.blank} blank, {counted.marks} marks",
        f"{'rank':>4}  {'score':>7}  {'support':>13}  {'against':>7}  option",
    ]
    for one in counted.standings:
        verdict = {True: "  accepted", False: "  not accepted", None: ""}[one.accepted]
        tie = "=" if one.tied else " "
        lines.append(
            f"{one.rank:>3}{tie}  {one.score:>7}  {one.supporters:>6}/{one.out_of:<6}  "
            f"{one.opposed:>7}  {one.option_id}{verdict}"
        )
    return "\n".join(lines)
