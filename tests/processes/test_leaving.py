"""What becomes of a room when its process dies, goes deaf, or when Redis is away for everybody."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import pytest
import sqlalchemy as sa
from socketio.exceptions import SocketIOError
from sqlalchemy.orm import Session

from cocreate.models.voting import BallotPaper
from cocreate.models.workshops import OperationOutcome
from tests.live.harness import Device
from tests.processes.conftest import SharedRoom, Site, until

pytestmark = [
    pytest.mark.long,
    pytest.mark.processes,
    pytest.mark.parametrize(
        "site", ["gevent/nginx", "gevent/caddy"], indirect=True, scope="module"
    ),
]

PHONES = 8
BALLOTS = 12
"""Ballots of each phone, each with an operation id of its own."""
LEAVING_SECONDS = 10
HOME_SECONDS = 45


class Voter:
    """A phone with its outbox: it sends a ballot until it is acknowledged, then the next one."""

    def __init__(self, room: SharedRoom, number: int) -> None:
        self.room, self.number = room, number
        self.phone: Device = room.phone()
        self.acknowledged: dict[str, dict[str, int]] = {}
        self.resent = 0

    def vote(self, poll_id: str, half_way: threading.Barrier) -> None:
        """All ballots, one after the other; at the middle everybody is in the thick of it."""
        for turn in range(BALLOTS):
            if turn == BALLOTS // 2:
                half_way.wait(60)
            operation_id = f"{self.number}-{turn}"
            marks = {self.room.option_ids[(self.number + turn) % 3]: 1}
            tries = 0
            while not self._sent(poll_id, marks, operation_id):
                tries += 1
                assert tries < 40, "no process takes the ballot"
                time.sleep(random.uniform(0, 1))  # as phones come back: not all at once
            self.resent += tries
            self.acknowledged[operation_id] = marks

    def _sent(self, poll_id: str, marks: dict[str, int], operation_id: str) -> bool:
        try:
            if self.phone.client is None or not self.phone.client.connected:
                with suppress(Exception):
                    self.phone.leave()
                if not self.phone.watch(self.room.id)["ok"]:
                    return False
            answer = self.phone.say(
                "ballot",
                {
                    "workshop": self.room.id,
                    "poll": poll_id,
                    "marks": marks,
                    "operation_id": operation_id,
                },
                timeout=3,
            )
        except SocketIOError:
            return False
        return bool(answer["ok"])


def comes_back(phone: Device, room: SharedRoom) -> None:
    """Let a phone follow its room again, as its page does: it tries until it succeeds."""

    def is_back() -> bool:
        phone.leave()
        with suppress(SocketIOError):
            return bool(phone.watch(room.id)["ok"])
        return False

    until(is_back, LEAVING_SECONDS)


def test_a_process_that_dies_hands_its_workshops_over_without_a_lost_vote(
    room: SharedRoom, site: Site
) -> None:
    """Issue 4.5: a process that dies hands its workshops over without a lost vote."""
    home = site.of(room)
    site.do(room.id, "open-poll")
    poll_id = room.poll().id
    voters = [Voter(room, number) for number in range(PHONES)]
    half_way = threading.Barrier(PHONES, action=home.process.kill)

    with ThreadPoolExecutor(PHONES) as pool:
        running = [pool.submit(one.vote, poll_id, half_way) for one in voters]
        wait(running, timeout=120)
    for one in running:
        one.result()

    assert home.process.poll() is not None
    (survivor,) = site.holding()
    assert survivor is not home
    assert sum(one.resent for one in voters) > 0
    acknowledged = sorted(name for one in voters for name in one.acknowledged)
    assert len(acknowledged) == PHONES * BALLOTS
    with Session(room.engine) as session:
        stored = session.scalars(
            sa.select(OperationOutcome.operation_id).where(OperationOutcome.scope == poll_id)
        ).all()
        papers = session.scalars(sa.select(BallotPaper.marks).where(BallotPaper.poll_id == poll_id))
        last = [one.acknowledged[f"{one.number}-{BALLOTS - 1}"] for one in voters]
        assert sorted(stored) == acknowledged
        assert sorted(map(str, papers)) == sorted(map(str, last))
    assert voters[0].phone.watch(room.id)["state"]["figures"]["voted"] == PHONES

    home.start()
    until(lambda: home.readiness()[0] == 200, 20)
    # The room comes home once the process has settled, by the proxy.
    until(lambda: not any(one.phone.client.connected for one in voters), HOME_SECONDS)
    for one in voters:
        comes_back(one.phone, room)
    assert site.holding() == [home]


def test_each_process_hears_its_own_redis_heart_beat_within_5_s_or_leaves_the_pool(
    room: SharedRoom, site: Site
) -> None:
    """Invariant 17: each process hears its own Redis heart-beat within 5 s or leaves the pool."""
    home = site.of(room)
    phone = room.devices[0]
    site.do(room.id, "open-poll")
    poll_id, option_id = room.poll().id, room.option_ids[0]

    home.door.shut()
    began = time.monotonic()
    until(lambda: home.readiness()[0] == 503, LEAVING_SECONDS)
    assert time.monotonic() - began > 2, "one lost message is no deafness"
    assert '"processes":"deaf"' in home.readiness()[1]
    until(lambda: not phone.client.connected, 2)

    comes_back(phone, room)
    (refuge,) = site.holding()
    assert refuge is not home
    assert phone.ballot(room.id, poll_id, {option_id: 1})["ok"]
    # Whatever the proxy asks of the deaf one, another one answers; what changes something it does.
    assert {phone.get(f"/live/{room.id}/participant")[0] for _ in range(20)} == {200}
    home.do(room.id, "lock")
    assert room.workshop().join_is_locked
    assert {one.readiness()[0] for one in site.processes if one is not home} == {200}

    home.door.open()
    until(lambda: home.readiness()[0] == 200, LEAVING_SECONDS)
    until(lambda: not phone.client.connected, HOME_SECONDS)
    comes_back(phone, room)
    assert site.holding() == [home]
    home.do(room.id, "unlock")
    phone.until(lambda state: "join" in state["marks"], 2)


def test_without_redis_every_process_goes_on_with_its_rooms(room: SharedRoom, site: Site) -> None:
    home = site.of(room)
    phone = room.devices[0]
    away = next(one for one in site.processes if one is not home)
    site.do(room.id, "open-poll")
    poll_id = room.poll().id

    for process in site.processes:
        process.door.shut()
    end = time.monotonic() + 2 * LEAVING_SECONDS
    votes = 0
    while time.monotonic() < end:
        marks = {room.option_ids[votes % 3]: 1}
        before = time.monotonic()
        assert phone.ballot(room.id, poll_id, marks)["ok"]
        assert time.monotonic() - before < 2
        assert {one.readiness()[0] for one in site.processes} == {200}
        votes += 1
        time.sleep(0.5)
    # What happens elsewhere is found in the database.
    phone.silence(0)
    away.do(room.id, "lock")
    phone.until(lambda state: "join" in state["marks"], 5)

    for number, process in enumerate(site.processes):
        # Not all find it at the same moment.
        threading.Timer(number, process.door.open).start()
    end = time.monotonic() + LEAVING_SECONDS
    while time.monotonic() < end:
        assert {one.readiness()[0] for one in site.processes} == {200}
        time.sleep(0.2)
    assert phone.client.connected
    phone.silence(0)
    away.do(room.id, "unlock")
    phone.until(lambda state: "join" in state["marks"], 2)
