"""Where a page that opens a socket may come from: our own address, said by the browser itself.

Browsers send cookies with a socket opened by any site, and the library lets a handshake without
an origin in; so a handshake that does not name our own origin ends here, before a socket exists.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cocreate.config import Settings
from cocreate.network import is_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SOCKET_PATH = "/socket.io"
_REFUSAL = b"This socket is only for the pages of this site.\n"


def allowed_origins(settings: Settings) -> tuple[str, ...]:
    """The origins of our own pages: the public address, and this machine's own names for it.

    Whoever sits at the machine that serves a room may type localhost.
    """
    origins = [settings.public_url]
    if settings.environment == "development" and not settings.secure:
        names = (name for name in settings.trusted_hosts if is_loopback(name))
        origins += [f"http://{name}:{settings.bind_port}" for name in names]
    return tuple(dict.fromkeys(origins))


class OriginGate:
    """Lets only handshakes from our own pages through to the socket server."""

    def __init__(self, app: "WSGIApplication", origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer 403 to a foreign, ``null`` or missing origin; pass everything else on."""
        path = environ.get("PATH_INFO", "")
        is_socket = path == SOCKET_PATH or path.startswith(SOCKET_PATH + "/")
        if is_socket and environ.get("HTTP_ORIGIN") not in self._origins:
            start_response(
                "403 Forbidden",
                [
                    ("Content-Type", "text/plain; charset=utf-8"),
                    ("Content-Length", str(len(_REFUSAL))),
                    ("Connection", "close"),
                ],
            )
            return [_REFUSAL]
        return self._app(environ, start_response)
