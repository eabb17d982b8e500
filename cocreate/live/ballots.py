"""Ballots straight from the socket: read as they arrive, handed in, answered after the commit.

A whole room votes in the same second, and the ordinary way of a message (a request context, who
asks, a session of the database) costs ten times the ballot itself. Who a socket is was settled when
it began to follow its room; that the seat is still there, and everything else, is judged by the
intake, for all doors alike. Whatever is not plainly a ballot of that room goes the ordinary way.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import DomainError, RuleViolation, TooMany
from cocreate.domain.permissions import Actor
from cocreate.live.intake import Answer, Intake, Taken
from cocreate.live.messages import Ballot, counted, read, refusal
from cocreate.live.ports import Door
from cocreate.live.rooms import Caller, Watchers
from cocreate.live.wire import Wire, frame_of
from cocreate.operations.voting import CastRequest
from cocreate.program import Program

log = logging.getLogger("cocreate.live")

EVENT = "42"
ANSWER = "43"


@dataclass(frozen=True)
class BallotDoor:
    """Hears what comes in by our own sockets, before the library does."""

    program: Program
    door: Door
    watchers: Watchers
    intake: Intake

    def heard(self, wire: Wire, text: str) -> bool:
        """Take a ballot; answers False for all that is to go the ordinary way."""
        found = _ballot_in(text)
        if found is None:
            return False
        number, payload = found
        following = self.watchers.behind(wire)
        if following is None:
            return False
        caller, watcher = following
        room = watcher.room
        if room.audience is not Audience.PARTICIPANT or payload.workshop != room.workshop_id:
            return False
        answer = self._answering(wire, caller, number)
        if not self.door.may_act(caller.source):
            answer(TooMany("too-fast", retry_after=1))
            return True
        self.program.presence.hear(room.workshop_id, watcher.actor_id)
        self.intake.put(
            Actor(id=watcher.actor_id, workshop_id=room.workshop_id),
            CastRequest(
                poll_id=payload.poll,
                marks=payload.marks,
                seed=caller.seed,
                operation_id=payload.operation_id,
                reached_at=self.program.clock(),
            ),
            answer,
        )
        return True

    def _answering(self, wire: Wire, caller: Caller, number: str) -> Callable[[Answer], None]:
        def answer(outcome: Answer) -> None:
            if isinstance(outcome, Taken):
                told = counted(outcome)
            else:
                error = outcome
                if not isinstance(error, DomainError):
                    log.error("a ballot could not be taken", exc_info=error)
                    error = RuleViolation("message-failed")
                told = refusal(error, self.door.sentence_in(error, caller.language))
            body = json.dumps([told], separators=(",", ":"), ensure_ascii=False)
            wire.put(frame_of(f"{ANSWER}{number}{body}"))

        return answer


def _ballot_in(text: str) -> tuple[str, Ballot] | None:
    """The number of the answer that a message asks for, and the ballot in it, if it is one."""
    if not text.startswith(EVENT):
        return None
    head, bracket, rest = text[len(EVENT) :].partition("[")
    if not bracket or not head.isdecimal() or not rest.startswith('"ballot"'):
        return None
    try:
        _, *payload = json.loads(bracket + rest)
        return head, read(Ballot, tuple(payload))
    except (ValueError, RecursionError, RuleViolation):
        return None
