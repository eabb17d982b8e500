"""The servers of the bench, each with a crowd that speaks to it in its own way."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

from bench.session.crowd import Crowd, Line, pin
from bench.session.prepared import Prepared, Room, compare
from bench.stage import ROOT, Server, free_port

SERVER_CORE, CROWD_CORE = 0, 1
VOTED = re.compile(rb'"voted":(\d+)')


class Player:
    """A server under test and its crowd."""

    pid: int
    tells = True
    """Whether everybody hears of each vote."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.missing = self.doubled = self.voted = 0
        self.told: set[int] = set()
        self.asked: dict[int, tuple[Line, float]] = {}
        self.silent: set[int] = set()
        self.sent: dict[int, tuple[str, dict[str, Any]]] = {}
        self._own_before = sum(os.times()[:2])
        pin(CROWD_CORE)
        self.crowd = Crowd(("127.0.0.1", port))

    def open(self, people: int) -> None:
        """Let everybody in at once, until all follow."""
        self.follow(self.crowd.open(people, self.headers))

    def follow(self, lines: list[Line]) -> None:
        """Let lines that are in hear the room."""

    def follow_soon(self, line: Line) -> None:
        """Let a line that is in hear the room, without waiting for it."""

    def headers(self, number: int) -> dict[str, str]:
        """What the browser of a phone sends along."""
        del number
        return {}

    def gather(self, seconds: float) -> None:
        """Ask a server without a window of its own to gather for so long."""

    def vote(self, line: Line, *, again: bool = False) -> int:
        """Hand in a vote, or the last one once more; the number of the answer.

        The clock of the vote starts here.
        """
        message = self.sent[line.number] if again else self.message(line)
        self.sent[line.number] = message
        start = time.perf_counter()
        number = self.crowd.ask(line, *message)
        self.asked[number] = (line, start)
        return number

    def message(self, line: Line) -> tuple[str, dict[str, Any]]:
        """The next vote of a line."""
        raise NotImplementedError

    def revision(self, answer: dict[str, Any]) -> int:
        """Where the room stood after a vote."""
        return int(answer["rev"])

    def another_room(self) -> None:
        """Go where nobody has voted yet, if that makes a difference."""

    def is_shown(self, number: int) -> bool:
        """Whether screens hear of a vote: a changed ballot changes no figure."""
        return number not in self.silent

    def spent(self) -> float:
        """Seconds of processor that the server took so far, to the nanosecond."""
        return time.clock_gettime((~self.pid) << 3 | 2)

    def kib(self) -> int:
        """The memory that the server holds."""
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) if found else 0

    def mark(self, step: str) -> None:
        """A step is over; for who keeps a profile of each."""

    def reconcile(self) -> None:
        """Count what is missing or doubled, after a step: the votes are told 1, 2, 3 and so on."""
        answers = [line.answers.get(number) for number, (line, _) in self.asked.items()]
        told = [self.revision(one[1]) for one in answers if one is not None]
        self.asked.clear()
        self.voted += len(answers)
        self.told.update(told)
        self.doubled += len(answers) - answers.count(None) - len(set(told))
        self.missing += self.voted - len(self.told)
        self.voted = len(self.told)
        self.missing += sum(line.is_gone for line in self.crowd.lines)
        if self.tells and self.told:
            newest = max(self.told)
            self.missing += sum(line.revision != newest for line in self.crowd.lines)

    def stop(self) -> float:
        """End everything; answers the processor time of server and crowd."""
        spent = self.spent() + sum(os.times()[:2]) - self._own_before
        self.crowd.close()
        return spent


class Bare(Player):
    """A server without a database.

    ``way`` is the library's (``stock``), on our wire (``own``), ``websockets`` (``raw``), or
    Flask-SocketIO with a commit for each vote (``handler``).
    """

    def __init__(self, folder: Path, way: str, mode: str = "gevent", buffer: int = 0) -> None:
        self.tells = way != "handler"
        port = free_port()
        program = {
            "raw": ["bench.session.raw", str(port)],
            "handler": ["bench.session.handler", str(port), str(folder / "votes.sqlite3")],
        }.get(way, ["bench.session.bare", str(port), way, mode, str(buffer)])
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", *program], cwd=ROOT, stdout=self._log, stderr=self._log
        )
        self.pid = self._process.pid
        pin(SERVER_CORE, self.pid)
        try:
            self._wait(port)
            super().__init__(port)
        except BaseException:
            self._end()
            raise

    def _wait(self, port: int) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            try:
                requests.get(f"http://127.0.0.1:{port}/", timeout=2)
            except requests.ConnectionError:
                time.sleep(0.05)
            else:
                return
        raise SystemExit("a reference server did not come up: " + Path(self._log.name).read_text())

    def headers(self, number: int) -> dict[str, str]:
        """Any origin will do."""
        del number
        return {"Origin": f"http://127.0.0.1:{self.port}"}

    def gather(self, seconds: float) -> None:
        """The window of both reference servers is told to them."""
        line = self.crowd.lines[0]
        self.crowd.answered(line, self.crowd.ask(line, "window", seconds))

    def weigh(self, size: int) -> None:
        """Make each state so many bytes longer."""
        line = self.crowd.lines[0]
        self.crowd.answered(line, self.crowd.ask(line, "weigh", size))

    def message(self, line: Line) -> tuple[str, dict[str, Any]]:
        """A vote as small as the product's."""
        return "vote", {
            "workshop": "w" * 22,
            "marks": {"o" * 22: 1},
            "operation_id": str(line.number),
        }

    def stop(self) -> float:
        """Kill it: it holds nothing."""
        try:
            return super().stop()
        finally:
            self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()


class Product(Player):
    """The product as it is served by default, with a room that stands ready in ``prepared``.

    ``given`` are further settings; with ``profile``, a folder, it runs under a sampler that writes
    down, step by step, where the processor's time goes.
    """

    def __init__(
        self,
        folder: Path,
        prepared: Prepared,
        given: dict[str, str] | None = None,
        profile: Path | None = None,
    ) -> None:
        prepared.copy_to(folder)
        settings = given or {}
        if prepared.url:
            settings = {"COCREATE_DATABASE_URL": prepared.url, **settings}
        program: tuple[str, ...] = ()
        if profile is not None:
            program = ("-m", "bench.session.sampled", str(profile))
        self.profile, self._profiled = profile, 0
        self.prepared = prepared
        self.server = Server(folder, settings, program)
        self.pid = self.server.process.pid
        pin(SERVER_CORE, self.pid)
        self._turns: dict[str, dict[int, int]] = {}
        self._marks: dict[str, dict[int, dict[str, int]]] = {}
        self._rooms: dict[int, Room] = {}
        self.room = prepared.rooms[0]
        self.mark("start")
        super().__init__(int(self.server.address.rsplit(":", 1)[1]))

    def mark(self, step: str) -> None:
        """Let the sampler write down what it saw since the last mark."""
        if self.profile is None:
            return
        (self.profile / f"{self._profiled}.name").write_text(step)
        self._profiled += 1
        self.server.process.send_signal(signal.SIGUSR1)
        time.sleep(0.3)

    def follow(self, lines: list[Line]) -> None:
        """Watch the room, as a page does, and know the state of it."""
        asked = [(line, self.crowd.ask(line, "watch", self._watch(line))) for line in lines]
        for line, number in asked:
            answer = self.crowd.answered(line, number)
            if answer["ok"]:
                line.revision = answer["state"]["revision"]
                line.seen.clear()
            else:
                self.missing += 1

    def follow_soon(self, line: Line) -> None:
        """Watch without waiting; the room is told of it within a second."""
        self.crowd.ask(line, "watch", self._watch(line))

    def another_room(self) -> None:
        """Everybody follows the next room."""
        self.room = self.prepared.rooms[self.prepared.rooms.index(self.room) + 1]
        self._rooms.clear()
        self.follow(self.crowd.lines)
        self.crowd.during(1.2)  # the message in which everybody hears that they are there
        self.mark("another room")

    def vote(self, line: Line, *, again: bool = False) -> int:
        """As anybody; only the first ballot of a phone changes what is shown."""
        number = super().vote(line, again=again)
        if not again and not self.sent[line.number][1]["operation_id"].endswith("-0"):
            self.silent.add(number)
        return number

    def begin_anew(self) -> None:
        """Start the server that was killed; everybody is outside."""
        self.crowd.lines = []
        self.server.start()
        self.pid = self.server.process.pid
        pin(SERVER_CORE, self.pid)

    def _watch(self, line: Line) -> dict[str, Any]:
        room = self._rooms.setdefault(line.number, self.room)
        return {"workshop": room.id, "audience": "participant", "revision": line.revision}

    def headers(self, number: int) -> dict[str, str]:
        """The cookies of a phone, whose browser offers to compress."""
        phone = self.room.phones[number % len(self.room.phones)]
        cookies = {"language": "fr", **phone}
        told = "; ".join(f"cocreate_{name}={value}" for name, value in cookies.items())
        offered = "permessage-deflate; client_max_window_bits"
        return {
            "Origin": self.server.address,
            "Cookie": told,
            "Sec-WebSocket-Extensions": offered,
        }

    def message(self, line: Line) -> tuple[str, dict[str, Any]]:
        """The next ballot of a phone, which differs from its last one."""
        room = self._rooms[line.number]
        seat, turns = line.number % len(room.phones), self._turns.setdefault(room.id, {})
        turn = turns[seat] = turns.get(seat, -1) + 1
        marks = {room.options[(seat + turn) % len(room.options)]: 1 + turn % 3}
        self._marks.setdefault(room.id, {})[seat] = marks
        return "ballot", {
            "workshop": room.id,
            "poll": room.poll_id,
            "marks": marks,
            "operation_id": f"{seat}-{turn}",
        }

    def revision(self, answer: dict[str, Any]) -> int:
        """As the acknowledgement says."""
        if not answer["ok"]:
            self.missing += 1
            return 0
        return int(answer["revision"])

    def reconcile(self) -> None:
        """What each phone was acknowledged last is what is stored, once, and what is shown."""
        for number, (line, _) in self.asked.items():
            if number in line.answers:
                self.revision(line.answers[number][1])
            else:
                self.missing += 1
        self.asked.clear()
        for room in self.prepared.rooms:
            marks = self._marks.get(room.id, {})
            missing, doubled = compare(self.server.engine, room, marks)
            self.missing += missing
            self.doubled += doubled
        self.missing += sum(line.is_gone or not self._shows(line) for line in self.crowd.lines)

    def _shows(self, line: Line) -> bool:
        """Whether a screen says how many have voted; without votes there is nothing to say."""
        room = self._rooms.get(line.number, self.room)
        wanted = len(self._marks.get(room.id, {}))
        if not wanted:
            return True

        def is_right() -> bool:
            found = VOTED.search(line.last)
            return found is not None and int(found[1]) == wanted

        return self.crowd.until(is_right, 5)

    def stop(self) -> float:
        """End it as an operator would."""
        try:
            return super().stop()
        finally:
            self.server.stop()


def profiles_in(folder: Path) -> dict[str, Any]:
    """What a sampler wrote down, by step."""
    found = {}
    for name in folder.glob("*.name"):
        counted = name.with_suffix(".json")
        if counted.exists():
            found[name.read_text()] = json.loads(counted.read_text())
    return found
