"""Rooms with a vote that stands ready, on servers of both modes; one server for a file of tests."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading, make_engine
from cocreate.models import Base
from cocreate.models.pillars import Frame, Pillar, Programme
from cocreate.operations import proposals
from cocreate.program import utc_now
from tests.builders import Room, VoteRoom, publish_frame
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


def fill(engine: sa.Engine) -> None:
    """An empty database with the pillar of the rooms."""
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Programme(id="g", key="g", name={}, period="2011-2015"))
        session.flush()
        session.add(
            Pillar(id="water", programme_id="g", key="water", code="W", position=1, name={})
        )
        session.commit()


@contextmanager
def serving(folder: Path, mode: str) -> Iterator[Served]:
    """A server on a fresh database; it must not have stumbled by the time it ends."""
    url = os.environ.get("COCREATE_TEST_DATABASE_URL", f"sqlite:///{folder / 'live.sqlite3'}")
    engine = make_engine(url)
    fill(engine)
    server = Server(url, folder, mode)
    try:
        yield Served(engine, server)
    finally:
        errors = server.stop()
        Base.metadata.drop_all(engine)
        engine.dispose()
    assert "Traceback" not in errors, errors


@pytest.fixture(scope="module", params=MODES)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server in each mode, for a file of tests."""
    with serving(tmp_path_factory.mktemp(request.param), request.param) as found:
        yield found


@pytest.fixture
def live_room(served: Served) -> Iterator[LiveRoom]:
    """A fresh room on a running server."""
    room = LiveRoom(served)
    yield room
    for device in room.devices:
        device.leave()
