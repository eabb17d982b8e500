"""The processes of bots: begun when news says so, and what became of them is kept."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.events import BotsChanged
from cocreate.domain.permissions import SYSTEM
from cocreate.models.workshops import Rehearsal
from cocreate.operations import rehearsals, workshops
from cocreate.workers.bots import Bots
from tests.builders import Room
from tests.stations import free_port


class Rehearsed(Room):
    """A draft with a rehearsal, for which bots are looked after until the block is left."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        with self.unit() as uow:
            self.id = workshops.begin_rehearsal(uow, SYSTEM, self.id, 3, 20)

    @cached_property
    def bots(self) -> Bots:
        """Those that come by an address where nobody answers."""
        nowhere = f"http://127.0.0.1:{free_port()}"
        return Bots(self.unit, lambda: Session(self.engine), nowhere)

    @contextmanager
    def looked_after(self) -> Iterator[None]:
        stop = threading.Event()
        job = threading.Thread(target=self.bots.run_forever, args=(stop,))
        job.start()
        try:
            yield
        finally:
            stop.set()
            job.join(10)

    def stands(self) -> tuple[int, str]:
        with Session(self.engine) as session:
            found = session.get_one(Rehearsal, self.id)
            return found.bots, found.trouble


@pytest.fixture
def room(engine: sa.Engine) -> Rehearsed:
    return Rehearsed(engine)


def test_bots_that_cannot_reach_the_site_leave_and_say_why(room: Rehearsed) -> None:
    with room.looked_after():
        room.bots.hear(BotsChanged(room.id))
        end = time.monotonic() + 60
        while room.stands()[0] and time.monotonic() < end:
            time.sleep(0.1)
    assert room.stands() == (0, "bots-unreachable")


def test_bots_end_with_the_server_and_when_they_are_stopped(room: Rehearsed) -> None:
    with room.looked_after():
        room.bots.hear(BotsChanged(room.id))
        (process,) = room.bots._running.values()
    assert process.returncode is not None
    assert room.stands() == (0, "bots-server-stopped")

    with room.unit() as uow:
        rehearsals.let_bots_in(uow, SYSTEM, room.id, 2, 1)
    room.bots.hear(BotsChanged(room.id))
    (process,) = room.bots._running.values()
    with room.unit() as uow:
        rehearsals.let_bots_in(uow, SYSTEM, room.id, 0, 1)
    room.bots.hear(BotsChanged(room.id))
    assert process.returncode is not None
    assert room.stands() == (0, "")
