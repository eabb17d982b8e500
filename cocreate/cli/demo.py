"""``cocreate demo``: the demonstration, or the published figures of the real programmes."""

import click
import sqlalchemy as sa

from cocreate.cli.preparing import prepared
from cocreate.config import load_settings
from cocreate.models.workshops import Workshop
from cocreate.program import Program
from cocreate.seed.demo import Demo, load_demo
from cocreate.seed.evaluation import bring_in


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Only when there is no workshop at all yet.")
@click.option(
    "--set",
    "which",
    type=click.Choice(["chain", "evaluation"]),
    default="chain",
    help="chain: from a room to a published plan, all of it illustrative. evaluation: the Alliance "
    "and its successors, real actions with their sources, aggregates reconstructed.",
)
def demo_command(if_empty: bool, which: str) -> None:
    """Load the demonstration, or the evaluation; a second time changes nothing."""
    with prepared(load_settings()) as program:
        if which == "evaluation":
            click.echo(
                "The evaluation is loaded: see /evaluation, or type `cocreate evaluation`."
                if bring_in(program)
                else "The evaluation is there already."
            )
            return
        if if_empty and _has_workshops(program):
            click.echo("There are workshops already: nothing was loaded.")
            return
        demo = load_demo(program)
        click.echo("The demonstration is there already." if demo is None else told(demo))


def told(demo: Demo) -> str:
    """What was loaded, and the one code that is shown this once."""
    return (
        "The demonstration is loaded: a published plan, and a workshop to lead.\n"
        f"The receipt code of one of its proposals is {demo.receipt} (shown this once)."
    )


def _has_workshops(program: Program) -> bool:
    with program.reading() as session:
        return bool(session.scalar(sa.select(sa.exists(sa.select(Workshop.id)))))
