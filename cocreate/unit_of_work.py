"""One transaction: the clock, the journal, the workshop's revision, and news only after commit."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Protocol, Self, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.events import Event, RoomEvent
from cocreate.domain.journal import Line
from cocreate.domain.permissions import Actor, Role
from cocreate.journal import NewLine, append_lines
from cocreate.models.workshops import Pulse

_PULSE = cast("sa.Table", Pulse.__table__)

Clock = Callable[[], dt.datetime]
Subscriber = Callable[[Event], None]


class Turn(Protocol):
    """What writers hold one after the other: a lock of threads or of greenlets."""

    def acquire(self) -> bool: ...

    def release(self) -> None: ...


class UnitOfWork:
    """What an operation writes in: all of it happens, or none of it.

    Leaving the ``with`` block commits; an exception rolls back. Subscribers hear the announced
    events after the commit and never hear of what did not happen. ``clock`` gives UTC times;
    ``turn`` is held from entering to the end of the transaction, where writers must take turns.
    """

    def __init__(
        self,
        session: Session,
        clock: Clock,
        subscribers: tuple[Subscriber, ...],
        *,
        turn: Turn | None = None,
    ) -> None:
        self.session = session
        self._clock = clock
        self._subscribers = subscribers
        self._turn = turn
        self.revisions: dict[str, int] = {}
        """The revision that this transaction gave to each workshop with news."""
        self._events: list[Event] = []
        self._lines: list[NewLine] = []
        self._refusals: list[NewLine] = []

    def __enter__(self) -> Self:
        if self._turn is not None:
            self._turn.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del error, trace
        try:
            if kind is not None:
                self.session.rollback()
                self._keep_refusals()
                return
            self._raise_revisions()
            if self._lines:
                append_lines(self.session, self._lines)
            self.session.commit()
        finally:
            try:
                self.session.close()
            finally:
                # Whatever the database says to the very last: the others get their turn.
                if self._turn is not None:
                    self._turn.release()
        for event in self._events:
            for subscriber in self._subscribers:
                subscriber(event)

    def now(self) -> dt.datetime:
        """The present moment, in UTC."""
        return self._clock()

    def record(
        self,
        actor: Actor,
        role: Role,
        verb: str,
        subject: tuple[str, str],
        workshop_id: str | None = None,
        words: Mapping[str, str] | None = None,
        /,
        **facts: object,
    ) -> None:
        """Write a journal line in this transaction, at its end.

        ``subject`` is (kind, id). ``workshop_id`` is the workshop that the line belongs to; a line
        about a workshop belongs to that one. ``words`` are personal, such as a name as it was: they
        are kept where they can be erased, and the line holds their salted digest (rulings 19). A
        participant is never named: the line holds the role alone, so that no journal line ties a
        device to a paper (rulings 5).
        """
        line = self._line(actor, role, verb, subject, workshop_id, facts)
        self._lines.append(NewLine(line, words or {}))

    def record_refusal(
        self,
        actor: Actor,
        role: Role,
        verb: str,
        subject: tuple[str, str],
        workshop_id: str | None = None,
        /,
        **facts: object,
    ) -> None:
        """Write a journal line that stays although the request fails: the attempt is the news."""
        line = self._line(actor, role, f"{verb}-refused", subject, workshop_id, facts)
        self._refusals.append(NewLine(line, {}))

    def _line(
        self,
        actor: Actor,
        role: Role,
        verb: str,
        subject: tuple[str, str],
        workshop_id: str | None,
        facts: dict[str, object],
    ) -> Line:
        kind, subject_id = subject
        return Line(
            at=self.now(),
            account_id=actor.id if actor.is_staff else None,
            role=role.value,
            verb=verb,
            subject_kind=kind,
            subject_id=subject_id,
            workshop_id=subject_id if kind == "workshop" else workshop_id,
            facts=facts,
            words=None,
        )

    def _keep_refusals(self) -> None:
        if self._refusals:
            append_lines(self.session, self._refusals)
            self.session.commit()

    def announce(self, event: Event) -> None:
        """Let the subscribers know of ``event``, once this transaction is committed."""
        self._events.append(event)

    def _raise_revisions(self) -> None:
        """Give each workshop that has news its next revision, and mark the regions it touches."""
        touched: dict[str, frozenset[str]] = {}
        for event in self._events:
            if not isinstance(event, RoomEvent):
                continue
            regions = touched.get(event.workshop_id, frozenset())
            touched[event.workshop_id] = regions | event.touches
        self.session.flush()
        for workshop_id in sorted(touched):
            revision, marks = self.session.execute(
                sa.select(_PULSE.c.revision, _PULSE.c.marks)
                .where(_PULSE.c.workshop_id == workshop_id)
                .with_for_update()
            ).one()
            revision += 1
            self.revisions[workshop_id] = revision
            moved = dict.fromkeys(sorted(touched[workshop_id]), revision)
            self.session.execute(
                sa.update(_PULSE)
                .where(_PULSE.c.workshop_id == workshop_id)
                .values(revision=revision, marks={**marks, **moved})
            )
