"""A phone's socket at its bare end: frames as they are, for crowds and for who reads slowly."""

import json
import socket
import struct
import time
from typing import Any

from tests.live.harness import Device


class RawSocket:
    """A WebSocket that speaks Socket.IO by hand; ``buffer`` is how much it takes in unread."""

    def __init__(self, device: Device, *, buffer: int | None = None) -> None:
        self._data = b""
        self._answers = 0
        self.states: list[dict[str, Any]] = []
        self.raw = socket.socket()
        if buffer is not None:
            self.raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.raw.settimeout(30)
        self.raw.connect(("127.0.0.1", device.server.port))
        head = (
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{device.server.port}\r\nOrigin: {device.server.address}\r\n"
            f"Cookie: {device.headers['Cookie']}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        self.raw.sendall(head.encode())
        while b"\r\n\r\n" not in self._data:
            self._data += self.raw.recv(1024)
        answer, _, self._data = self._data.partition(b"\r\n\r\n")
        assert b"101" in answer.split(b"\r\n")[0], answer
        assert b"permessage-deflate" not in answer
        self.send("40")
        self._until("40")

    def send(self, text: str) -> None:
        """Send a text frame, masked as clients must."""
        data = text.encode()
        short = len(data) < 126
        size = bytes([0x80 | len(data)]) if short else b"\xfe" + struct.pack(">H", len(data))
        self.raw.sendall(b"\x81" + size + b"\0\0\0\0" + data)

    def say(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send a message and wait for its answer; states that come meanwhile are kept."""
        self._answers += 1
        self.send(f"42{self._answers}{json.dumps([event, payload])}")
        answer: dict[str, Any] = json.loads(self._until(f"43{self._answers}["))[0]
        return answer

    def watch(self, workshop_id: str) -> dict[str, Any]:
        """Follow a workshop as a phone."""
        return self.say(
            "watch", {"workshop": workshop_id, "audience": "participant", "revision": 0}
        )

    def listen(self, seconds: float) -> list[dict[str, Any]]:
        """All states that came and come within a while; fails on a broken stream."""
        end = time.monotonic() + seconds
        self.raw.settimeout(0.2)
        while time.monotonic() < end:
            try:
                self._frame()
            except TimeoutError:
                continue
        self.raw.settimeout(30)
        return self.states

    def close(self) -> None:
        """Go away without a word."""
        self.raw.close()

    def _until(self, start: str) -> str:
        while True:
            text = self._frame()
            if text.startswith(start):
                return text[len(start.rstrip("[")) :]

    def _frame(self) -> str:
        head = self._peek(2)
        assert head[0] == 0x81, head
        size, begin = head[1], 2
        if size == 126:
            (size,), begin = struct.unpack(">H", self._peek(4)[2:]), 4
        text = self._peek(begin + size)[begin:].decode()
        self._data = self._data[begin + size :]
        if text == "2":
            self.send("3")
        if text.startswith('42["state"'):
            self.states.append(json.loads(text[2:])[1])
        return text

    def _peek(self, size: int) -> bytes:
        while len(self._data) < size:
            more = self.raw.recv(65536)
            if not more:
                msg = "the server closed the socket"
                raise ConnectionError(msg)
            self._data += more
        return self._data[:size]
