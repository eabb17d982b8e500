"""A process as one of several: it leaves the pool when it is deaf, and looks for itself meanwhile.

The proxy in front tells by ``/readyz`` (503), where it asks, and by the answers to pages otherwise:
502, by which it asks another process. What changes something is still done here: it may have begun,
and nobody may be asked twice.
"""

import logging
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cocreate.live.bell import Bell
from cocreate.live.gateway import Gateway
from cocreate.live.heartbeat import BEAT_SECONDS, Heartbeat
from cocreate.live.relay import News, Relay
from cocreate.live.rooms import Watchers
from cocreate.live.witness import Witness
from cocreate.workers.running import Stop

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("cocreate.live")

LOOK_SECONDS = 2.0
"""How often a process that hears nothing looks into the database what has happened elsewhere."""

ALWAYS_ANSWERED = ("/healthz", "/readyz")
_REFUSAL = b"This process is out of touch with the others: ask again.\n"


class Membership:
    """What a process that serves beside others does because of them."""

    def __init__(self, url: str, database_url: str, gateway: Gateway) -> None:
        self._gateway = gateway
        self._bell: Bell = gateway.bell
        self._watchers: Watchers = gateway.watchers
        self.relay = Relay(url, self.deliver, self._watchers.workshops, self.catch_up)
        self._witness = Witness(database_url)
        self._looked_at = float("-inf")
        self._was_deaf = False

    @property
    def heartbeat(self) -> Heartbeat:
        """Whether this process hears."""
        return self.relay.heartbeat

    def deliver(self, news: News) -> None:
        """Do here what news of another process ask for."""
        for workshop_id in news.left:
            self._gateway.close_without_seat(workshop_id)
        for workshop_id in news.erased:
            self._gateway.close_workshop(workshop_id)
        self._gateway.close_sessions(news.sessions)
        for workshop_id in news.rings:
            self._bell.ring(workshop_id)

    def catch_up(self) -> None:
        """Make good for what was said while we did not listen; whoever is staff asks anew."""
        self._look()
        self._gateway.close_staff()

    def run_forever(self, stop: Stop) -> None:
        """Look after this process's place among the others until told to stop."""
        try:
            while not self._waited(stop):
                try:
                    self._tick()
                except Exception:
                    log.exception("a process could not look after its place; trying again")
        finally:
            self._witness.end()

    def _waited(self, stop: Stop) -> bool:
        began = time.monotonic()
        over = stop.wait(BEAT_SECONDS)
        overslept = time.monotonic() - began - BEAT_SECONDS
        if overslept > BEAT_SECONDS:
            self.heartbeat.forgive(overslept)
        return over

    def _tick(self) -> None:
        heartbeat, now = self.heartbeat, time.monotonic()
        heartbeat.judge(others_hear=self._witness.others_hear(hears=heartbeat.hears))
        if heartbeat.is_deaf is not self._was_deaf:
            self._was_deaf = heartbeat.is_deaf
            log.error(
                "this process hears nothing although others do: it leaves the pool"
                if self._was_deaf
                else "this process hears again: it is back in the pool"
            )
        if self._was_deaf:
            self._gateway.close_all()
        elif not heartbeat.hears and now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            self._look()
        for workshop_id in self.relay.pool.strayed(self._watchers.workshops()):
            log.info("a workshop may be another process's by now: its sockets are sent there")
            self._gateway.close_workshop(workshop_id)

    def _look(self) -> None:
        self._gateway.close_ended_sessions()
        for workshop_id in self._watchers.workshops():
            self._gateway.close_without_seat(workshop_id)
            self._bell.ring(workshop_id)


class DeafGate:
    """Answers 502 for a deaf process to whatever another one can answer."""

    def __init__(self, app: "WSGIApplication", heartbeat: Heartbeat) -> None:
        self._app = app
        self._heartbeat = heartbeat

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass on what changes something, and those who ask how it is."""
        can_be_asked_elsewhere = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if (
            can_be_asked_elsewhere
            and self._heartbeat.is_deaf
            and environ.get("PATH_INFO") not in ALWAYS_ANSWERED
        ):
            start_response(
                "502 Bad Gateway",
                [
                    ("Content-Type", "text/plain; charset=utf-8"),
                    ("Content-Length", str(len(_REFUSAL))),
                    ("Retry-After", "1"),
                    ("Connection", "close"),
                ],
            )
            return [_REFUSAL]
        return self._app(environ, start_response)
