"""Rooms and who is in them: one room for each workshop, audience and language.

Rooms are joined by the server alone, after it has looked up who asks. A socket follows one
workshop at a time, as its page does.
"""

import threading
from dataclasses import dataclass

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


class Watchers:
    """Which sockets are open, whose they are, and what they follow."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sources: dict[str, tuple[str, str | None]] = {}
        self._following: dict[str, Watcher] = {}

    def arrive(self, sid: str, source: str, staff_session: str | None) -> bool:
        """Note a new socket; answers False when its device has enough of them."""
        with self._lock:
            mine = sum(1 for one, _ in self._sources.values() if one == source)
            if mine >= MOST_SOCKETS:
                return False
            self._sources[sid] = (source, staff_session)
            return True

    def leave(self, sid: str) -> Watcher | None:
        """Forget a socket; answers what it followed."""
        with self._lock:
            self._sources.pop(sid, None)
            return self._following.pop(sid, None)

    def follow(self, sid: str, watcher: Watcher) -> Watcher | None:
        """Note what a socket follows from now on; answers what it followed before."""
        with self._lock:
            before = self._following.get(sid)
            self._following[sid] = watcher
            return before

    def workshops(self) -> frozenset[str]:
        """The workshops that somebody follows."""
        with self._lock:
            return frozenset(one.room.workshop_id for one in self._following.values())

    def rooms_of(self, workshop_id: str) -> tuple[Room, ...]:
        """The rooms of a workshop that somebody is in: whoever leads it first, phones last."""
        with self._lock:
            rooms = {one.room for one in self._following.values()}
        order = (Audience.FACILITATOR, Audience.STUDIO, Audience.SCREEN, Audience.PARTICIPANT)
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

    def of_staff_sessions(self, session_ids: frozenset[str]) -> tuple[str, ...]:
        """The sockets of signed-in browsers, named by the public ids of their sessions."""
        with self._lock:
            return tuple(sid for sid, (_, one) in self._sources.items() if one in session_ids)

    def everybody(self) -> tuple[str, ...]:
        """All open sockets."""
        with self._lock:
            return tuple(self._sources)
