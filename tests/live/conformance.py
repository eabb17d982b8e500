"""The conformance script of the live protocol: what any Socket.IO client may rely on.

Whichever client plays it, the transcript is the same to the letter (`conformance.txt`). It speaks
of shapes, not of ids and times, so it can be read as a description of the protocol.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import socketio

from cocreate.domain.permissions import Role
from tests.live.conftest import LiveRoom
from tests.live.harness import Device
from tests.live.test_rooms import staff

TRANSCRIPT = Path(__file__).parent / "conformance.txt"
FOREIGN = "https://foreign.test"
ALONE = {"COCREATE_REDIS_URL": ""}
"""One process: several send sockets on to one another, which would be another script."""
State = dict[str, Any]


class Client(Protocol):
    """What the script asks of a client; its own reconnecting is off."""

    def connect(self, origin: str) -> str:
        """Connect as a page of ``origin``; "connected" or "refused"."""

    def say(self, event: str, payload: object) -> Any:
        """Send a message; its answer."""

    def until(self, matches: Callable[[State], bool]) -> State:
        """The first state heard from now on, or earlier and not yet read, that ``matches``."""

    def send(self, event: str, payload: object) -> None:
        """Send a message and do not wait."""

    def goodbye(self) -> str:
        """Wait until the connection ends; who ended it: "the server" or "the network"."""

    def leave(self) -> None:
        """Disconnect."""


def shape(value: object) -> object:
    """A value with its types instead of what is in it; objects keep their names."""
    if isinstance(value, dict):
        return {name: shape(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [shape(one) for one in value]
    names = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "text"}
    return names[type(value)]


def conform(room: LiveRoom, client_of: Callable[[Device], Client]) -> str:
    """Play the script in a fresh room on a server of its own; the transcript."""
    said: list[str] = []

    def note(what: str, value: object) -> None:
        said.append(f"{what}: {value if isinstance(value, str) else json.dumps(value)}")

    own = room.server.address
    phone = client_of(room.phone())
    leader = client_of(staff(room, Role.FACILITATOR)[0])
    note("a page of another site", phone.connect(FOREIGN))
    note("a page of this site", phone.connect(own))
    leader.connect(own)
    _watch(room, phone, leader, note)
    last = _vote(room, phone, note)
    _be_refused(room, phone, note)
    _hear(room, phone, note)

    room.server.stop()
    note("the server stops, goodbye from", phone.goodbye())
    leader.goodbye()
    room.server.start()
    note("again", phone.connect(own))
    answer = phone.say("watch", watching(room, "participant", last["revision"]))
    note("watch from the last revision", answer["state"]["revision"] >= last["revision"])
    again = phone.say("ballot", last["message"])
    # The revision is where the room stands now: which one a secret ballot got is written nowhere.
    note("the last request, sent again, has its marks", again["marks"] == last["answer"]["marks"])

    phone.send("watch", {"workshop": "x" * 20_000})
    note("a message of 20 kB, goodbye from", phone.goodbye())
    leader.connect(own)
    note("and others go on", leader.say("watch", watching(room, "screen"))["ok"])
    phone.leave()
    leader.leave()
    return "\n".join(said) + "\n"


Note = Callable[[str, object], None]


def watching(room: LiveRoom, audience: str, revision: int = 0) -> dict[str, object]:
    """The message ``watch``."""
    return {"workshop": room.id, "audience": audience, "revision": revision}


def _watch(room: LiveRoom, phone: Client, leader: Client, note: Note) -> None:
    for audience in ("participant", "facilitator", "screen", "studio", "stage"):
        answer = phone.say("watch", watching(room, audience))
        outcome = shape(answer) if answer["ok"] else answer["code"]
        note(f"a phone watches {audience}", outcome)
    for audience in ("studio", "stage", "facilitator", "screen"):
        note(
            f"a facilitator watches {audience}",
            shape(leader.say("watch", watching(room, audience))),
        )
    assert phone.say("watch", watching(room, "participant"))["ok"]


def _vote(room: LiveRoom, phone: Client, note: Note) -> dict[str, Any]:
    first, second, _ = room.option_ids
    message = {
        "workshop": room.id,
        "poll": room.poll().id,
        "marks": {first: 2, second: 1},
        "operation_id": "0b0c5a5e-0000-4000-8000-000000000001",
    }
    early = phone.say("ballot", message)
    note("a ballot before the vote is open", [shape(early), early["code"]])
    room.do("open-poll")
    answer = phone.say("ballot", message)
    note("a ballot", [shape({**answer, "marks": {}}), answer["marks"] == message["marks"]])
    note("the same again", phone.say("ballot", message) == answer)
    replayed = phone.say("ballot", {**message, "marks": {first: 1}})
    note("its id with other marks", replayed == answer)
    told = phone.until(lambda state: state["figures"].get("voted") == 1)
    note("the state that follows", told["revision"] >= answer["revision"])
    return {"message": message, "answer": answer, "revision": answer["revision"]}


def _be_refused(room: LiveRoom, phone: Client, note: Note) -> None:
    first, *_ = room.option_ids
    good = {"workshop": room.id, "poll": room.poll().id, "marks": {}, "operation_id": "x"}
    for what, event, payload in (
        ("too many marks", "ballot", {**good, "marks": {first: 99}}),
        ("an option that is none", "ballot", {**good, "marks": {"nothing": 1}}),
        ("a poll that is none", "ballot", {**good, "poll": "nothing"}),
        ("an operation id that is too long", "ballot", {**good, "operation_id": "x" * 37}),
        ("a field too many", "watch", {**watching(room, "participant"), "more": 1}),
        ("an audience that is none", "watch", watching(room, "nobody")),
        ("a workshop that is none", "watch", {**watching(room, "participant"), "workshop": "w"}),
        ("another message", "anything", {}),
    ):
        answer = phone.say(event, payload)
        is_sentence = str(answer["message"]).endswith(".")
        note(what, [answer["ok"], answer["code"], answer["field"], is_sentence])
    assert phone.say("watch", watching(room, "participant"))["ok"]


def _hear(room: LiveRoom, phone: Client, note: Note) -> None:
    room.do("lock")
    state = phone.until(lambda state: bool(state["fragments"]))
    note("a state with a fragment", shape({**state, "marks": {}, "figures": {}}))
    (fragment,) = state["fragments"]
    is_newest = fragment["to"] == state["marks"][fragment["region"]] == state["revision"]
    note("the fragment is of the newest revision", [fragment["region"], is_newest])


class PythonClient:
    """The client of python-socketio."""

    def __init__(self, device: Device) -> None:
        self.device = device

    def connect(self, origin: str) -> str:
        """Connect with the origin that a browser would name."""
        try:
            self.device.connect(origin=origin)
        except socketio.exceptions.ConnectionError:
            return "refused"
        return "connected"

    def say(self, event: str, payload: object) -> Any:
        """Send a message; its answer."""
        return self.device.client.call(event, payload, timeout=20)

    def until(self, matches: Callable[[State], bool]) -> State:
        """The next state that ``matches``."""
        return self.device.until(matches, 20)

    def send(self, event: str, payload: object) -> None:
        """Send and do not wait."""
        self.device.client.emit(event, payload)

    def goodbye(self) -> str:
        """Wait for the end."""
        self.device.client.wait()
        self.device.leave()
        told = socketio.Client.reason.SERVER_DISCONNECT
        return "the server" if self.device.ended_by == told else "the network"

    def leave(self) -> None:
        """Disconnect."""
        self.device.leave()
