"""How fast selections are computed, and how much faster than pabutools on the same instance.

    python bench/selection.py                 the figures of our own
    python bench/selection.py --reference     the ratios too, where pabutools can be imported
                                              (pip install --no-deps pabutools; gmpy2 natsort pulp)

Times are CPU seconds, the median of five, from ballots on. Ratios are the median of alternating
runs on an election that both have loaded. Figures are printed and
written down; the status is 1 when one is missed. pabutools runs
in its double mode, and with its own completion, which stops at the first plan that nothing more
fits into.
"""

import argparse
import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.page import SELECTION_RESULTS, about_machine, write_page
from cocreate.domain.pabulib.reading import read_pabulib
from cocreate.domain.selection import Criterion, Parameters, Precision
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.ladder import build_ladder
from cocreate.domain.selection.rules import RULES
from cocreate.domain.voting.ranking import duels, widest_paths
from tests.domain.selection.synthetic import clustered

RUNS = 5
Row = tuple[str, str, str, bool]
TIES = (Criterion.COST, Criterion.POINTS, Criterion.ID)
PREVIEW = Parameters(ties=TIES, precision=Precision.PREVIEW)
OFFICIAL = Parameters(ties=TIES)


@dataclass(frozen=True)
class Figure:
    """Something to be measured, and the most (or, of a ratio, the least) that is asked of it."""

    name: str
    limit: float
    work: Callable[[], object]


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def select(rule: str, election: Election, parameters: Parameters) -> Callable[[], object]:
    """A run that starts from ballots: the arrays of the election are made again."""

    def run() -> object:
        return RULES[rule].select(election.with_budget(election.budget), parameters)

    return run


def loaded(rule: str, election: Election) -> Callable[[], object]:
    """A run on an election whose arrays are there."""
    return lambda: RULES[rule].select(election, PREVIEW)


def our_figures() -> Iterator[Figure]:
    """Figure 10 of the acceptance list."""
    room, town = clustered(200, 1000), clustered(300, 10_000)
    yield Figure("200 x 1,000 greedy", 0.010, select("greedy", room, PREVIEW))
    yield Figure("200 x 1,000 equal shares", 0.020, select("mes-cost", room, PREVIEW))
    yield Figure("200 x 1,000 Phragmén", 0.020, select("phragmen", room, PREVIEW))
    yield Figure("200 x 1,000 completion, 1 % steps", 0.5, select("mes-add1", room, PREVIEW))
    yield Figure("200 x 1,000 official completion", 2.0, select("mes-add1", room, OFFICIAL))
    yield Figure("200 x 1,000 equal shares, exact", 1.5, select("mes-cost", room, OFFICIAL))
    yield Figure("200 x 1,000 ladder", 5.0, lambda: build_ladder(room, PREVIEW))
    yield Figure("300 x 10,000 equal shares", 0.1, select("mes-cost", town, PREVIEW))
    ladder = build_ladder(room, PREVIEW)
    envelopes = [
        ladder.lowest + (ladder.highest - ladder.lowest) * part / 99 for part in range(100)
    ]
    yield Figure("100 slider positions", 0.1, lambda: [ladder.preview(one) for one in envelopes])
    options = [str(option) for option in range(200)]
    rankings = [
        {option: (place * 7 + voter) % 200 + 1 for place, option in enumerate(options)}
        for voter in range(1000)
    ]
    yield Figure("Schulze, 200 x 1,000", 0.3, lambda: widest_paths(duels(rankings, options)))
    text = as_file(clustered(120, 75_000, length=10)).encode()
    yield Figure("120 x 75,000 read and equal shares", 8.0, lambda: read_and_run(text))


def read_and_run(text: bytes) -> object:
    """Read a file and run equal shares on it."""
    return RULES["mes-cost"].select(read_pabulib(io.BytesIO(text)).election, PREVIEW)


def as_file(election: Election) -> str:
    """An approval election as a Pabulib file, each voter on a row of their own."""
    ids = [action.id for action in election.actions]
    lines = ["META", "key;value", f"budget;{election.budget}", "vote_type;approval", "PROJECTS"]
    lines += ["project_id;cost", *(f"{one.id};{one.cost}" for one in election.actions)]
    lines += ["VOTES", "voter_id;vote"]
    for voter, place in enumerate(election.voter_ballots):
        marked = ",".join(ids[column] for column in election.ballots[place].columns)
        lines.append(f"{voter};{marked}")
    return "\n".join(lines)


def ratios() -> Iterator[tuple[str, float, Callable[[], object], Callable[[], object]]]:
    """What pabutools takes for each thing that we take."""
    # Part of the optional extra `bench`: our own figures are measured without it.
    from pabutools import election as pb  # noqa: PLC0415
    from pabutools import fractions, rules  # noqa: PLC0415

    fractions.FRACTION = fractions.FLOAT_FRAC
    ours = clustered(200, 1000)
    budget = float(ours.budget)
    projects = {action.id: pb.Project(action.id, float(action.cost)) for action in ours.actions}
    instance = pb.Instance(projects.values(), budget_limit=budget)
    ballots = [
        pb.ApprovalBallot(projects[ours.actions[column].id] for column in one.columns)
        for one in ours.ballots
        for _ in range(one.voters)
    ]
    profile = pb.ApprovalProfile(ballots, instance=instance)
    by_cost = {"sat_class": pb.Cost_Sat}

    def theirs(rule: Callable[..., object], **options: object) -> Callable[[], object]:
        return lambda: rule(instance, profile, **options)

    step = budget / len(ballots) / 100
    yield (
        "greedy",
        50,
        loaded("greedy", ours),
        theirs(rules.greedy_utilitarian_welfare, **by_cost),
    )
    yield (
        "equal shares",
        50,
        loaded("mes-cost", ours),
        theirs(rules.method_of_equal_shares, **by_cost),
    )
    yield "Phragmén", 50, loaded("phragmen", ours), theirs(rules.sequential_phragmen)
    yield (
        "completion, 1 % steps",
        8,
        loaded("mes-add1", ours),
        theirs(rules.method_of_equal_shares, **by_cost, voter_budget_increment=step),
    )


def measure_own() -> list[Row]:
    """Our own figures: what, the most that is asked, what was measured, and whether it is met."""
    rows = []
    for figure in our_figures():
        median = statistics.median(seconds(figure.work) for _ in range(RUNS))
        rows.append((figure.name, f"{figure.limit} s", f"{median:.4f} s", median <= figure.limit))
        print(*rows[-1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(("memory at its peak", "1024 MB", f"{peak:.0f} MB", peak <= 1024))
    print(*rows[-1])
    return rows


def measure_ratios() -> list[Row]:
    """How many times faster than pabutools we are, in the form of our own figures."""
    rows = []
    for name, least, ours, theirs in ratios():
        seconds(ours)
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(RUNS)]
        ratio = statistics.median(slow / quick for quick, slow in pairs)
        what = f"200 x 1,000 {name}, against pabutools"
        rows.append((what, f"{least:.0f} x faster", f"{ratio:.1f} x faster", ratio >= least))
        print(*rows[-1])
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", action="store_true", help="measure against pabutools too")
    arguments = parser.parse_args()
    rows = measure_own()
    if arguments.reference:
        rows += measure_ratios()
    results = {**about_machine(), "rows": rows}
    SELECTION_RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_page()
    return 0 if all(is_met for *_, is_met in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
