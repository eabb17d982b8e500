"""Many raw connections in one process that speak the product's real protocol, and a strict count.

Each connection is a WebSocket with Socket.IO on it, by hand: no client library is in the way. The
loop spins, because a sleeping reader costs the server's machine a wake-up for each message, and so
hides what is to be measured.
"""

import json
import os
import re
import select
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_REVISION = re.compile(rb'"revision":(\d+)')
_STATE = b'42["state"'
_PING, _PONG = b"2", b"3"
_SHORT, _MIDDLE, _LONG = 126, 126, 127
READ = 1 << 16


class BrokenStreamError(Exception):
    """A server sent what no frame begins with."""


@dataclass
class Line:
    """One connection: what it was told, and what it waits for."""

    number: int
    sock: socket.socket
    data: bytearray = field(default_factory=bytearray)
    revision: int = 0
    states: int = 0
    seen: dict[int, float] = field(default_factory=dict)
    answers: dict[int, tuple[float, Any]] = field(default_factory=dict)
    is_paused: bool = False
    is_gone: bool = False

    def send(self, text: str) -> None:
        """Send a text frame, masked with zeros as a client may."""
        data = text.encode()
        if len(data) < _SHORT:
            head = bytes((0x81, 0x80 | len(data)))
        else:
            head = struct.pack(">BBH", 0x81, 0x80 | _MIDDLE, len(data))
        self.sock.setblocking(True)
        self.sock.sendall(head + b"\0\0\0\0" + data)
        self.sock.setblocking(False)


class Crowd:
    """The connections of a room, read by one loop."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        self.lines: list[Line] = []
        self._poll = select.epoll()
        self._by_fd: dict[int, Line] = {}
        self._asked = 0
        self.received = self.bytes = 0

    def open(self, count: int, headers: Callable[[int], dict[str, str]]) -> None:
        """Open ``count`` more connections at once, up to the greeting of Socket.IO."""
        host, port = self.address
        fresh = []
        for number in range(len(self.lines), len(self.lines) + count):
            sock = socket.create_connection(self.address, timeout=60)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            lines = [
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
                f"Host: {host}:{port}",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                *(f"{name}: {value}" for name, value in headers(number).items()),
            ]
            sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            line = Line(number, sock)
            fresh.append(line)
        for line in fresh:
            while b"\r\n\r\n" not in line.data:
                more = line.sock.recv(READ)
                if not more:
                    raise BrokenStreamError(bytes(line.data[:200]))
                line.data += more
            head, _, rest = bytes(line.data).partition(b"\r\n\r\n")
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise BrokenStreamError(head[:200])
            line.data = bytearray(rest)
            line.send("40")
        for line in fresh:
            self.lines.append(line)
            self._by_fd[line.sock.fileno()] = line
            self._poll.register(line.sock.fileno(), select.EPOLLIN)

    def ask(self, line: Line, event: str, payload: Any) -> int:
        """Send a message that wants an answer; its number."""
        self._asked += 1
        body = json.dumps([event, payload], separators=(",", ":"))
        line.send(f"42{self._asked}{body}")
        return self._asked

    def turn(self) -> None:
        """Read whatever has come, once round."""
        for fd, _ in self._poll.poll(0):
            line = self._by_fd[fd]
            try:
                data = line.sock.recv(READ)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                self._lose(line)
                continue
            self.bytes += len(data)
            line.data += data
            now = time.perf_counter()
            for frame in _frames(line.data):
                self._hear(line, frame, now)

    def until(self, is_true: Callable[[], bool], seconds: float) -> bool:
        """Read until something is true; answers whether it became so in time."""
        end = time.perf_counter() + seconds
        while not is_true():
            self.turn()
            if time.perf_counter() > end:
                return False
        return True

    def answered(self, line: Line, number: int, seconds: float = 60) -> Any:
        """Wait for one answer."""
        if not self.until(lambda: number in line.answers, seconds):
            raise TimeoutError(f"no answer to {number}")
        return line.answers[number][1]

    def pause(self, lines: list[Line]) -> None:
        """Read nothing of these any more, as a phone in a lift."""
        for line in lines:
            self._poll.unregister(line.sock.fileno())
            line.is_paused = True

    def resume(self, lines: list[Line]) -> None:
        """Read them again."""
        for line in lines:
            self._poll.register(line.sock.fileno(), select.EPOLLIN)
            line.is_paused = False

    def close(self) -> None:
        """Everybody goes without a word."""
        for line in self.lines:
            if not line.is_gone:
                line.sock.close()
        self._poll.close()

    def _lose(self, line: Line) -> None:
        line.is_gone = True
        self._poll.unregister(line.sock.fileno())
        del self._by_fd[line.sock.fileno()]
        line.sock.close()

    def _hear(self, line: Line, frame: bytes, now: float) -> None:
        if frame.startswith(_STATE):
            found = _REVISION.search(frame, 0, 60)
            line.states += 1
            self.received += 1
            if found:
                line.revision = int(found[1])
                line.seen.setdefault(line.revision, now)
        elif frame.startswith(b"43"):
            head, _, rest = frame[2:].partition(b"[")
            line.answers[int(head)] = (now, json.loads(b"[" + rest)[0])
        elif frame == _PING:
            line.send(_PONG.decode())


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


def pin(core: int, pid: int = 0) -> None:
    """Keep a process on one processor, where the machine has several."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})
