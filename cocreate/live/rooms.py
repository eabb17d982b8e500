"""Rooms and who is in them: one room for each workshop, audience and language.

Rooms are joined by the server alone, after it has looked up who asks. A socket follows one
workshop at a time, as its page does.
"""

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from cocreate.domain.audiences import Audience

MOST_SOCKETS = 4
"""Open sockets of one device: a phone needs one, a facilitator has a dashboard and a projector."""


@dataclass(frozen=True)
class Room:
    """Everybody who is shown the same messages."""

    workshop_id: str
    audience: Audience
    language: str

    @property
    def name(self) -> str:
        """What the room is called among sockets."""
        return f"{self.workshop_id}/{self.audience}/{self.language}"


@dataclass(frozen=True)
class Watcher:
    """A socket that follows a workshop; ``actor_id`` is its seat or its account."""

    room: Room
    actor_id: str


class Told(Protocol):
    """A socket that states are written to."""

    def tell(self, frame: bytes) -> None:
        """Send a state, unless a newer one comes before there is room for it."""


@dataclass(frozen=True)
class Caller:
    """Whose socket it is, as its handshake said.

    ``source`` is by what its device is told from others. ``seed`` is the ballot seed of a phone: it
    is held for as long as the socket is open, and never stored or logged. ``wire`` is the socket
    itself, where it is one of our own.
    """

    source: str
    language: str
    seed: str = field(default="", repr=False)
    staff_session: str | None = None
    wire: Told | None = None


class Watchers:
    """Which sockets are open, whose they are, and what they follow."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callers: dict[str, Caller] = {}
        self._open: Counter[str] = Counter()
        self._by_wire: dict[Told, str] = {}
        self._following: dict[str, Watcher] = {}
        self._rooms: dict[Room, set[str]] = {}

    def arrive(self, sid: str, caller: Caller) -> bool:
        """Note a new socket; answers False when its device has enough of them."""
        with self._lock:
            if self._open[caller.source] >= MOST_SOCKETS:
                return False
            self._open[caller.source] += 1
            self._callers[sid] = caller
            if caller.wire is not None:
                self._by_wire[caller.wire] = sid
            return True

    def leave(self, sid: str) -> Watcher | None:
        """Forget a socket; answers what it followed."""
        with self._lock:
            caller = self._callers.pop(sid, None)
            if caller is not None:
                self._open[caller.source] -= 1
                if not self._open[caller.source]:
                    del self._open[caller.source]
                if caller.wire is not None:
                    del self._by_wire[caller.wire]
            return self._stop(sid)

    def follow(self, sid: str, watcher: Watcher) -> Watcher | None:
        """Note what a socket follows from now on; answers what it followed before."""
        with self._lock:
            before = self._stop(sid)
            self._following[sid] = watcher
            self._rooms.setdefault(watcher.room, set()).add(sid)
            return before

    def unfollow(self, sid: str) -> None:
        """From now on a socket follows nothing."""
        with self._lock:
            self._stop(sid)

    def behind(self, wire: Told) -> tuple[Caller, Watcher] | None:
        """Whose socket it is and what it follows; None as long as it follows nothing."""
        with self._lock:
            sid = self._by_wire.get(wire, "")
            watcher = self._following.get(sid)
            return None if watcher is None else (self._callers[sid], watcher)

    def wires_in(self, room: Room) -> list[Told]:
        """The sockets of our own that follow a room."""
        with self._lock:
            callers = (self._callers.get(sid) for sid in self._rooms.get(room, ()))
            return [one.wire for one in callers if one is not None and one.wire is not None]

    def _stop(self, sid: str) -> Watcher | None:
        before = self._following.pop(sid, None)
        if before is not None:
            room = self._rooms[before.room]
            room.discard(sid)
            if not room:
                del self._rooms[before.room]
        return before

    def workshops(self) -> frozenset[str]:
        """The workshops that somebody follows."""
        with self._lock:
            return frozenset(room.workshop_id for room in self._rooms)

    def rooms_of(self, workshop_id: str) -> tuple[Room, ...]:
        """The rooms of a workshop that somebody is in: whoever leads it first, phones last."""
        with self._lock:
            rooms = list(self._rooms)
        order = (
            Audience.FACILITATOR,
            Audience.STUDIO,
            Audience.SCREEN,
            Audience.STAGE,
            Audience.PARTICIPANT,
        )
        mine = (one for one in rooms if one.workshop_id == workshop_id)
        return tuple(sorted(mine, key=lambda one: (order.index(one.audience), one.language)))

    def seats_in(self, workshop_id: str) -> dict[str, str]:
        """The phones that follow a workshop: socket by socket, the seat."""
        with self._lock:
            return {
                sid: one.actor_id
                for sid, one in self._following.items()
                if one.room.workshop_id == workshop_id and one.room.audience is Audience.PARTICIPANT
            }

    def staff_sessions(self) -> dict[str, str]:
        """The sockets of signed-in browsers: socket by socket, the public id of the session."""
        with self._lock:
            return {
                sid: one.staff_session
                for sid, one in self._callers.items()
                if one.staff_session is not None
            }

    def following(self, workshop_id: str) -> tuple[str, ...]:
        """The sockets that follow a workshop."""
        with self._lock:
            return tuple(
                sid for sid, one in self._following.items() if one.room.workshop_id == workshop_id
            )

    def everybody(self) -> tuple[str, ...]:
        """All open sockets."""
        with self._lock:
            return tuple(self._callers)
