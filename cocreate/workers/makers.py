"""Heavy making in processes beside the server, so that a room that votes feels nothing of it.

A thread would share the interpreter's lock with the server: while a file of 200 sheets is made,
acknowledgements would wait a second instead of some milliseconds (`docs/benchmarks.md`).
"""

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import IO, Any, TypeVar

from cocreate.places import IMPORTS

Answer = TypeVar("Answer")

HEADER = 8
"""Bytes that say how long the message is that follows."""


class MakerBroken(Exception):
    """The process ended without an answer."""


class Makers:
    """As many processes as are needed at once, each begun with the first work that it is given.

    A process that has had nothing to do for ten minutes ends itself, and each ends with the server.
    What goes to and fro is pickled: both ends are this program.
    """

    def __init__(self) -> None:
        self._idle: list[subprocess.Popen[bytes]] = []

    def make(self, function: Callable[..., Answer], *args: object) -> Answer:
        """What a function of a module answers in a process of its own.

        Raises what the function raises, and ``MakerBroken`` when the process dies of it.
        """
        asked = pickle.dumps((function, args))
        process = self._idle.pop() if self._idle else _begin()
        answer = _ask(process, asked)
        if answer is None:
            # It had ended for want of work, perhaps; or it died of this, and so will the next one.
            process = _begin()
            answer = _ask(process, asked)
        if answer is None:
            raise MakerBroken(function.__qualname__)
        self._idle.append(process)
        failed, made = pickle.loads(answer)  # noqa: S301 -- our own process wrote it
        if failed:
            failure: Exception = made
            raise failure
        result: Answer = made
        return result

    def end(self) -> None:
        """Let the processes go that have nothing to do."""
        while self._idle:
            with self._idle.pop() as process:
                process.terminate()


def _begin() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cocreate.workers.maker_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=IMPORTS,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )


def _ask(process: subprocess.Popen[bytes], asked: bytes) -> bytes | None:
    """What a process answers, or None when it is no more; then its pipes are closed."""
    try:
        write_message(process.stdin, asked)
        answer = read_message(process.stdout)
    except OSError:
        answer = None
    if answer is None:
        process.kill()
        # What is left in the pipe to a dead process is nobody's.
        with contextlib.suppress(OSError), process:
            pass
    return answer


def write_message(sink: IO[bytes] | None, message: bytes) -> None:
    """Send a message to the other end of a pipe."""
    if sink is None:
        raise BrokenPipeError
    sink.write(len(message).to_bytes(HEADER))
    sink.write(message)
    sink.flush()


def read_message(source: Any) -> bytes | None:  # Any: a pipe, or gevent's file of one
    """The next message of a pipe, or None when the other end has gone."""
    header = source.read(HEADER)
    if len(header) < HEADER:
        return None
    length = int.from_bytes(header)
    message: bytes = source.read(length)
    return message if len(message) == length else None
