"""What must cross from one process to another, by Redis: that something happened, and no more.

All sockets of a workshop meet in one process, because the proxy sends them there. What happens in
another process (a form that came in there, a step that its clock closed, somebody who signed out)
rings there. Like every ring it may be lost without harm: whoever hears it looks into the database.
Ballots cross only while another process has sockets of their workshop, which in the rule none has.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cocreate.domain.events import (
    BallotCast,
    Event,
    ParticipantLeft,
    RoomEvent,
    StaffEvent,
    WorkshopErased,
)
from cocreate.live.heartbeat import BEAT_SECONDS, LATE_SECONDS, Heartbeat, Pool
from cocreate.models.base import new_id
from cocreate.workers.running import Stop

log = logging.getLogger("cocreate.live")

GATHERING_SECONDS = 0.05
"""What happens within so short a time crosses in one message."""
UNSAID = "nothing can be said to other processes"
UNHEARD = "nothing is heard of other processes"
_KINDS = ("rings", "left", "sessions", "erased")
_PATIENCE = 2.0
"""Seconds that Redis may take for anything."""


@dataclass
class News:
    """What happened, each thing once: workshops to ring, those that somebody left, ended sessions.

    ``sessions`` are the public ids of sessions of staff; ``erased`` are workshops that are no more.
    """

    rings: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.rings or self.left or self.sessions or self.erased)

    def add(self, other: "News") -> None:
        """Take in what another one has."""
        self.rings |= other.rings
        self.left |= other.left
        self.sessions |= other.sessions
        self.erased |= other.erased


class Relay:
    """This process among others: what it says to them, and what it hears.

    ``deliver`` is handed the news of others; ``holds`` answers the workshops that have sockets
    here; ``catch_up`` makes good for what was said before we listened.
    """

    def __init__(
        self,
        url: str,
        deliver: Callable[[News], None],
        holds: Callable[[], frozenset[str]],
        catch_up: Callable[[], None],
    ) -> None:
        self.name = new_id()
        self.heartbeat = Heartbeat()
        self.pool = Pool()
        self._url = url
        self._deliver = deliver
        self._holds = holds
        self._catch_up = catch_up
        self._lock = threading.Lock()
        self._waiting = News()
        self._something = threading.Event()
        self._troubled: set[str] = set()

    def hear(self, event: Event) -> None:
        """Let a committed change be known to the others, soon."""
        with self._lock:
            if isinstance(event, StaffEvent):
                self._waiting.sessions.update(event.session_ids)
            elif isinstance(event, WorkshopErased):
                self._waiting.erased.add(event.workshop_id)
            elif isinstance(event, RoomEvent) and self._crosses(event):
                self._waiting.rings.add(event.workshop_id)
                if isinstance(event, ParticipantLeft):
                    self._waiting.left.add(event.workshop_id)
            else:
                return
        self._something.set()

    def _crosses(self, event: RoomEvent) -> bool:
        return (
            not isinstance(event, BallotCast)
            or not self.heartbeat.hears
            or self.pool.is_held_elsewhere(event.workshop_id)
        )

    def speak(self, stop: Stop) -> None:
        """Say that we are there, and what happened; what could not be said is said later."""
        while not stop.wait(GATHERING_SECONDS):
            try:
                with _connected(self._url) as redis:
                    self._speak_by(redis, stop)
            except _troubles() as trouble:
                self._complain(UNSAID, trouble)
                stop.wait(BEAT_SECONDS)

    def _speak_by(self, redis: Any, stop: Stop) -> None:  # Any: an optional library's client
        next_beat = 0.0
        while not stop.is_set():
            now = time.monotonic()
            is_time = now >= next_beat
            if is_time:
                next_beat = now + BEAT_SECONDS
            self._say(redis, self._beat() if is_time else {})
            if not stop.wait(GATHERING_SECONDS):
                self._something.wait(max(0.0, next_beat - time.monotonic()))
        self._say(redis, {"holds": [], "fit": False})

    def _beat(self) -> dict[str, object]:
        return {"holds": sorted(self._holds()), "fit": not self.heartbeat.is_deaf}

    def _say(self, redis: Any, beat: dict[str, object]) -> None:  # Any: likewise
        self._something.clear()
        with self._lock:
            news, self._waiting = self._waiting, News()
        told = {name: sorted(value) for name, value in vars(news).items() if value}
        if not beat and not told:
            return
        try:
            redis.publish(_channel(redis), json.dumps({"from": self.name, **beat, **told}))
        except _troubles():
            with self._lock:
                self._waiting.add(news)
            raise
        self._troubled.discard(UNSAID)

    def listen(self, stop: Stop) -> None:
        """Hear what the others say, and ourselves; begin anew when nothing comes."""
        # Who listens from the start has missed nothing, and need not send anybody away.
        missed_from = time.monotonic() + LATE_SECONDS
        while not stop.is_set():
            try:
                with (
                    _connected(self._url) as redis,
                    redis.pubsub(ignore_subscribe_messages=True) as ear,
                ):
                    ear.subscribe(_channel(redis))
                    self._listen_by(ear, stop, missed_from)
            except _troubles() as trouble:
                self._complain(UNHEARD, trouble)
            missed_from = float("-inf")
            stop.wait(BEAT_SECONDS)

    def _listen_by(self, ear: Any, stop: Stop, missed_from: float) -> None:  # Any: likewise
        began, heard_before = time.monotonic(), False
        while not stop.is_set():
            message = ear.get_message(timeout=BEAT_SECONDS)
            if message is None:
                if not self.heartbeat.hears and time.monotonic() - began > LATE_SECONDS:
                    self._complain(UNHEARD, None)
                    return
                continue
            try:
                if not heard_before:
                    heard_before = True
                    self._troubled.discard(UNHEARD)
                    self.pool.listen_anew()
                    if began > missed_from:
                        self._catch_up()
                self._take(json.loads(message["data"]))
            except Exception:
                log.exception("what another process said could not be passed on")

    def _complain(self, what: str, trouble: Exception | None) -> None:
        """Say in the log what is wrong, once until it is right again."""
        if what not in self._troubled:
            self._troubled.add(what)
            why = "silence" if trouble is None else type(trouble).__name__
            log.warning("%s (%s): trying again until it is otherwise", what, why)

    def _take(self, said: dict[str, Any]) -> None:
        """Hear one message, which ``_say`` made, here or elsewhere."""
        name, is_beat = said["from"], "holds" in said
        if name != self.name:
            if is_beat:
                self.pool.hear(name, said["holds"], is_fit=said["fit"])
            news = News(*(set(said.get(one, ())) for one in _KINDS))
            if news:
                self._deliver(news)
        elif is_beat:
            self.heartbeat.hear()


def trouble_with(url: str) -> str | None:
    """What is wrong with a Redis that is to pass messages on; None when one arrives."""
    channel = f"cocreate:doctor:{new_id()}"
    try:
        with _connected(url) as redis, redis.pubsub(ignore_subscribe_messages=True) as ear:
            ear.subscribe(channel)
            ear.get_message(timeout=_PATIENCE)
            redis.publish(channel, "heard")
            arrived = ear.get_message(timeout=_PATIENCE)
    except _troubles() as trouble:
        return str(trouble) or type(trouble).__name__
    return None if arrived is not None else "a message did not arrive"


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    # Of the extra `scale`: one process alone needs no Redis.
    from redis import Redis  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    with Redis.from_url(
        url,
        socket_timeout=_PATIENCE,
        socket_connect_timeout=_PATIENCE,
        retry=Retry(NoBackoff(), 0),
    ) as client:
        yield client


def _channel(redis: Any) -> str:  # Any: likewise
    """What is published reaches all databases of a Redis: its number tells sites apart."""
    return f"cocreate:{redis.connection_pool.connection_kwargs.get('db') or 0}"


def _troubles() -> tuple[type[Exception], ...]:
    from redis import RedisError  # noqa: PLC0415 -- as above

    return (RedisError, OSError)
