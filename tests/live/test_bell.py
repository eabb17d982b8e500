"""When the bell rings, what rides along, and that it speaks to rooms alone."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

import cocreate.live as live_package
from cocreate.application import create_app
from cocreate.config import Settings
from cocreate.domain.audiences import Audience
from cocreate.domain.events import ROOM_EVENTS
from cocreate.live.bell import LONGEST_WINDOW, PRESENCE_SECONDS, SHORTEST_WINDOW, Bell, State
from cocreate.live.fanout import AT_A_STRETCH, Direct
from cocreate.live.messages import LARGEST_OUT, size_of
from cocreate.live.rooms import Caller, Room, Watcher, Watchers
from cocreate.live.wire import frame_of

PHONES = Room("w", Audience.PARTICIPANT, "fr")
DESK = Room("w", Audience.FACILITATOR, "nl")


@dataclass
class Shown:
    """A workshop whose state a test sets."""

    revision: int = 1
    marks: dict[str, int] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    is_broken: bool = False

    def state(self, workshop_id: str, audience: Audience) -> State:
        return {
            "revision": self.revision,
            "now": 0,
            "workshop": "open",
            "marks": dict(self.marks),
            "figures": dict(self.figures),
            "step": None,
        }

    def shared_regions(self, audience: Audience) -> tuple[str, ...]:
        return ("proposals", "step")

    def render(
        self, workshop_id: str, audience: Audience, language: str, names: tuple[str, ...]
    ) -> tuple[int, dict[str, str]]:
        if self.is_broken:
            raise RuntimeError
        return self.revision, {
            name: f'<section data-revision="{self.revision}">{self.html.get(name, "")}</section>'
            for name in names
        }

    def change(self, region: str, html: str) -> None:
        """A region looks otherwise from the next revision on."""
        self.revision += 1
        self.marks[region] = self.revision
        self.html[region] = html


@dataclass
class ByHand:
    """Background work that goes on when a test says so; sleeping is noted."""

    tasks: list[Callable[[], None]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    meanwhile: list[Callable[[], None]] = field(default_factory=list)

    def start_background_task(self, target: Callable[..., None], *args: object) -> None:
        self.tasks.append(lambda: target(*args))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.meanwhile:
            self.meanwhile.pop(0)()

    def go_on(self) -> None:
        """Do what was started, until nothing is left."""
        while self.tasks:
            self.tasks.pop(0)()


@dataclass
class Belfry:
    """A bell with everything around it in a test's hands."""

    shown: Shown = field(default_factory=Shown)
    work: ByHand = field(default_factory=ByHand)
    told: list[tuple[Room, State]] = field(default_factory=list)
    watchers: Watchers = field(default_factory=Watchers)

    def __post_init__(self) -> None:
        self.bell = Bell(
            self.shown,
            self.watchers,
            lambda room, state: self.told.append((room, state)),
            self.work,
        )

    def enter(self, room: Room, sid: str = "1") -> None:
        """Somebody opens the page of a room."""
        self.watchers.follow(sid, Watcher(room, sid))
        self.bell.welcome(room, self.shown.state(room.workshop_id, room.audience))

    def ring(self) -> list[tuple[Room, State]]:
        """Ring, let it be told, and answer what was."""
        self.told.clear()
        self.bell.ring("w")
        self.work.go_on()
        return list(self.told)


@pytest.fixture
def belfry() -> Belfry:
    """A room of phones with somebody in it."""
    made = Belfry()
    made.enter(PHONES)
    return made


def test_a_workshop_that_nobody_follows_costs_nothing() -> None:
    belfry = Belfry()
    belfry.bell.ring("w")
    assert belfry.work.tasks == []


def test_a_lone_change_is_told_at_once_and_a_flurry_in_few_messages(belfry: Belfry) -> None:
    def vote() -> None:
        belfry.shown.revision += 1
        belfry.shown.figures["voted"] = belfry.shown.revision
        belfry.bell.ring("w")

    belfry.work.meanwhile = [lambda: [vote() for _ in range(50)], lambda: None]
    vote()
    belfry.work.go_on()

    assert [state["figures"] for _, state in belfry.told] == [{"voted": 2}, {"voted": 52}]
    assert belfry.work.slept[0] == pytest.approx(SHORTEST_WINDOW)
    assert all(SHORTEST_WINDOW <= one <= LONGEST_WINDOW for one in belfry.work.slept)


def test_what_did_not_move_is_not_told_except_to_put_right_who_missed_it(belfry: Belfry) -> None:
    assert len(belfry.ring()) == 1
    assert belfry.ring() == []
    belfry.bell.ring_all()
    belfry.work.go_on()
    assert len(belfry.told) == 1


def test_whoever_leads_is_told_before_the_phones(belfry: Belfry) -> None:
    belfry.enter(DESK, "2")
    assert [room for room, _ in belfry.ring()] == [DESK, PHONES]


def test_a_changed_region_rides_whole_and_an_unchanged_one_without_content(belfry: Belfry) -> None:
    belfry.shown.change("proposals", "one")
    (_, first), *_ = belfry.ring()
    belfry.shown.change("proposals", "one")
    (_, second), *_ = belfry.ring()

    assert first["fragments"] == [
        {
            "region": "proposals",
            "from": 0,
            "to": 2,
            "html": '<section data-revision="2">one</section>',
        }
    ]
    assert second["fragments"] == [{"region": "proposals", "from": 2, "to": 3}]


def test_the_step_rides_before_what_does_not_fit(belfry: Belfry) -> None:
    belfry.shown.change("proposals", "é" * LARGEST_OUT)
    belfry.shown.change("step", "vote")

    (_, state), *_ = belfry.ring()

    assert [one["region"] for one in state["fragments"]] == ["step"]
    assert state["marks"] == {"proposals": 2, "step": 3}
    assert size_of(state) <= LARGEST_OUT


def test_a_message_never_exceeds_its_size(belfry: Belfry) -> None:
    """Invariant 6: Outbound message ≤ 16 KB, inbound ≤ 8 KB, refused with a reason."""
    for length in range(15_000, 17_000, 97):
        belfry.shown.change("proposals", "x" * length)
        belfry.shown.change("step", "y" * 500)
        (_, state), *_ = belfry.ring()
        assert size_of(state) <= LARGEST_OUT


def test_regions_that_cannot_be_rendered_are_left_to_the_pages(belfry: Belfry) -> None:
    belfry.shown.is_broken = True
    belfry.shown.change("step", "vote")

    (_, state), *_ = belfry.ring()

    assert (state["fragments"], state["marks"]) == ([], {"step": 2})


def test_presence_is_told_once_a_second(belfry: Belfry) -> None:
    for _ in range(20):
        belfry.bell.ring_soon("w")
    assert len(belfry.work.tasks) == 1
    belfry.work.go_on()
    assert belfry.work.slept[0] == PRESENCE_SECONDS
    assert len(belfry.told) == 1


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The application in threads, on the library's own path."""
    return create_app(
        Settings(
            secret_key="a-key-for-tests-that-is-long-enough",
            data_dir=tmp_path,
            async_mode="threading",
            live_driver="stock",
        )
    )


def test_every_message_goes_to_one_named_room(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invariant 13: Every emit names a room."""
    live, shown = app.extensions["cocreate.live"], Shown()
    sent: list[str] = []
    told = threading.Event()

    def emit(event: str, data: object, *, to: str, **_: object) -> None:
        sent.append(to)
        told.set()

    monkeypatch.setattr(live.gateway.sockets.server, "emit", emit)
    monkeypatch.setattr(live.bell, "_shown", shown)
    monkeypatch.setattr(live.gateway, "close_without_seat", lambda workshop_id: None)
    live.gateway.watchers.follow("1", Watcher(PHONES, "1"))
    for event in ROOM_EVENTS:
        told.clear()
        shown.change("step", event.__name__)
        live.gateway.hear(event("w"))
        assert told.wait(10), event

    assert set(sent) == {"w/participant/fr"}


class Phone:
    """A socket of our own that notes what it is told."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def tell(self, frame: bytes) -> None:
        self.frames.append(frame)


def test_our_own_sockets_are_told_of_their_room_and_of_no_other() -> None:
    watchers, work = Watchers(), ByHand()
    here, there, nowhere = Phone(), Phone(), Phone()
    for sid, phone in (("1", here), ("2", there), ("3", nowhere)):
        watchers.arrive(sid, Caller(sid, "fr", wire=phone))
    watchers.follow("1", Watcher(PHONES, "1"))
    watchers.follow("2", Watcher(DESK, "2"))

    Direct(watchers, work)(PHONES, {"revision": 7, "figures": {"é": 1}})

    assert here.frames == [frame_of('42["state",{"revision":7,"figures":{"é":1}}]')]
    assert there.frames == nowhere.frames == []
    watchers.leave("1")
    Direct(watchers, work)(PHONES, {"revision": 8})
    assert len(here.frames) == 1


def test_answers_need_not_wait_until_a_whole_hall_is_told() -> None:
    watchers, work = Watchers(), ByHand()
    for number in range(2 * AT_A_STRETCH + 1):
        watchers.arrive(f"{number}", Caller(f"{number}", "fr", wire=Phone()))
        watchers.follow(f"{number}", Watcher(PHONES, f"{number}"))

    Direct(watchers, work)(PHONES, {"revision": 7})

    assert work.slept == [0, 0]


def test_nothing_but_the_bell_emits() -> None:
    package = Path(live_package.__file__).parents[1]
    emitting = [
        path.name for path in package.rglob("*.py") if re.search(r"\.emit\(", path.read_text())
    ]
    assert emitting == ["__init__.py"]
