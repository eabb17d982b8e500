"""The process that makes files: a pickled function with what it is given in, its answer out.

It ends when its input does, so it never outlives the server that started it.
"""

import gc
import logging
import os
import pickle
import select
import sys
from typing import BinaryIO

from cocreate.domain.errors import DomainError
from cocreate.workers.makers import read_message, write_message

log = logging.getLogger(__name__)

IDLE_SECONDS = 600


def work(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer each message of ``source`` with (whether it failed, the answer or the exception)."""
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        asked = read_message(source)
        if asked is None:
            return
        function, args = pickle.loads(asked)  # noqa: S301 -- our own server wrote it
        gc.disable()
        try:
            answer = pickle.dumps((False, function(*args)))
        except DomainError as refusal:
            answer = pickle.dumps((True, refusal))
        except Exception as failure:
            log.exception("a file could not be made")
            answer = pickle.dumps((True, RuntimeError(repr(failure))))
        finally:
            gc.enable()
        write_message(sink, answer)


if __name__ == "__main__":
    logging.basicConfig()
    # Votes come first: a file takes what the server leaves of the processor.
    os.nice(10)
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not come between the answers.
    os.dup2(2, 1)
    work(sys.stdin.buffer, answers)
