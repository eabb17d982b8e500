"""How long each kind of file of a plan of 200 actions takes, how large it is, and what waits.

``make bench``, or ``python -m bench.exports``. The sheets are those of the demonstration, with all
their fields and votes, repeated. Each run has a process of its own, because Typst remembers what it
has set once. The figures are printed and written down; the exit status is 1 when the median of a
format takes longer than 3 seconds.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.beside import large_version, votes_beside_files
from bench.page import EXPORTS_RESULTS, about_machine, busy_seconds, write_page
from cocreate.cli.preparing import bring_schema, prepared
from cocreate.config import Settings
from cocreate.domain.documents import Brand, Document
from cocreate.domain.permissions import Actor, Grant, Role
from cocreate.exports import Format
from cocreate.exports.formats import FORMATS
from cocreate.queries.documents.plans import frozen_plan
from cocreate.queries.documents.wording import Edition
from cocreate.seed.demo import load_demo

ACTIONS, RUNS, GOAL_SECONDS = 200, 5, 3.0
COORDINATOR = Actor(id="bench", grants=(Grant(Role.COORDINATOR),))

Figures = dict[str, float]


def main() -> int:
    """Measure every format, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    document = large_plan(ACTIONS)
    spawning = multiprocessing.get_context("spawn")
    started, busy = time.perf_counter(), busy_seconds()
    with ProcessPoolExecutor(1, spawning, max_tasks_per_child=1) as children:
        measured = [children.submit(every_format, document).result() for _ in range(runs)]
    elapsed = time.perf_counter() - started
    own = sum(one["cpu"] for run in measured for one in run.values())
    formats = {
        key: {
            "seconds": round(statistics.median(run[key]["seconds"] for run in measured), 2),
            "slowest": round(max(run[key]["seconds"] for run in measured), 2),
            "cpu_seconds": round(statistics.median(run[key]["cpu"] for run in measured), 2),
            "kilobytes": round(measured[0][key]["bytes"] / 1000),
        }
        for key in measured[0]
    }
    holds = all(one["seconds"] <= GOAL_SECONDS for one in formats.values())
    results: dict[str, Any] = {
        **about_machine(),
        "actions": ACTIONS,
        "runs": runs,
        "foreign_cpu_share": round(max(busy_seconds() - busy - own, 0) / elapsed, 2),
        "goal_seconds": GOAL_SECONDS,
        "holds": holds,
        "formats": formats,
        "votes": votes_beside_files(runs),
    }
    EXPORTS_RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    write_page()
    print(json.dumps(results, indent=1))
    return 0 if holds else 1


def large_plan(actions: int) -> Document:
    """The document of a frozen version with so many sheets."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), secret_key="b" * 40)
        bring_schema(settings)
        with prepared(settings) as program:
            load_demo(program)
            version_id = large_version(program, actions)
            with program.reading() as session:
                edition = Edition("fr", Brand("Cocreate"), program.clock())
                return frozen_plan(session, COORDINATOR, version_id, edition)


def every_format(document: Document) -> dict[str, Figures]:
    """One run of each format, after each has made a small file, as a server at work has."""
    small = replace(document, sections=document.sections[:1], data=())
    for kind in FORMATS:
        kind.render(small)
    return {kind.key: measure(kind, document) for kind in FORMATS}


def measure(kind: Format, document: Document) -> Figures:
    """Seconds by the clock and of processors, and bytes."""
    started, worked = time.perf_counter(), time.process_time()
    size = len(kind.render(document))
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    return {"seconds": seconds, "cpu": cpu, "bytes": size}


if __name__ == "__main__":
    sys.exit(main())
