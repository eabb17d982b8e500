"""Several rooms and several processes (P1, P2), PostgreSQL (D7), and phones that stall (S4)."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
import sqlalchemy as sa

from bench.session import steps
from bench.session.book import Book, Run
from bench.session.crowd import Line
from bench.session.groups import alternate
from bench.session.players import Bare, Product
from bench.session.prepared import Prepared, prepare
from bench.stage import free_port

SESSIONS, EACH, VOTES_EACH = 10, 200, 20
SECONDS = 4.0
P1_SESSIONS, P1_EACH = 20, 50
POSTGRES_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
STALLED, STALL_PEOPLE, STALL_SECONDS = 5, 50, 6.0
FRAME, BUFFER = 15_000, 16_384


def sessions(book: Book, people: int) -> None:
    """P2: ten rooms of 200 at once in one process."""
    each = min(EACH, people)
    ready = prepare(each, SESSIONS, apart=True)
    with tempfile.TemporaryDirectory() as folder:
        player = Product(Path(folder), ready)
        try:
            rooms = _fill([player], ready, each)
            spent, start = player.spent(), time.perf_counter()
            waits = _beat(rooms, min(SECONDS, each / VOTES_EACH), VOTES_EACH)
            cores = (player.spent() - spent) / (time.perf_counter() - start)
            player.reconcile()
            p95 = statistics.quantiles(waits, n=20, method="inclusive")[-1]
            run: Run = {"cores": cores, "screens_windows": p95 / 0.1}
            book.add("sessions", "product", run)
        finally:
            _close(book, player)
    book.value("P2", [run["cores"]], 0.5, unit="cores")
    book.value("P2.screens", [run["screens_windows"]], 1.3, unit="windows of 100 ms")


def workers(book: Book, people: int) -> None:
    """P1: twenty rooms in one process, then in two, each room whole in one of them."""
    each = min(P1_EACH, people)
    try:
        with _postgres() as url, _redis() as (redis_url, asked):
            ready = prepare(each, P1_SESSIONS, url, apart=True)
            one, _ = _workers(book, ready, redis_url, asked, 1)
            _empty(url)
            ready = prepare(each, P1_SESSIONS, url, apart=True)
            two, commands = _workers(book, ready, redis_url, asked, 2)
    except _AbsentError as absent:
        book.lacking("P1", 1.8, str(absent), least=True)
        book.lacking("P1.redis", 0, str(absent))
        return
    # Both workers share a processor here with each other or with the crowd: a worker that has one
    # to itself delivers what its share of the processor's time says.
    book.value("P1", [2 * two / one], 1.8, least=True)
    book.value("P1.redis", [commands], 0, unit="commands")


def _workers(
    book: Book, ready: Prepared, redis_url: str, asked: "redis.Redis", count: int
) -> tuple[float, float]:
    """Deliveries for each second of processor, and the commands that Redis had for the votes."""
    given = {"COCREATE_REDIS_URL": redis_url}
    with tempfile.TemporaryDirectory() as folder:
        players = [Product(Path(folder), ready, given) for _ in range(count)]
        try:
            each = len(ready.rooms[0].phones)
            rooms = _fill(players, ready, each)
            quiet = _commands(asked, 2.0, players)
            before, spent = _received(players), sum(one.spent() for one in players)
            commands = int(asked.info("stats")["total_commands_processed"])
            start = time.perf_counter()
            _beat(rooms, 2.0, VOTES_EACH)
            taken = time.perf_counter() - start
            commands = int(asked.info("stats")["total_commands_processed"]) - commands - 1
            delivered = _received(players) - before
            rate = delivered / (sum(one.spent() for one in players) - spent)
            more = max(0.0, commands - quiet * taken / 2.0)
            book.add(
                "workers",
                f"{count}",
                {
                    "deliveries_per_cpu_second": rate,
                    "deliveries": delivered,
                    "redis_commands": commands,
                    "redis_commands_quiet": quiet * taken / 2.0,
                },
            )
        finally:
            for one in players:
                _close(book, one)
    return rate, round(more) if more > 5 else 0


def _commands(asked: "redis.Redis", seconds: float, players: list[Product]) -> float:
    before = int(asked.info("stats")["total_commands_processed"])
    _turn_all(players, seconds)
    return float(int(asked.info("stats")["total_commands_processed"]) - before - 1)


def _received(players: list[Product]) -> int:
    return sum(one.crowd.received for one in players)


def _turn_all(players: list[Product], seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for one in players:
            one.crowd.turn()


def _fill(players: list[Product], ready: Prepared, each: int) -> list[tuple[Product, list[Line]]]:
    """Everybody into their room; whole rooms in turn to one process and the next."""
    rooms = []
    for number, room in enumerate(ready.rooms):
        player = players[number % len(players)]
        player.room = room
        before = len(player.crowd.lines)
        player.open(each)
        rooms.append((player, player.crowd.lines[before:]))
    _turn_all(players, 1.5)
    return rooms


def _beat(
    rooms: list[tuple[Product, list[Line]]],
    seconds: float,
    per_second: int,
) -> list[float]:
    """So many votes a second in each room; how long each took to the last screen of its room."""
    players = list(dict.fromkeys(player for player, _ in rooms))
    start, sent = time.perf_counter(), [list[int]() for _ in rooms]
    for turn in range(round(seconds * per_second)):
        for place, (player, lines) in enumerate(rooms):
            due = start + (turn + place / len(rooms)) / per_second
            while time.perf_counter() < due:
                for one in players:
                    one.crowd.turn()
            sent[place].append(player.vote(lines[turn % len(lines)]))
    _turn_all(players, 1.0)
    waits: list[float] = []
    for (player, lines), votes in zip(rooms, sent, strict=True):
        waits += steps.settled(player, votes, lines).values()
    return waits


def postgres(book: Book, people: int) -> None:
    """D7: the same votes on PostgreSQL and on SQLite."""
    try:
        with _postgres() as url:
            played = (steps.connect, steps.steady, steps.instant)
            for _ in range(book.runs):
                _empty(url)
                here, there = prepare(people, 3), prepare(people, 3, url)
                once = Book(1)
                once.measured, once.written = book.measured, book.written
                alternate(
                    once,
                    "postgres",
                    people,
                    {
                        "sqlite": (lambda at, r=here: Product(at, r), played),  # type: ignore[misc]
                        "postgres": (lambda at, r=there: Product(at, r), played),  # type: ignore[misc]
                    },
                )
                book.missing += once.missing
                book.doubled += once.doubled
                book.spent += once.spent
    except _AbsentError as absent:
        book.lacking("D7", 2, str(absent))
        book.lacking("D7.last", 2, str(absent))
        return
    book.ratio("D7", ("postgres", "steady_ack_p95_ms"), ("postgres", "sqlite"), 2)
    book.ratio("D7.last", ("postgres", "instant_last_ack_ms"), ("postgres", "sqlite"), 2)


def stalls(book: Book, people: int) -> None:
    """S4: five of fifty take nothing for some seconds, while states of 15 kB come ten a second."""
    del people
    for _ in range(min(3, book.runs)):
        with tempfile.TemporaryDirectory() as folder:
            player = Bare(Path(folder), "own", buffer=BUFFER)
            try:
                book.add("stalls", "own", _stall(player))
            finally:
                _close(book, player)
    broken = [run["broken"] for run in book.measured["stalls"]["own"]]
    book.value("S4", [sum(broken)], 0, unit="broken streams")
    book.value("S4.screens", book.of("stalls", "own", "screens_ratio"), 1.1)
    book.value("S4.memory", book.of("stalls", "own", "kib_each"), 1024, unit="KiB")
    book.value("S4.resume", book.of("stalls", "own", "resume_seconds"), 1, unit="s")


def _stall(player: Bare) -> Run:
    crowd = player.crowd
    for number in range(STALL_PEOPLE):
        crowd.open_soon(player.headers, receive_buffer=4096 if number < STALLED else 0)
    crowd.until(lambda: all(one.is_in for one in crowd.lines), 30)
    slow, others = crowd.lines[:STALLED], crowd.lines[STALLED:]
    player.weigh(FRAME)
    quiet = _told(player, others, STALL_SECONDS / 2)
    kib = player.kib()
    crowd.pause(slow)
    stalled = _told(player, others, STALL_SECONDS)
    grown = player.kib() - kib
    crowd.resume(slow)
    start, newest = time.perf_counter(), max(one.revision for one in others)
    crowd.until(lambda: all(one.revision >= newest or one.is_gone for one in slow), 30)
    resumed = time.perf_counter() - start
    broken = sum(one.is_gone or one.revision != newest for one in slow)
    return {
        "broken": broken,
        "screens_ratio": stalled / quiet,
        "kib_each": max(0, grown) / STALLED,
        "resume_seconds": resumed,
    }


def _told(player: Bare, others: list[Line], seconds: float) -> float:
    """Ten votes a second by the others: vote to the last of their screens, 95 of 100."""
    start, sent = time.perf_counter(), []
    for number in range(round(seconds * 10)):
        while time.perf_counter() < start + number / 10:
            player.crowd.turn()
        sent.append(player.vote(others[number % len(others)]))
    player.crowd.during(0.2)
    waits = list(steps.settled(player, sent, others).values())
    return statistics.quantiles(waits, n=20, method="inclusive")[-1]


class _AbsentError(Exception):
    """What a group needs is not on this machine."""


@contextmanager
def _postgres() -> Iterator[str]:
    """An empty database of a PostgreSQL of our own, durable as it is out of the box.

    Its programs do not run for root: then for ``nobody``.
    """
    if not POSTGRES_BINARIES:
        raise _AbsentError("PostgreSQL is not installed")
    programs, port = POSTGRES_BINARIES[0], free_port()
    with tempfile.TemporaryDirectory(prefix="bench-postgres-") as folder:
        is_root = os.getuid() == 0
        data = Path(folder) / "data"
        if is_root:
            Path(folder).chmod(0o755)
            data.mkdir()
            subprocess.run(["chown", "nobody", str(data)], check=True)
        user = "nobody" if is_root else None
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        begin = [programs / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"]
        subprocess.run(begin, check=True, timeout=120, user=user, **quiet)  # type: ignore[call-overload]
        serve = [programs / "postgres", "-D", data, "-p", str(port), "-k", "", "-h", "127.0.0.1"]
        process = subprocess.Popen(serve, user=user, **quiet)  # type: ignore[call-overload]
        try:
            root = f"postgresql+psycopg://bench@127.0.0.1:{port}/postgres"
            _wait_for(root)
            _create(root)
            yield root.rsplit("/", 1)[0] + "/bench"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(url: str) -> None:
    engine, end = sa.create_engine(url), time.monotonic() + 60
    while True:
        try:
            with engine.connect():
                break
        except sa.exc.OperationalError:
            if time.monotonic() > end:
                raise _AbsentError("PostgreSQL did not come up") from None
            time.sleep(0.2)
    engine.dispose()


def _create(url: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql('DROP DATABASE IF EXISTS "bench" WITH (FORCE)')
        connection.exec_driver_sql('CREATE DATABASE "bench"')
    engine.dispose()


def _empty(url: str) -> None:
    _create(url.rsplit("/", 1)[0] + "/postgres")


@contextmanager
def _redis() -> Iterator[tuple[str, "redis.Redis"]]:
    """A Redis of our own, and a client that asks it what it was asked."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = ["redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
        try:
            process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            raise _AbsentError("Redis is not installed") from None
        try:
            client = redis.Redis(port=port)
            end = time.monotonic() + 20
            while time.monotonic() < end:
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.1)
            yield f"redis://127.0.0.1:{port}/0", client
            client.close()
        finally:
            process.terminate()
            process.wait(10)


def _close(book: Book, player: Product | Bare) -> None:
    book.missing += player.missing
    book.doubled += player.doubled
    book.spent += player.stop()
