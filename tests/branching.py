"""Servers of tests, each in a process of its own, started in a moment.

To load the modules of the product takes longer than all else that a server does before it answers.
So one process loads them once, in the way that the command does, and branches off a process for
each server that a test asks for. What runs in a branch is the product's own start and nothing else;
`tests/test_server.py` and `tests/cli` start the command itself.
"""

import atexit
import functools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_POLL_SECONDS = 0.02


class Branch:
    """A started server; the few verbs of ``subprocess.Popen`` that tests need."""

    def __init__(self, trunk: "_Trunk", pid: int) -> None:
        self._trunk = trunk
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit status (negative: the signal that ended it), or None while it runs."""
        if self.returncode is None:
            self.returncode = self._trunk.ask({"poll": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """The exit status; raises ``TimeoutError`` when it still runs after ``timeout`` seconds."""
        end = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > end:
                raise TimeoutError(self.pid)
            time.sleep(_POLL_SECONDS)
        return status

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End as a power cut would."""
        self.send_signal(signal.SIGKILL)


class _Trunk:
    """The process that has loaded the product, with the standard library patched or not."""

    def __init__(self, *, patched: bool) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.branching", *(["patched"] if patched else [])],
            cwd=ROOT,
            env={key: value for key, value in os.environ.items() if "COCREATE" not in key},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def _end(self) -> None:
        """Let it see that nobody will ask any more."""
        with self._process:
            pass

    def ask(self, question: Mapping[str, object]) -> int | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: int | None = json.loads(self._process.stdout.readline())
        return answer


@functools.cache
def _trunk(*, patched: bool) -> _Trunk:
    return _Trunk(patched=patched)


def start(what: str, environ: Mapping[str, str], log: Path, *, mode: str = "gevent") -> Branch:
    """Start ``what`` ("serve", the product, or "example", that of the live tests).

    Its settings are the variables COCREATE_… of ``environ``; what it writes goes to ``log``.
    ``mode`` is "gevent" or "threading".
    """
    trunk = _trunk(patched=mode == "gevent")
    settings = {key: value for key, value in environ.items() if key.startswith("COCREATE")}
    pid = trunk.ask({"start": what, "environ": settings, "log": str(log)})
    assert pid is not None
    return Branch(trunk, pid)


def _grow() -> None:
    """Load the product, then branch off servers and say what became of them, line by line."""
    from gevent import monkey, reinit  # noqa: PLC0415 -- must come before every other import

    if "patched" in sys.argv:
        monkey.patch_all()
    # Not those that gevent watches over: here nothing waits but for the next line.
    fork, waitpid = (monkey.get_original("os", name) for name in ("fork", "waitpid"))
    from cocreate import starting  # noqa: PLC0415 -- after the patch, or nothing of it is patched
    from tests.live import example  # noqa: PLC0415 -- after the patch

    programs = {"serve": lambda: starting.start(["serve"]), "example": example.main}
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        question = json.loads(line)
        if "poll" in question:
            pid, status = waitpid(question["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = fork()
            if answer == 0:
                reinit()
                answers.close()
                _become(question["environ"], question["log"])
                sys.exit(programs[question["start"]]())
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _become(environ: Mapping[str, str], log: str) -> None:
    os.environ.update(environ)
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(written, 1)
    os.dup2(written, 2)


if __name__ == "__main__":
    _grow()
