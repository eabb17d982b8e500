"""Rooms with a vote that stands ready, on servers of both modes; one server for a file of tests."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading, make_engine
from cocreate.models.pillars import Frame
from cocreate.operations import proposals
from cocreate.program import utc_now
from tests.builders import Room, VoteRoom, add_the_water_pillar, publish_frame
from tests.live.harness import MODES, Device, Server


@dataclass
class Served:
    """A database and the server that serves it."""

    engine: sa.Engine
    server: Server


class LiveRoom(VoteRoom):
    """A room of its own on a shared server; its devices have tokens as browsers do."""

    def __init__(self, served: Served) -> None:
        self.server = served.server
        self.devices: list[Device] = []
        Room.__init__(self, served.engine)
        self.now = utc_now()
        with Session(for_reading(served.engine)) as session:
            has_frame = session.scalars(sa.select(Frame)).first() is not None
        if not has_frame:
            publish_frame(served.engine)
        self.open()
        self.go("ideation")
        author = self.join(secrets.token_urlsafe(32))
        self.option_ids = [
            self.submit(author, proposals.Draft(f"Titre {n}", f"Texte {n}", "fr"))
            for n in range(1, 4)
        ]
        self.go("vote")

    def phone(self, language: str = "en", *, college: str = "public") -> Device:
        """A phone with a seat."""
        token, seed = secrets.token_urlsafe(32), secrets.token_hex(32)
        seat = self.join(token, college)
        device = Device(self.server, language, device=token, seed=seed)
        device.seat = str(seat.id)
        self.devices.append(device)
        return device

    def do(self, verb: str, **given: object) -> object:
        """Let something happen in the serving process."""
        return self.server.do(self.id, verb, **given)


@contextmanager
def serving(
    url: str, folder: Path, mode: str, *, host: str = "127.0.0.1", **more: str
) -> Iterator[Served]:
    """A server on an empty database; it must not have stumbled by the time it ends."""
    engine = make_engine(url)
    add_the_water_pillar(engine)
    server = Server(url, folder, mode, host=host, **more)
    try:
        yield Served(engine, server)
    finally:
        errors = server.stop()
        engine.dispose()
    assert "Traceback" not in errors, errors


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both modes in the files that say so; elsewhere threads are left to the long set.

    Files that say so are played on the library's own path as well.
    """
    if "served" not in metafunc.fixturenames:
        return
    threads = pytest.param("threading", marks=pytest.mark.long)
    modes = MODES if getattr(metafunc.module, "IN_BOTH_MODES", False) else ("gevent", threads)
    if getattr(metafunc.module, "ON_BOTH_PATHS", False):
        modes = (*modes, "gevent/stock")
    metafunc.parametrize("served", modes, indirect=True, scope="module")


@pytest.fixture(scope="module")
def served(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    empty_database: Callable[[Path], str],
) -> Iterator[Served]:
    """A server in each mode, for a file of tests."""
    folder = tmp_path_factory.mktemp(request.param.replace("/", "-"))
    with serving(empty_database(folder), folder, request.param) as found:
        yield found


@pytest.fixture
def live_room(served: Served) -> Iterator[LiveRoom]:
    """A fresh room on a running server."""
    room = LiveRoom(served)
    yield room
    for device in room.devices:
        device.leave()
