"""The embedded server: its listening socket, its two modes, and how it begins and ends."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from wsgiref.types import WSGIApplication

import gevent
import gevent.monkey
import gevent.pool
import gevent.pywsgi
import werkzeug.serving

from cocreate.config import Settings
from cocreate.server_lock import one_of_the_servers, sole_server
from cocreate.workers.running import Job, running

# A whole room may arrive within a second of seeing the code on the projector.
BACKLOG = 4096

# How long requests under way may last once the server was told to stop, in seconds. Open sockets
# are closed when it has passed: their clients come back by themselves.
GRACE = 5.0

Ready = Callable[[socket.socket], None]


class CannotServeError(Exception):
    """The server cannot begin; the message tells the operator why and what to do."""


def open_listener(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say.

    Raises ``CannotServeError`` when the port is taken or the address is not one of this machine.
    """
    host, port = settings.bind_host, settings.bind_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # The address can be used again at once after a restart; inherited by every connection, small
    # messages leave without waiting for more.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        msg = (
            f"cannot listen on {settings.bind} ({error.strerror}): stop what uses it, or name "
            "another address with COCREATE_BIND"
        )
        raise CannotServeError(msg) from None
    listener.listen(BACKLOG)
    return listener


def serve(
    app: WSGIApplication,
    settings: Settings,
    *,
    ready: Ready,
    jobs: tuple[Job, ...] = (),
    end: Callable[[], None] = lambda: None,
) -> None:
    """Serve ``app`` until the process is told to stop (SIGTERM, SIGINT or Ctrl-C).

    ``ready`` is called once connections are accepted; ``jobs`` go on beside them. When it is time
    ``end`` closes what would stay open for ever, and requests under way get ``GRACE`` seconds.
    Raises ``CannotServeError``, or ``AlreadyServedError`` when another server uses the same
    database and the two cannot hear each other.
    """
    serve_by = _serve_greenlets if settings.async_mode == "gevent" else _serve_threads
    with _database_held(settings), open_listener(settings) as listener, running(*jobs):
        serve_by(app, listener, ready, end)


@contextmanager
def _database_held(settings: Settings) -> Iterator[None]:
    with (
        one_of_the_servers(settings.database_url, alone=settings.redis_url is None)
        if settings.sqlite_path is None
        else sole_server(settings.sqlite_path)
    ):
        yield


def _serve_greenlets(
    app: WSGIApplication, listener: socket.socket, ready: Ready, end: Callable[[], None]
) -> None:
    if not gevent.monkey.is_module_patched("socket"):
        msg = "gevent serves a program that was patched before anything else: start it by app.py"
        raise CannotServeError(msg)
    # Its error stream is not a logger: Flask's own handler writes into that stream.
    server = gevent.pywsgi.WSGIServer(
        listener, app, spawn=gevent.pool.Pool(), log=None, handler_class=_GreenletHandler
    )
    server.start()
    stop = gevent.event.Event()
    watchers = [gevent.signal_handler(number, stop.set) for number in _STOP_SIGNALS]
    try:
        ready(listener)
        stop.wait()
    finally:
        server.stop_accepting()
        end()
        server.stop(timeout=GRACE)
        for watcher in watchers:
            watcher.cancel()


def _serve_threads(
    app: WSGIApplication, listener: socket.socket, ready: Ready, end: Callable[[], None]
) -> None:
    host, port = listener.getsockname()[:2]
    server = werkzeug.serving.make_server(
        host, port, app, threaded=True, fd=listener.fileno(), request_handler=_QuietHandler
    )
    stop = threading.Event()
    before = {number: signal.signal(number, _setter(stop)) for number in _STOP_SIGNALS}
    accepting = threading.Thread(target=server.serve_forever, name="accept")
    accepting.start()
    try:
        ready(listener)
        stop.wait()
    finally:
        server.shutdown()
        end()
        accepting.join(GRACE)
        for number, handler in before.items():
            signal.signal(number, handler)


_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def _setter(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    return on_signal


class _GreenletHandler(gevent.pywsgi.WSGIHandler):  # type: ignore[misc]  # gevent is untyped
    """Reads nothing more from a connection that became a WebSocket and has ended."""

    def run_application(self) -> None:
        """Answer one request; without a status, the connection was taken over."""
        super().run_application()
        if self.status is None:
            self.close_connection = True


class _QuietHandler(werkzeug.serving.WSGIRequestHandler):
    """Leaves the log of requests to the program, which knows what may be written."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing: an address may hold a join code."""
