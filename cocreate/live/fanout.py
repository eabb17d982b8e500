"""One state to everybody in a room: made into bytes once, and written to each socket."""

import json
from typing import Protocol

from cocreate.live.bell import State
from cocreate.live.rooms import Room, Watchers
from cocreate.live.wire import frame_of

AT_A_STRETCH = 200
"""Sockets that are written to before others may go on: an answer waits no longer than that."""


class Patient(Protocol):
    """Lets others go on for a while."""

    def sleep(self, seconds: float) -> None: ...


class Direct:
    """Tells a room by our own sockets."""

    def __init__(self, watchers: Watchers, background: Patient) -> None:
        self._watchers = watchers
        self._background = background

    def __call__(self, room: Room, state: State) -> None:
        """Send a state to everybody in a room who is there now."""
        frame = state_frame(state)
        for count, wire in enumerate(self._watchers.wires_in(room), start=1):
            wire.tell(frame)
            if count % AT_A_STRETCH == 0:
                self._background.sleep(0)


def state_frame(state: State) -> bytes:
    """The event ``state`` of Socket.IO in a text frame."""
    body = json.dumps(["state", state], separators=(",", ":"), ensure_ascii=False)
    return frame_of(f"42{body}")
