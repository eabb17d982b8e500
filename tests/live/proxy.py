"""A bad network between devices and a server: it loses requests, and answers to those that arrive.

It reads what it passes on: WebSocket frames and HTTP requests, and spoils ballots alone, so that a
test knows what was lost.
"""

import random
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.live.harness import Server
from tests.stations import free_port

_BALLOT = re.compile(rb'42(\d+)\["ballot"')
_ANSWER = re.compile(rb"43(\d+)\[")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")


@dataclass
class Through:
    """A server as devices see it that reach it through a proxy."""

    address: str
    port: int


@dataclass
class LossyNetwork:
    """Loses ``lost`` of the ballots and ``unanswered`` of the answers, by chance from ``seed``."""

    server: Server
    seed: int
    lost: float = 0.3
    unanswered: float = 0.5
    losses: int = 0
    silences: int = 0
    _listener: socket.socket = field(default_factory=socket.socket)
    _open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._turn = threading.Lock()
        port = free_port()
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen(256)
        self.web = Through(f"http://127.0.0.1:{port}", port)
        # The origin is that of the site; only the way there leads through here.
        self.sockets = Through(self.server.address, port)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Cut all connections."""
        for one in (self._listener, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _loses(self) -> bool:
        with self._turn:
            found = self._chance.random() < self.lost
            self.losses += found
            return found

    def _silences(self) -> bool:
        with self._turn:
            found = self._chance.random() < self.unanswered
            self.silences += found
            return found

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server.port))
            self._open += [client, server]
            threading.Thread(target=self._serve, args=(client, server), daemon=True).start()

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, suppress(OSError):
            head, rest = _head(client)
            if b"Upgrade: websocket" in head:
                self._frames(client, server, head, rest)
            else:
                self._request(client, server, head, rest)

    def _request(
        self, client: socket.socket, server: socket.socket, head: bytes, body: bytes
    ) -> None:
        is_ballot = head.startswith(b"POST") and b"/ballot " in head.split(b"\r\n")[0]
        length = _LENGTH.search(head)
        while len(body) < int(length[1] if length else 0):
            body += client.recv(65536)
        if is_ballot and self._loses():
            return
        server.sendall(head + body)
        answer = b"".join(iter(lambda: server.recv(65536), b""))
        if not (is_ballot and self._silences()):
            client.sendall(answer)

    def _frames(
        self, client: socket.socket, server: socket.socket, head: bytes, rest: bytes
    ) -> None:
        server.sendall(head)
        answer, more = _head(server)
        client.sendall(answer)
        ballots: set[bytes] = set()

        def up() -> None:
            with suppress(OSError):
                for raw, text in _frames_of(client, rest):
                    ballot = _BALLOT.match(text)
                    if ballot:
                        ballots.add(ballot[1])
                    if ballot is None or not self._loses():
                        server.sendall(raw)
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)

        upwards = threading.Thread(target=up, daemon=True)
        upwards.start()
        for raw, text in _frames_of(server, more):
            told = _ANSWER.match(text)
            if told is None or told[1] not in ballots or not self._silences():
                client.sendall(raw)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)
        upwards.join(5)


@contextmanager
def losing(server: Server, seed: int) -> Iterator[LossyNetwork]:
    """A lossy network before a server."""
    network = LossyNetwork(server, seed)
    try:
        yield network
    finally:
        network.close()


def _head(sock: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = sock.recv(65536)
        if not more:
            raise ConnectionError
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def _frames_of(sock: socket.socket, data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Frame by frame until the end: as it came, and its text without the mask."""
    while True:
        size = _size(data)
        while size is None or len(data) < size:
            more = sock.recv(65536)
            if not more:
                return
            data += more
            size = _size(data)
        raw, data = data[:size], data[size:]
        yield raw, _text(raw)


def _begins(data: bytes) -> int:
    """Where the mask of a frame, or its content, begins."""
    return 2 + {126: 2, 127: 8}.get(data[1] & 0x7F, 0)


def _size(data: bytes) -> int | None:
    """The bytes of the frame that ``data`` begins with; None before that can be known."""
    if len(data) < 2 or len(data) < _begins(data):
        return None
    short, begins = data[1] & 0x7F, _begins(data)
    length = short if short < 126 else int.from_bytes(data[2:begins])
    return begins + (4 if data[1] & 0x80 else 0) + length


def _text(raw: bytes) -> bytes:
    begins = _begins(raw)
    if not raw[1] & 0x80:
        return raw[begins:]
    mask, content = raw[begins : begins + 4], raw[begins + 4 :]
    return bytes(one ^ mask[place % 4] for place, one in enumerate(content))
