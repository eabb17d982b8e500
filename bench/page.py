"""The readable page of measurements, made from the results."""

import datetime as dt
import json
import os
import platform
import re
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from bench.live_page import live_part, table

ROOT = Path(__file__).resolve().parents[1]
LIVE_RESULTS = ROOT / "bench" / "results.json"
ROOM_RESULTS = ROOT / "bench" / "results-room.json"
EXPORTS_RESULTS = ROOT / "bench" / "results-exports.json"
STUDIO_RESULTS = ROOT / "bench" / "results-studio.json"
SELECTION_RESULTS = ROOT / "bench" / "results-selection.json"
PAGE = ROOT / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

Made by `make bench`; the same figures for programs are in {files}.
None of them is a limit that a test enforces, except that nothing may be refused, lost or doubled:
then the command fails, and that a file is not made in time: then it fails too.
"""

ROOM = """
## A room behind one address

A run of the default server: one process, embedded SQLite.

{people} simulated phones come in by the real door from one address, propose by the form, vote
(half by socket, half by form), act every 5 seconds, turn to each new step within 2 seconds, change
their votes, lose the network all at once in the middle of the vote and come back; one more device
floods the server meanwhile. Server and phones share the machine.

| | |
| --- | --- |
| Date | {date} |
| Commit | {commit} |
| Machine | {machine} |
| Software | {software} |
| Length of the run | {seconds} s |
| Processor time of the server | {server_cpu_seconds} s |
| Processor time of the phones | {phones_cpu_seconds} s |
| Processor time of other programs meanwhile | {foreign_cpu_seconds} s |
| Largest memory of the server | {server_memory_mb} MB |
| Everything agrees | **{verdict}** |

### How long a phone waits
"""

SELECTION = """
## Selections

Actions x voters, on made-up electorates of workshop and city size; processor seconds, the median of
five, from ballots on. pabutools runs in its double mode on the same election, alternately. Made by
`python bench/selection.py --reference`.

| | |
| --- | --- |
| Date | {date} |
| Commit | {commit} |
| Machine | {machine} |
| Software | {software} |
"""

STUDIO = """
## Votes while selections are computed

A run of the default server. One room has {actions} actions and {ballots} ballots, whose study is
slid and locked. In another room phones hand in {per_second} ballots a second by socket: while
nothing is computed, while the engine computes what a run is judged by, and so on {runs} times
alternately. Server, engine and phones share the machine. Made by
`python -m bench.studio`.

| | |
| --- | --- |
| Date | {date} |
| Commit | {commit} |
| Machine | {machine} |
| Software | {software} |
| Processors kept busy by all but the server meanwhile | {other_processors} |

| What | Asked | Measured |
| --- | --- | --- |
| Acknowledgement (95 of 100) while computing : while not, median | at most 1.2 | **{ack_ratio}** |
| while nothing is computed, ms, run by run | – | {quiet} |
| while the engine computes, ms, run by run | – | {computing} |
| A position of the slider (95 of 100) while ballots arrive | 100 ms | **{slider_p95_ms} ms** |
| From locking to the official run, median | 2 s | **{official_seconds} s** |
| the slowest | – | {official_slowest} s |

The engine runs at low priority in a process of its own; what others do on the machine in the same
seconds moves both columns.
"""

NOTES = """
*join* is from asking for the door to following the room by socket, *return* from the first attempt
after the storm to following again; the rest is from the tap to the acknowledgement, which leaves
after the commit.

### What became of it
"""


EXPORTS = """
## Files of a plan

A frozen plan of full action sheets, those of the demonstration over and over, made into each kind
of file {runs} times, each time by a fresh process that has made one small file before. A server has
files made by such processes beside it, two at a time.

| | |
| --- | --- |
| Date | {date} |
| Commit | {commit} |
| Machine | {machine} |
| Software | {software} |
| Processors that other programs kept busy meanwhile | {foreign_cpu_share} |
| Every file that has a goal within it | **{verdict}** |
"""

VOTES_BESIDE = """
Votes meanwhile: in a room of the same server 40 phones hand in 20 ballots a second by socket, while
no file is made and while one after the other is ({files} files in all), alternately.

| Acknowledgement (95 of 100) | |
| --- | --- |
| while no file is made, ms, run by run | {quiet} |
| while files are made, ms, run by run | {making} |
| while they are : while not, median | **{ack_ratio}** |
"""


def about_machine() -> dict[str, str]:
    """The facts of the machine that figures depend on; nothing that names it."""
    try:
        cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        cpu = None
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    processor = cpu[1] if cpu else platform.processor() or platform.machine()
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),  # noqa: TID251 -- a bench has no other clock
        "commit": commit.stdout.strip() or "unknown",
        "machine": f"{processor}, {os.cpu_count()} processors, {platform.system()}",
        "software": f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
    }


def busy_seconds() -> float:
    """Seconds that all processors together were busy since the machine started, where it tells."""
    try:
        line = Path("/proc/stat").read_text().splitlines()[0].split()
    except OSError:
        return 0.0
    user, nice, system, _idle, _waiting, *interrupts = (int(one) for one in line[1:8])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def write_page() -> None:
    """Write the page anew, from the results that there are."""
    results = (LIVE_RESULTS, ROOM_RESULTS, EXPORTS_RESULTS, SELECTION_RESULTS, STUDIO_RESULTS)
    there = [one for one in results if one.exists()]
    text = HEAD.format(files=" and ".join(f"`bench/{one.name}`" for one in there))
    if LIVE_RESULTS.exists():
        text += live_part(json.loads(LIVE_RESULTS.read_text("utf-8")))
    if ROOM_RESULTS.exists():
        text += room_part(json.loads(ROOM_RESULTS.read_text("utf-8")))
    if EXPORTS_RESULTS.exists():
        text += exports_part(json.loads(EXPORTS_RESULTS.read_text("utf-8")))
    if SELECTION_RESULTS.exists():
        text += selection_part(json.loads(SELECTION_RESULTS.read_text("utf-8")))
    if STUDIO_RESULTS.exists():
        text += studio_part(json.loads(STUDIO_RESULTS.read_text("utf-8")))
    PAGE.write_text(text, encoding="utf-8")


def selection_part(results: dict[str, Any]) -> str:
    """How fast selections are computed."""
    text = SELECTION.format(**results)
    rows = [(*told, "yes" if is_met else "no") for *told, is_met in results["rows"]]
    return text + table(("What", "Asked", "Measured", "Met"), rows)


def studio_part(results: dict[str, Any]) -> str:
    """How votes and the engine get on with each other."""
    runs = {
        "quiet": ", ".join(str(one) for one in results["ack_p95_ms"]),
        "computing": ", ".join(str(one) for one in results["ack_p95_computing_ms"]),
    }
    return STUDIO.format(**results, **runs)


def room_part(results: dict[str, Any]) -> str:
    """What became of a whole room."""
    verdict = "yes" if results["holds"] else "no"
    text = ROOM.format(**results, verdict=verdict)
    took = [
        (what, one["count"], one["p50_ms"], one["p95_ms"], one["max_ms"])
        for what, one in results["took"].items()
    ]
    text += table(("What", "How often", "Middle (ms)", "95 of 100 (ms)", "Slowest (ms)"), took)
    text += NOTES
    for what in ("votes", "voters", "proposals"):
        text += f"\n{what.capitalize()}:\n"
        text += table(tuple(results[what]), [tuple(results[what].values())])
    text += "\n" + table(
        ("Lost", "Doubled", "Refused", "429 for the room", "Sent twice on purpose", "Sent again"),
        [
            (
                results["lost"],
                results["doubled"],
                sum(results["refusals"].values()),
                results["too_many_for_the_room"],
                results["sent_twice_on_purpose"],
                results["sent_again_without_answer"],
            )
        ],
    )
    flood = ", ".join(f"{n} × {status}" for status, n in results["flooding_device"].items())
    return f"{text}\nThe flooding device was answered {flood}.\n"


def exports_part(results: dict[str, Any]) -> str:
    """What each kind of file takes."""
    verdict = "yes" if results["holds"] else "no"
    rows = [
        (
            plan["actions"],
            key,
            one["seconds"],
            one["slowest"],
            one["cpu_seconds"],
            one["kilobytes"],
            results["goal_seconds"] if one["has_goal"] else "–",
        )
        for plan in results["plans"]
        for key, one in plan["formats"].items()
    ]
    head = (
        *("Actions", "File", "Middle (s)", "Slowest (s)", "Processor (s)", "Size (kB)"),
        "Goal (s)",
    )
    votes = results["votes"]
    quiet = ", ".join(str(one) for one in votes["ack_p95_ms"])
    making = ", ".join(str(one) for one in votes["ack_p95_making_ms"])
    beside = VOTES_BESIDE.format(**votes | {"quiet": quiet, "making": making})
    return EXPORTS.format(**results, verdict=verdict) + table(head, rows) + beside
