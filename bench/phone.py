"""A simulated phone: it speaks to the product as a browser does, and remembers the answers."""

import functools
import logging
import random
import re
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests
import socketio

from bench.stage import Stage, hidden_fields

EVERY = 5.0
"""Seconds between two acts of a person, half more or less."""
AT_ONCE = 2.0
"""Seconds within which everybody turns to something new."""
ANSWER_WITHIN = 5
TRIES = 12
CHOICES = 3
TOO_MANY = 429
SEE_OTHER = 303
TITLE = "Proposition {:03}"

Marks = dict[str, int]

# The client complains of every connection that is closed, which is what a storm is about.
logging.getLogger("engineio.client").setLevel(logging.CRITICAL)
logging.getLogger("socketio.client").setLevel(logging.CRITICAL)


@dataclass
class Ledger:
    """What the phones of a room were answered, together: seconds by kind of act, and refusals."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    repeats: int = 0
    retries: int = 0
    unasked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def took(self, what: str, seconds: float) -> None:
        """An act of a kind was answered after so long."""
        with self.lock:
            self.seconds.setdefault(what, []).append(seconds)

    def refused(self, what: str) -> None:
        """Something was refused; in a room that behaves nothing is."""
        with self.lock:
            self.refusals[what] += 1

    def answered(self, status: int) -> None:
        """A request was answered with a status."""
        with self.lock:
            self.statuses[status] += 1

    def again(self, *, wanted: bool) -> None:
        """Something was sent once more: as a double tap would, or for want of an answer."""
        with self.lock:
            if wanted:
                self.repeats += 1
            else:
                self.retries += 1


class Phone:
    """One person's phone; even numbers vote by socket, odd ones by the form."""

    def __init__(self, stage: Stage, number: int, ledger: Ledger) -> None:
        self.stage, self.number, self.ledger = stage, number, ledger
        self.random = random.Random(number)
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = ("fr", "nl", "en")[number % 3]
        self.votes_by_socket = number % 2 == 0
        self.client: Any = None
        self.token = ""
        self.revision = 0
        self.task_at = -1
        self.task_mark = 0
        self.page = self.waiting = ""
        self.has_proposed = False
        self.turn = 0
        self.scripted: Marks | None = None
        self.acknowledged: Marks | None = None

    # Speaking to the server

    def get(self, path: str) -> str:
        """A page, or nothing when it was refused."""
        answer = self.http.get(self.stage.server.address + path, timeout=30)
        self.ledger.answered(answer.status_code)
        if not answer.ok:
            self.ledger.refused(f"GET {answer.status_code}")
            return ""
        return answer.text

    def post(self, path: str, fields: dict[str, str]) -> requests.Response:
        """Post a form as the outbox does: again with the same id until there is an answer."""
        for attempt in range(TRIES):
            if attempt:
                self.ledger.again(wanted=False)
                time.sleep(self.random.uniform(0, 1))
            try:
                answer = self.http.post(
                    self.stage.server.address + path,
                    data={**fields, "csrf_token": self.token},
                    headers={"Accept": "application/json, text/html;q=0.5"},
                    timeout=30,
                    allow_redirects=False,
                )
            except requests.ConnectionError:
                continue
            self.ledger.answered(answer.status_code)
            return answer
        raise RuntimeError("no answer to a form")

    def join(self) -> None:
        """From the code on the projector to a page that follows the room."""
        start = time.monotonic()
        door = f"/join/{self.stage.code}"
        self.token = hidden_fields(self.get(door), "csrf_token").get("csrf_token", "")
        college = ("public", "private", "civil")[self.number % 3]
        answer = self.post(door, {"college": college})
        if answer.status_code != SEE_OTHER:
            self.ledger.refused(f"seat {answer.status_code}")
            return
        self._read(self.get(answer.headers["Location"]))
        self.watch()
        self.ledger.took("join", time.monotonic() - start)

    def watch(self) -> None:
        """Open the socket and follow the room, as a page does."""
        self.client = client = self._connected()
        message = {
            "workshop": self.stage.id,
            "audience": "participant",
            "revision": self.revision,
        }
        answer = client.call("watch", message, timeout=30)
        if not answer["ok"]:
            self.ledger.refused(f"watch {answer['code']}")
            return
        self._hear(answer["state"])

    def _connected(self) -> Any:
        """A socket that is open; asked for again, after a random pause, as a page does."""
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies)
        for _ in range(TRIES):
            client = socketio.Client(reconnection=False, request_timeout=30)
            client.on("state", self._hear)
            try:
                client.connect(
                    self.stage.server.address,
                    transports=["websocket"],
                    headers={"Cookie": cookies},
                    wait_timeout=30,
                )
            except socketio.exceptions.ConnectionError:
                self.ledger.again(wanted=False)
                time.sleep(self.random.uniform(0, 3))
                continue
            # Two of the client's threads wait for the same goodbye; one would wait in vain.
            raw = client.eio.ws
            raw.close = functools.partial(raw.close, timeout=0)
            return client
        raise RuntimeError("no socket")

    def drop(self) -> None:
        """Lose the connection."""
        if self.client is not None:
            self.client.disconnect()

    def knock(self) -> None:
        """Change one's name: a change within the server, by which the room hears the news."""
        self.post(f"/room/{self.stage.id}/seat", {"name": f"Banc {self.random.randint(1, 999)}"})

    # Acting

    def live(self, until: threading.Event) -> None:
        """Act every few seconds until the event."""
        if until.wait(self.random.uniform(0, AT_ONCE)):
            return
        while not until.is_set():
            self.act()
            until.wait(self.random.uniform(0.5, 1.5) * EVERY)

    def act(self) -> None:
        """What a person does with what stands on the screen: propose, vote, change, or read."""
        if not self.client.connected:
            self.ledger.unasked += 1
            self.watch()
        if self.task_mark > self.task_at:
            self._read(self._region("task"))
        if 'id="compose"' in self.page and not self.has_proposed:
            self.propose()
        elif 'id="ballot-' in self.page:
            self.vote()
        else:
            self._region("mine")

    def propose(self) -> None:
        """Send one proposal."""
        fields = {
            "title": TITLE.format(self.number),
            "summary": f"Une idée de la personne {self.number}.",
            "operation_id": str(uuid.uuid4()),
        }
        start = time.monotonic()
        answer = self.post(f"/room/{self.stage.id}/proposals", fields)
        if answer.status_code != SEE_OTHER:
            self.ledger.refused(f"proposal {answer.status_code}")
            return
        self.ledger.took("proposal", time.monotonic() - start)
        self.has_proposed = True
        if self.number % 7 == 0:
            self.ledger.again(wanted=True)
            self.post(f"/room/{self.stage.id}/proposals", fields)

    def vote(self, *, then_drop: bool = False) -> None:
        """Hand in the next ballot; every seventh act taps twice, and some lose the answer."""
        marks, operation_id = self._next_marks(), str(uuid.uuid4())
        self.scripted = marks
        start = time.monotonic()
        if then_drop:
            self._send_and_drop(marks, operation_id)
            return
        answered = self._hand_in(marks, operation_id)
        kind = "first ballot" if self.turn == 1 else "changed ballot"
        way = "socket" if self.votes_by_socket else "form"
        self.ledger.took(f"{kind}, by {way}", time.monotonic() - start)
        if (self.number + self.turn) % 7 == 0:
            self.ledger.again(wanted=True)
            answered = self._hand_in(marks, operation_id)
        self.acknowledged = answered

    def come_back(self) -> None:
        """Return from a lost connection as a page does: after a random pause, with what waits."""
        time.sleep(self.random.uniform(0, 3))
        start = time.monotonic()
        self.watch()
        self.ledger.took("return", time.monotonic() - start)
        if self.scripted != self.acknowledged:
            self.ledger.again(wanted=False)
            self.acknowledged = self._hand_in(self.scripted or {}, self.waiting)

    def _send_and_drop(self, marks: Marks, operation_id: str) -> None:
        """The ballot leaves, and the connection is gone before the answer comes."""
        self.waiting = operation_id
        if self.votes_by_socket and self.client.connected:
            self.client.emit("ballot", self._ballot(marks, operation_id))
        self.drop()

    def _hand_in(self, marks: Marks, operation_id: str) -> Marks | None:
        return (self._by_socket if self.votes_by_socket else self._by_form)(marks, operation_id)

    def _by_socket(self, marks: Marks, operation_id: str) -> Marks | None:
        for attempt in range(TRIES):
            if attempt:
                self.ledger.again(wanted=False)
            try:
                answer = self.client.call(
                    "ballot", self._ballot(marks, operation_id), timeout=ANSWER_WITHIN
                )
            except (socketio.exceptions.SocketIOError, OSError):
                if not self.client.connected:
                    self.watch()
                continue
            if answer["ok"]:
                return dict(answer["marks"])
            self.ledger.refused(f"ballot {answer['code']}")
            return None
        raise RuntimeError("no answer to a ballot")

    def _by_form(self, marks: Marks, operation_id: str) -> Marks | None:
        fields = {f"mark-{option}": str(mark) for option, mark in marks.items()}
        path = f"/room/{self.stage.id}/polls/{self.poll_id}/ballot"
        answer = self.post(path, {**fields, "operation_id": operation_id})
        if answer.ok:
            return dict(answer.json()["marks"])
        self.ledger.refused(f"ballot form {answer.status_code}")
        return None

    def _ballot(self, marks: Marks, operation_id: str) -> dict[str, object]:
        return {
            "workshop": self.stage.id,
            "poll": self.poll_id,
            "marks": marks,
            "operation_id": operation_id,
        }

    def _next_marks(self) -> Marks:
        self.turn += 1
        chosen = self.random.sample(self.options, min(CHOICES, len(self.options)))
        return dict.fromkeys(chosen, 1)

    # Understanding what came

    @property
    def poll_id(self) -> str:
        """The vote on the screen."""
        found = re.search(r'data-poll="([^"]+)"', self.page)
        return found[1] if found else ""

    @property
    def options(self) -> list[str]:
        """What may be marked on the screen."""
        return sorted(set(re.findall(r'id="option-([^"]+)"', self.page)))

    @property
    def seed(self) -> str:
        """The seed that this phone's ballot key comes from."""
        return self._cookie("cocreate_seed")

    @property
    def device(self) -> str:
        """The token of this phone's seat."""
        return self._cookie("cocreate_device")

    def _cookie(self, name: str) -> str:
        return next((one.value or "" for one in self.http.cookies if one.name == name), "")

    def _region(self, name: str) -> str:
        return self.get(f"/live/{self.stage.id}/participant/regions/{name}")

    def _read(self, page: str) -> None:
        """Take over the task of a page or region, and the token of its forms."""
        revision = re.search(r'data-region="task" data-revision="(\d+)"', page)
        if revision is None:
            return
        self.page, self.task_at = page, int(revision[1])
        token = hidden_fields(page, "csrf_token").get("csrf_token")
        self.token = token or self.token

    def _hear(self, state: dict[str, Any]) -> None:
        self.revision = max(self.revision, state["revision"])
        self.task_mark = max(self.task_mark, state["marks"].get("task", 0))
