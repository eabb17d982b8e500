"""Several processes on PostgreSQL and Redis behind a proxy, as docs/deployment.md has them.

Each reaches Redis by a door of its own, so that any of them can be made deaf.
"""

import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from cocreate.database import make_engine
from tests.builders import add_the_water_pillar
from tests.live.conftest import LiveRoom
from tests.live.harness import Server
from tests.processes.fronts import start_front
from tests.stations import POSTGRESQL, REDIS, empty_redis, free_port


def until(true: Callable[[], object], seconds: float) -> None:
    """Wait until something is true; fails after a while."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, true
        time.sleep(0.05)


class Door:
    """A way to Redis that can be closed: what is said there then arrives nowhere."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._open = threading.Event()
        self._open.set()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def shut(self) -> None:
        """From now on nothing gets through, and nobody is told."""
        self._open.clear()

    def open(self) -> None:
        """Let everything through again, on new connections: what waits is lost."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.set()

    def end(self) -> None:
        """Close for good."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.open()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._ends += [client, server]
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self._open.is_set():
                    sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)
        source.close()


class Process(Server):
    """One of the processes."""

    def __init__(self, url: str, folder: Path, public: str, mode: str) -> None:
        redis = urlsplit(REDIS)
        self.door = Door(redis.port or 6379)
        own_way = f"redis://127.0.0.1:{self.door.port}{redis.path}"
        super().__init__(
            url,
            folder,
            mode,
            COCREATE_PUBLIC_URL=public,
            COCREATE_REDIS_URL=own_way,
            COCREATE_SECRET_KEY="k" * 48,
            COCREATE_TRUSTED_PROXIES="1",
        )

    def readiness(self) -> tuple[int, str]:
        """What it says of itself when it is asked whether it is ready."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as said:
                return said.status, said.read().decode()
        except urllib.error.HTTPError as said:
            with said:
                return said.code, said.read().decode()

    def sockets(self) -> int:
        """How many sockets it has open just now."""
        return int(self.do("any", "sockets"))


class Site:
    """All processes and the proxy in front of them; what a device takes for its server.

    ``kind`` is a mode of serving and a proxy: "gevent/nginx".
    """

    def __init__(self, url: str, folder: Path, kind: str, count: int) -> None:
        mode, front = kind.split("/")
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.processes = [Process(url, folder, self.address, mode) for _ in range(count)]
        ports = [one.port for one in self.processes]
        self._front = start_front(front, folder, self.port, ports)
        until(self._is_reached, 20)

    def do(self, workshop_id: str, verb: str, **given: object) -> object:
        """Let something happen in whichever process the proxy asks."""
        return self.processes[0].do(workshop_id, verb, **given)

    def holding(self) -> list[Process]:
        """The processes that have sockets."""
        return [one for one in self.processes if one.process.poll() is None and one.sockets()]

    def of(self, room: LiveRoom) -> Process:
        """The process that a room's sockets meet in; no other room is open."""
        phone = room.phone()
        phone.watch(room.id)
        (found,) = self.holding()
        return found

    def calm(self) -> None:
        """Wait until all are ready and no socket is left of what was before."""
        until(lambda: {one.readiness()[0] for one in self.processes} == {200}, 20)
        until(lambda: not self.holding(), 10)

    def end(self) -> list[str]:
        """Stop everything; what the processes had to complain about."""
        self._front.send_signal(signal.SIGTERM)
        self._front.wait(20)
        said = [one.stop() for one in self.processes]
        for one in self.processes:
            one.door.end()
        return said

    def _is_reached(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class SharedRoom(LiveRoom):
    """A room with a vote that stands ready, on all processes."""

    def __init__(self, engine: sa.Engine, site: Site) -> None:
        super().__init__(type("Served", (), {"engine": engine, "server": site}))
        self.site = site


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    empty_database: Callable[[Path], str],
) -> Iterator[Site]:
    """Three processes and a proxy in front; none of them may have stumbled."""
    if not (POSTGRESQL and REDIS):
        pytest.fail("several processes need PostgreSQL and Redis: name both as .ci/run does")
    folder = tmp_path_factory.mktemp("several")
    url = empty_database(folder)
    engine = make_engine(url)
    add_the_water_pillar(engine)
    engine.dispose()
    empty_redis()
    served = Site(url, folder, getattr(request, "param", "gevent/nginx"), 3)
    yield served
    for said in served.end():
        assert "Traceback" not in said, said


@pytest.fixture
def room(site: Site) -> Iterator[SharedRoom]:
    """A fresh room, while nobody else has a socket open."""
    site.calm()
    engine = make_engine(POSTGRESQL)
    made = SharedRoom(engine, site)
    yield made
    for device in made.devices:
        device.leave()
    engine.dispose()
