"""Who is there: the seats from which something was heard lately, by workshop, in memory alone.

Presence is a figure of the room and never a record: it is neither stored nor journalled, and it is
empty after a restart until the phones have come back.
"""

import threading
import time
from collections.abc import Callable

ACTIVE_SECONDS = 120.0
"""A seat counts as active so long after it was last heard of."""


class Presence:
    """The seats that are active, by workshop; ``clock`` gives seconds that only ever grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._heard: dict[str, dict[str, float]] = {}

    def hear(self, workshop_id: str, seat_id: str) -> bool:
        """Note that a seat is there; answers whether it was not counted before."""
        now = self._clock()
        with self._lock:
            seats = self._heard.setdefault(workshop_id, {})
            before = seats.get(seat_id)
            seats[seat_id] = now
        return before is None or now - before > ACTIVE_SECONDS

    def active(self, workshop_id: str) -> frozenset[str]:
        """The seats that are active in a workshop."""
        oldest = self._clock() - ACTIVE_SECONDS
        with self._lock:
            seats = self._heard.get(workshop_id, {})
            for seat_id in [one for one, heard in seats.items() if heard < oldest]:
                del seats[seat_id]
            if not seats:
                self._heard.pop(workshop_id, None)
            return frozenset(seats)
