"""The door of sockets: who may come in, what a page may say, and who must go.

A page says two things, ``watch`` and ``ballot``, and each gets an answer. Who says it is found in
the cookies of the handshake and looked up in the database each time: whoever has signed out, or has
left the room, is nobody at once.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask import request
from socketio.exceptions import ConnectionRefusedError as Refused
from werkzeug.exceptions import HTTPException

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import DomainError, RuleViolation
from cocreate.domain.events import Event, ParticipantLeft, RoomEvent, StaffEvent, WorkshopErased
from cocreate.live.bell import Bell
from cocreate.live.intake import Intake
from cocreate.live.messages import Ballot, Watch, counted, read, refusal
from cocreate.live.ports import Door
from cocreate.live.rooms import Caller, Room, Watcher, Watchers
from cocreate.live.wire import PLACE
from cocreate.operations.voting import CastRequest
from cocreate.program import Program
from cocreate.queries.identities import running_sessions, seats_of

log = logging.getLogger("cocreate.live")
Answer = dict[str, object]


@dataclass
class Gateway:
    """The messages of pages, answered; subscribed to the program's events."""

    program: Program
    door: Door
    sockets: Any  # SocketIO, whose stubs are older than it
    watchers: Watchers
    bell: Bell
    intake: Intake

    def listen(self) -> None:
        """Answer connections and messages from now on."""
        self.sockets.on("connect")(self.connect)
        self.sockets.on("disconnect")(self.disconnect)
        self.sockets.on("watch")(self._answering(self.watch))
        self.sockets.on("ballot")(self._answering(self.ballot))
        self.sockets.on("*")(self._answering(self.unknown))
        self.program.subscribers.append(self.hear)

    def connect(self, auth: object = None) -> None:
        """Let a socket in, unless its device has enough of them."""
        del auth
        try:
            caller = Caller(
                source=self.door.source(),
                language=self.door.language(),
                seed=self.door.seed(),
                staff_session=self.door.staff_session(),
                wire=request.environ.get(PLACE),
            )
            if not self.watchers.arrive(_sid(), caller):
                raise RuleViolation("too-many-pages")
        except DomainError as error:
            raise Refused(self._refused(error)) from None

    def disconnect(self, reason: object = None) -> None:
        """Forget a socket."""
        del reason
        self.watchers.leave(_sid())

    def watch(self, *payload: object) -> Answer:
        """Follow a workshop: from now on its messages, and in this answer how it stands.

        The socket is in the room before the state is read, so no change falls between the two.
        """
        message = read(Watch, payload)
        audience = Audience(message.audience)
        try:
            actor = self.door.follower(message.workshop, audience)
        except DomainError:
            self._unfollow(_sid())
            raise
        room = Room(message.workshop, audience, self.door.language())
        watcher = Watcher(room, str(actor.id))
        before = self.watchers.follow(_sid(), watcher)
        if before is not None and before.room != room:
            self._server.leave_room(_sid(), before.room.name)
        self._server.enter_room(_sid(), room.name)
        if before != watcher:
            self.bell.ring_soon(message.workshop)
        state = self.door.state_now(message.workshop, audience)
        self.bell.welcome(room, state)
        return {"ok": True, "state": state}

    def ballot(self, *payload: object) -> Answer:
        """Hand in a ballot; the answer leaves once it is committed, with the marks that count."""
        reached_at = self.program.clock()
        message = read(Ballot, payload)
        self.door.check_pace()
        actor = self.door.follower(message.workshop, Audience.PARTICIPANT)
        cast = CastRequest(
            poll_id=message.poll,
            marks=message.marks,
            seed=self.door.seed(),
            operation_id=message.operation_id,
            reached_at=reached_at,
        )
        self.door.give_back()
        return counted(self.intake.cast(actor, cast))

    def unknown(self, *payload: object) -> Answer:
        """Refuse a message of another kind."""
        del payload
        raise RuleViolation("message-malformed")

    def hear(self, event: Event) -> None:
        """Hear the news of a committed change: ring, and close what is nobody's any more."""
        if isinstance(event, StaffEvent):
            self.close_sessions(event.session_ids)
        elif isinstance(event, WorkshopErased):
            self.close_workshop(event.workshop_id)
        elif isinstance(event, RoomEvent):
            if isinstance(event, ParticipantLeft):
                self.close_without_seat(event.workshop_id)
            self.bell.ring(event.workshop_id)

    def close_sessions(self, session_ids: Collection[str]) -> None:
        """Close the sockets of signed-in browsers, named by the public ids of their sessions."""
        for sid, session_id in self.watchers.staff_sessions().items():
            if session_id in session_ids:
                self._close(sid)

    def close_staff(self) -> None:
        """Close the sockets of all signed-in browsers: they come back with what they may see."""
        for sid in self.watchers.staff_sessions():
            self._close(sid)

    def close_ended_sessions(self) -> None:
        """Close the sockets of browsers that are no longer signed in, as the database says."""
        held = frozenset(self.watchers.staff_sessions().values())
        if held:
            with self.program.reading() as session:
                running = running_sessions(session, held, self.program.clock())
            self.close_sessions(held - running)

    def close_workshop(self, workshop_id: str) -> None:
        """Close the sockets that follow a workshop: their pages come back by themselves."""
        for sid in self.watchers.following(workshop_id):
            self._close(sid)

    def close_all(self) -> None:
        """Send everybody away: the server stops, and pages come back by themselves."""
        for sid in self.watchers.everybody():
            self._close(sid)

    def stay(self) -> None:
        """Note that the phones whose sockets are open are there."""
        for workshop_id in self.watchers.workshops():
            for seat_id in self.watchers.seats_in(workshop_id).values():
                self.program.presence.hear(workshop_id, seat_id)

    def close_without_seat(self, workshop_id: str) -> None:
        """Close the sockets of phones whose seats were given back."""
        following = self.watchers.seats_in(workshop_id)
        if not following:
            return
        with self.program.reading() as session:
            seats = seats_of(session, workshop_id)
        for sid, seat_id in following.items():
            if seat_id not in seats:
                self._close(sid)

    def _unfollow(self, sid: str) -> None:
        """Whoever may not follow any more hears nothing more."""
        self.watchers.unfollow(sid)
        for name in list(self._server.rooms(sid)):
            if name != sid:
                self._server.leave_room(sid, name)

    def _close(self, sid: str) -> None:
        self._unfollow(sid)
        self._server.disconnect(sid)

    @property
    def _server(self) -> Any:  # Any: likewise
        return self.sockets.server

    def _refused(self, error: DomainError) -> Answer:
        return refusal(error, self.door.sentence(error))

    def _answering(self, handler: Callable[..., Answer]) -> Callable[..., Answer]:
        """``handler``, with every refusal and accident turned into an answer."""

        def answer(*payload: object) -> Answer:
            try:
                return handler(*payload)
            except DomainError as error:
                return self._refused(error)
            except HTTPException:
                return self._refused(RuleViolation("message-malformed"))
            except Exception:
                log.exception("a message could not be answered")
                return self._refused(RuleViolation("message-failed"))

        return answer


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # the extension puts it there
    return sid
