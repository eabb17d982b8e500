"""Invariants of the live session that are seen at no other place; `docs/reference` lists all."""

import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

import cocreate
from cocreate.database import for_reading
from cocreate.domain.events import WorkshopChanged
from cocreate.domain.tokens import seat_hash
from cocreate.models.workshops import Participant, Pulse, Workshop
from tests.builders import Room, VoteRoom
from tests.live.conftest import LiveRoom, serving
from tests.live.raw import RawSocket

WRITERS, WRITES = 6, 12
PACKAGE = Path(cocreate.__file__).parent


def test_numbers_are_given_one_after_the_other_without_gaps_however_many_write(
    engine: sa.Engine,
) -> None:
    """Invariant 4: Monotonic seq per session, assigned inside the transaction, without gaps."""
    room = VoteRoom(engine)
    turn, given = threading.Lock(), list[int]()

    def revision() -> int:
        with Session(for_reading(engine)) as session:
            return session.get_one(Pulse, room.id).revision

    def write(number: int) -> None:
        chance = random.Random(number)
        for _ in range(WRITES):
            try:
                with turn, room.unit() as uow:
                    uow.announce(WorkshopChanged(room.id))
                    if chance.random() < 0.3:
                        raise ZeroDivisionError
                given.append(uow.revisions[room.id])
            except ZeroDivisionError:
                continue

    before = revision()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    assert WRITERS < len(given) < WRITERS * WRITES
    assert sorted(given) == list(range(before + 1, before + 1 + len(given)))
    assert revision() == before + len(given)


def test_between_following_and_looking_nothing_is_missed(live_room: LiveRoom) -> None:
    """Invariant 5: Subscribe first, then look: no fetch-then-subscribe hole."""
    phone = live_room.phone()
    for number in range(6):
        mine = RawSocket(phone)
        with ThreadPoolExecutor(1) as pool:
            change = pool.submit(live_room.do, "unlock" if number % 2 else "lock")
            heard = [mine.watch(live_room.id)["state"]["revision"]]
            change.result()
        heard += [one["revision"] for one in mine.listen(0.4)]
        newest = mine.watch(live_room.id)["state"]["revision"]
        mine.close()
        # What happened beside `watch` was in its answer, or came by itself; here it is asked for.
        assert max(heard) == newest


def test_an_answer_comes_before_the_state_that_it_changed(tmp_path: Path, empty_url: str) -> None:
    """Invariant 8: Priority: acks and phase changes go before tallies."""
    with serving(empty_url, tmp_path, "gevent") as served:
        room = LiveRoom(served)
        phones = [RawSocket(room.phone()) for _ in range(3)]
        room.do("open-poll")
        for mine in phones:
            mine.watch(room.id)
        for mine in phones:
            mine.listen(0.3)
            message = {
                "workshop": room.id,
                "poll": room.poll().id,
                "marks": {room.option_ids[0]: 1},
                "operation_id": "1",
            }
            answer = mine.say("ballot", message)
            assert all(one["revision"] < answer["revision"] for one in mine.states)
            assert mine.listen(0.5)[-1]["revision"] >= answer["revision"]
        for mine in phones:
            mine.close()


def test_the_seats_of_one_device_in_two_workshops_cannot_be_joined(engine: sa.Engine) -> None:
    """Invariant 14: Session keys are HMACs of a device token with a per-workshop secret."""
    rooms = [Room(engine), Room(engine)]
    for room in rooms:
        room.open()
        room.join("a device")
        room.join("another")
    with Session(for_reading(engine)) as session:
        secrets = {one.id: one.seat_secret for one in session.scalars(sa.select(Workshop))}
        kept = {(one.workshop_id, one.seat_hash) for one in session.scalars(sa.select(Participant))}
    assert kept == {
        (room.id, seat_hash(secrets[room.id], device))
        for room in rooms
        for device in ("a device", "another")
    }
    assert len({hashed for _, hashed in kept}) == 4


def test_an_address_on_the_network_is_asked_for_nothing_but_a_pace() -> None:
    """Invariant 15: Uniqueness level is declared; IP is never used."""
    asking = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"remote_addr|REMOTE_ADDR|access_route", path.read_text("utf-8"))
    ]
    # The key of who shows no cookie at all, for limits that let a whole room through.
    assert asking == ["web/devices.py"]
    using = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bdevice_key\b", path.read_text("utf-8"))
    ]
    assert sorted(using) == ["web/devices.py", "web/limits.py", "web/live/pace.py"]
