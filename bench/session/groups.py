"""Which servers play which steps, and the figures that come of it.

The servers that a figure compares play alternately, as often as there are runs; a figure is the
ratio of the medians. Each group is a process of its own, see ``play``.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.session import steps
from bench.session.book import Book, Run
from bench.session.limits import fsync_ms, send_us
from bench.session.players import Bare, Player, Product, profiles_in
from bench.session.prepared import Prepared, prepare

Start = Callable[[Path], Player]
WINDOW_MS = 100.0
FEW = 300
"""People in a room where a reference does not bear more."""


def room(book: Book, people: int) -> None:
    """F1 to F4, S1 and S2, D1 to D4: a room of a thousand."""
    ready = prepare(people, 3)
    servers: dict[str, tuple[Start, tuple[steps.Step, ...]]] = {
        "bare": (lambda at: Bare(at, "stock"), _STOCK),
        "own": (lambda at: Bare(at, "own"), _OWN),
        "raw": (lambda at: Bare(at, "raw"), (steps.connect, steps.naive, steps.burst)),
        "product": (lambda at: Product(at, ready), _PRODUCT),
    }
    fsync, send = fsync_ms(), send_us(people)
    book.add("limits", "machine", {"fsync_ms": fsync, "send_us": send})
    alternate(book, "room", people, servers, lambda: _room_figures(book, fsync, send))
    _profiled(book, ready, people, (steps.connect, steps.naive, steps.steady, steps.instant))


def _room_figures(book: Book, fsync: float, send: float) -> None:
    naive, screens = ("room", "naive_cpu_us"), ("room", "naive_screens_p95_ms")
    book.ratio("F1", naive, ("own", "bare"), 0.30)
    book.ratio("F1.raw", naive, ("own", "raw"), 1.3)
    book.value("F1.floor", book.of("room", "own", "naive_cpu_us"), 2.5, other=send)
    book.ratio("F1.product", naive, ("product", "bare"), 0.30)
    many = ("room", "burst_per_second")
    book.ratio("F2", many, ("own", "bare"), 1.5, least=True)
    book.ratio("F2.raw", many, ("own", "raw"), 1.2, least=True)
    book.ratio("F3", screens, ("own", "bare"), 0.6)
    book.ratio("F3.raw", screens, ("own", "raw"), 1.7)
    book.value("F4", book.of("room", "own", "coalesced_50_windows"), 1.6, unit="windows")
    book.value("F4.100", book.of("room", "own", "coalesced_100_windows"), 1.35, unit="windows")
    book.ratio("S1", ("room", "connect_cpu_ms"), ("product", "bare"), 1.2)
    book.ratio("S1.wire", ("room", "connect_cpu_ms"), ("own", "bare"), 1.2)
    book.ratio("S2", ("room", "connect_kib"), ("product", "bare"), 0.9)
    book.value("S2.kib", book.of("room", "product", "connect_kib"), 60, unit="KiB")
    book.ratio("D1", ("room", "steady_cores"), ("product", "bare"), 0.6)
    book.ratio("D1.screens", ("room", "steady_screens_p95_ms"), ("product", "bare"), 0.85)
    _durable(book, "room", "", fsync)
    rate = book.of("room", "product", "instant_per_second")
    book.value("D4", rate, 20, other=1000 / fsync, least=True)


def hall(book: Book, people: int) -> None:
    """The same figures where they are asked of 2000, and S3: all drop and return."""
    ready = prepare(people, 3)
    servers: dict[str, tuple[Start, tuple[steps.Step, ...]]] = {
        "bare": (lambda at: Bare(at, "stock"), (steps.connect, steps.naive, steps.instant)),
        "own": (
            lambda at: Bare(at, "own"),
            (steps.connect, steps.naive, steps.coalesced(100)),
        ),
        "product": (lambda at: Product(at, ready), _HALL),
    }
    fsync = fsync_ms()
    alternate(book, "hall", people, servers, lambda: _hall_figures(book, fsync))


def _hall_figures(book: Book, fsync: float) -> None:
    book.ratio("F3.2000", ("hall", "naive_screens_p95_ms"), ("own", "bare"), 0.25)
    book.value("F4.2000", book.of("hall", "own", "coalesced_100_windows"), 1.5, unit="windows")
    book.ratio("S1.2000", ("hall", "connect_seconds"), ("product", "bare"), 1.2)
    storms = book.of("hall", "product", "storm_seconds")
    first = statistics.median(book.of("hall", "product", "connect_seconds"))
    book.value("S3", storms, 2, other=first)
    book.value("S3.jitter", book.of("hall", "product", "jitter_ack_ratio"), 3)
    _durable(book, "hall", ".2000", fsync)


def threads(book: Book, people: int) -> None:
    """F5: a server of threads instead of greenlets."""
    few = min(FEW, people)
    play = (steps.connect, steps.naive)
    alternate(
        book,
        "threads",
        few,
        {
            "stock": (lambda at: Bare(at, "stock", "threading"), play),
            "own": (lambda at: Bare(at, "own", "threading"), play),
        },
    )
    book.ratio("F5", ("threads", "naive_cpu_us"), ("own", "stock"), 0.2)
    before = book.missing + book.doubled
    once = Book(1, written=book.written)
    alternate(
        once,
        "threads, all",
        people,
        {"own": (lambda at: Bare(at, "own", "threading"), play)},
    )
    _absorb(book, once)
    book.value("F5.1000", [book.missing + book.doubled - before], 0, unit="messages")


def handlers(book: Book, people: int) -> None:
    """D5: a vote from the frame to the answer, beside the way of the documentation."""
    few = min(FEW, people)
    ready = prepare(few)
    play = (steps.connect, steps.handed_in)
    alternate(
        book,
        "handlers",
        few,
        {
            "handler": (lambda at: Bare(at, "handler"), play),
            "product": (lambda at: Product(at, ready), play),
        },
    )
    book.ratio("D5", ("handlers", "vote_cpu_us"), ("product", "handler"), 0.25)


def storms(book: Book, people: int) -> None:
    """S5 across a restart, and S6: ten storms."""
    few = min(FEW, people)
    again, ready = prepare(few), prepare(people)
    killed = {"product": (lambda at: Product(at, again), (steps.connect, steps.restart))}
    before = book.missing + book.doubled
    alternate(book, "restart", few, killed)
    book.value("S5.restart", [book.missing + book.doubled - before], 0, unit="votes")
    many = (steps.connect, *(steps.storm,) * 5)
    with tempfile.TemporaryDirectory() as folder:
        player = Product(Path(folder), ready)
        try:
            for step in many:
                fifth = step(player, people)
            for _ in range(5):
                tenth = steps.storm(player, people)
            book.add("storms", "product", {"fifth_kib": fifth["storm_kib"], **tenth})
            player.reconcile()
        finally:
            _close(book, player)
    book.value("S6", [tenth["storm_kib"]], 1.15, other=fifth["storm_kib"])


def alternate(
    book: Book,
    group: str,
    people: int,
    servers: dict[str, tuple[Start, tuple[steps.Step, ...]]],
    judge: Callable[[], None] = lambda: None,
) -> None:
    """Let servers play their steps in turn, as often as there are runs; ``judge`` each round."""
    for _ in range(book.runs):
        for server, (start, played) in servers.items():
            with tempfile.TemporaryDirectory() as folder:
                began = time.perf_counter()
                player = start(Path(folder))
                taken: Run = {"start_seconds": time.perf_counter() - began}
                try:
                    for step in played:
                        taken |= step(player, people)
                    taken |= {"missing": player.missing, "doubled": player.doubled}
                    book.add(group, server, taken)
                finally:
                    _close(book, player)
        judge()
        book.written(book)


def _close(book: Book, player: Player) -> None:
    book.missing += player.missing
    book.doubled += player.doubled
    book.spent += player.stop()


def _absorb(book: Book, other: Book) -> None:
    book.measured |= other.measured
    book.missing += other.missing
    book.doubled += other.doubled
    book.spent += other.spent


def _durable(book: Book, group: str, size: str, fsync: float) -> None:
    """D2 and D3 of a room of this size."""
    acks = book.of(group, "product", "steady_ack_p95_ms")
    book.value(f"D2{size}", acks, 1.0, other=4 * fsync + 10)
    book.ratio(f"D3{size}", (group, "instant_last_ack_ms"), ("product", "bare"), 0.3)
    shown = book.of(group, "product", "instant_screens_ms")
    book.value(f"D3{size}.screens", shown, WINDOW_MS + 80, unit="ms")


def _profiled(book: Book, ready: Prepared, people: int, played: tuple[steps.Step, ...]) -> None:
    """The same steps once more under a sampler, which says where the time goes; not for figures."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as kept:
        player = Product(Path(folder), ready, profile=Path(kept))
        try:
            for step in played:
                step(player, people)
        finally:
            _close(book, player)
        book.profiles |= profiles_in(Path(kept))


_STOCK = (steps.connect, steps.naive, steps.burst, steps.steady, steps.instant)
_OWN = (
    steps.connect,
    steps.naive,
    steps.burst,
    steps.coalesced(50),
    steps.coalesced(100),
)
_PRODUCT = (steps.connect, steps.naive, steps.steady, steps.instant)
_HALL = (
    steps.connect,
    steps.steady,
    steps.instant,
    steps.storm,
    steps.storm_with_jitter,
)
