"""Pages that are fetched take turns, so that ballots and states need not wait behind all of them.

When a vote opens, a thousand phones fetch the same region within a second or two. Each costs a few
milliseconds and never waits for anything, so greenlets would answer all that have arrived before
they looked at a socket again. Here one is answered after the other, and between two of them
whatever came in by the sockets has its chance.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

PATIENT = "/live/"
"""Below this address regions are read; whoever reads does not wait for the disk or for others."""


class InTurn:
    """An application whose readers take turns; ``others_first`` lets everything else go on."""

    def __init__(self, app: WSGIApplication, others_first: Callable[[], Any]) -> None:
        self._app = app
        self._others_first = others_first
        self._turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, a reader's in its turn."""
        is_read = environ["REQUEST_METHOD"] == "GET"
        if not is_read or not environ.get("PATH_INFO", "").startswith(PATIENT):
            return self._app(environ, start_response)
        with self._turn:
            self._others_first()
            return self._app(environ, start_response)
