"""Jobs that go on beside the server for as long as it runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

LAST_WORDS_SECONDS = 5.0
"""How long a job may take to notice that it is over."""


class Stop(Protocol):
    """When to stop; the events of threads and those of greenlets both are one."""

    def is_set(self) -> bool:
        """Whether it is time."""

    def wait(self, timeout: float) -> bool:
        """Sleep so long, or until it is time; answers whether it is."""


Job = Callable[[Stop], None]


@contextmanager
def running(*jobs: Job) -> Iterator[None]:
    """Let each job go on, in a thread (or greenlet) of its own, until the block is left."""
    stop = threading.Event()
    threads = [threading.Thread(target=job, args=(stop,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(LAST_WORDS_SECONDS)
