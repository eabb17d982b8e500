"""The intake of ballots: whatever door they come in by, they are committed together.

There is no timer: while one transaction waits for the disk, the ballots that come in queue up, and
the next transaction takes all of them. So a lone ballot waits for one write to the disk, and a
thousand at once for a handful. Nobody is answered before the commit; then everybody is, before any
screen is told. What the ballots are judged by is in ``operations.voting``, for all doors.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from cocreate.domain.permissions import Actor
from cocreate.domain.voting import Marks
from cocreate.operations.voting import Cast, CastRequest, Counted, cast_ballots
from cocreate.queries.live import revision_of
from cocreate.unit_of_work import UnitOfWork

log = logging.getLogger("cocreate.live")

MOST_AT_ONCE = 500
"""Ballots of one transaction: others who write must not wait for a whole hall."""
LONGEST_WAIT = 30.0
"""Seconds that a door waits for an answer; whoever asked asks again."""


@dataclass(frozen=True)
class Taken:
    """A ballot that is committed: as it counts, and the revision at which the room is then."""

    marks: Marks
    revision: int


Answer = Taken | Exception
Done = Callable[[Answer], None]


class Intake:
    """One queue for each process; ``unit_of_work`` gives a transaction to write in."""

    def __init__(self, unit_of_work: Callable[[], UnitOfWork]) -> None:
        self._unit_of_work = unit_of_work
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Cast, Done]] = deque()
        self._is_committing = False

    def put(self, actor: Actor, request: CastRequest, done: Done) -> None:
        """Let a ballot in; ``done`` is told what became of it, after the commit."""
        with self._lock:
            self._waiting.append(((actor, request), done))
            if self._is_committing:
                return
            self._is_committing = True
        threading.Thread(target=self._commit_until_empty, name="ballots", daemon=True).start()

    def cast(self, actor: Actor, request: CastRequest) -> Taken:
        """Let a ballot in and wait; raises its refusal, or ``TimeoutError``."""
        answered = threading.Event()
        answers: list[Answer] = []

        def done(answer: Answer) -> None:
            answers.append(answer)
            answered.set()

        self.put(actor, request, done)
        if not answered.wait(LONGEST_WAIT):
            raise TimeoutError
        (answer,) = answers
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _commit_until_empty(self) -> None:
        while True:
            with self._lock:
                count = min(len(self._waiting), MOST_AT_ONCE)
                batch = [self._waiting.popleft() for _ in range(count)]
                if not batch:
                    self._is_committing = False
                    return
            answers = self._committed([cast for cast, _ in batch])
            for (_, done), answer in zip(batch, answers, strict=True):
                try:
                    done(answer)
                except Exception:  # one that is gone keeps nobody else waiting
                    log.exception("a ballot was taken and its answer could not be given")

    def _committed(self, casts: list[Cast]) -> list[Answer]:
        try:
            with self._unit_of_work() as uow:
                outcomes = cast_ballots(uow, casts)
                counted = [one for one in outcomes if isinstance(one, Counted)]
                repeated = {one.workshop_id for one in counted if one.is_repeat}
                stands = {one: revision_of(uow.session, one) for one in repeated}
        except Exception as error:  # the database would not: nobody is told that it did
            log.exception("ballots could not be stored; whoever sent them sends them again")
            return [error] * len(casts)
        revisions = stands | uow.revisions
        return [
            Taken(one.marks, revisions[one.workshop_id]) if isinstance(one, Counted) else one
            for one in outcomes
        ]
