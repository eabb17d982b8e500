"""What the crowds of all servers play alike; each step answers what was measured.

Votes leave on a schedule that no answer holds up, and a screen counts when the last client has it.
After each step the votes are reckoned: sent, answered, stored and shown must be the same.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.session.crowd import Line
from bench.session.players import Bare, Player, Product

Step = Callable[[Player, int], dict[str, float]]

NAIVE_SECONDS, NAIVE_PER_SECOND = 3.0, 10
BURST = 150
FIRST = 5
COALESCED_SECONDS, COALESCED_PER_SECOND = 2.0, 200
STEADY_PER_SECOND = 1000
AT_ONCE = 2000
SETTLE = 30.0


def connect(player: Player, people: int) -> dict[str, float]:
    """Everybody comes at once; what that costs the server for each."""
    player.open(FIRST)  # what only the first ones cost
    player.crowd.drop(player.crowd.lines)
    player.crowd.during(0.3)
    kib, spent, start = player.kib(), player.spent(), time.perf_counter()
    player.open(people)
    taken = {
        "connect_seconds": time.perf_counter() - start,
        "connect_cpu_ms": (player.spent() - spent) / people * 1000,
        "connect_kib": (player.kib() - kib) / people,
    }
    player.mark("connect")
    player.crowd.during(1.2)  # the message in which everybody hears that they are there
    return taken


def naive(player: Player, people: int) -> dict[str, float]:
    """Ten votes a second, each told to everybody by itself."""
    received, spent = player.crowd.received, player.spent()
    sent = _votes(player, NAIVE_SECONDS, NAIVE_PER_SECOND)
    screens = _settle(player, sent)
    wanted = len(sent) * people
    player.crowd.until(lambda: player.crowd.received - received >= wanted, 2)
    deliveries = player.crowd.received - received
    if isinstance(player, Bare):
        player.missing += max(0, wanted - deliveries)
        player.doubled += max(0, deliveries - wanted)
    taken = {
        "naive_cpu_us": (player.spent() - spent) / deliveries * 1e6,
        "naive_screens_p95_ms": _p95(screens) * 1000,
    }
    return _reckoned(player, "naive", taken)


def burst(player: Player, people: int) -> dict[str, float]:
    """A flurry of votes at once, each told to everybody."""
    del people
    received, start = player.crowd.received, time.perf_counter()
    sent = [player.vote(line) for line in (player.crowd.lines * BURST)[:BURST]]
    _settle(player, sent)
    taken = time.perf_counter() - start
    per_second = (player.crowd.received - received) / taken
    return _reckoned(player, "burst", {"burst_per_second": per_second})


def coalesced(milliseconds: int) -> Step:
    """200 votes a second, of which screens hear at most once in a window."""
    window = milliseconds / 1000

    def step(player: Player, people: int) -> dict[str, float]:
        del people
        player.gather(window)
        sent = _votes(player, COALESCED_SECONDS, COALESCED_PER_SECOND)
        found = _p95(_settle(player, sent)) / window
        return _reckoned(player, "coalesced", {f"coalesced_{milliseconds}_windows": found})

    return step


def steady(player: Player, people: int) -> dict[str, float]:
    """Everybody votes once, a thousand each second; states are gathered."""
    player.another_room()
    player.gather(0.1)
    spent, start = player.spent(), time.perf_counter()
    sent = _votes(player, people / STEADY_PER_SECOND, STEADY_PER_SECOND)
    screens = _settle(player, sent)
    cores = (player.spent() - spent) / (time.perf_counter() - start)
    taken = {
        "steady_cores": cores,
        "steady_ack_p95_ms": _p95(_waited(player, sent)) * 1000,
        "steady_screens_p95_ms": _p95(screens) * 1000,
    }
    return _reckoned(player, "steady", taken)


def instant(player: Player, people: int) -> dict[str, float]:
    """2000 votes in the same instant."""
    player.another_room()
    player.gather(0.1)
    spent, start = player.spent(), time.perf_counter()
    lines = player.crowd.lines * -(-AT_ONCE // people)
    # A device may do thirty things at once.
    sent = [player.vote(line) for line in lines[: min(AT_ONCE, people * 10)]]
    _answered(player, sent)
    last = max(player.asked[one][0].answers[one][0] for one in sent) - start
    cpu = (player.spent() - spent) / len(sent) * 1e6
    shown = max(
        player.asked[one][1] + late
        for one, late in settled(player, sent, player.crowd.lines).items()
    )
    taken = {
        "instant_last_ack_ms": last * 1000,
        "instant_screens_ms": (shown - start) * 1000,
        "instant_per_second": len(sent) / last,
        "instant_cpu_us": cpu,
    }
    return _reckoned(player, "instant", taken)


def handed_in(player: Player, people: int) -> dict[str, float]:
    """Everybody votes in the same instant: what each vote costs, from the frame to the answer."""
    del people
    spent = player.spent()
    sent = [player.vote(line) for line in player.crowd.lines]
    _answered(player, sent)
    cpu = (player.spent() - spent) / len(sent) * 1e6
    player.crowd.during(0.5)
    return _reckoned(player, "handed in", {"vote_cpu_us": cpu})


def storm(player: Player, people: int) -> dict[str, float]:
    """All lose the network and return in the same instant."""
    start = time.perf_counter()
    player.crowd.drop(player.crowd.lines)
    player.open(people)
    return {"storm_seconds": time.perf_counter() - start, "storm_kib": player.kib()}


def storm_with_jitter(player: Player, people: int) -> dict[str, float]:
    """Nine of ten lose the network and return within three seconds; the others vote meanwhile."""
    stay = player.crowd.lines[: people // 10]
    quiet = _p95(_beat(player, stay, 3.0)) * 1000
    gone = player.crowd.lines[people // 10 :]
    player.crowd.drop(gone)
    back = iter(sorted(random.Random(1).uniform(0, 3) for _ in gone))
    due, start = next(back, None), time.perf_counter()
    sent: list[int] = []
    while due is not None or len(sent) < 150:
        now = time.perf_counter() - start
        if due is not None and now >= due:
            player.crowd.open_soon(player.headers, player.follow_soon)
            due = next(back, None)
        if len(sent) < 150 and now * 50 >= len(sent):
            sent.append(player.vote(stay[len(sent) % len(stay)]))
        player.crowd.turn()
    _answered(player, sent)
    late = _p95(_waited(player, sent)) * 1000
    player.crowd.until(lambda: all(line.is_in for line in player.crowd.lines), SETTLE)
    player.crowd.during(1.5)
    return _reckoned(player, "jitter", {"jitter_ack_ratio": late / quiet, "jitter_quiet_ms": quiet})


def restart(player: Player, people: int) -> dict[str, float]:
    """The server is killed while everybody votes; whoever has no answer sends again, once back."""
    if not isinstance(player, Product):
        raise TypeError(player)
    sent = [player.vote(line) for line in player.crowd.lines]
    half = player.crowd.answered_count + people // 2
    player.crowd.until(lambda: player.crowd.answered_count >= half, 5)
    player.server.kill()
    lost = player.crowd.lines
    player.crowd.until(lambda: all(line.is_gone for line in lost), 10)
    again = [line.number for one in sent if one not in (line := player.asked[one][0]).answers]
    for one in sent:
        if player.asked[one][0].number in set(again):
            del player.asked[one]
    player.begin_anew()
    player.open(people)
    _answered(player, [player.vote(player.crowd.lines[one], again=True) for one in again])
    return _reckoned(player, "restart", {"restart_sent_again": len(again)})


@contextmanager
def served(player: Player) -> Iterator[Player]:
    """A player that is stopped in the end, whatever happens."""
    try:
        yield player
    finally:
        player.stop()


def _beat(player: Player, lines: list[Line], seconds: float) -> list[float]:
    """50 votes a second by some; how long each waited for its answer."""
    start, sent = time.perf_counter(), []
    for number in range(round(seconds * 50)):
        while time.perf_counter() < start + number / 50:
            player.crowd.turn()
        sent.append(player.vote(lines[number % len(lines)]))
    _answered(player, sent)
    return _waited(player, sent)


def _votes(player: Player, seconds: float, per_second: float) -> list[int]:
    """Votes on a schedule, one line after the other; the numbers of their answers."""
    sent: list[int] = []
    start, lines = time.perf_counter(), player.crowd.lines
    for number in range(round(seconds * per_second)):
        due = start + number / per_second
        while time.perf_counter() < due:
            player.crowd.turn()
        sent.append(player.vote(lines[number % len(lines)]))
    return sent


def _reckoned(player: Player, step: str, taken: dict[str, float]) -> dict[str, float]:
    player.mark(step)
    player.reconcile()
    return taken


def _waited(player: Player, sent: list[int]) -> list[float]:
    """How long each vote waited for its answer."""
    asked = [(one, *player.asked[one]) for one in sent]
    return [line.answers[one][0] - at for one, line, at in asked if one in line.answers]


def _answered(player: Player, sent: list[int]) -> None:
    waiting = set(sent)

    def is_over() -> bool:
        waiting.difference_update([one for one in waiting if one in player.asked[one][0].answers])
        return not waiting

    player.crowd.until(is_over, SETTLE)


def _settle(player: Player, sent: list[int]) -> list[float]:
    return list(settled(player, sent, player.crowd.lines).values())


def settled(player: Player, sent: list[int], lines: list[Line]) -> dict[int, float]:
    """Wait until all lines have seen these votes; how long each took to the last screen."""
    _answered(player, sent)
    revisions = {
        one: player.revision(player.asked[one][0].answers[one][1])
        for one in sent
        if player.is_shown(one) and one in player.asked[one][0].answers
    }
    if not revisions:
        return {}
    last = max(revisions.values())
    behind = list(lines)

    def is_over() -> bool:
        behind[:] = [line for line in behind if line.revision < last]
        return not behind

    if not player.crowd.until(is_over, SETTLE):
        player.missing += len(behind)
    wanted = sorted(set(revisions.values()))
    latest = dict.fromkeys(wanted, 0.0)
    for line in lines:
        for revision, at in _arrivals(line, wanted).items():
            latest[revision] = max(latest[revision], at)
    return {one: latest[revision] - player.asked[one][1] for one, revision in revisions.items()}


def _arrivals(line: Line, revisions: list[int]) -> dict[int, float]:
    """When a line had each revision, or a newer one."""
    found: dict[int, float] = {}
    seen = sorted(line.seen.items())
    place = 0
    for revision in revisions:
        while place < len(seen) - 1 and seen[place][0] < revision:
            place += 1
        if seen:
            found[revision] = seen[place][1]
    return found


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]
