"""The bell: after something has happened, the newest state to every room that has somebody in it.

A message is the state and never an event: any of them may be lost, and the next one heals. What
everybody of a room sees alike rides along as fragments, rendered once; what is personal, or does
not fit, is marked and fetched by the pages themselves. Nothing else emits.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cocreate.domain.errors import NotFound
from cocreate.live.messages import LARGEST_OUT, size_of
from cocreate.live.ports import Shown
from cocreate.live.rooms import Room, Watchers

log = logging.getLogger("cocreate.live")

SHORTEST_WINDOW = 0.05
LONGEST_WINDOW = 0.25
"""Seconds between two messages of a workshop; the first after a silence leaves at once."""
CROWD = 1000
CROWD_WINDOW = 0.1
PRESENCE_SECONDS = 1.0
"""Who comes and goes moves the figures at most this often."""
MOST_URGENT = "step"
"""The region that rides before all others: a change of phase reaches every screen."""

State = dict[str, object]
Emit = Callable[[Room, State], None]


class Background(Protocol):
    """How work goes on beside requests: threads or greenlets."""

    def start_background_task(self, target: Callable[..., None], *args: object) -> object:
        """Start ``target`` beside this."""

    def sleep(self, seconds: float) -> None:
        """Let others go on for a while."""


@dataclass
class Board:
    """What a room was last told: a page that heard it is at these marks, with this content."""

    marks: dict[str, int]
    content: dict[str, bytes] = field(default_factory=dict)
    told: State = field(default_factory=dict)


class Bell:
    """At most one message for each workshop and window, to each of its rooms.

    ``emit`` sends a message to one room.
    """

    def __init__(
        self,
        shown: Shown,
        watchers: Watchers,
        emit: Emit,
        background: Background,
    ) -> None:
        self._shown = shown
        self._watchers = watchers
        self._emit = emit
        self._background = background
        self._lock = threading.Lock()
        self._dirty: dict[str, bool] = {}
        self._running: set[str] = set()
        self._soon: set[str] = set()
        self._boards: dict[Room, Board] = {}

    def ring(self, workshop_id: str, *, anyway: bool = False) -> None:
        """Tell the rooms of a workshop how it stands; ``anyway`` when nothing moved, too."""
        if workshop_id not in self._watchers.workshops():
            return
        with self._lock:
            self._dirty[workshop_id] = self._dirty.get(workshop_id, False) or anyway
            if workshop_id in self._running:
                return
            self._running.add(workshop_id)
        self._background.start_background_task(self._flush_until_quiet, workshop_id)

    def ring_soon(self, workshop_id: str) -> None:
        """Ring for a figure that may wait: with all others of the same second."""
        with self._lock:
            if workshop_id in self._soon:
                return
            self._soon.add(workshop_id)
        self._background.start_background_task(self._ring_later, workshop_id)

    def ring_all(self) -> None:
        """Tell every room how it stands: whoever missed a message is put right."""
        for workshop_id in self._watchers.workshops():
            self.ring(workshop_id, anyway=True)
        with self._lock:
            gone = self._boards.keys() - {
                room
                for workshop_id in self._watchers.workshops()
                for room in self._watchers.rooms_of(workshop_id)
            }
            for room in gone:
                del self._boards[room]

    def welcome(self, room: Room, state: State) -> None:
        """Note what the first page of a room was told, so that changes from there on can ride."""
        with self._lock:
            self._boards.setdefault(room, Board(marks=_marks(state)))

    def _ring_later(self, workshop_id: str) -> None:
        self._background.sleep(PRESENCE_SECONDS)
        with self._lock:
            self._soon.discard(workshop_id)
        self.ring(workshop_id)

    def _flush_until_quiet(self, workshop_id: str) -> None:
        while True:
            with self._lock:
                anyway = self._dirty.pop(workshop_id, None)
                if anyway is None:
                    self._running.discard(workshop_id)
                    return
            began = time.monotonic()
            try:
                self._flush(workshop_id, anyway=anyway)
            except NotFound:
                log.debug("a workshop was erased while its room was being told")
            except Exception:
                log.exception("a workshop could not be shown; its pages ask again by themselves")
            self._background.sleep(self._window(workshop_id, time.monotonic() - began))

    def _window(self, workshop_id: str, took: float) -> float:
        """How long to gather what happens next: longer when telling is hard work."""
        crowded = len(self._watchers.seats_in(workshop_id)) > CROWD
        shortest = CROWD_WINDOW if crowded else SHORTEST_WINDOW
        return min(LONGEST_WINDOW, max(shortest, 2 * took))

    def _flush(self, workshop_id: str, *, anyway: bool) -> None:
        states: dict[str, State] = {}
        for room in self._watchers.rooms_of(workshop_id):
            if room.audience not in states:
                states[room.audience] = self._shown.state(workshop_id, room.audience)
            self._tell(room, states[room.audience], anyway=anyway)

    def _tell(self, room: Room, state: State, *, anyway: bool) -> None:
        with self._lock:
            board = self._boards.setdefault(room, Board(marks=_marks(state)))
        marks = _marks(state)
        changed = [
            name
            for name in self._shown.shared_regions(room.audience)
            if marks.get(name, 0) > board.marks.get(name, 0)
        ]
        fragments = self._fragments(room, board, state, changed)
        told = {name: state[name] for name in ("marks", "workshop", "figures", "step")}
        if not anyway and not fragments and told == board.told:
            return
        self._emit(room, {**state, "fragments": fragments})
        board.marks, board.told = marks, told

    def _fragments(
        self, room: Room, board: Board, state: State, changed: list[str]
    ) -> list[dict[str, object]]:
        """What changed and rides along, the most urgent first, as much as fits.

        ``from`` is the oldest revision of a region to which a fragment applies. A whole region
        applies to all (0); one that looks as before carries no content, and applies to whoever
        has what the room was told last.
        """
        if not changed:
            return []
        names = tuple(sorted(changed, key=lambda name: name != MOST_URGENT))
        try:
            revision, regions = self._shown.render(
                room.workshop_id, room.audience, room.language, names
            )
        except NotFound:
            return []
        except Exception:
            log.exception("regions could not be rendered; pages fetch them")
            return []
        room_left = LARGEST_OUT - size_of(state) - 100
        fragments = []
        for name in names:
            fragment: dict[str, object] = {"region": name, "from": 0, "to": revision}
            content = _digest(regions[name], revision)
            if board.content.get(name) == content:
                fragment["from"] = board.marks.get(name, 0)
            else:
                fragment["html"] = regions[name]
            board.content[name] = content
            size = size_of(fragment) + 1
            if size <= room_left:
                room_left -= size
                fragments.append(fragment)
        return fragments


def _marks(state: State) -> dict[str, int]:
    marks = state["marks"]
    return dict(marks) if isinstance(marks, dict) else {}


def _digest(html: str, revision: int) -> bytes:
    """What a region looks like, without the revision that its wrapper carries."""
    lasting = html.replace(f'data-revision="{revision}"', "", 1)
    return hashlib.blake2b(lasting.encode(), digest_size=16).digest()
