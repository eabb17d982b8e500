"""A ballot by socket and a ballot by form: the same checks, the same outcome, once."""

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.voting.ballot_keys import key_hash
from cocreate.models.voting import BallotPaper
from tests.live.conftest import LiveRoom, serving
from tests.live.harness import Device
from tests.live.raw import RawSocket

IN_BOTH_MODES = True
Outcome = tuple[bool, str]


def by_socket(device: Device, room: LiveRoom, marks: dict[str, int], operation_id: str) -> Outcome:
    """Hand in by socket; whether it was taken, and the code if not."""
    if device.client is None:
        device.watch(room.id)
    answer = device.ballot(room.id, room.poll().id, marks, operation_id)
    return answer["ok"], answer.get("code", "")


def by_form(device: Device, room: LiveRoom, marks: dict[str, int], operation_id: str) -> Outcome:
    """The same by posting the form."""
    fields = {f"mark-{option}": str(mark) for option, mark in marks.items()}
    status, body, _ = device.post(
        f"/example/{room.id}/ballot",
        poll=room.poll().id,
        operation_id=operation_id,
        **fields,
    )
    if status == 303:
        return True, ""
    return False, json.loads(body)["code"]


DOORS = [by_socket, by_form]


def papers(room: LiveRoom) -> list[dict[str, object]]:
    """What is marked on the papers of the room's vote."""
    with Session(for_reading(room.engine)) as session:
        mine = sa.select(BallotPaper.marks).where(BallotPaper.poll_id == room.poll().id)
        return sorted(session.scalars(mine), key=str)


@pytest.mark.parametrize("door", DOORS)
def test_a_ballot_is_cast_changed_and_repeated(live_room: LiveRoom, door) -> None:
    phone, (first, second, _) = live_room.phone(), live_room.option_ids
    live_room.do("open-poll")

    assert door(phone, live_room, {first: 2}, "one") == (True, "")
    assert door(phone, live_room, {second: 1}, "two") == (True, "")
    # The first request comes once more, late: it changes nothing.
    assert door(phone, live_room, {first: 2}, "one") == (True, "")

    assert papers(live_room) == [{second: 1}]


def test_the_same_request_by_both_doors_counts_once(live_room: LiveRoom) -> None:
    """Invariant 2: Client-made op id on every write; a repeat returns the first result and changes
    nothing.
    """
    phone, (first, second, _) = live_room.phone(), live_room.option_ids
    live_room.do("open-poll")

    assert by_socket(phone, live_room, {first: 1}, "same") == (True, "")
    assert by_form(phone, live_room, {second: 3}, "same") == (True, "")

    assert papers(live_room) == [{first: 1}]


@pytest.mark.parametrize("door", DOORS)
def test_both_doors_refuse_alike_and_keep_nothing(live_room: LiveRoom, door) -> None:
    phone, (first, *_) = live_room.phone(), live_room.option_ids
    refusals = [door(phone, live_room, {first: 1}, "before opening")]
    live_room.do("open-poll")
    refusals += [
        door(phone, live_room, {first: 99}, "too many"),
        door(phone, live_room, {"no-such-option": 1}, "unknown"),
    ]
    seedless = Device(live_room.server, device=phone.cookies["device"])
    live_room.devices.append(seedless)
    refusals.append(door(seedless, live_room, {first: 1}, "no seed"))
    live_room.do("close-poll")
    live_room.do("count")
    refusals.append(door(phone, live_room, {first: 1}, "too late"))

    assert refusals == [
        (False, "not-now-vote"),
        (False, "too-many-dots"),
        (False, "unknown-option"),
        (False, "ballot-seed-missing"),
        (False, "ballot-too-late"),
    ]
    assert papers(live_room) == []


def test_a_seat_of_another_workshop_has_no_ballot_here(live_room: LiveRoom) -> None:
    served = type("Served", (), {"engine": live_room.engine, "server": live_room.server})
    other = LiveRoom(served)
    stranger = other.phone()
    live_room.devices.append(stranger)
    live_room.do("open-poll")
    stranger.watch(other.id)

    here = stranger.ballot(live_room.id, live_room.poll().id, {})
    smuggled = stranger.ballot(other.id, live_room.poll().id, {})

    assert (here["ok"], smuggled["ok"]) == (False, False)
    assert papers(live_room) == []


def test_the_answer_says_what_counts_and_at_which_revision(live_room: LiveRoom) -> None:
    phone, (first, *_) = live_room.phone(), live_room.option_ids
    live_room.do("open-poll")
    before = phone.watch(live_room.id)["state"]["revision"]

    answer = phone.ballot(live_room.id, live_room.poll().id, {first: 1}, "once")
    again = phone.ballot(live_room.id, live_room.poll().id, {first: 1}, "once")

    assert answer == {"ok": True, "revision": before + 1, "marks": {first: 1}}
    assert again == answer


def test_a_phone_in_a_frenzy_is_slowed_and_the_others_are_not(live_room: LiveRoom) -> None:
    frantic, calm = live_room.phone(), live_room.phone()
    live_room.do("open-poll")
    frantic.watch(live_room.id)
    calm.watch(live_room.id)
    poll_id, (first, *_) = live_room.poll().id, live_room.option_ids

    answers = [frantic.ballot(live_room.id, poll_id, {first: 1}, f"{n}") for n in range(150)]

    slowed = [one for one in answers if not one["ok"]]
    assert slowed
    assert {one["code"] for one in slowed} == {"too-fast"}
    assert all(one["retry_after"] == 1 for one in slowed)
    assert calm.ballot(live_room.id, poll_id, {first: 1})["ok"]


PHONES = 12


@pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.long)])
def test_what_was_acknowledged_survives_the_death_of_the_server(
    tmp_path: Path, empty_url: str, rounds: int
) -> None:
    with serving(empty_url, tmp_path, "gevent") as served:
        room = LiveRoom(served)
        phones = [room.phone() for _ in range(PHONES)]
        room.do("open-poll")
        acknowledged: dict[int, tuple[int, int]] = {}
        for number in range(rounds):
            _burst_until_killed(room, phones, number, acknowledged)
            _nothing_is_lost_or_doubled(room, acknowledged)
            served.server.start()
        assert len(acknowledged) == PHONES


def _burst_until_killed(
    room: LiveRoom, phones: list[Device], number: int, acknowledged: dict[int, tuple[int, int]]
) -> None:
    """Everybody votes again and again, with another mark each time, until the server is dead."""
    poll_id = room.poll().id
    sockets = [RawSocket(phone) for phone in phones]
    for one in sockets:
        assert one.watch(room.id)["ok"]

    def vote(index: int) -> None:
        for turn in range(1000):
            message = {
                "workshop": room.id,
                "poll": poll_id,
                "marks": _marks(room, number, turn),
                "operation_id": f"{number}-{turn}",
            }
            try:
                answer = sockets[index].say("ballot", message)
            except OSError:  # the server died under us, which is the point
                return
            if answer["ok"]:
                acknowledged[index] = (number, turn)

    with ThreadPoolExecutor(len(phones)) as pool:
        votes = [pool.submit(vote, index) for index in range(len(phones))]
        time.sleep(random.uniform(0.2, 0.5))
        room.server.kill()
    for one in votes:
        one.result()
    for one in sockets:
        one.close()


def _marks(room: LiveRoom, number: int, turn: int) -> dict[str, int]:
    return {room.option_ids[0]: 1 + turn % 2, room.option_ids[1]: 1 + number % 2}


def _nothing_is_lost_or_doubled(room: LiveRoom, acknowledged: dict[int, tuple[int, int]]) -> None:
    """What stands on disk the moment after: read while nobody serves it."""
    poll_id = room.poll().id
    with Session(for_reading(room.engine)) as session:
        stored = {
            one.key_hash: one.marks
            for one in session.scalars(sa.select(BallotPaper).where(BallotPaper.poll_id == poll_id))
        }
    assert len(acknowledged) <= len(stored) <= PHONES
    for index, (number, turn) in acknowledged.items():
        paper = stored[key_hash(room.devices[index].cookies["seed"], poll_id)]
        # The last acknowledged one, or the next one, whose answer died with the server.
        later = [(number, turn), (number, turn + 1), (number + 1, 0)]
        assert paper in [_marks(room, *one) for one in later]
