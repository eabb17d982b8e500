"""Reference servers without a database: python-socketio by itself, and the same on our own wire.

``python -m bench.session.bare PORT stock|own gevent|threading BUFFER``. Each message ``vote`` is
acknowledged with the next revision and told to everybody at once (``window`` 0) or gathered for so
many seconds. ``weigh`` makes each state longer; ``BUFFER`` is what the system may keep for a socket
that takes nothing, in bytes (0: what it likes).
"""

import sys

if __name__ == "__main__" and sys.argv[3] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import json
import socket
import threading
from typing import Any

import socketio

from cocreate.live import driver
from cocreate.live.messages import LARGEST_IN
from cocreate.live.wire import PLACE, driver_of, frame_of

BACKLOG = 4096


class Bare:
    """One room of everybody who is connected."""

    def __init__(self, way: str, mode: str) -> None:
        self.way = way
        self.revision = 0
        self.window = 0.0
        self.padding = "x" * 60
        self.wires: dict[str, Any] = {}
        self.is_flushing = False
        self.lock = threading.Lock()
        self.server = socketio.Server(
            async_mode=mode,
            transports=["websocket"],
            allow_upgrades=False,
            cors_allowed_origins="*",
            max_http_buffer_size=LARGEST_IN,
            async_handlers=False,
            ping_interval=20,
            ping_timeout=60,
        )
        if way == "own":
            spawn = self.server.start_background_task
            driver.put_in(self.server.eio, driver_of(spawn, self.heard))
        self.server.on("connect", self.connect)
        self.server.on("disconnect", self.disconnect)
        self.server.on("vote", self.vote)
        self.server.on("window", self.choose)
        self.server.on("weigh", self.weigh)
        self.app = socketio.WSGIApp(self.server)

    def connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Let everybody in."""
        del auth
        if self.way == "own":
            self.wires[sid] = environ[PLACE]
        else:
            self.server.enter_room(sid, "all")

    def disconnect(self, sid: str, reason: object = None) -> None:
        """Forget who has gone."""
        del reason
        self.wires.pop(sid, None)

    def choose(self, _sid: str, seconds: float) -> dict[str, float]:
        """Gather for so long before telling."""
        self.window = seconds
        return {"window": seconds}

    def weigh(self, _sid: str, size: int) -> dict[str, int]:
        """Make each state so many bytes longer."""
        self.padding = "x" * size
        return {"weigh": size}

    def vote(self, _sid: str, _payload: object) -> dict[str, int]:
        """A vote by the library's way."""
        return {"rev": self._counted()}

    def heard(self, wire: Any, text: str) -> bool:
        """A vote straight from the wire."""
        head, bracket, rest = text[2:].partition("[")
        if not (text.startswith("42") and rest.startswith('"vote"')):
            return False
        json.loads(bracket + rest)
        wire.put(frame_of(f'43{head}[{{"rev":{self._counted()}}}]'))
        return True

    def _counted(self) -> int:
        with self.lock:
            self.revision += 1
            mine = self.revision
            if self.window and self.is_flushing:
                return mine
            self.is_flushing = bool(self.window)
        if self.window:
            self.server.start_background_task(self._later)
        else:
            self._tell(mine)
        return mine

    def _later(self) -> None:
        self.server.sleep(self.window)
        with self.lock:
            self.is_flushing = False
        self._tell(self.revision)

    def _tell(self, revision: int) -> None:
        state = {"revision": revision, "figures": {"voted": revision}, "padding": self.padding}
        if self.way == "own":
            frame = frame_of("42" + json.dumps(["state", state], separators=(",", ":")))
            for wire in list(self.wires.values()):
                wire.tell(frame)
        else:
            self.server.emit("state", state, to="all")


def main() -> None:
    """Serve until killed."""
    port, way, mode = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    bare = Bare(way, mode)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if int(sys.argv[4]):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, int(sys.argv[4]))
    listener.bind(("127.0.0.1", port))
    listener.listen(BACKLOG)
    if mode == "gevent":
        from gevent import pywsgi  # noqa: PLC0415 -- threads mode must not load it

        pywsgi.WSGIServer(listener, bare.app, log=None, error_log=None).serve_forever()
    else:
        import werkzeug.serving  # noqa: PLC0415 -- likewise

        werkzeug.serving.make_server(
            "127.0.0.1", port, bare.app, threaded=True, fd=listener.fileno()
        ).serve_forever()


if __name__ == "__main__":
    main()
