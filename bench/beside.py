"""Whether votes wait while the same server makes files of a plan of 200 actions."""

import statistics
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa

from bench.phone import Ledger, Phone
from bench.stage import Server, Stage
from bench.votes import begin_vote, p95, vote
from cocreate.config import Settings
from cocreate.models.base import new_id
from cocreate.models.plans import PlanVersion
from cocreate.program import Program
from cocreate.seed.demo import load_demo

ACTIONS, PHONES, SECONDS = 200, 40, 10.0
KINDS = ("pdf", "docx", "odt", "xlsx", "csv", "json")


def votes_beside_files(runs: int) -> dict[str, Any]:
    """Acknowledgements while no file is made and while one is always being made, alternately."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            program = Program(Settings(data_dir=Path(folder), secret_key="b" * 40), server.engine)
            load_demo(program)
            return _measure(server, large_version(program, ACTIONS), runs)
        finally:
            server.stop()


def large_version(program: Program, actions: int) -> str:
    """The id of a frozen version with so many sheets, those of the demonstration over and over."""
    with program.unit_of_work() as uow:
        known = uow.session.scalars(sa.select(PlanVersion)).one()
        content: dict[str, Any] = dict(known.content)
        sheets = content["actions"]
        content["actions"] = [
            {**sheets[at % len(sheets)], "code": f"EAU-{at + 1:03}"} for at in range(actions)
        ]
        large = PlanVersion(
            id=new_id(),
            plan_id=known.plan_id,
            number=known.number + 1,
            note={},
            content=content,
            checksum="0" * 64,
            submitted=[],
            made_at=known.made_at,
        )
        uow.session.add(large)
        return large.id


def _measure(server: Server, version_id: str, runs: int) -> dict[str, Any]:
    room, ledger = Stage(server), Ledger()
    browser = room.staff()
    phones = [Phone(room, 2 * number, ledger) for number in range(PHONES)]
    quiet, making, files = [], [], 0
    with ThreadPoolExecutor(PHONES) as pool:
        begin_vote(room, phones, pool)
        vote(phones, pool, ledger, SECONDS)  # what is slow the first time only
        for _ in range(runs):
            quiet.append(p95(vote(phones, pool, ledger, SECONDS)))
            with _kept_making(browser, server.address, version_id) as made:
                making.append(p95(vote(phones, pool, ledger, SECONDS)))
            files += len(made)
        for one in phones:
            one.drop()
    ratios = [slow / quick for quick, slow in zip(quiet, making, strict=True)]
    return {
        "ack_p95_ms": [round(one * 1000, 1) for one in quiet],
        "ack_p95_making_ms": [round(one * 1000, 1) for one in making],
        "ack_ratio": round(statistics.median(ratios), 2),
        "files": files,
        "refusals": dict(ledger.refusals),
    }


@contextmanager
def _kept_making(browser: requests.Session, address: str, version_id: str) -> Iterator[list[str]]:
    """Ask for one file after the other meanwhile; ``made`` are those that came."""
    done, made = threading.Event(), []

    def ask() -> None:
        for kind in cycle(KINDS):
            if done.is_set():
                return
            path = f"{address}/exports/plan-versions/{version_id}/{kind}?language=fr"
            answer = browser.get(path, timeout=60)
            if answer.status_code != requests.codes.ok:
                raise SystemExit(f"a file answered {answer.status_code}")
            made.append(kind)
            done.wait(1)  # who asks for more than a few files a minute is slowed down

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield made
    finally:
        done.set()
        asking.join()
