"""Figures with their goals, and what they were made of; groups of steps write into a book each."""

import dataclasses
import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Run = dict[str, float]


@dataclass
class Book:
    """What one group measured: runs by step group and server, and the figures made of them."""

    runs: int
    measured: dict[str, dict[str, list[Run]]] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: int = 0
    doubled: int = 0
    spent: float = 0.0
    written: Callable[["Book"], None] = lambda _: None

    def add(self, group: str, server: str, run: Run) -> None:
        """A run of a server is over; it is told at once, so that who waits sees something move."""
        kept = {name: round(value, 3) for name, value in run.items()}
        runs = self.measured.setdefault(group, {}).setdefault(server, [])
        runs.append(kept)
        print(f"{group}, {server}, run {len(runs)}: {kept}", file=sys.stderr, flush=True)
        self.written(self)

    def of(self, group: str, server: str, measure: str) -> list[float]:
        """A measure of a server, run by run."""
        return [run[measure] for run in self.measured[group][server] if measure in run]

    def ratio(
        self,
        figure: str,
        what: tuple[str, str],
        between: tuple[str, str],
        goal: float,
        *,
        least: bool = False,
    ) -> None:
        """A figure that is the ratio of the medians of two servers; ``what``: group, measure."""
        group, measure = what
        mine, theirs = (self.of(group, server, measure) for server in between)
        other = statistics.median(theirs) if theirs else 0.0
        self.value(figure, mine, goal, other=other, least=least)

    def value(
        self,
        figure: str,
        mine: list[float],
        goal: float,
        *,
        other: float = 1.0,
        least: bool = False,
        unit: str = "",
    ) -> None:
        """A figure that is the median of runs, over ``other``; without runs it does not hold."""
        if not mine or not other:
            self.lacking(figure, goal, "there is no run of it", least=least)
            return
        middle = statistics.median(mine)
        value = middle / other
        self.figures[figure] = {
            "value": round(value, 3),
            "goal": goal,
            "at": "least" if least else "most",
            "holds": value >= goal if least else value <= goal,
            "unit": unit,
            "runs": len(mine),
            "noise": round((max(mine) - min(mine)) / middle, 2) if middle else 0.0,
            "ours": round(middle, 3),
            "theirs": round(other, 3),
        }

    def lacking(self, figure: str, goal: float, why: str, *, least: bool = False) -> None:
        """A figure that could not be taken, and why."""
        self.figures[figure] = {
            "value": None,
            "goal": goal,
            "at": "least" if least else "most",
            "holds": False,
            "unit": "",
            "runs": 0,
            "noise": 0.0,
            "why": why,
        }

    def write(self, path: Path) -> None:
        """For the process that asked for the group."""
        told = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        del told["written"]
        path.write_text(json.dumps(told), "utf-8")


def merged(books: list[dict[str, Any]]) -> dict[str, Any]:
    """What several groups measured, together; a group that wrote nothing adds nothing."""
    one = Book(0)
    for book in filter(None, books):
        one.measured |= book["measured"]
        one.figures |= book["figures"]
        one.profiles |= book["profiles"]
        one.missing += book["missing"]
        one.doubled += book["doubled"]
        one.spent += book["spent"]
    if books:
        one.value("S5", [one.missing + one.doubled], 0)
    return {
        "figures": one.figures,
        "measured": one.measured,
        "profiles": one.profiles,
        "missing": one.missing,
        "doubled": one.doubled,
        "spent": one.spent,
    }
