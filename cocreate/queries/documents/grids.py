"""The criteria grid in a document: weights, scores with their reasons, and the sum and its working.

Votes have their own table and no weight here (features B5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cocreate.domain.documents import Block, Column, Notice, Section, Table
from cocreate.domain.grids import LABELS, WeightedSum
from cocreate.domain.text import N_
from cocreate.queries.arbitration.grids import NOBODY, ActionGrid, Grid
from cocreate.queries.documents.wording import Wording


@dataclass(frozen=True)
class Scored:
    """The grid of a round, and by the code of an action the opinions that may be shown."""

    grid: Grid
    actions: Mapping[str, ActionGrid] = field(default_factory=dict)


def grid_section(wording: Wording, grid: Grid) -> Section:
    """The criteria of a round and what each weighs."""
    said = wording.text(
        N_(
            "Each score is from 0 to 3 and counts as many times as its criterion weighs. The votes "
            "of the rooms stand beside the grid and have no weight in it."
        )
    )
    table = Table(
        key="criteria",
        title=wording.say(N_("The criteria and their weights")),
        columns=(
            Column(wording.say(N_("Code"))),
            Column(wording.say(N_("Criterion")), 6),
            Column(wording.say(N_("Weight"))),
        ),
        rows=tuple((one.code, wording.told(one.text), one.weight) for one in grid.criteria),
    )
    return Section(wording.text(N_("Criteria grid")), (Notice(said), table), new_page=True)


def grid_blocks(wording: Wording, code: str, scored: Scored) -> tuple[Block, ...]:
    """The opinions on one action: the working of each sum, then every score with its reason."""
    found = scored.actions.get(code, NOBODY)
    if not found.opinions:
        return ()
    sums = Table(
        key=f"grid-sums-{code}",
        title=wording.say(N_("Criteria grid: weighted sums")),
        columns=(
            Column(wording.say(N_("Opinion")), 2),
            Column(wording.say(N_("Weight × score")), 4),
            Column(wording.say(N_("Points"))),
            Column(wording.say(N_("Of"))),
        ),
        rows=tuple(
            (one.name, working(one.sum), one.sum.points, one.sum.most) for one in found.opinions
        ),
        total=(wording.say(N_("Total")), "", found.sum.points, found.sum.most),
        in_data=False,
    )
    scores = Table(
        key=f"grid-scores-{code}",
        title=wording.say(N_("Criteria grid: scores and reasons")),
        columns=(
            Column(wording.say(N_("Criterion"))),
            Column(wording.say(N_("Opinion")), 2),
            Column(wording.say(N_("Score")), 2),
            Column(wording.say(N_("Reason")), 4),
        ),
        rows=tuple(
            (
                criterion.code,
                one.name,
                f"{score.points}, {wording.say(LABELS[score.points])}",
                wording.told(score.reason),
            )
            for criterion in scored.grid.criteria
            for one in found.opinions
            if (score := one.scores.get(criterion.code)) is not None
        ),
        in_data=False,
    )
    return (sums, scores)


def working(found: WeightedSum) -> str:
    """The products of a sum: ``2 × 3 + 1 × 2``."""
    return " + ".join(f"{one.weight}\u00a0×\u00a0{one.points}" for one in found.terms)


def scores_table(wording: Wording, scored: Scored) -> Table:
    """Every score of a round, for spreadsheets."""
    titles = (N_("Action"), N_("Criterion"), N_("Weight"), N_("Opinion"), N_("Score"), N_("Reason"))
    return Table(
        key="scores",
        title=wording.say(N_("Criteria grid: scores and reasons")),
        columns=tuple(Column(wording.say(title)) for title in titles),
        rows=tuple(
            (
                code,
                criterion.code,
                criterion.weight,
                one.name,
                score.points,
                wording.told(score.reason),
            )
            for code, found in scored.actions.items()
            for criterion in scored.grid.criteria
            for one in found.opinions
            if (score := one.scores.get(criterion.code)) is not None
        ),
        empty=wording.say(N_("No opinion that may be shown yet.")),
    )
