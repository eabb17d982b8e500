"""The socket of one bot: Socket.IO over a WebSocket, as much of it as a page speaks."""

import json
from typing import Any

import simple_websocket
from simple_websocket.errors import ConnectionClosed
from simple_websocket.errors import ConnectionError as HandshakeError

from cocreate.bots.browser import Browser, UnreachableError

# Any in this module: what comes in is JSON.

ANSWER_WITHIN = 15.0
_PATH = "/socket.io/?EIO=4&transport=websocket"
_PING, _PONG = "2", "3"
_CONNECT = "40"
_GOODBYES = ("1", "41", "44")
"""What a server says before it closes: the transport, the namespace, or that it lets nobody in."""
_EVENT, _ACK = "42", "43"


class LineClosedError(Exception):
    """The socket is closed: the server went, or sent this bot away."""


class Line:
    """An open socket; of the states that came and were not looked at yet, it keeps the newest."""

    def __init__(self, browser: Browser) -> None:
        headers = {"Cookie": browser.cookie_header, "Origin": browser.address}
        try:
            self._socket = simple_websocket.Client.connect(
                browser.address.replace("http", "ws", 1) + _PATH, headers=headers
            )
        except (OSError, HandshakeError) as error:
            raise UnreachableError(str(error)) from error
        self._asked = 0
        self._newest: dict[str, Any] | None = None
        self._answers: dict[int, dict[str, Any]] = {}
        self._take(ANSWER_WITHIN)
        self._send(_CONNECT)
        self._take(ANSWER_WITHIN)

    def ask(self, event: str, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and wait for its answer; empty when none comes in time."""
        self._asked += 1
        number = self._asked
        self._send(f"{_EVENT}{number}{json.dumps([event, message])}")
        for _ in range(int(ANSWER_WITHIN)):
            self._take(1.0)
            if number in self._answers:
                return self._answers.pop(number)
        return {}

    def listen(self, seconds: float) -> dict[str, Any] | None:
        """The newest state that comes within so many seconds."""
        if self._newest is None:
            self._take(seconds)
        found, self._newest = self._newest, None
        return found

    def close(self) -> None:
        """Hang up."""
        try:
            self._socket.close()
        except (OSError, ConnectionClosed):
            return

    def _take(self, seconds: float) -> None:
        """Read the next packet, if one comes within so many seconds."""
        try:
            packet = self._socket.receive(timeout=seconds)
        except (OSError, ConnectionClosed) as error:
            raise LineClosedError from error
        if packet is None:
            return
        if packet.startswith(_GOODBYES):
            self.close()
            raise LineClosedError
        if packet == _PING:
            self._send(_PONG)
        elif packet.startswith(_ACK):
            number, _, body = packet[len(_ACK) :].partition("[")
            (self._answers[int(number)],) = json.loads("[" + body)
        elif packet.startswith(_EVENT):
            name, state = json.loads(packet[len(_EVENT) :])
            if name == "state":
                self._newest = state

    def _send(self, packet: str) -> None:
        try:
            self._socket.send(packet)
        except (OSError, ConnectionClosed) as error:
            raise LineClosedError from error
