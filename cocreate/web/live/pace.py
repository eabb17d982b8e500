"""How fast one device may act in a room: a cheap limit in memory for ballots and live regions.

A whole room shares one address, so the address counts only for who shows no cookie at all. The
limit is far above what a person does and far below what would slow the others down.
"""

import threading
import time
from collections.abc import Callable

from flask import Flask, current_app

from cocreate.domain.errors import TooMany
from cocreate.domain.tokens import token_hash
from cocreate.web.devices import device_key, device_token
from cocreate.web.identity import staff_token

PER_SECOND = 10.0
"""What a device may do for as long as it likes."""
AT_ONCE = 30.0
"""What it may do in a burst: a page has a handful of regions, and people tap in flurries."""
_MOST_DEVICES = 20_000


class Pace:
    """A bucket of tokens for each device; ``clock`` gives seconds that only ever grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> bool:
        """Take a token of a device's bucket, if one is left."""
        now = self._clock()
        with self._lock:
            left, at = self._buckets.get(key, (AT_ONCE, now))
            left = min(AT_ONCE, left + (now - at) * PER_SECOND)
            may = left >= 1
            self._buckets[key] = (left - 1 if may else left, now)
            if len(self._buckets) > _MOST_DEVICES:
                self._forget_full(now)
        return may

    def _forget_full(self, now: float) -> None:
        """Forget the buckets that are full again by now: they say nothing."""
        filled = AT_ONCE / PER_SECOND
        self._buckets = {key: one for key, one in self._buckets.items() if now - one[1] < filled}


def check_pace() -> None:
    """Refuse with ``TooMany`` when the device of this request acts faster than people do."""
    pace: Pace = current_app.extensions["cocreate.pace"]
    if not pace.take(source_key()):
        raise TooMany("too-fast", retry_after=1)


def source_key() -> str:
    """By what the source of a request is told from others: its device, its sign-in, its address."""
    token = staff_token()
    if device_token() is None and token:
        return "staff:" + token_hash(token)
    return device_key()


def init_app(app: Flask) -> None:
    """Give the application its buckets."""
    app.extensions["cocreate.pace"] = Pace()
