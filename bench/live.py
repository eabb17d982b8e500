"""The live session against the machine's limits: one run, one generator, several servers in turn.

``make bench`` (all groups) or ``make bench-quick`` (smaller rooms, one run, fewer groups). Each
group of steps is a process of its own with a limit of time, so that none can hold up the others;
what it plays is in ``bench.session.groups``. Every step reconciles what was sent with what was
answered, stored and seen: the command fails when anything is missing or doubled, or when a group
did not come to an end, whatever the figures say. ``--only room,whole`` plays some groups and keeps
the other figures as they are.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.live_page import DAILY, GOALS, figures_of
from bench.page import LIVE_RESULTS, ROOT, about_machine, busy_seconds, write_page
from bench.session.book import merged

SECONDS = {
    "room": 420,
    "whole": 150,
    "handlers": 90,
    "stalls": 90,
    "storms": 120,
    "threads": 120,
    "hall": 330,
    "projector": 90,
    "sessions": 60,
    "whole-limit": 200,
    "workers": 180,
    "postgres": 180,
}
"""The groups in the order of their playing, and how long each may take."""
QUICK = ("room", "whole", "handlers", "stalls", "storms")
RUNS = {"hall": 3, "postgres": 3}
"""Where fewer runs have to do, for want of time."""
TWICE = ("hall", "whole-limit")
ALL_SECONDS, QUICK_SECONDS = 900, 100


def main() -> int:
    """Measure, write down, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="smaller rooms, one run, few groups")
    parser.add_argument("--people", type=int)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--only", default="", help="groups, separated by commas")
    parser.add_argument("--within", type=int, help="seconds after which no group goes on")
    asked = parser.parse_args()
    people = asked.people or (200 if asked.quick else 1000)
    runs = asked.runs or (1 if asked.quick else 5)
    groups = tuple(filter(None, asked.only.split(","))) or (QUICK if asked.quick else (*SECONDS,))
    within = asked.within or (QUICK_SECONDS if asked.quick else ALL_SECONDS)
    busy, began = busy_seconds(), time.monotonic()
    books, ended = [], {}
    for group in groups:
        left = began + within - time.monotonic()
        if left < 1:
            ended[group] = "no time was left"
            continue
        book, ended[group] = play(group, people, runs, min(left, SECONDS[group]))
        books.append(book)
    found = merged(books)
    wall = time.monotonic() - began
    foreign = max(0.0, busy_seconds() - busy - found["spent"])
    results = {
        **about_machine(),
        "people": people,
        "runs": runs,
        "seconds": round(wall),
        "foreign_cpu_share": round(foreign / wall, 2),
        "missing": found["missing"],
        "doubled": found["doubled"],
        "groups": ended,
        "measured": found["measured"],
        "profiles": found["profiles"],
    }
    whole = with_figures(results, found["figures"], keep=bool(asked.only))
    LIVE_RESULTS.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_page()
    for figure, one in figures_of(whole).items():
        print(f"{figure}: {one['value']} (goal {one['at']} {one['goal']}): {one['holds']}")
    print({name: results[name] for name in ("missing", "doubled", "groups", "seconds")})
    is_whole = all(one == "ended" for one in ended.values())
    return 0 if is_whole and not found["missing"] and not found["doubled"] else 1


def play(group: str, people: int, runs: int, seconds: float) -> tuple[dict[str, Any], str]:
    """One group in a process of its own; what it measured, and how it ended."""
    size = 2 * people if group in TWICE else people
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else
        file = Path(folder) / "book.json"
        print(f"-- {group}, at most {seconds:.0f} s", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench.session.play", group, str(file)]
        command += ["--people", str(size), "--runs", str(min(runs, RUNS.get(group, runs)))]
        process = subprocess.Popen(
            command, cwd=ROOT, start_new_session=True, env={**os.environ, "TMPDIR": folder}
        )
        try:
            status = process.wait(seconds)
            how = "ended" if status == 0 else f"ended with an error ({status})"
        except subprocess.TimeoutExpired:
            how = f"had not ended after {seconds:.0f} s"
        finally:
            end_all(process)
        book = json.loads(file.read_text()) if file.exists() else {}
    print(f"-- {group} {how}", file=sys.stderr, flush=True)
    return book, how


def end_all(process: "subprocess.Popen[bytes]") -> None:
    """End a group and the servers that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def with_figures(results: dict[str, Any], figures: dict[str, Any], *, keep: bool) -> dict[str, Any]:
    """Results with an object for each figure; what has no value yet says so.

    ``keep`` leaves the figures of other runs as they were written down.
    """
    known = json.loads(LIVE_RESULTS.read_text("utf-8")) if LIVE_RESULTS.exists() else {}
    stamp = {name: results[name] for name in ("date", "commit")}
    for figure, (goal, at) in GOALS.items():
        if figure in figures:
            results[figure] = figures[figure]
        elif figure in known and (keep or known[figure].get("stays")):
            results[figure] = {**{name: known.get(name) for name in stamp}, **known[figure]}
        else:
            why = "its step was not played, or did not come to an end"
            results[figure] = {"value": None, "goal": goal, "at": at, "holds": None, "why": why}
    if keep:
        for name in ("measured", "profiles", "groups"):
            results[name] = {**known.get(name, {}), **results[name]}
    return results | DAILY


if __name__ == "__main__":
    sys.exit(main())
