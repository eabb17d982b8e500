"""Heavy making in turn, beside the server: a room that votes does not wait for anybody's file."""

import threading
from collections.abc import Callable
from typing import Final, TypeVar

from cocreate.domain.errors import TooMany
from cocreate.workers.makers import Makers

Answer = TypeVar("Answer")

AT_ONCE: Final = 2
MOST_WAITING: Final = 10
RETRY_AFTER: Final = 10

_makers: list[Makers] = []
_turns = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


def make_beside(makers: Makers) -> None:
    """From now on, in a process that serves, have files made by other processes."""
    _makers.append(makers)


def in_turn(function: Callable[..., Answer], *args: object) -> Answer:
    """What a function answers, at most two at a time; ``TooMany`` when ten others wait already.

    It must be a function of a module, or a method, that can go to another process with what it is
    given: no session, no request. Where nobody is served it runs here.
    """
    if not _places.acquire(blocking=False):
        raise TooMany("exports-busy", retry_after=RETRY_AFTER)
    try:
        with _turns:
            return _makers[-1].make(function, *args) if _makers else function(*args)
    finally:
        _places.release()
