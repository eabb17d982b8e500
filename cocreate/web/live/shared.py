"""What everybody in a room reads alike is read and rendered once for each revision.

When a vote opens, a thousand phones ask for the same things within a second or two. A revision says
that nothing of the workshop has changed; what is kept is forgotten after a second all the same,
because clocks go on, and because names that belong to no workshop (a pillar's) move no revision.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar, cast

from flask import Flask, current_app

SECONDS = 1.0
_MOST = 500
_TURNS = 64
T = TypeVar("T")


@dataclass(frozen=True)
class _Kept:
    revision: int
    at: float
    value: object


class Shared:
    """Values by key, each good for one revision; ``clock`` gives seconds that only ever grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Hashable, _Kept] = {}
        self._turns = tuple(threading.Lock() for _ in range(_TURNS))

    def once(
        self,
        key: Hashable,
        revision: int,
        read: Callable[[], T],
        *,
        keeps: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """The value of ``key`` at ``revision``: the one that is kept, or what ``read`` answers.

        Whoever asks while it is being read waits for it. ``read`` must not ask for anything here.
        A value that ``keeps`` refuses is given to nobody else.
        """
        found = self._fresh(key, revision)
        if found is None:
            with self._turns[hash(key) % _TURNS]:
                found = self._fresh(key, revision)
                if found is None:
                    value = read()
                    if keeps(value):
                        self._keep(key, _Kept(revision, self._clock(), value))
                    return value
        return cast("T", found.value)

    def _fresh(self, key: Hashable, revision: int) -> _Kept | None:
        found = self._kept.get(key)
        if found is None or found.revision != revision or self._clock() - found.at >= SECONDS:
            return None
        return found

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        if len(self._kept) >= _MOST:
            oldest = self._clock() - SECONDS
            self._kept = {key: one for key, one in self._kept.items() if one.at > oldest}
        self._kept[key] = kept


def shared() -> Shared:
    """What the rooms of this application share."""
    return cast("Shared", current_app.extensions["cocreate.shared"])


def init_app(app: Flask) -> None:
    """Give the application something to keep it in."""
    app.extensions["cocreate.shared"] = Shared()
