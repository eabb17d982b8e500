"""Ballots by socket on a steady beat, and how long each waits for its acknowledgement."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from bench.phone import Ledger, Phone
from bench.stage import Stage

PER_SECOND = 20


def begin_vote(room: Stage, phones: list[Phone], pool: ThreadPoolExecutor) -> None:
    """Phones come in, propose, and stand before an open vote."""
    for _ in pool.map(Phone.join, phones):
        pass
    room.go("ideation")
    phones[0].knock()
    for phone in phones[:10]:
        phone.act()
    room.go("vote")
    room.open_poll()
    phones[0].knock()
    time.sleep(1)
    for _ in pool.map(Phone.act, phones):
        pass


def vote(
    phones: list[Phone], pool: ThreadPoolExecutor, ledger: Ledger, seconds: float
) -> list[float]:
    """Ballots on a schedule that no answer holds up; how long each took to its acknowledgement."""
    kept, ledger.seconds = ledger.seconds, {}
    start = time.monotonic()
    asked = []
    for number in range(round(seconds * PER_SECOND)):
        time.sleep(max(0.0, start + number / PER_SECOND - time.monotonic()))
        asked.append(pool.submit(phones[number % len(phones)].vote))
    for one in asked:
        one.result()
    taken = ledger.seconds.get("changed ballot, by socket", [])
    ledger.seconds = kept
    return taken


def p95(seconds: list[float]) -> float:
    """What 95 of 100 stay within."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]
