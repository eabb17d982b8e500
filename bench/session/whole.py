"""The whole product with a thousand phones: the door, the room's page, the socket, its regions."""

import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.session.book import Book
from bench.session.pages import Answer, Browser, Phone
from bench.session.players import Product, profiles_in
from bench.session.prepared import Prepared, compare, prepare
from bench.stage import Stage, hidden_fields
from cocreate.models.workshops import Pulse, Step

ASKED = {
    "join": 15.0,
    "screens": 1.0,
    "last": 1.0,
    "proposal": 1.0,
    "cpu": 0.1,
    "current": 5.0,
    "ack": 250,
}
VOTE_SECONDS = 2.0
PROPOSALS, CHANGES = 300, 3
HALL_OF_ONE_ADDRESS = 1000
PROFILED = 150
LONGEST = 60.0


class Hall:
    """A room with its phones and somebody who leads it, all by the real doors."""

    def __init__(
        self, folder: Path, prepared: Prepared, people: int, profile: Path | None = None
    ) -> None:
        self.player = Product(folder, prepared, profile=profile)
        self.crowd, self.turn = self.player.crowd, 0
        self.stage = Stage(self.player.server, prepared.rooms[0].id)
        self.room = prepared.rooms[0]
        self.staff = Browser(self.crowd)
        signed_in = self.stage.staff()
        self.staff.cookies |= {one.name: one.value or "" for one in signed_in.cookies}
        # A room of more than the door lets in from one address each minute comes from several.
        self.phones = [
            Phone(self.crowd, n, self.room.code, f"127.0.0.{1 + n // HALL_OF_ONE_ADDRESS}")
            for n in range(people)
        ]

    @property
    def dashboard(self) -> str:
        """Where the room is led from."""
        return f"/staff/workshops/{self.room.id}/live"

    def join(self) -> list[float]:
        """Everybody at the door at once; how long each took until its page was live."""
        start = time.perf_counter()
        for one in self.phones:
            one.join()
        self.crowd.until(lambda: all(one.live_at or one.refused for one in self.phones), LONGEST)
        return [one.live_at - start for one in self.phones if one.live_at]

    def enter(self) -> None:
        """Everybody who has a seat already opens the page."""
        for one, cookies in zip(self.phones, self.room.phones, strict=False):
            one.browser.cookies |= {f"cocreate_{name}": kept for name, kept in cookies.items()}
            one.enter(f"/room/{self.room.id}/")
        self.settle()

    def settle(self) -> float:
        """Wait until everybody's screen is as new as the room; how long that took."""
        start = time.perf_counter()
        if not self.crowd.until(lambda: all(one.is_current for one in self.phones), LONGEST):
            self.player.missing += sum(not one.is_current for one in self.phones)
        return time.perf_counter() - start

    def press(self, action: str, page: str = "/", **fields: str) -> float:
        """Press a button of the dashboard; when it was pressed."""
        found: list[Answer] = []
        self.staff.get(self.dashboard + page, found.append)
        self.crowd.until(lambda: bool(found), LONGEST)
        # A row of buttons shares a form: what stands in it goes along.
        form = hidden_fields(found[0].text, f"{self.dashboard}{action}")
        start, done = time.perf_counter(), list[Answer]()
        self.staff.post(self.dashboard + action, {**form, **fields}, done.append)
        self.crowd.until(lambda: bool(done), LONGEST)
        if done[0].status not in {200, 303}:
            raise RuntimeError(f"{action} answered {done[0].status}")
        return start

    def go(self, phase: str) -> list[float]:
        """Go to the step of a phase; how long each screen took to show it."""
        wanted = sa.select(Step.id).where(Step.workshop_id == self.room.id, Step.phase == phase)
        step = self.stage.one(wanted)
        start = self.press(f"/steps/{step}/go")
        self.crowd.until(lambda: all(one.step == step for one in self.phones), LONGEST)
        return [one.step_at - start for one in self.phones if one.step == step]

    def vote(self, seconds: float) -> tuple[float, list[float]]:
        """Everybody votes once within some seconds; the slowest answer, and each one's wait."""
        poll = self.stage.poll()
        self.turn += 1
        chance = random.Random(self.turn)
        waiting = sorted((chance.uniform(0, seconds), one.number) for one in self.phones)
        start = time.perf_counter()
        for due, number in waiting:
            one = self.phones[number]
            marks = {poll.option_ids[(number + self.turn) % len(poll.option_ids)]: 1}
            self.crowd.later(due - (time.perf_counter() - start), _voting(one, poll.id, marks))
        self.crowd.until(lambda: all(one.counted is not None for one in self.phones), LONGEST)
        self.player.missing += sum(one.counted != one.marked for one in self.phones)
        waits = [one.acknowledged_at - one.tapped_at for one in self.phones if one.counted]
        return max(waits), waits

    def revision_of(self, region: str) -> int:
        """At which revision a region changed last, as the database has it."""
        marks = self.stage.one(sa.select(Pulse).where(Pulse.workshop_id == self.room.id)).marks
        return int(str(marks[region]))

    def reckon(self) -> None:
        """Scripted, acknowledged, stored and shown are the same."""
        seeds = [one.browser.cookies.get("cocreate_seed", "") for one in self.phones]
        marks = {one.number: one.marked for one in self.phones if one.marked is not None}
        room = self.room.of(self.stage.poll().id, seeds)
        missing, doubled = compare(self.player.server.engine, room, marks)
        self.player.missing += missing + sum(one.refused for one in self.phones)
        self.player.doubled += doubled

        def is_shown() -> bool:
            shown = {one.figures.get("voted") for one in self.phones}
            return shown == {len(marks)}

        if marks and not self.crowd.until(is_shown, 20):
            self.player.missing += 1


def whole(book: Book, people: int) -> None:
    """Joining, changing the step, proposing and voting, all by the browser's own doors."""
    _whole(book, people, "")
    _profiled(book, min(people, PROFILED))


def whole_limit(book: Book, people: int) -> None:
    """The same with twice as many."""
    _whole(book, people, ".2000")


def _whole(book: Book, people: int, size: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder), prepare(0), people)
        try:
            run = _played(hall)
            book.add(f"whole{size}", "product", run)
        finally:
            _close(book, hall.player)
    _figures(book, size, [run])


def _played(hall: Hall) -> dict[str, float]:
    """From the door to the last ballot."""
    player, people, run = hall.player, len(hall.phones), dict[str, float]()
    spent = player.spent()
    joined = hall.join()
    player.missing += people - len(joined)
    run["join_seconds"] = max(joined)
    run["join_cpu_ms"] = (player.spent() - spent) / people * 1000
    hall.settle()
    player.mark("join")
    screens = hall.go("ideation")
    current = [hall.settle()]
    player.mark("step")
    run |= _proposals(hall)
    player.mark("proposals")
    screens += hall.go("vote")
    current.append(hall.settle())
    opened = hall.press(f"/polls/{hall.stage.poll().id}/open")
    slowest, waits = hall.vote(VOTE_SECONDS)
    run["opened_and_voted_seconds"] = time.perf_counter() - opened
    run |= {
        "screens_p95_seconds": _p95(screens),
        "all_current_seconds": max(current),
        "vote_slowest_seconds": slowest,
        "vote_p95_ms": _p95(waits) * 1000,
    }
    hall.settle()
    ballots = hall.revision_of("task")
    run["ballots_shown_seconds"] = max(
        one.shown_at("task", ballots) - opened for one in hall.phones
    )
    player.mark("vote")
    hall.reckon()
    run["fetched_each"] = sum(one.fetched for one in hall.phones) / people
    return {**run, "missing": player.missing, "doubled": player.doubled}


def _profiled(book: Book, people: int) -> None:
    """The same once more under a sampler, which says where the time goes; not for figures."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as kept:
        hall = Hall(Path(folder), prepare(0), people, Path(kept))
        try:
            _played(hall)
        finally:
            _close(book, hall.player)
        book.profiles |= profiles_in(Path(kept))


def _close(book: Book, player: Product) -> None:
    book.missing += player.missing
    book.doubled += player.doubled
    book.spent += player.stop()


def _figures(book: Book, size: str, runs: list[dict[str, float]]) -> None:
    told = {
        "W1": ("join_seconds", ASKED["join"], "s"),
        "W2": ("screens_p95_seconds", ASKED["screens"], "s"),
        "W3": ("vote_slowest_seconds", ASKED["last"], "s"),
        "W4": ("proposal_p95_seconds", ASKED["proposal"], "s"),
        "W4.cpu": ("proposal_cpu_seconds", ASKED["cpu"], "core-seconds"),
        "W5": ("ballots_shown_seconds", ASKED["current"], "s"),
        "W5.ack": ("vote_p95_ms", ASKED["ack"], "ms"),
    }
    for figure, (measure, goal, unit) in told.items():
        book.value(figure + size, [one[measure] for one in runs], goal, unit=unit)


def _proposals(hall: Hall) -> dict[str, float]:
    """New proposals, one after the other: until each screen shows it, and what that costs."""
    waits: list[float] = []
    spent = 0.0
    for number in range(CHANGES):
        hall.crowd.during(1.5)
        before, start = hall.player.spent(), time.perf_counter()
        author = hall.phones[number]
        known = hall.revision_of("proposals")
        author.propose(f"Proposition nouvelle {number}")
        hall.crowd.until(lambda: hall.revision_of("proposals") > known, 20)  # noqa: B023 -- at once
        revision = hall.revision_of("proposals")
        shown = hall.crowd.until(
            lambda: all(one.shown_at("proposals", revision) for one in hall.phones),  # noqa: B023
            LONGEST,
        )
        hall.player.missing += not shown
        waits += [one.shown_at("proposals", revision) - start for one in hall.phones]
        hall.crowd.during(0.5)
        spent += hall.player.spent() - before
    return {"proposal_p95_seconds": _p95(waits), "proposal_cpu_seconds": spent / CHANGES}


def _voting(one: Phone, poll: str, marks: dict[str, int]) -> Any:
    return lambda: one.vote(poll, marks)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]
