"""The Socket.IO adapter: rooms, gateway and bell.

The socket rings and HTTP tells: what is sent is the state, which may be lost without harm.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from cocreate.live import driver
from cocreate.live.ballots import BallotDoor
from cocreate.live.bell import Bell, Emit, State
from cocreate.live.fanout import Direct
from cocreate.live.gateway import Gateway
from cocreate.live.intake import Intake
from cocreate.live.membership import DeafGate, Membership
from cocreate.live.messages import LARGEST_IN
from cocreate.live.origins import OriginGate, allowed_origins
from cocreate.live.ports import Door
from cocreate.live.rooms import Room, Watchers
from cocreate.live.turns import InTurn
from cocreate.live.wire import driver_of
from cocreate.program import Program
from cocreate.workers.running import Job, Stop

RING_SECONDS = 15.0
"""Somebody who watches hears at least this often how things stand."""
PING_SECONDS = 20
GONE_SECONDS = 10
"""A phone that does not answer a ping for so long is gone."""


@dataclass
class Live:
    """The live side of a running application."""

    gateway: Gateway
    bell: Bell
    membership: Membership | None = None
    """This process among others, where there may be others."""

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What a server runs beside requests."""
        mine: tuple[Job, ...] = (self.keep_ringing,)
        if self.membership is not None:
            relay = self.membership.relay
            mine += (relay.speak, relay.listen, self.membership.run_forever)
        return mine

    def keep_ringing(self, stop: Stop) -> None:
        """Ring every ``RING_SECONDS`` until told to stop; a server runs this beside requests."""
        while not stop.wait(RING_SECONDS):
            self.gateway.stay()
            self.bell.ring_all()

    def send_away(self) -> None:
        """Close every socket: the server stops, and pages come back by themselves."""
        self.gateway.close_all()


def init_app(app: Flask, program: Program, door: Door) -> Live:
    """Let ``app`` answer sockets; ``door`` is what the web lends."""
    settings = program.settings
    origins = allowed_origins(settings)
    # The stubs are older than the library: they do not know all of it.
    options: dict[str, Any] = {
        "async_mode": settings.async_mode,
        "transports": ["websocket"],
        "allow_upgrades": False,
        "cors_allowed_origins": list(origins),
        "max_http_buffer_size": LARGEST_IN,
        "manage_session": False,
        "async_handlers": False,
        "http_compression": False,
        "ping_interval": PING_SECONDS,
        "ping_timeout": GONE_SECONDS,
    }
    sockets: Any = SocketIO(app, **options)
    if settings.async_mode == "gevent":
        app.wsgi_app = InTurn(app.wsgi_app, lambda: sockets.sleep(0))  # type: ignore[method-assign]
    app.wsgi_app = OriginGate(app.wsgi_app, origins)  # type: ignore[method-assign]  # Flask's way

    watchers = Watchers()
    intake = Intake(program.unit_of_work)
    app.extensions["cocreate.intake"] = intake
    if settings.live_driver == "own":
        ballots = BallotDoor(program, door, watchers, intake)
        own = driver_of(sockets.start_background_task, ballots.heard)
        driver.put_in(sockets.server.eio, own)
        emit: Emit = Direct(watchers, sockets)
    else:
        driver.install(sockets.server.eio)

        def emit(room: Room, state: State) -> None:
            sockets.emit("state", state, to=room.name)

    bell = Bell(door, watchers, emit, sockets)
    gateway = Gateway(program, door, sockets, watchers, bell, intake)
    gateway.listen()
    live = Live(gateway, bell, _membership(app, program, gateway))
    app.extensions["cocreate.live"] = live
    return live


def _membership(app: Flask, program: Program, gateway: Gateway) -> Membership | None:
    """This process as one of several, if its settings let it be one."""
    settings = program.settings
    if not settings.serves_beside_others or settings.redis_url is None:
        return None
    membership = Membership(settings.redis_url, settings.database_url, gateway)
    program.subscribers.append(membership.relay.hear)
    program.is_deaf = lambda: membership.heartbeat.is_deaf
    app.wsgi_app = DeafGate(app.wsgi_app, membership.heartbeat)  # type: ignore[method-assign]
    return membership
