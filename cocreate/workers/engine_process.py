"""The process that computes: one line of JSON in for each piece of work, lines of JSON out.

It knows neither the database nor the web. It ends when its input does, so it never outlives the
server that started it.
"""

import json
import os
import queue
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import TextIO

from cocreate.domain.errors import RuleViolation
from cocreate.domain.opinions.looking import WORK, look
from cocreate.domain.studies.computing import compute


def work(source: Iterable[str], sink: TextIO) -> None:
    """Answer each line of ``source``: progress now and then, then the answer or a refusal."""

    def send(message: dict[str, object]) -> None:
        print(json.dumps(message), file=sink, flush=True)

    for line in source:
        asked = json.loads(line)
        try:
            kind, task = asked["kind"], asked["task"]
            if kind == WORK:
                answer = look(task, lambda done: send({"progress": done}))
            else:
                answer = compute(kind, task, lambda done: send({"progress": done}))
        except RuleViolation as refusal:
            params = {name: str(value) for name, value in refusal.params.items()}
            send({"refused": refusal.code, "params": params})
        else:
            send({"answer": answer})


def until_the_end(source: TextIO) -> Iterator[str]:
    """The lines of ``source``; its end is the end of this process, whatever it is computing."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in source:
            lines.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        yield lines.get()


if __name__ == "__main__":
    # Votes come first: computing takes what the server leaves of the processor.
    os.nice(10)
    work(until_the_end(sys.stdin), sys.stdout)
