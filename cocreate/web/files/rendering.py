"""Heavy computing in turn, beside the loop: a room that votes does not wait for somebody's PDF."""

import threading
from collections.abc import Callable
from typing import Final, TypeVar

import gevent
from gevent import monkey

from cocreate.domain.errors import TooMany

Answer = TypeVar("Answer")

AT_ONCE: Final = 2
MOST_WAITING: Final = 10
RETRY_AFTER: Final = 10

_turns = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


def in_turn(work: Callable[[], Answer]) -> Answer:
    """What ``work`` answers, at most two at a time; ``TooMany`` when ten others wait already.

    ``work`` must be pure computing: no session, no request.
    """
    if not _places.acquire(blocking=False):
        raise TooMany("exports-busy", retry_after=RETRY_AFTER)
    try:
        with _turns:
            return _beside_the_loop(work)
    finally:
        _places.release()


def _beside_the_loop(work: Callable[[], Answer]) -> Answer:
    if not monkey.is_module_patched("threading"):
        return work()
    answer: Answer = gevent.get_hub().threadpool.apply(work)
    return answer
