"""Whether this process hears what others say, and who the others are.

Each process says by Redis, twice a second, that it is there, and must hear itself say so. One that
hears nothing for five seconds, while another hears, is *deaf*: its listening has failed and not
Redis. It leaves the pool until it hears again. When nobody hears it is Redis that is away, and
everybody goes on with the rooms that they have. Seconds are those of a clock that only ever grows.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

BEAT_SECONDS = 0.5
LATE_SECONDS = 2.5
"""Whoever has heard nothing for so long does not count as somebody who hears."""
DEAF_SECONDS = 5.0
GONE_SECONDS = 5.0
"""Another process of which nothing was heard for so long is gone."""
SETTLED_SECONDS = 8.0
"""How long after another process came the proxy surely sends it whom it should."""

Seconds = Callable[[], float]


class Heartbeat:
    """When this process last heard itself, and since when another one has heard something."""

    def __init__(self, clock: Seconds = time.monotonic) -> None:
        self._clock = clock
        self._heard_at = clock()
        self._others_since: float | None = None
        self.is_deaf = False
        """Whether this process alone hears nothing, for so long that it must leave the pool."""

    def hear(self) -> None:
        """Note that our own beat came back."""
        self._heard_at = self._clock()

    def forgive(self, seconds: float) -> None:
        """Do not count a time in which this process did nothing at all: it could not hear."""
        self._heard_at += seconds

    @property
    def hears(self) -> bool:
        """Whether our own beat came back just now."""
        return self._clock() - self._heard_at < LATE_SECONDS

    def judge(self, *, others_hear: bool) -> None:
        """Find out whether this process is deaf; ``others_hear`` is what the database says.

        The time counts from when another process began to hear as well: after Redis was away for
        all, everybody has the same time to find it again.
        """
        now = self._clock()
        if not others_hear:
            self._others_since = None
            self.is_deaf = False
            return
        if self._others_since is None:
            self._others_since = now
        self.is_deaf = now - max(self._heard_at, self._others_since) > DEAF_SECONDS


@dataclass
class _Other:
    came_at: float
    heard_at: float
    holds: frozenset[str]


class Pool:
    """The other processes as their beats tell of them: when each came, and what rooms it holds.

    And since when this process holds its own: a room that came here before another process did may
    be that one's by the proxy's count.
    """

    def __init__(self, clock: Seconds = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._others: dict[str, _Other] = {}
        self._listening_since = clock()
        self._held_since: dict[str, float] = {}

    def listen_anew(self) -> None:
        """Note that we hear again after a while: whoever we hear of now has been there before."""
        with self._lock:
            self._listening_since = self._clock()
            self._others.clear()

    def hear(self, name: str, holds: Collection[str], *, is_fit: bool) -> None:
        """Note the beat of another process; one that is not fit has left the pool."""
        now = self._clock()
        with self._lock:
            if not is_fit:
                self._others.pop(name, None)
                return
            known = self._others.get(name)
            if known is None:
                is_new = now - self._listening_since > LATE_SECONDS
                came_at = now if is_new else float("-inf")
                known = self._others[name] = _Other(came_at, now, frozenset())
            known.heard_at, known.holds = now, frozenset(holds)

    def is_held_elsewhere(self, workshop_id: str) -> bool:
        """Whether another process has sockets of a workshop."""
        with self._lock:
            self._forget_the_gone()
            return any(workshop_id in one.holds for one in self._others.values())

    def strayed(self, held: Iterable[str]) -> frozenset[str]:
        """Of the workshops ``held`` here, those that may by now be another process's: once each.

        The proxy sent them here while that process was away. Whoever is sent away comes back by the
        proxy, to the right one.
        """
        now = self._clock()
        with self._lock:
            self._forget_the_gone()
            self._held_since = {one: self._held_since.get(one, now) for one in held}
            settled = (
                one.came_at for one in self._others.values() if now - one.came_at > SETTLED_SECONDS
            )
            newest = max(settled, default=float("-inf"))
            found = frozenset(one for one, since in self._held_since.items() if since < newest)
            for one in found:
                self._held_since[one] = now
            return found

    def _forget_the_gone(self) -> None:
        oldest = self._clock() - GONE_SECONDS
        self._others = {name: one for name, one in self._others.items() if one.heard_at >= oldest}
