"""The engine room: has selections computed in processes of their own, and keeps what they answer.

The server goes on taking votes meanwhile: nothing is computed in it, and no transaction is open
while a process computes.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from cocreate.models.studies.records import JobKind
from cocreate.operations.studies import grouping, jobs
from cocreate.places import IMPORTS
from cocreate.unit_of_work import UnitOfWork
from cocreate.workers.running import Job, Stop

log = logging.getLogger("cocreate.engine")

PAUSE_SECONDS = 0.25
IDLE_PAUSES = 240
"""Pauses without work after which a process is let go, with its memory."""

NEWS_EVERY = 10
"""Per cent between two reports of progress: each is a transaction and rings the bell."""

LANES: tuple[frozenset[JobKind], ...] = (
    frozenset({JobKind.OFFICIAL}),
    frozenset({JobKind.LADDER}),
    frozenset({JobKind.EVIDENCE}),
)
"""What waits for what: an official run never waits for the evidence of an earlier one."""

Units = Callable[[], UnitOfWork]
Waits = Callable[[Collection[JobKind]], bool]
"""Whether there is work of these kinds, found out without disturbing anybody who writes."""


class Claimed(Protocol):
    """A piece of work: its id, what an engine process is asked for, and with which task."""

    @property
    def job_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def task(self) -> dict[str, Any]: ...  # Any: plain JSON values


class Desk(Protocol):
    """Where work is fetched and handed in: the operations of studies, or those of groups."""

    def claim(self, uow: UnitOfWork, kinds: Collection[Any], /) -> Any: ...  # Any: its own Claim
    def note_progress(self, uow: UnitOfWork, job_id: str, progress: int, /) -> bool: ...
    def finish(self, uow: UnitOfWork, done: Any, answer: dict[str, Any], /) -> None: ...
    def give_up(
        self, uow: UnitOfWork, job_id: str, failure: str, params: Any = None, /
    ) -> None: ...


class EngineBroken(Exception):
    """The process ended without an answer."""


class EngineRefused(Exception):
    """What was asked for cannot be computed: a code with its parameters."""

    def __init__(self, code: str, params: dict[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Engine:
    """Does the work of some ``kinds``, writing what becomes of it in transactions of ``units``."""

    def __init__(
        self, units: Units, waits: Waits, kinds: Collection[JobKind], desk: Desk = jobs
    ) -> None:
        self.units = units
        self.waits = waits
        self.kinds = kinds
        self.desk = desk
        self._process: subprocess.Popen[str] | None = None

    def run_forever(self, stop: Stop) -> None:
        """Work until told to stop; an accident is logged and survived."""
        idle = 0
        with self.computing():
            while not stop.wait(PAUSE_SECONDS):
                try:
                    idle = 0 if self.work_off() else idle + 1
                except Exception:
                    log.exception("a selection could not be computed; trying again")
                if idle == IDLE_PAUSES:
                    self.end()

    @contextmanager
    def computing(self) -> Iterator[None]:
        """Let the process, begun with the first piece of work, end with the block."""
        try:
            yield
        finally:
            self.end()

    def work_off(self) -> int:
        """Do all work that waits; answers how much there was."""
        done = 0
        while self.waits(self.kinds):
            with self.units() as uow:
                claimed = self.desk.claim(uow, self.kinds)
            if claimed is not None:
                self._do(claimed)
            done += 1
        return done

    def _do(self, claimed: Claimed) -> None:
        try:
            answer = self._compute(claimed)
        except EngineRefused as refusal:
            with self.units() as uow:
                self.desk.give_up(uow, claimed.job_id, refusal.code, refusal.params)
        except EngineBroken:
            log.exception("the engine process ended without an answer")
            with self.units() as uow:
                self.desk.give_up(uow, claimed.job_id, "engine-gave-up")
        else:
            with self.units() as uow:
                self.desk.finish(uow, claimed, answer)

    def _compute(self, claimed: Claimed) -> dict[str, Any]:  # Any: plain JSON values
        """What the process answers; raises ``EngineRefused`` or ``EngineBroken``."""
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise EngineBroken
        asked = json.dumps({"kind": claimed.kind, "task": claimed.task})
        told = 0
        try:
            process.stdin.write(asked + "\n")
            process.stdin.flush()
            for line in process.stdout:
                said = json.loads(line)
                if "answer" in said:
                    answer: dict[str, Any] = said["answer"]
                    return answer
                if "refused" in said:
                    raise EngineRefused(said["refused"], said["params"])
                if said["progress"] >= told + NEWS_EVERY:
                    told = said["progress"]
                    with self.units() as uow:
                        self.desk.note_progress(uow, claimed.job_id, told)
        except (OSError, ValueError) as trouble:
            self.end()
            raise EngineBroken from trouble
        self.end()
        raise EngineBroken

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cocreate.workers.engine_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                cwd=IMPORTS,
                # One thread of arithmetic: the other processors are for the room.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
        return self._process

    def end(self) -> None:
        """Let the process go, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        with process:
            process.terminate()


def engines(units: Units, waits: Waits, groups_wait: Callable[[], bool]) -> tuple[Job, ...]:
    """One engine for each lane, and one that looks for groups, to go on beside a server."""
    grouper = Engine(units, lambda _kinds: groups_wait(), (), grouping)
    return (*(Engine(units, waits, lane).run_forever for lane in LANES), grouper.run_forever)
