"""What the crowds of all servers play alike; each step answers what was measured.

Votes leave on a schedule that no answer holds up, and a screen counts when the last client has it.
"""

import statistics
import time

from bench.crowd import Line
from bench.players import Player

NAIVE_SECONDS, NAIVE_PER_SECOND = 6.0, 10
BURST = 150
STEADY_SECONDS = 5.0
WINDOW = 0.1
SETTLE = 60.0


def connect(player: Player, people: int) -> dict[str, float]:
    """Everybody comes at once; what that costs the server for each."""
    kib, player.before = player.kib(), player.spent()
    start = time.perf_counter()
    player.open(people)
    return {
        "connect_seconds": time.perf_counter() - start,
        "connect_cpu_ms": (player.spent() - player.before) / people * 1000,
        "connect_kib": (player.kib() - kib) / people,
    }


def naive(player: Player, people: int) -> dict[str, float]:
    """Ten votes a second, each told to everybody by itself."""
    received, spent = player.crowd.received, player.spent()
    sent = _votes(player, NAIVE_SECONDS, NAIVE_PER_SECOND)
    screens = _settle(player, sent)
    wanted = len(sent) * people
    player.crowd.until(lambda: player.crowd.received - received >= wanted, SETTLE)
    deliveries = player.crowd.received - received
    player.missing += max(0, wanted - deliveries)
    return {
        "naive_cpu_us": (player.spent() - spent) / deliveries * 1e6,
        "naive_screens_p95_ms": _p95(screens) * 1000,
    }


def burst(player: Player, people: int) -> dict[str, float]:
    """A flurry of votes at once, each told to everybody."""
    received, start = player.crowd.received, time.perf_counter()
    sent = [player.vote(line) for line in (player.crowd.lines * BURST)[:BURST]]
    _settle(player, sent)
    taken = time.perf_counter() - start
    return {"burst_per_second": (player.crowd.received - received) / taken}


def steady(player: Player, people: int) -> dict[str, float]:
    """Everybody votes once within a few seconds; states are gathered."""
    player.gather(WINDOW)
    spent, start = player.spent(), time.perf_counter()
    sent = _votes(player, STEADY_SECONDS, people / STEADY_SECONDS)
    screens = _settle(player, sent)
    cores = (player.spent() - spent) / (time.perf_counter() - start)
    acks = [player.asked[one][0].answers[one][0] - player.asked[one][1] for one in sent]
    return {
        "steady_cores": cores,
        "steady_ack_p95_ms": _p95(acks) * 1000,
        "steady_screens_p95_ms": _p95(screens) * 1000,
    }


def instant(player: Player, people: int) -> dict[str, float]:
    """Everybody votes again in the same instant."""
    del people
    spent, start = player.spent(), time.perf_counter()
    sent = [player.vote(line) for line in player.crowd.lines]
    _answered(player, sent)
    last = max(player.asked[one][0].answers[one][0] for one in sent) - start
    return {
        "instant_last_ack_ms": last * 1000,
        "instant_per_second": len(sent) / last,
        "instant_cpu_us": (player.spent() - spent) / len(sent) * 1e6,
    }


def _votes(player: Player, seconds: float, per_second: float) -> list[int]:
    """Votes on a schedule, one line after the other; the numbers of their answers."""
    sent: list[int] = []
    start = time.perf_counter()
    for number in range(round(seconds * per_second)):
        due = start + number / per_second
        while time.perf_counter() < due:
            player.crowd.turn()
        lines = player.crowd.lines
        sent.append(player.vote(lines[number % len(lines)]))
        player.crowd.turn()
    return sent


def _answered(player: Player, sent: list[int]) -> None:
    waiting = set(sent)

    def is_over() -> bool:
        waiting.difference_update([one for one in waiting if one in player.asked[one][0].answers])
        return not waiting

    if not player.crowd.until(is_over, SETTLE):
        player.missing += len(waiting)


def _settle(player: Player, sent: list[int]) -> list[float]:
    """Wait until all have seen the last of these votes; how long each took to the last screen."""
    _answered(player, sent)
    revisions = {
        one: player.revision(player.asked[one][0].answers[one][1])
        for one in sent
        if one in player.asked[one][0].answers
    }
    last = max(revisions.values())
    behind = set(range(len(player.crowd.lines)))

    def is_over() -> bool:
        behind.difference_update(
            [one for one in behind if player.crowd.lines[one].revision >= last]
        )
        return not behind

    if not player.crowd.until(is_over, SETTLE):
        player.missing += len(behind)
    arrivals = [_arrivals(line, sorted(set(revisions.values()))) for line in player.crowd.lines]
    return [
        max(one[revision] for one in arrivals) - player.asked[number][1]
        for number, revision in revisions.items()
    ]


def _arrivals(line: Line, revisions: list[int]) -> dict[int, float]:
    """When a line had each revision, or a newer one."""
    found: dict[int, float] = {}
    seen = sorted(line.seen.items())
    place = 0
    for revision in revisions:
        while place < len(seen) - 1 and seen[place][0] < revision:
            place += 1
        found[revision] = seen[place][1]
    return found


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]
