"""Our own WebSocket at its bare end: whole frames, answers in order, of states the newest."""

import socket
import threading
from collections.abc import Iterator

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    BytesMessage,
    CloseConnection,
    Message,
    Ping,
    Pong,
    Request,
    TextMessage,
)
from wsproto.frame_protocol import FrameProtocol, Opcode

from cocreate.live.messages import LARGEST_IN
from cocreate.live.wire import MOST_WAITING, Wire, frame_of


def spawn(task: object) -> None:
    threading.Thread(target=task, daemon=True).start()  # type: ignore[arg-type]


class Client:
    """The other end of a wire, by the library."""

    def __init__(self) -> None:
        self.sock, server = socket.socketpair()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.sock.settimeout(20)
        self.protocol = WSConnection(ConnectionType.CLIENT)
        self.sock.sendall(self.protocol.send(Request(host="h", target="/")))
        asked = self.sock_of(server)
        self.taken: list[str] = []
        self.wire = Wire({"werkzeug.socket": server, **asked}, spawn, self.hear)
        self.server = server
        self.protocol.receive_data(self.sock.recv(4096))
        list(self.protocol.events())

    @staticmethod
    def sock_of(server: socket.socket) -> dict[str, str]:
        """The headers of the handshake, as a server hands them on."""
        lines = server.recv(4096).decode().split("\r\n")[1:]
        pairs = (one.split(": ", 1) for one in lines if ": " in one)
        return {"HTTP_" + name.upper().replace("-", "_"): value for name, value in pairs}

    def hear(self, _wire: Wire, text: str) -> bool:
        """Deal with what is meant for the fast way."""
        if text.startswith("fast"):
            self.taken.append(text)
            return True
        return False

    def say(self, event: Message | Ping | CloseConnection) -> None:
        """Send something."""
        self.sock.sendall(self.protocol.send(event))

    def read(self) -> Iterator[object]:
        """All that comes, to the end."""
        while True:
            try:
                data = self.sock.recv(65536)
            except ConnectionResetError:
                return
            if not data:
                return
            self.protocol.receive_data(data)
            for event in self.protocol.events():
                yield event
                if isinstance(event, CloseConnection):
                    return


@pytest.fixture
def client() -> Iterator[Client]:
    """A client whose network takes little at a time."""
    made = Client()
    yield made
    made.wire.hang_up()
    made.server.close()
    made.sock.close()


def texts(client: Client, last: str) -> list[str]:
    """The messages up to one, put together from their parts."""
    found, part = [], ""
    for event in client.read():
        if isinstance(event, TextMessage):
            part += event.data
            if event.message_finished:
                found.append(part)
                part = ""
                if found[-1] == last:
                    break
    return found


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_frames_are_those_of_the_library(size: int) -> None:
    text, data = "é" * (size // 2) + "x" * (size % 2), b"x" * size

    assert frame_of(text) == FrameProtocol(client=False, extensions=[]).send_data(text, fin=True)
    assert frame_of(data) == FrameProtocol(client=False, extensions=[]).send_data(data, fin=True)
    assert frame_of("")[0] & 0x0F == Opcode.TEXT


def test_whoever_reads_slowly_gets_every_answer_in_order_and_the_newest_state(
    client: Client,
) -> None:
    for number in range(1000):
        client.wire.tell(frame_of(f"state {number} {'x' * 4000}"))
        if number % 50 == 0:
            client.wire.send(f"answer {number}")

    last = f"state 999 {'x' * 4000}"
    found = texts(client, last)

    assert found[-1] == last
    assert [one for one in found if one.startswith("answer")] == [
        f"answer {number}" for number in range(0, 1000, 50)
    ]
    states = [int(one.split()[1]) for one in found if one.startswith("state")]
    assert states == sorted(states)
    assert len(states) < 20


def test_whoever_lets_too_much_wait_is_sent_away(client: Client) -> None:
    for _ in range(2 + MOST_WAITING // 16000):
        client.wire.send("x" * 16000)
    client.sock.settimeout(5)

    read = sum(len(one.data) for one in client.read() if isinstance(one, TextMessage))

    assert read < MOST_WAITING
    assert client.wire.wait() is None


def test_the_goodbye_comes_after_all_that_waited(client: Client) -> None:
    for number in range(10):
        client.wire.send(f"{number} {'x' * 4000}")
    client.wire.close()

    found = list(client.read())

    ended = [one for one in found if isinstance(one, TextMessage) and one.message_finished]
    assert len(ended) == 10
    assert isinstance(found[-1], CloseConnection)
    assert client.wire.wait() is None


def test_what_comes_in_pieces_is_one_message_and_the_fast_ones_are_dealt_with(
    client: Client,
) -> None:
    client.say(TextMessage("sl", message_finished=False))
    client.say(TextMessage("ow", message_finished=True))
    client.say(TextMessage("fast one"))
    client.say(Ping(b"still there?"))
    client.say(TextMessage("another"))

    assert [client.wire.wait(), client.wire.wait()] == ["slow", "another"]
    assert client.taken == ["fast one"]
    assert next(client.read()) == Pong(b"still there?")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [(TextMessage("x" * (LARGEST_IN + 1)), 1009), (BytesMessage(b"x"), 1003)],
)
def test_what_is_too_large_or_no_text_ends_the_connection(
    client: Client, wrong: Message, code: int
) -> None:
    spawn(lambda: client.say(wrong))

    assert client.wire.wait() is None
    (goodbye,) = [one for one in client.read() if isinstance(one, CloseConnection)]
    assert goodbye.code == code


def test_what_is_no_frame_ends_the_connection(client: Client) -> None:
    client.sock.sendall(b"GET / HTTP/1.1\r\n\r\n")

    assert client.wire.wait() is None
    (goodbye,) = [one for one in client.read() if isinstance(one, CloseConnection)]
    assert goodbye.code == 1002


def test_a_client_that_says_goodbye_is_answered_and_gone(client: Client) -> None:
    client.say(CloseConnection(1000))

    assert client.wire.wait() is None
    assert any(isinstance(one, CloseConnection) for one in client.read())
