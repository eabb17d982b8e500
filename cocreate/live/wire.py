"""Our own WebSocket under the sockets: ready frames straight to each phone, and nobody waits.

The library's way costs a task for each message and client, and its single unchecked ``send`` breaks
the stream of whoever reads slowly. Here a frame is made once for a whole room and written to each
socket as far as it takes it; what a slow client does not take yet waits in that client's own
buffer. Answers wait in order. Of the states only the newest waits: it replaces the one before,
because any of them may be lost. Whoever lets too much wait, or takes nothing for half a minute, is
sent away and comes back by itself.

Reading is done by ``wsproto``, which the library uses as well; compression is declined, because it
saves nothing on small messages and costs memory for each client.
"""

import logging
import select
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from wsproto.connection import Connection, ConnectionType
from wsproto.events import (
    BytesMessage,
    CloseConnection,
    Ping,
    TextMessage,
)
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import ProtocolError, RemoteProtocolError, generate_accept_token

from cocreate.live.messages import LARGEST_IN

# Any in this module: neither library is typed.

log = logging.getLogger("cocreate.live")

MOST_WAITING = 256 * 1024
"""Bytes of answers that may wait for a client."""
STUCK_SECONDS = 30.0
"""Whoever takes nothing for so long, although something waits, is gone."""
READ_BYTES = 16 * 1024
PLACE = "cocreate.wire"
"""Under which name a handshake's environment holds its wire."""

_NEVER_SENT = {
    CloseReason.NO_STATUS_RCVD,
    CloseReason.ABNORMAL_CLOSURE,
    CloseReason.TLS_HANDSHAKE_FAILED,
}
_ACCEPTED = (
    b"HTTP/1.1 101 Switching Protocols\r\n"
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
)
_TEXT, _BINARY = 0x81, 0x82
_SHORT, _MIDDLE = 126, 65536

Heard = Callable[["Wire", str], bool]


def frame_of(message: str | bytes) -> bytes:
    """A whole message as one frame from the server: the same bytes for everybody."""
    kind = _TEXT if isinstance(message, str) else _BINARY
    data = message.encode() if isinstance(message, str) else message
    size = len(data)
    if size < _SHORT:
        return bytes((kind, size)) + data
    if size < _MIDDLE:
        return struct.pack(">BBH", kind, 126, size) + data
    return struct.pack(">BBQ", kind, 127, size) + data


class Wire:
    """One WebSocket of a client; what engine.io speaks to, and what states are written to.

    ``heard`` is shown each text that comes in and answers whether it has dealt with it.
    """

    def __init__(self, environ: dict[str, Any], spawn: Callable[..., object], heard: Heard) -> None:
        self.mode, self._raw = _socket_of(environ)
        # The socket itself, without what waits on behalf of the caller when it is full.
        self._bare = getattr(self._raw, "_sock", self._raw)
        self._spawn = spawn
        self._heard = heard
        self._turn = threading.Lock()
        self._waiting: deque[bytes] = deque()
        self._newest: bytes | None = None
        self._rest: bytes | memoryview = b""
        self._bytes = 0
        self._is_draining = self._is_closing = self._is_over = False
        self._moved_at = time.monotonic()
        self._parts: list[str] = []
        self._texts: deque[str] = deque()
        self._protocol = Connection(ConnectionType.SERVER)
        self._shake_hands(environ)

    # What engine.io asks for

    def wait(self) -> str | None:
        """The next text from the client; None when it has gone."""
        while not self._texts:
            if self._is_over:
                return None
            try:
                data = self._raw.recv(READ_BYTES)
            except OSError:
                data = b""
            if not data:
                self.hang_up()
                return None
            self._receive(data)
        return self._texts.popleft()

    def send(self, message: str | bytes) -> None:
        """Send an answer: after those before it, and before any state."""
        self.put(frame_of(message))

    def close(self) -> None:
        """Say goodbye once everything that waits has left."""
        self._end(CloseReason.NORMAL_CLOSURE)

    # What the rest of the live side asks for

    def put(self, frame: bytes) -> None:
        """Send a ready frame in its turn."""
        with self._turn:
            if self._is_over or self._is_closing:
                return
            self._waiting.append(frame)
            self._bytes += len(frame)
            if self._bytes > MOST_WAITING:
                log.info("a client that lets too much wait was sent away")
                self._cut()
                return
            self._write_or_drain()

    def tell(self, frame: bytes) -> None:
        """Send a state, unless a newer one comes before there is room for it."""
        with self._turn:
            if self._is_over or self._is_closing:
                return
            self._newest = frame
            self._write_or_drain()

    def hang_up(self) -> None:
        """End at once; what waits is lost."""
        with self._turn:
            self._cut()

    # Writing; the turn is held

    def _write_or_drain(self) -> None:
        if not self._is_draining and not self._write():
            self._is_draining = True
            self._spawn(self._drain)

    def _write(self) -> bool:
        """Write as much as the socket takes; answers whether nothing waits any more."""
        while True:
            if not self._rest:
                if self._waiting:
                    self._rest = self._waiting.popleft()
                    self._bytes -= len(self._rest)
                elif self._newest is not None:
                    self._rest, self._newest = self._newest, None
                else:
                    if self._is_closing:
                        self._cut()
                    return True
            try:
                taken = self._bare.send(self._rest, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return False
            except OSError:
                self._cut()
                return True
            self._moved_at = time.monotonic()
            self._rest = b"" if taken == len(self._rest) else memoryview(self._rest)[taken:]

    def _drain(self) -> None:
        """Write on as the client takes more; a task of its own, for slow clients alone."""
        poll = select.poll()
        try:
            poll.register(self._raw.fileno(), select.POLLOUT)
        except (OSError, ValueError):
            self.hang_up()
            return
        while True:
            may_write = poll.poll(1000)
            with self._turn:
                if self._is_over or (may_write and self._write()):
                    self._is_draining = False
                    return
                if time.monotonic() - self._moved_at > STUCK_SECONDS:
                    log.info("a client that takes nothing any more was sent away")
                    self._cut()

    def _cut(self) -> None:
        self._is_over = True
        self._waiting.clear()
        self._newest, self._rest = None, b""
        try:
            self._raw.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _end(self, reason: int) -> None:
        with self._turn:
            if self._is_over or self._is_closing:
                return
            self._waiting.append(struct.pack(">BBH", 0x88, 2, reason))
            self._newest = None
            self._is_closing = True
            self._write_or_drain()

    # Reading

    def _receive(self, data: bytes) -> None:
        try:
            self._protocol.receive_data(data)
            for event in self._protocol.events():
                self._take(event)
        except ProtocolError:
            self._end(CloseReason.PROTOCOL_ERROR)

    def _take(self, event: Any) -> None:
        if isinstance(event, TextMessage):
            self._parts.append(event.data)
            if sum(map(len, self._parts)) > LARGEST_IN:
                self._parts.clear()
                self._end(CloseReason.MESSAGE_TOO_BIG)
            elif event.message_finished:
                text, self._parts = "".join(self._parts), []
                if not self._heard(self, text):
                    self._texts.append(text)
        elif isinstance(event, Ping):
            self.put(self._protocol.send(event.response()))
        elif isinstance(event, CloseConnection):
            # Said by the client, or by the library of what was no frame.
            self._end(CloseReason.NORMAL_CLOSURE if event.code in _NEVER_SENT else event.code)
        elif isinstance(event, BytesMessage):
            self._end(CloseReason.UNSUPPORTED_DATA)

    def _shake_hands(self, environ: dict[str, Any]) -> None:
        """Answer a handshake; compression and subprotocols, if offered, are declined.

        By hand: the library's way makes a whole HTTP connection for it, of which each client would
        keep the buffers for as long as it stays.
        """
        key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
        if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or not key.isascii() or not key:
            raise RemoteProtocolError("no handshake of a WebSocket")
        accepted = _ACCEPTED + generate_accept_token(key.encode()) + b"\r\n\r\n"
        self._raw.sendall(accepted)


def _socket_of(environ: dict[str, Any]) -> tuple[str, Any]:
    """The connection of a request, and the kind of server that holds it."""
    for mode in ("werkzeug", "gunicorn"):
        found = environ.get(f"{mode}.socket")
        if found is not None:
            return mode, found
    given = environ["wsgi.input"]
    return "gevent", getattr(given, "rfile", given).raw._sock


def driver_of(spawn: Callable[..., object], heard: Heard) -> type:
    """The class that an engine.io server makes for each client."""

    class Driver:
        """Answers the handshake, and stays for as long as the client does."""

        def __init__(self, handler: Callable[..., Iterable[bytes]], _server: Any) -> None:
            self._handler = handler

        def __call__(
            self, environ: dict[str, Any], start_response: Callable[..., Any]
        ) -> Iterable[bytes]:
            del start_response
            wire = environ[PLACE] = Wire(environ, spawn, heard)
            try:
                answer = self._handler(wire)
            finally:
                wire.hang_up()
            if wire.mode == "gunicorn":
                raise StopIteration
            if wire.mode == "werkzeug":
                raise ConnectionError
            return answer

    return Driver
