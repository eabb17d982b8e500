"""Phones that go the way of a browser: the door by HTTP, the room's page, the socket, its regions.

No browser and no client library is in the way: requests are written and answers read by the same
spinning loop as the sockets, so that a thousand phones fit into one process. A phone follows its
page as the scripts do: what rides along is applied, what is personal or did not fit is fetched
after a random moment.
"""

import random
import re
import socket
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from bench.session.crowd import Crowd, Line
from bench.stage import hidden_fields

JITTER = 1.5
"""Seconds within which the scripts fetch what is stale (static/js/core/regions.mjs)."""
AFTER_BALLOT = (5.0, 20.0)
"""Seconds after the first ballot within which they fetch its region (static/js/core/outbox.mjs)."""
SEE_OTHER, TOO_MANY = 303, 429
_REGION = re.compile(r'data-region="([^"]+)" data-revision="(\d+)"')

Then = Callable[["Answer"], None]


class Answer:
    """What came back to a request, as far as anybody here reads it."""

    def __init__(self, head: bytes, body: bytes) -> None:
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        pairs = [line.split(": ", 1) for line in lines[1:] if ": " in line]
        self.headers = [(name.lower(), value) for name, value in pairs]
        self.body = body

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def header(self, name: str) -> str:
        """A header, or nothing."""
        return next((value for known, value in self.headers if known == name), "")


class Browser:
    """One kept connection to the server, its cookies, one request after the other."""

    def __init__(self, crowd: Crowd, source: str = "") -> None:
        self.crowd, self.source = crowd, source
        self.cookies: dict[str, str] = {"cocreate_language": "fr"}
        self.statuses: dict[int, int] = {}
        self._sock: socket.socket | None = None
        self._data = bytearray()
        self._waiting: deque[tuple[bytes, Then]] = deque()
        self._is_busy = False

    @property
    def sock(self) -> socket.socket:
        """The connection that is open."""
        if self._sock is None:
            raise OSError("not connected")
        return self._sock

    def get(self, path: str, then: Then) -> None:
        """Ask for a page."""
        self._ask("GET", path, b"", then)

    def post(self, path: str, fields: dict[str, str], then: Then) -> None:
        """Send a form."""
        self._ask("POST", path, urlencode(fields).encode(), then)

    def close(self) -> None:
        """Let go of the connection."""
        if self._sock is not None:
            self.crowd.forget(self)
            self._sock = None

    def heard(self, data: bytes, now: float) -> None:
        """Part of an answer has come."""
        del now
        if not data:
            self.close()
            if self._is_busy and self._waiting:
                self._send()
            return
        self._data += data
        head, end, body = bytes(self._data).partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if end and length is not None and len(body) >= int(length[1]):
            self._data.clear()
            self._take(Answer(head, body))

    def _take(self, answer: Answer) -> None:
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, kept = value.split(";")[0].partition("=")
                self.cookies[key] = kept
        _, then = self._waiting.popleft()
        self._is_busy = False
        if answer.header("connection").lower() == "close":
            self.close()
        if self._waiting:
            self._send()
        then(answer)

    def _ask(self, method: str, path: str, body: bytes, then: Then) -> None:
        self._waiting.append((self._request(method, path, body), then))
        if not self._is_busy:
            self._send()

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        host, port = self.crowd.address
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {host}:{port}",
            "Accept: text/html, application/json;q=0.5",
            f"Cookie: {'; '.join(f'{key}={one}' for key, one in self.cookies.items())}",
        ]
        if method == "POST":
            lines += [
                f"Origin: http://{host}:{port}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    def _send(self) -> None:
        self._is_busy = True
        if self._sock is None:
            fresh = socket.socket()
            fresh.settimeout(60)
            fresh.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.source:
                fresh.bind((self.source, 0))
            fresh.connect(self.crowd.address)
            self._sock, self._data = fresh, bytearray()
            self.crowd.read(self)
        self._sock.settimeout(60)
        self._sock.sendall(self._waiting[0][0])
        self._sock.setblocking(False)


class Phone:
    """One person's phone in a room."""

    def __init__(self, crowd: Crowd, number: int, code: str, source: str = "") -> None:
        self.crowd, self.number, self.code = crowd, number, code
        self.browser = Browser(crowd, source)
        self.random = random.Random(number)
        self.token = self.room = ""
        self.line: Line | None = None
        self.live_at = 0.0
        self.step = ""
        self.step_at = 0.0
        self.revision = 0
        self.figures: dict[str, int] = {}
        self.regions: dict[str, int] = {}
        self.marks: dict[str, int] = {}
        self.at: list[tuple[str, int, float]] = []
        self.fetched = self.refused = 0
        self._fetching: set[str] = set()
        self.tapped_at = self.acknowledged_at = 0.0
        self.marked: dict[str, int] | None = None
        self.counted: dict[str, int] | None = None

    # Coming in

    def join(self) -> None:
        """Begin at the door; what follows goes on by itself."""
        self.browser.get(f"/join/{self.code}", self._at_the_door)

    def _at_the_door(self, answer: Answer) -> None:
        self.token = hidden_fields(answer.text, "csrf_token").get("csrf_token", "")
        college = ("public", "private", "civil")[self.number % 3]
        fields = {"csrf_token": self.token, "college": college}
        self.browser.post(f"/join/{self.code}", fields, self._seated)

    def _seated(self, answer: Answer) -> None:
        if answer.status != SEE_OTHER:
            self.refused += 1
            return
        self.enter(answer.header("location"))

    def enter(self, path: str) -> None:
        """Ask for the room's page, with a seat, and follow it."""
        self.room = path.rstrip("/").rsplit("/", 1)[1]
        self.browser.get(path, self._read_page)

    def _read_page(self, answer: Answer) -> None:
        if answer.status != 200:
            self.refused += 1
            return
        self._read(answer)
        found = re.search(r'<body[^>]*data-revision="(\d+)"', answer.text)
        self.revision = int(found[1]) if found else 0
        self.connect()

    def connect(self) -> None:
        """Open the socket, as the page does."""
        self.line = self.crowd.open_soon(self._headers, self._watch)

    def _headers(self, _number: int) -> dict[str, str]:
        host, port = self.crowd.address
        cookies = "; ".join(f"{key}={one}" for key, one in self.browser.cookies.items())
        return {"Origin": f"http://{host}:{port}", "Cookie": cookies}

    def _watch(self, line: Line) -> None:
        line.hears = self._hear
        line.answered = self._answered
        message = {"workshop": self.room, "audience": "participant", "revision": self.revision}
        self.crowd.ask(line, "watch", message)

    def _answered(self, answer: dict[str, Any], now: float) -> None:
        if not answer["ok"]:
            self.refused += 1
        elif "state" in answer:
            self.live_at = now
            self._hear(answer["state"])
        else:
            if not self.acknowledged_at:
                self.fetch("task", self.random.uniform(*AFTER_BALLOT))
            self.counted, self.acknowledged_at = answer["marks"], now

    # Following

    def _hear(self, state: dict[str, Any]) -> None:
        if state["revision"] < self.revision:
            return
        self.revision, self.figures = state["revision"], state["figures"]
        step = (state["step"] or {}).get("id", "")
        if step != self.step:
            self.step, self.step_at = step, time.perf_counter()
        for name, mark in state["marks"].items():
            self.marks[name] = max(mark, self.marks.get(name, 0))
        for fragment in state.get("fragments", ()):
            name = fragment["region"]
            if fragment["from"] <= self.regions.get(name, 0) < fragment["to"]:
                self._shows(name, fragment["to"])
        for name in self.regions:
            if self.is_stale(name):
                self.fetch(name, self.random.uniform(0, JITTER))

    def is_stale(self, name: str) -> bool:
        """Whether a region has changed since it was shown."""
        return self.marks.get(name, 0) > self.regions[name]

    @property
    def is_current(self) -> bool:
        """Whether everything on the screen is as new as the phone knows of."""
        return bool(self.live_at) and not any(self.is_stale(name) for name in self.regions)

    def fetch(self, name: str, pause: float) -> None:
        """Fetch a region after a moment, unless that is under way."""
        if name in self._fetching:
            return
        self._fetching.add(name)
        path = f"/live/{self.room}/participant/regions/{name}"
        self.crowd.later(pause, lambda: self.browser.get(path, self._fetched(name)))

    def _fetched(self, name: str) -> Then:
        def then(answer: Answer) -> None:
            self.fetched += 1
            self._fetching.discard(name)
            if answer.status == 200:
                self._read(answer)
            elif answer.status != TOO_MANY:
                self.refused += 1
                return
            if self.is_stale(name):
                self.fetch(name, self.random.uniform(0, 0.3))

        return then

    def _read(self, answer: Answer) -> None:
        text = answer.text
        for name, revision in _REGION.findall(text):
            self._shows(name, int(revision))
        token = hidden_fields(text, "csrf_token").get("csrf_token")
        self.token = token or self.token

    def _shows(self, name: str, revision: int) -> None:
        self.regions[name] = max(revision, self.regions.get(name, 0))
        self.at.append((name, revision, time.perf_counter()))

    def shown_at(self, name: str, revision: int) -> float:
        """When a region was first shown as it was at a revision, or later; 0 for never."""
        return next((at for known, new, at in self.at if known == name and new >= revision), 0.0)

    # Acting

    def propose(self, title: str) -> None:
        """Send a proposal by the form."""
        fields = {
            "csrf_token": self.token,
            "title": title,
            "summary": "Une idée pour la salle.",
            "operation_id": f"{self.number}-{title}"[:36],
            "anyway": "1",
        }
        self.browser.post(f"/room/{self.room}/proposals", fields, self._proposed)

    def _proposed(self, answer: Answer) -> None:
        if answer.status != SEE_OTHER:
            self.refused += 1

    def vote(self, poll: str, marks: dict[str, int]) -> None:
        """Hand in a ballot by the socket, as the page does; what it changed is fetched later."""
        if self.line is None or not self.line.is_in:
            raise RuntimeError("a phone that is not in cannot vote")
        self.marked, self.counted = marks, None
        self.tapped_at = time.perf_counter()
        message = {
            "workshop": self.room,
            "poll": poll,
            "marks": marks,
            "operation_id": f"{self.number}-{self.random.randrange(1 << 40)}",
        }
        self.crowd.ask(self.line, "ballot", message)
