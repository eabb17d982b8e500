"""The WebSocket under the sockets: whole frames, also for who reads slowly; no compression."""

import itertools
import socket
import struct
import time

from tests.live.conftest import LiveRoom
from tests.live.harness import Device

BIG = "x" * 9000


def raw_phone(device: Device, room: LiveRoom) -> socket.socket:
    """A phone's socket at its bare end, in the room, with a small buffer; it reads nothing yet."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect(("127.0.0.1", room.server.port))
    head = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{room.server.port}\r\nOrigin: {room.server.address}\r\n"
        f"Cookie: {device.headers['Cookie']}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    raw.sendall(head.encode())
    answer = raw.recv(1)
    while b"\r\n\r\n" not in answer:
        answer += raw.recv(1)
    assert b"101" in answer.split(b"\r\n")[0]
    assert b"permessage-deflate" not in answer
    watch = f'420["watch",{{"workshop":"{room.id}","audience":"participant","revision":0}}]'
    for text in ("40", watch):
        raw.sendall(masked(text))
        time.sleep(0.3)
    return raw


def masked(text: str) -> bytes:
    """A text frame as clients send it."""
    data = text.encode()
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
    return b"\x81" + size + b"\0\0\0\0" + data


def frames(raw: socket.socket, seconds: float) -> list[str]:
    """The text frames that come in within a while; fails on a broken stream."""
    raw.settimeout(0.5)
    data, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            data += raw.recv(65536)
        except TimeoutError:
            continue
    texts = []
    while len(data) >= 2:
        assert data[0] == 0x81, data[:20]
        size, start = data[1], 2
        if size == 126:
            (size,), start = struct.unpack(">H", data[2:4]), 4
        if len(data) < start + size:
            break
        texts.append(data[start : start + size].decode())
        data = data[start + size :]
    assert data == b""
    return texts


def test_a_phone_that_reads_slowly_gets_whole_messages_and_holds_nobody_up(
    live_room: LiveRoom,
) -> None:
    slow, quick = live_room.phone(), live_room.phone()
    raw = raw_phone(slow, live_room)
    quick.watch(live_room.id)
    live_room.do("go", phase="ideation")
    for number in itertools.count():
        live_room.do("submit", title=f"{number} {BIG}"[:100], summary="Texte")
        live_room.do("lock" if number % 2 else "unlock")
        if number == 60:
            break
    quick.until(lambda state: state["figures"]["proposals"] == 3 + 61)

    heard = frames(raw, 6)

    states = [one for one in heard if one.startswith('42["state"')]
    assert len(states) > 5
    assert '"proposals":64' in states[-1]
    raw.close()
