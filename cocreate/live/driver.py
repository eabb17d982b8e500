"""The stock WebSocket under the sockets: the library's own, made to write whole frames.

The library hands each frame to a single ``send``. On a cooperative socket that may write only a
part of it, after which the stream of a slow client is broken; and two writers may interleave. Here
a frame is written whole, one writer after the other. Compression is declined: it saves nothing on
small messages and costs memory for each client.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import simple_websocket

from cocreate.live.messages import LARGEST_IN

# Any in this module: neither library is typed.


class WholeWrites:
    """A socket whose ``send`` writes everything, one caller at a time."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._turn = threading.Lock()

    def send(self, data: bytes) -> int:
        """Write all of ``data``."""
        with self._turn:
            self._sock.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class Server(simple_websocket.Server):  # type: ignore[misc]  # the library is untyped
    """The server's side of one WebSocket."""

    def handshake(self) -> None:
        """Accept the client, declining compression."""
        self.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        self.sock: Any = WholeWrites(self.sock)
        super().handshake()


def install(engine: Any) -> None:
    """Make an engine.io server speak through the driver above, which it has no option for."""
    put_in(engine, _driver(engine._async["websocket"]))


def put_in(engine: Any, driver: type) -> None:
    """Make an engine.io server speak through a driver."""
    engine._async = {**engine._async, "websocket": driver}


def _driver(stock: Any) -> type:

    class Driver(stock):  # type: ignore[misc]  # likewise
        """What engine.io speaks to, for one client."""

        def __call__(
            self, environ: dict[str, Any], start_response: Callable[..., Any]
        ) -> Iterable[bytes]:
            self.ws = Server(environ, max_message_size=LARGEST_IN, **self.server_args)
            answer: Iterable[bytes] = self.app(self)
            if self.ws.mode == "gunicorn":
                raise StopIteration
            if self.ws.mode == "werkzeug":
                raise ConnectionError
            return answer

    return Driver
