"""``cocreate evaluation``: the published figures of the real programmes, computed from records."""

import json

import click

from cocreate.cli.preparing import prepared
from cocreate.config import load_settings
from cocreate.domain.text import LANGUAGES
from cocreate.queries.followup.evaluation import EvaluationTable, evaluation_table


@click.command("evaluation")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", help="The language of the labels."
)
def evaluation_command(*, as_json: bool, language: str) -> None:
    """Compute the evaluation's figures from what `cocreate demo --set evaluation` has loaded.

    Records are a reconstruction of published aggregates; where sources contradict each other, each
    of them is printed with its source.
    """
    with prepared(load_settings()) as program, program.reading() as session:
        found = evaluation_table(session, language)
    if found is None:
        raise click.ClickException(
            "no evaluation is loaded: type `cocreate demo --set evaluation` first"
        )
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(_table(found))


def _table(found: EvaluationTable) -> str:
    lines = []
    for one in found.figures:
        made_of = (
            str(one.numerator)
            if one.denominator is None
            else (f"{one.numerator}/{one.denominator}")
        )
        verdict = "as published" if one.agrees else f"published: {one.published}"
        lines.append(f"{one.value:>10}  {made_of:>18}  {one.label}  ({one.as_of}, {verdict})")
    for conflict in found.conflicts:
        lines.append(f"Sources differ: {conflict.label}")
        lines += [
            f"{claim.number or claim.words:>10}  {claim.as_of}  {claim.source_url}"
            for claim in conflict.claims
        ]
    return "\n".join(lines)
