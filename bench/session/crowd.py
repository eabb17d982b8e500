"""Many raw connections in one process that speak the product's real protocol, and a strict count.

Each connection is a WebSocket with Socket.IO on it, by hand: no client library is in the way. The
loop spins, because a sleeping reader costs the server's machine a wake-up for each message, and so
hides what is to be measured. Whatever else has a socket (see ``pages``) is read by the same loop.
"""

import heapq
import json
import os
import re
import resource
import select
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

_REVISION = re.compile(rb'"revision":(\d+)')
_STATE = b'42["state"'
_PING, _PONG = b"2", b"3"
_SHORT, _MIDDLE, _LONG = 126, 126, 127
READ = 1 << 16
LOOK_EVERY = 0.002
"""Seconds between two looks whether what is waited for has come: else there is only reading."""


class BrokenStreamError(Exception):
    """A server sent what no frame begins with."""


class Readable(Protocol):
    """Something with a socket that the loop reads."""

    sock: socket.socket

    def heard(self, data: bytes, now: float) -> None:
        """More has come; nothing when the other end is closed."""


@dataclass
class Line:
    """One connection: what it was told, and what it waits for."""

    number: int
    sock: socket.socket
    data: bytearray = field(default_factory=bytearray)
    revision: int = 0
    states: int = 0
    last: bytes = b""
    seen: dict[int, float] = field(default_factory=dict)
    answers: dict[int, tuple[float, Any]] = field(default_factory=dict)
    hears: Callable[[dict[str, Any]], None] | None = None
    answered: Callable[[dict[str, Any], float], None] | None = None
    then: Callable[["Line"], None] | None = None
    is_shaken: bool = False
    is_in: bool = False
    is_gone: bool = False

    def send(self, text: str) -> None:
        """Send a text frame, masked with zeros as a client may."""
        data = text.encode()
        if len(data) < _SHORT:
            head = bytes((0x81, 0x80 | len(data)))
        else:
            head = struct.pack(">BBH", 0x81, 0x80 | _MIDDLE, len(data))
        frame = head + b"\0\0\0\0" + data
        try:
            sent = self.sock.send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            return
        if sent < len(frame):
            self.sock.settimeout(30)
            self.sock.sendall(frame[sent:])
            self.sock.setblocking(False)

    @property
    def state(self) -> dict[str, Any]:
        """The newest state that the connection was told."""
        return dict(json.loads(self.last[2:])[1]) if self.last else {}


class Crowd:
    """The connections of a room, read by one loop."""

    def __init__(self, address: tuple[str, int]) -> None:
        allow_many_files()
        self.address = address
        self.lines: list[Line] = []
        self._poll = select.epoll()
        self._by_fd: dict[int, Line | Readable] = {}
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._asked = self._planned = 0
        self._frame, self._state = b"", {}
        self.received = self.answered_count = 0

    def open(self, count: int, headers: Callable[[int], dict[str, str]]) -> list[Line]:
        """Open ``count`` more connections at once, until all are greeted by Socket.IO."""
        fresh = [self.open_soon(headers) for _ in range(count)]
        if not self.until(lambda: all(one.is_in for one in fresh), 60):
            raise TimeoutError("not everybody was let in")
        return fresh

    def open_soon(
        self,
        headers: Callable[[int], dict[str, str]],
        then: Callable[[Line], None] | None = None,
        receive_buffer: int = 0,
    ) -> Line:
        """Open one connection more, and do something once it is greeted."""
        number = len(self.lines)
        host, port = self.address
        sock = socket.socket()
        sock.settimeout(60)
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect(self.address)
        request = [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            f"Host: {host}:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            *(f"{name}: {value}" for name, value in headers(number).items()),
        ]
        sock.sendall(("\r\n".join(request) + "\r\n\r\n").encode())
        sock.setblocking(False)
        line = Line(number, sock, then=then)
        self.lines.append(line)
        self._by_fd[sock.fileno()] = line
        self._poll.register(sock.fileno(), select.EPOLLIN)
        return line

    def read(self, other: Readable) -> None:
        """Read something else by the same loop, until it is ``forgotten``."""
        self._by_fd[other.sock.fileno()] = other
        self._poll.register(other.sock.fileno(), select.EPOLLIN)

    def forget(self, other: Readable) -> None:
        """Read it no more, and close it."""
        if self._by_fd.pop(other.sock.fileno(), None) is not None:
            self._poll.unregister(other.sock.fileno())
        other.sock.close()

    def later(self, pause: float, do: Callable[[], None]) -> None:
        """Do something after a pause, by the same loop."""
        self._planned += 1
        heapq.heappush(self._later, (time.perf_counter() + pause, self._planned, do))

    def ask(self, line: Line, event: str, payload: Any) -> int:
        """Send a message that wants an answer; its number."""
        self._asked += 1
        body = json.dumps([event, payload], separators=(",", ":"))
        line.send(f"42{self._asked}{body}")
        return self._asked

    def turn(self) -> None:
        """Read whatever has come, once round, and do what is due."""
        while self._later and self._later[0][0] <= time.perf_counter():
            heapq.heappop(self._later)[2]()
        for fd, _ in self._poll.poll(0):
            found = self._by_fd.get(fd)
            if found is not None:
                self._read(found)

    def _read(self, found: Line | Readable) -> None:
        try:
            data = found.sock.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        now = time.perf_counter()
        if not isinstance(found, Line):
            found.heard(data, now)
        elif not data:
            self._lose(found)
        else:
            found.data += data
            if found.is_shaken or _shake(found):
                for frame in _frames(found.data):
                    self._hear(found, frame, now)

    def until(self, is_true: Callable[[], bool], seconds: float) -> bool:
        """Read until something is true; answers whether it became so in time."""
        end, look = time.perf_counter() + seconds, 0.0
        while True:
            now = time.perf_counter()
            if now >= look:
                if is_true():
                    return True
                if now > end:
                    return False
                look = now + LOOK_EVERY
            self.turn()

    def during(self, seconds: float) -> None:
        """Read for a while."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.turn()

    def answered(self, line: Line, number: int, seconds: float = 60) -> Any:
        """Wait for one answer."""
        if not self.until(lambda: number in line.answers, seconds):
            raise TimeoutError(f"no answer to {number}")
        return line.answers[number][1]

    def pause(self, lines: list[Line]) -> None:
        """Read nothing of these any more, as a phone in a lift."""
        for line in lines:
            self._poll.unregister(line.sock.fileno())

    def resume(self, lines: list[Line]) -> None:
        """Read them again."""
        for line in lines:
            self._poll.register(line.sock.fileno(), select.EPOLLIN)

    def drop(self, lines: list[Line]) -> None:
        """These lose the network without a word; the room goes on without them."""
        for line in lines:
            if not line.is_gone:
                self._lose(line)
        gone = {id(line) for line in lines}
        self.lines = [line for line in self.lines if id(line) not in gone]

    def close(self) -> None:
        """Everybody goes without a word."""
        for found in self._by_fd.values():
            found.sock.close()
        self._by_fd.clear()
        self._poll.close()

    def _lose(self, line: Line) -> None:
        line.is_gone = True
        if self._by_fd.pop(line.sock.fileno(), None) is not None:
            self._poll.unregister(line.sock.fileno())
        line.sock.close()

    def _hear(self, line: Line, frame: bytes, now: float) -> None:
        if frame.startswith(_STATE):
            self._hear_state(line, frame, now)
        elif frame.startswith(b"43"):
            head, _, rest = frame[2:].partition(b"[")
            answer = json.loads(b"[" + rest)[0]
            line.answers[int(head)] = (now, answer)
            self.answered_count += 1
            if line.answered is not None:
                line.answered(answer, now)
        elif frame == _PING:
            line.send(_PONG.decode())
        elif frame.startswith(b"40"):
            line.is_in = True
            if line.then is not None:
                line.then(line)

    def _hear_state(self, line: Line, frame: bytes, now: float) -> None:
        found = _REVISION.search(frame, 0, 60)
        line.states += 1
        line.last = frame
        self.received += 1
        if found:
            line.revision = int(found[1])
            line.seen.setdefault(line.revision, now)
        if line.hears is not None:
            # A whole room is sent the same bytes, which are read once.
            if frame != self._frame:
                self._frame, self._state = frame, json.loads(frame[2:])[1]
            line.hears(self._state)


def _shake(line: Line) -> bool:
    """Read the answer to a handshake, once it is whole; then greet as Socket.IO does."""
    head, end, rest = bytes(line.data).partition(b"\r\n\r\n")
    if not end:
        return False
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise BrokenStreamError(head[:200])
    line.data = bytearray(rest)
    line.is_shaken = True
    line.send("40")
    return True


def _frames(data: bytearray) -> Iterator[bytes]:
    """The whole frames at the beginning of ``data``, which they are taken from."""
    begin = 0
    while len(data) - begin >= 2:
        kind, size = data[begin], data[begin + 1]
        if kind not in {0x81, 0x82, 0x88}:
            raise BrokenStreamError(bytes(data[begin : begin + 40]))
        at = begin + 2
        if size == _MIDDLE:
            if len(data) < at + 2:
                break
            (size,), at = struct.unpack_from(">H", data, at), at + 2
        elif size == _LONG:
            if len(data) < at + 8:
                break
            (size,), at = struct.unpack_from(">Q", data, at), at + 8
        if len(data) < at + size:
            break
        yield bytes(data[at : at + size])
        begin = at + size
    del data[:begin]


def allow_many_files() -> None:
    """A socket is an open file, and few are allowed unless asked for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 16_384 if hard == resource.RLIM_INFINITY else min(hard, 16_384)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def pin(core: int, pid: int = 0) -> None:
    """Keep a process on one processor, where the machine has several."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})
