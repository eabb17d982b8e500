"""The live session against the machine's limits: one run, one generator, several servers in turn.

``make bench`` (all steps) or ``make bench-quick`` (smaller rooms, fewer runs). For each figure the
servers that it compares play the same steps with the same crowd, one after the other, several times
in turn; the ratio is that of the medians. The generator spins on a processor of its own. Every step
reconciles what was sent with what was answered and seen, and for the product with what is stored:
the command fails when anything is missing or doubled, whatever the figures say.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.limits import fsync_ms, send_us
from bench.page import LIVE_RESULTS, about_machine, busy_seconds, write_page
from bench.players import Bare, Player, Product
from bench.steps import burst, connect, instant, naive, steady

NOT_MEASURED = (
    "F4",
    "F5",
    "D5",
    "D7",
    "S3 to S6",
    "P1",
    "P2",
    "the whole product with 1000 phones by HTTP",
)
"""Goals that no step plays yet; D6 is a test."""


def main() -> int:
    """Measure, write down, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="smaller rooms, fewer runs")
    parser.add_argument("--people", type=int)
    parser.add_argument("--runs", type=int)
    asked = parser.parse_args()
    people = asked.people or (300 if asked.quick else 1000)
    runs = asked.runs or (1 if asked.quick else 5)
    busy, began = busy_seconds(), time.monotonic()
    bench = Bench(people, runs)
    bench.fan_out()
    bench.votes()
    figures = bench.figures
    wall = time.monotonic() - began
    foreign = max(0.0, busy_seconds() - busy - bench.own_cpu)
    results = {
        **about_machine(),
        "people": people,
        "seconds": round(wall),
        "foreign_cpu_share": round(foreign / wall, 2),
        "limits": bench.limits,
        "missing": bench.missing,
        "doubled": bench.doubled,
        "not_measured": NOT_MEASURED,
        "figures": figures,
        "measured": bench.measured,
    }
    LIVE_RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    write_page()
    print(json.dumps(results, indent=1))
    return 1 if bench.missing or bench.doubled else 0


class Bench:
    """What was measured so far."""

    def __init__(self, people: int, runs: int) -> None:
        self.people, self.runs = people, runs
        self.figures: dict[str, dict[str, Any]] = {}
        self.measured: dict[str, dict[str, list[dict[str, float]]]] = {}
        self.limits = {"fsync_ms": fsync_ms(), "send_us": send_us(people)}
        self.missing = self.doubled = 0
        self.own_cpu = 0.0

    def fan_out(self) -> None:
        """F1 to F3, and S1 and S2 in passing: our own wire, the library's, and a raw server."""
        servers: dict[str, Callable[[Path], Player]] = {
            "bare": lambda folder: Bare(folder, "stock"),
            "own": lambda folder: Bare(folder, "own"),
            "raw": lambda folder: Bare(folder, "raw"),
        }
        self._play("fan-out", servers, (connect, naive, burst))
        self._ratio("F1", "fan-out naive_cpu_us", ("own", "bare"), 0.30)
        self._ratio("F1.raw", "fan-out naive_cpu_us", ("own", "raw"), 1.3)
        self._value(
            "F1.floor", self._of("fan-out", "own", "naive_cpu_us"), self.limits["send_us"], 2.5
        )
        self._ratio("F2", "fan-out burst_per_second", ("own", "bare"), 1.5, least=True)
        self._ratio("F2.raw", "fan-out burst_per_second", ("own", "raw"), 1.2, least=True)
        self._ratio("F3", "fan-out naive_screens_p95_ms", ("own", "bare"), 0.6)
        self._ratio("F3.raw", "fan-out naive_screens_p95_ms", ("own", "raw"), 1.7)
        self._ratio("S1.wire", "fan-out connect_cpu_ms", ("own", "bare"), 1.2)
        self._ratio("S2", "fan-out connect_kib", ("own", "bare"), 0.9)

    def votes(self) -> None:
        """D1 to D4 and S1: the product with its database, beside a server that has none."""
        servers: dict[str, Callable[[Path], Player]] = {
            "bare": lambda folder: Bare(folder, "stock"),
            "product": Product,
        }
        self._play("votes", servers, (connect, steady, instant))
        fsync = self.limits["fsync_ms"]
        self._ratio("D1.cpu", "votes steady_cores", ("product", "bare"), 0.6)
        self._ratio("D1.screens", "votes steady_screens_p95_ms", ("product", "bare"), 0.85)
        ack = self._of("votes", "product", "steady_ack_p95_ms")
        self._value("D2", ack, 4 * fsync + 10, 1.0)
        self._ratio("D3.last", "votes instant_last_ack_ms", ("product", "bare"), 0.3)
        rate = self._of("votes", "product", "instant_per_second")
        self._value("D4", rate, 1000 / fsync, 20, least=True)
        self._ratio("S1", "votes connect_cpu_ms", ("product", "bare"), 1.2)

    def _play(
        self,
        name: str,
        servers: dict[str, Callable[[Path], Player]],
        steps: tuple[Callable[[Player, int], dict[str, float]], ...],
    ) -> None:
        found = self.measured.setdefault(name, {one: [] for one in servers})
        for run in range(self.runs):
            for server, start in servers.items():
                with tempfile.TemporaryDirectory() as folder:
                    player = start(Path(folder))
                    try:
                        taken: dict[str, float] = {}
                        for step in steps:
                            taken |= step(player, self.people)
                        player.reconcile()
                        found[server].append({key: round(one, 3) for key, one in taken.items()})
                        self.missing += player.missing
                        self.doubled += player.doubled
                        print(f"{name} {run + 1} {server}: {found[server][-1]}", file=sys.stderr)
                    finally:
                        self.own_cpu += player.stop()

    def _of(self, name: str, server: str, measure: str) -> float:
        return statistics.median(one[measure] for one in self.measured[name][server])

    def _ratio(
        self, figure: str, what: str, between: tuple[str, str], goal: float, *, least: bool = False
    ) -> None:
        name, measure = what.split()
        mine, other = (self._of(name, one, measure) for one in between)
        self._value(figure, mine, other, goal, least=least)
        runs = [one[measure] for one in self.measured[name][between[0]]]
        noise = (max(runs) - min(runs)) / mine if mine else 0.0
        self.figures[figure] |= {"of": measure, "noise": round(noise, 2)}

    def _value(
        self, figure: str, mine: float, other: float, goal: float, *, least: bool = False
    ) -> None:
        value = round(mine / other, 3) if other else 0.0
        self.figures[figure] = {
            "value": value,
            "goal": goal,
            "holds": value >= goal if least else value <= goal,
            "at": "least" if least else "most",
            "ours": round(mine, 2),
            "theirs": round(other, 2),
            "runs": self.runs,
            "noise": 0.0,
        }


if __name__ == "__main__":
    sys.exit(main())
