"""Who may open a socket, and what it may say."""

import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.live.conftest import LiveRoom
from tests.live.harness import Device, handshake

IN_BOTH_MODES = True
ON_BOTH_PATHS = True


def test_only_pages_of_our_own_origin_open_a_socket(live_room: LiveRoom) -> None:
    port, own = live_room.server.port, live_room.server.address
    evil = "https://evil.example"

    assert "101" in handshake(port, Origin=own)
    assert "101" in handshake(port, Origin=f"http://localhost:{port}")
    for refused in (
        handshake(port, Origin=evil),
        handshake(port, Origin="null"),
        handshake(port),
        handshake(port, Origin=own + ".evil.example"),
        handshake(port, Origin=evil, X_Forwarded_Host="evil.example", X_Forwarded_Proto="https"),
        handshake(port, X_Forwarded_Host="evil.example"),
    ):
        assert "403" in refused


def test_there_is_no_polling_transport(live_room: LiveRoom) -> None:
    device = Device(live_room.server)
    status, _, _ = device.get(
        "/socket.io/?EIO=4&transport=polling", Origin=live_room.server.address
    )
    assert status == 400


def test_a_fifth_socket_of_a_device_is_refused_with_a_sentence(live_room: LiveRoom) -> None:
    phone = live_room.phone()
    twins = [Device(live_room.server, **phone.cookies) for _ in range(5)]
    live_room.devices += twins
    for twin in twins[:4]:
        assert twin.watch(live_room.id)["ok"]
    with pytest.raises(Refused):
        twins[4].connect()
    assert "too many pages" in twins[4].refusals[0]["message"]

    twins[0].leave()
    assert twins[4].watch(live_room.id)["ok"]


NONSENSE = [
    ("watch", None),
    ("watch", []),
    ("watch", {"workshop": "w", "audience": "nobody", "revision": 0}),
    ("watch", {"workshop": "w", "audience": "screen", "revision": "0"}),
    ("watch", {"workshop": "w", "audience": "screen", "revision": 0, "extra": 1}),
    ("watch", {"workshop": {"__proto__": 1}, "audience": "screen", "revision": 0}),
    ("ballot", {"workshop": "w", "poll": "p", "marks": {"a": "1"}, "operation_id": "1"}),
    ("ballot", {"workshop": "w", "poll": "p", "marks": {"a": True}, "operation_id": "1"}),
    ("ballot", {"workshop": "w", "poll": "p", "marks": {}, "operation_id": ""}),
    ("ballot", {"workshop": "w", "poll": "p", "marks": {}, "operation_id": "x" * 37}),
    ("anything-else", {"a": 1}),
]


def test_what_is_not_understood_is_answered_and_changes_nothing(live_room: LiveRoom) -> None:
    phone = live_room.phone()
    phone.connect()
    for event, payload in NONSENSE:
        answer = phone.say(event, payload)

        assert (answer["ok"], answer["code"]) == (False, "message-malformed"), payload
        assert answer["message"].endswith(".")
    assert phone.watch(live_room.id)["ok"]


def test_an_oversized_message_closes_the_socket_of_its_sender_alone(live_room: LiveRoom) -> None:
    phone, other = live_room.phone(), live_room.phone()
    phone.connect()
    other.watch(live_room.id)

    phone.client.emit("watch", {"workshop": "x" * 20_000})
    phone.client.wait()

    assert not phone.client.connected
    live_room.server.do(live_room.id, "lock")
    other.until(lambda state: "join" in state["marks"])
