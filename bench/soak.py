"""Half an hour with 500 phones: whether the server's memory grows (W7).

``python -m bench.soak --minutes 30``. Phones come in by the door; then, over and over, everybody
votes, some change their ballot, a tenth loses the network and returns, and names change. The memory
once the room is warm (after a tenth of the time) is compared with the memory in the end. The figure
goes into ``bench/results.json`` beside those of ``bench.live``.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.page import LIVE_RESULTS, about_machine, write_page
from bench.session.book import Book
from bench.session.crowd import allow_many_files
from bench.session.prepared import prepare
from bench.session.whole import Hall

ROUND = 20.0
LOOKS = 3
"""Rounds whose memory is taken together, at either end."""
GOAL = 1.1


def main() -> int:
    """Measure, write down, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=500)
    asked = parser.parse_args()
    allow_many_files()
    book = Book(1)
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder), prepare(0), asked.people)
        try:
            memory = soak(hall, asked.minutes * 60)
        finally:
            book.missing, book.doubled = hall.player.missing, hall.player.doubled
            hall.player.stop()
    warm = memory[len(memory) // 10 :]
    looks = min(LOOKS, -(-len(warm) // 2))
    book.value(
        "W7", [statistics.median(warm[-looks:])], GOAL, other=statistics.median(warm[:looks])
    )
    write(book, asked.people, asked.minutes, memory)
    print(book.figures["W7"], f"missing {book.missing}, doubled {book.doubled}")
    return 1 if book.missing or book.doubled else 0


def soak(hall: Hall, seconds: float) -> list[int]:
    """Rounds until the time is over; the memory after each, in KiB."""
    chance, memory = random.Random(3), list[int]()
    hall.join()
    hall.player.missing += sum(not one.live_at for one in hall.phones)
    hall.go("ideation")
    for one in hall.phones[:20]:
        one.propose(f"Proposition {one.number}")
    hall.crowd.during(2)
    hall.go("vote")
    hall.press(f"/polls/{hall.stage.poll().id}/open")
    hall.settle()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        hall.vote(min(8.0, seconds / 4))
        away = chance.sample(hall.phones, max(1, len(hall.phones) // 10))
        hall.crowd.drop([one.line for one in away if one.line is not None])
        for one in away:
            hall.crowd.later(chance.uniform(0, 3), one.connect)
        hall.crowd.during(4)
        hall.settle()
        hall.reckon()
        hall.crowd.during(max(0.0, min(ROUND - (time.monotonic() - began), end - time.monotonic())))
        memory.append(hall.player.kib())
        print(f"round {len(memory)}: {memory[-1]} KiB", file=sys.stderr, flush=True)
    return memory


def write(book: Book, people: int, minutes: float, memory: list[int]) -> None:
    """Put the figure beside the others, with its own date."""
    known: dict[str, Any] = {}
    if LIVE_RESULTS.exists():
        known = json.loads(LIVE_RESULTS.read_text("utf-8"))
    about = about_machine()
    known["W7"] = {
        **book.figures["W7"],
        "date": about["date"],
        "commit": about["commit"],
        "people": people,
        "minutes": minutes,
        "memory_kib": memory,
        "missing": book.missing,
        "doubled": book.doubled,
        "stays": True,
    }
    LIVE_RESULTS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if "groups" in known:
        write_page()


if __name__ == "__main__":
    sys.exit(main())
