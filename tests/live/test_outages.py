"""What the product stands on goes away and comes back: refused clearly, and nothing is lost."""

import itertools
import json
import resource
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cocreate.schema import upgrade_schema
from tests.live.conftest import LiveRoom, Served
from tests.live.harness import Device
from tests.live.outages import OwnPostgreSQL, OwnRedis, serving_through_trouble
from tests.live.test_ballots import by_form
from tests.live.test_faults import Marks, marks_of, until
from tests.stations import POSTGRESQL, free_port

SMALLEST_FILE = 4096
NOT_SAVED = "What was saved before is safe; what you have just sent is not saved."


def ready(phone: Device, room: LiveRoom) -> Device:
    """A phone whose page is open: it follows, and has a form to post."""
    assert phone.watch(room.id)["ok"]
    phone.open_a_form()
    return phone


def refuses_clearly(room: LiveRoom, phone: Device, marks: Marks, name: str) -> None:
    """Both doors say that nothing was saved; the form's page tells a person what to do."""
    told = phone.ballot(room.id, room_poll(room), marks, f"{name} by socket")
    assert (told["ok"], told["code"]) == (False, "message-failed")
    assert "tried again by itself" in told["message"]
    fields = {f"mark-{option}": str(mark) for option, mark in marks.items()}
    status, body, headers = phone.post(
        f"/example/{room.id}/ballot",
        poll=room_poll(room),
        operation_id=f"{name} by form",
        **fields,
    )
    assert (status, json.loads(body)["code"]) == (503, "http-503")
    assert headers["Retry-After"] == "5"


_polls: dict[str, str] = {}


def room_poll(room: LiveRoom) -> str:
    """The room's vote, as the phones know it: they do not ask the database."""
    if room.id not in _polls:
        _polls[room.id] = room.poll().id
    return _polls[room.id]


if not POSTGRESQL:  # the disk of a server of databases is its own affair

    def test_a_full_disk_is_told_at_both_doors_and_votes_go_on_once_there_is_room(
        empty_url: str, tmp_path: Path
    ) -> None:
        with serving_through_trouble(empty_url, tmp_path) as served:
            room = LiveRoom(served)
            anne, bo = room.phone(), room.phone()
            room.do("open-poll")
            first, second, _ = room.option_ids
            for phone in (anne, bo):
                ready(phone, room)
                assert phone.ballot(room.id, room_poll(room), {first: 1})["ok"]

            pid = served.server.process.pid
            room_for = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (SMALLEST_FILE, room_for[1]))
            refuses_clearly(room, anne, {second: 2}, "no room")
            status, page, _ = anne.get(f"/live/{room.id}/participant/example")
            assert status == 200, page
            assert marks_of(room, [anne, bo]) == [{first: 1}, {first: 1}]

            resource.prlimit(pid, resource.RLIMIT_FSIZE, room_for)
            assert anne.ballot(room.id, room_poll(room), {second: 2}, "no room by socket")["ok"]
            assert by_form(bo, room, {second: 1}, "no room by form") == (True, "")
            assert marks_of(room, [anne, bo]) == [{second: 2}, {second: 1}]
            for phone in (anne, bo):
                phone.leave()


def test_without_redis_people_come_in_and_vote(empty_url: str, tmp_path: Path) -> None:
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    with serving_through_trouble(empty_url, tmp_path, COCREATE_REDIS_URL=nowhere) as served:
        room = LiveRoom(served)
        comes_in_and_votes(room)


def comes_in_and_votes(room: LiveRoom) -> None:
    """A phone types the code and takes a seat; another votes by both doors."""
    stranger, phone = Device(room.server), room.phone()
    room.do("open-poll")
    status, body, _ = stranger.post("/join", code=room.workshop().join_code)
    assert status == 303, body
    ready(phone, room)
    first, second, _ = room.option_ids
    assert phone.ballot(room.id, room_poll(room), {first: 1})["ok"]
    assert by_form(phone, room, {second: 1}, "by form") == (True, "")
    assert marks_of(room, [phone]) == [{second: 1}]
    phone.leave()


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    """A Redis that may be killed."""
    made = OwnRedis()
    yield made
    made.kill()


@pytest.mark.long
def test_redis_is_killed_and_back_and_nobody_is_refused(
    own_redis: OwnRedis, empty_url: str, tmp_path: Path
) -> None:
    with serving_through_trouble(empty_url, tmp_path, COCREATE_REDIS_URL=own_redis.url) as served:
        comes_in_and_votes(LiveRoom(served))
        counted = own_redis.keys()
        assert counted > 0

        own_redis.kill()
        room = LiveRoom(served)
        comes_in_and_votes(room)

        own_redis.start()
        assert own_redis.keys() == 0

        def counts_together_again() -> bool:
            Device(served.server).post("/join", code=room.workshop().join_code)
            return own_redis.keys() > 0

        until(counts_together_again, 60)


@pytest.fixture
def own_postgresql() -> Iterator[OwnPostgreSQL]:
    """A PostgreSQL that may crash."""
    made = OwnPostgreSQL()
    try:
        made.start()
        upgrade_schema(made.url)
        yield made
    finally:
        made.remove()


@pytest.mark.long
def test_postgresql_crashes_and_is_back_and_nothing_that_was_acknowledged_is_lost(
    own_postgresql: OwnPostgreSQL, tmp_path: Path
) -> None:
    with serving_through_trouble(own_postgresql.url, tmp_path) as served:
        room = LiveRoom(served)
        phones = [room.phone() for _ in range(8)]
        room.do("open-poll")
        for phone in phones:
            ready(phone, room)
        room_poll(room)
        for _ in range(3):
            _crash_in_the_middle(own_postgresql, served, room, phones)
        for phone in phones:
            phone.leave()


def _crash_in_the_middle(
    cluster: OwnPostgreSQL, served: Served, room: LiveRoom, phones: list[Device]
) -> None:
    over, acknowledged = threading.Event(), dict[int, Marks]()

    def vote(place: int) -> None:
        """Change one's mind again and again; what is not acknowledged is sent again as it was."""
        for turn in itertools.count():
            marks = {room.option_ids[turn % 3]: 1 + turn % 2}
            insist(place, marks, f"{id(over)}-{turn}")
            acknowledged[place] = marks
            if over.wait(0.15):
                return

    def insist(place: int, marks: Marks, operation_id: str) -> None:
        for tries in range(150):
            if tries % 2:
                taken, code = by_form_through(phones[place], room, marks, operation_id)
            else:
                told = phones[place].ballot(room.id, room_poll(room), marks, operation_id)
                taken, code = told["ok"], told.get("code", "")
            if taken:
                return
            assert code in {"message-failed", "http-503", "too-fast"}
            time.sleep(0.2)
        pytest.fail("half a minute of trying, and no answer")

    with ThreadPoolExecutor(len(phones)) as pool:
        playing = [pool.submit(vote, place) for place in range(len(phones))]
        until(lambda: len(acknowledged) == len(phones))
        try:
            cluster.crash()
            refuses_clearly(room, phones[0], {room.option_ids[0]: 1}, f"away {id(over)}")
            page = phones[0].get(f"/live/{room.id}/participant/example", Accept="text/html")
            assert page[0] == 503
            assert NOT_SAVED in page[1]
            assert served.server.process.poll() is None
        finally:
            cluster.start()
            served.engine.dispose()
            over.set()
        for one in playing:
            one.result(60)
    room.do("lock")
    phones[1].until(lambda state: "join" in state["marks"], 20)
    assert marks_of(room, phones) == [acknowledged[place] for place in range(len(phones))]


def by_form_through(
    phone: Device, room: LiveRoom, marks: Marks, operation_id: str
) -> tuple[bool, str]:
    """Post the form of a page that was open before."""
    fields = {f"mark-{option}": str(mark) for option, mark in marks.items()}
    status, body, _ = phone.post(
        f"/example/{room.id}/ballot", poll=room_poll(room), operation_id=operation_id, **fields
    )
    return status == 303, "" if status == 303 else json.loads(body)["code"]
