"""A server in a process of its own, and devices that speak to it: over HTTP and over a socket."""

import functools
import itertools
import json
import queue
import re
import signal
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import socketio

from tests import branching
from tests.stations import empty_redis, free_port

ROOT = Path(__file__).resolve().parents[2]
MODES = ("gevent", "threading")
_numbers = itertools.count(1)


class Server:
    """The example served in a mode, on a database that exists."""

    def __init__(
        self, database_url: str, folder: Path, mode: str, *, host: str = "127.0.0.1", **more: str
    ) -> None:
        self.mode, _, path = mode.partition("/")
        self.port = free_port()
        self.address = f"http://{host}:{self.port}"
        self._environ = {
            "COCREATE_DATABASE_URL": database_url,
            "COCREATE_DATA_DIR": str(folder),
            "COCREATE_BIND": f"127.0.0.1:{self.port}",
            "COCREATE_PUBLIC_URL": self.address,
            "COCREATE_ASYNC_MODE": self.mode,
            "COCREATE_LIVE_DRIVER": path or "own",
            "COCREATE_REDIS_URL": empty_redis() or "",
            **more,
        }
        self._log = folder / f"server-{self.port}.log"
        self.start()

    def start(self) -> None:
        """Start, and wait until connections are accepted."""
        before = self._written()
        self.process = branching.start("example", self._environ, self._log, mode=self.mode)
        while "ready" not in self._written()[len(before) :]:
            assert self.process.poll() is None, self._written()
            time.sleep(0.02)

    def _written(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def kill(self) -> None:
        """End as a power cut would."""
        self.process.kill()
        self.errors()

    def stop(self) -> str:
        """End as an operator would; answers what was written to the error stream."""
        self.process.send_signal(signal.SIGTERM)
        return self.errors()

    def errors(self) -> str:
        """What the ended process had to complain about."""
        self.process.wait(60)
        return self._written()

    def do(self, workshop_id: str, verb: str, **given: object) -> Any:
        """Let something happen in the serving process; see the example's verbs."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/example/{workshop_id}/{verb}",
            data=json.dumps(given).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)["answer"]


class Device:
    """A browser: its cookies, and at most a few sockets."""

    def __init__(self, server: Server, language: str = "en", **cookies: str) -> None:
        self.server = server
        self.cookies = {"language": language, **cookies}
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self.client: Any = None
        self.refusals: list[dict[str, Any]] = []
        self.seat = ""
        self._socket: Any = None
        self._token = ""
        self.ended_by = ""

    @property
    def headers(self) -> dict[str, str]:
        """What a browser sends along."""
        return {"Cookie": "; ".join(f"cocreate_{key}={one}" for key, one in self.cookies.items())}

    def get(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers of a page."""
        return self._ask(urllib.request.Request(self.server.address + path), headers)

    def post(self, path: str, **fields: str) -> tuple[int, str, dict[str, str]]:
        """Post a form with a valid token, and do not follow where it leads."""
        if not self._token:
            self.open_a_form()
        data = urllib.parse.urlencode({**fields, "csrf_token": self._token}).encode()
        request = urllib.request.Request(self.server.address + path, data=data)
        return self._ask(request, {"Accept": "application/json"})

    def open_a_form(self) -> None:
        """Have a page with a form on the screen, from which one can post from now on."""
        # Every page carries a token, the one that says that there is nothing here, too.
        _, body, found = self.get("/nothing-here")
        token = re.search(r'name="csrf_token" value="([^"]+)"', body)
        assert token is not None
        if "Set-Cookie" in found:
            self.cookies["form"] = found["Set-Cookie"].split(";")[0].split("=", 1)[1]
        self._token = token[1]

    def _ask(
        self, request: urllib.request.Request, headers: dict[str, str]
    ) -> tuple[int, str, dict[str, str]]:
        for name, value in {**self.headers, **headers}.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.build_opener(_Stay).open(request, timeout=20) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode(), dict(answer.headers)

    def connect(self, workshop_id: str = "", origin: str | None = None) -> None:
        """Open a socket, as a page of ours, or of ``origin``, that follows a workshop does."""
        options = {} if origin is None else {"origin": origin}
        self.client = socketio.Client(reconnection=False, websocket_extra_options=options)
        self.client.on("state", self.heard.put)
        self.client.on("disconnect", self._note_end)
        self.client.on("connect_error", self.refusals.append)
        try:
            self.client.connect(
                f"{self.server.address}?workshop={workshop_id}",
                transports=["websocket"],
                headers=self.headers,
                wait_timeout=30,
            )
        except socketio.exceptions.ConnectionError:
            self.leave()
            raise
        socket_of_client = self.client.eio.ws
        self._socket = socket_of_client.sock
        # Two of the client's threads wait for the same goodbye; one of them would wait in vain.
        socket_of_client.close = functools.partial(socket_of_client.close, timeout=0)

    def _note_end(self, reason: str) -> None:
        self.ended_by = reason

    def say(self, event: str, payload: Any, timeout: float = 15) -> dict[str, Any]:
        """Send a message and wait for its answer."""
        return dict(self.client.call(event, payload, timeout=timeout))

    def watch(self, workshop_id: str, audience: str = "participant") -> dict[str, Any]:
        """Follow a workshop; answers what came back."""
        if self.client is None or not self.client.connected:
            self.connect(workshop_id)
        message = {"workshop": workshop_id, "audience": audience, "revision": 0}
        return self.say("watch", message)

    def ballot(
        self, workshop_id: str, poll_id: str, marks: dict[str, Any], operation_id: str | None = None
    ) -> dict[str, Any]:
        """Hand in a ballot by socket."""
        operation_id = operation_id or f"operation {next(_numbers)}"
        message = {"workshop": workshop_id, "poll": poll_id, "marks": marks}
        return self.say("ballot", {**message, "operation_id": operation_id})

    def until(self, matches: Any, seconds: float = 5) -> dict[str, Any]:
        """The first state heard that ``matches``; fails after a while."""
        end = time.monotonic() + seconds
        while True:
            state = self.heard.get(timeout=max(0.01, end - time.monotonic()))
            if matches(state):
                return state

    def silence(self, seconds: float = 1) -> list[dict[str, Any]]:
        """All that is heard within a while; best nothing."""
        time.sleep(seconds)
        heard = []
        while not self.heard.empty():
            heard.append(self.heard.get())
        return heard

    def leave(self) -> None:
        """Close the socket, and wait until the client's own threads are gone."""
        if self.client is None:
            return
        engine = self.client.eio
        self.client.disconnect()
        engine.disconnect()
        for task in (engine.read_loop_task, engine.write_loop_task):
            if task is not None:
                task.join(5)
        if self._socket is not None:
            self._socket.close()
        self.client = None


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def handshake(port: int, **headers: str) -> str:
    """The first line of the answer to a WebSocket handshake with just these headers."""
    lines = [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        raw.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return raw.recv(4096).decode(errors="replace").split("\r\n")[0]
