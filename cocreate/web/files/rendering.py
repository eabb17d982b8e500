"""Heavy computing in turn, beside the loop: a room that votes does not wait for somebody's PDF."""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import gevent
from gevent import monkey

from cocreate.domain.errors import TooMany

Answer = TypeVar("Answer")

AT_ONCE: Final = 2
MOST_WAITING: Final = 10
RETRY_AFTER: Final = 10

_being_made = threading.Lock()
_at_work: list[None] = []
_turns = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


def in_turn(work: Callable[[], Answer]) -> Answer:
    """What ``work`` answers, at most two at a time; ``TooMany`` when ten others wait already.

    ``work`` must be pure computing: no session, no request.
    """
    if not _places.acquire(blocking=False):
        raise TooMany("exports-busy", retry_after=RETRY_AFTER)
    try:
        with _turns, _without_collector():
            return _beside_the_loop(work)
    finally:
        _places.release()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Put off Python's collector, whose passes over a large document keep the loop waiting.

    What the files are made of is untied when it is done with; the little that is left waits for the
    first pass after the last file.
    """
    with _being_made:
        gc.disable()
        _at_work.append(None)
    try:
        yield
    finally:
        with _being_made:
            _at_work.pop()
            if not _at_work:
                gc.enable()


def _beside_the_loop(work: Callable[[], Answer]) -> Answer:
    if not monkey.is_module_patched("threading"):
        return work()
    answer: Answer = gevent.get_hub().threadpool.apply(work)
    return answer
