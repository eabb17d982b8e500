"""``cocreate select``: a plan from a file of ballots, for whoever wants to check a result."""

import sys
import time
from fractions import Fraction
from pathlib import Path

import click

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import PabulibFile
from cocreate.domain.pabulib.reading import read_pabulib
from cocreate.domain.selection import Criterion, Parameters, Precision, Start, Step
from cocreate.domain.selection.numbers import as_text, read_number
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.running import Request, Run, run_rule
from cocreate.domain.selection.wording import CRITERIA, REFUSALS

BETWEEN_NEWS = 0.5
"""Seconds between two lines of progress."""

MOST_NOTICES = 5


class News:
    """Progress on standard error: a line now and then, none for what is quick."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def line(self, number: int) -> None:
        """A file has been read up to a line."""
        self._say(f"reading: line {number}")

    def computing(self, voters: int) -> None:
        """Ballots have been read, and are about to be counted."""
        self._say(f"computing with {voters} ballots")

    def step(self, steps: int, spent: float) -> None:
        """A completion has reached a step."""
        self._say(f"step {steps}: {spent:.1%} of the envelope")

    def _say(self, text: str) -> None:
        now = time.monotonic()
        if now - self._last >= BETWEEN_NEWS:
            self._last = now
            click.echo(text, err=True)


def refused(path: Path, refusal: RuleViolation) -> click.ClickException:
    """A refusal as one line: the file, its line, and what is wrong."""
    sentence = REFUSALS.get(refusal.code, refusal.code)
    words = sentence % refusal.params if refusal.params else sentence
    line = refusal.params.get("line")
    place = f"{path}, line {line}" if line else str(path)
    return click.ClickException(f"{place}: {words}")


def open_pabulib(path: Path, news: News, *, trust_rows: bool) -> PabulibFile:
    """The file, its oddities told on standard error; raises ``click.ClickException``."""
    try:
        with path.open("rb") as lines:
            file = read_pabulib(lines, trust_rows=trust_rows, progress=news.line)
    except RuleViolation as refusal:
        raise refused(path, refusal) from None
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    for notice in file.notices[:MOST_NOTICES]:
        words = REFUSALS[notice.code] % notice.params
        click.echo(f"{path}, line {notice.line}: {words}", err=True)
    if len(file.notices) > MOST_NOTICES:
        click.echo(f"{path}: {len(file.notices) - MOST_NOTICES} more oddities", err=True)
    return file


class NumberType(click.ParamType[Fraction]):
    """An exact number."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        try:
            return read_number(str(value))
        except RuleViolation as refusal:
            self.fail(REFUSALS[refusal.code] % refusal.params, param, ctx)


class StepType(click.ParamType[Step]):
    """An amount, or with a percent sign a part of the equal share."""

    name = "step"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Step:
        if isinstance(value, Step):
            return value
        text = str(value)
        number = NumberType().convert(text.removesuffix("%"), param, ctx)
        is_share = text.endswith("%")
        if number <= 0:
            self.fail(REFUSALS["step-not-positive"], param, ctx)
        return Step(number / 100 if is_share else number, is_share=is_share)


class TiesType(click.ParamType[tuple[Criterion, ...]]):
    """Criteria with commas between them, a last resort at the end."""

    name = "ties"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Criterion, ...]:
        names = [name.strip() for name in str(value).split(",")]
        known = {criterion.value for criterion in Criterion}
        for name in names:
            if name not in known:
                self.fail(f"{name!r} is none of {', '.join(sorted(known))}", param, ctx)
        ties = tuple(Criterion(name) for name in names)
        try:
            return Parameters(ties=ties).ties
        except RuleViolation as refusal:
            self.fail(REFUSALS[refusal.code], param, ctx)


@click.command("select")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--rule", required=True, type=click.Choice(RULES.keys()), help="How to choose.")
@click.option("--budget", type=NumberType(), help="Another envelope than that of the file.")
@click.option(
    "--step",
    type=StepType(),
    default="1%",
    show_default=True,
    help="Step of the completion: an amount for each voter, or a part of the equal share.",
)
@click.option(
    "--start",
    type=click.Choice([one.value for one in Start]),
    default="exact",
    show_default=True,
    help="First share: the envelope divided exactly, or rounded down.",
)
@click.option(
    "--ties",
    type=TiesType(),
    default="cost,points,draw",
    show_default=True,
    help="What decides between equals; ends with draw (by the seed) or id (natural order).",
)
@click.option("--seed", default="", help="The announced seed of the public draw.")
@click.option(
    "--threshold",
    type=NumberType(),
    default="0",
    help="Least points that a greedy rule funds an action with.",
)
@click.option("--exact", is_flag=True, help="Compute every step exactly, not the decisive two.")
@click.option(
    "--trust-rows", is_flag=True, help="Read a file whose rows are not as many as it says."
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole run as JSON.")
def select_command(  # noqa: PLR0913 - one parameter for each option
    *,
    file: Path,
    rule: str,
    budget: Fraction | None,
    step: Step,
    start: str,
    ties: tuple[Criterion, ...],
    seed: str,
    threshold: Fraction,
    exact: bool,
    trust_rows: bool,
    as_json: bool,
) -> None:
    """Choose actions under an envelope from a Pabulib FILE."""
    news = News()
    started = time.perf_counter()
    election = open_pabulib(file, news, trust_rows=trust_rows).election
    if budget is not None:
        election = election.with_budget(budget)
    read = time.perf_counter()
    news.computing(election.voters)
    precision = Precision.EXACT if exact else Precision.OFFICIAL
    try:
        parameters = Parameters(step, Start(start), ties, seed, threshold, precision)
        run = run_rule(election, Request(rule, parameters), progress=news.step)
    except RuleViolation as refusal:
        raise refused(file, refusal) from None
    if as_json:
        sys.stdout.write(run.to_text())
    else:
        click.echo(summary(run))
        ended = time.perf_counter()
        click.echo(f"Time      {read - started:.2f} s to read, {ended - read:.2f} s to compute")


def summary(run: Run) -> str:
    """What was chosen, for people."""
    budget = run.election.budget
    part = f" ({float(run.cost / budget):.1%})" if budget else ""
    lines = [
        f"Rule      {run.rule}",
        f"Selected  {len(run.selected)} of {len(run.election.actions)}: {', '.join(run.selected)}",
        f"Cost      {as_text(run.cost)} of {as_text(budget)}{part}",
    ]
    if isinstance(run.outcome.share, Fraction):
        share = run.outcome.share
        lines.append(
            f"Share     {float(share):.4f} for each voter, after {run.outcome.steps} steps"
        )
    ties = list(run.to_json()["ties"])
    lines.append(f"Ties      {len(ties) or 'none that could matter'}")
    lines += [
        f"          {', '.join(tie['before'])} before {', '.join(tie['after'])}, by "
        f"{CRITERIA[tie['criterion']]}"
        for tie in ties
    ]
    lines.append(f"Input     sha256 {run.election.input_hash}")
    return "\n".join(lines)
