"""What goes wrong around a vote: lost messages, stalled readers, a storm, a close in the middle."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.permissions import Role
from cocreate.domain.voting.ballot_keys import key_hash
from cocreate.models.voting import BallotPaper, Participation
from tests.live.conftest import LiveRoom, serving
from tests.live.harness import Device
from tests.live.proxy import LossyNetwork, losing
from tests.live.raw import RawSocket
from tests.live.test_ballots import by_form
from tests.live.test_rooms import staff

Marks = dict[str, int]
LOST = (OSError, http.client.HTTPException)
"""How a request fails of which nobody knows whether it arrived."""


def papers_by_seed(room: LiveRoom) -> dict[str, Marks]:
    """The marks of each paper under the hash of its key."""
    with Session(for_reading(room.engine)) as session:
        mine = sa.select(BallotPaper).where(BallotPaper.poll_id == room.poll().id)
        return {one.key_hash: dict(one.marks) for one in session.scalars(mine)}


def marks_of(room: LiveRoom, phones: list[Device]) -> list[Marks | None]:
    """What each phone's paper says, in the order of the phones."""
    stored = papers_by_seed(room)
    keys = [key_hash(one.cookies["seed"], room.poll().id) for one in phones]
    assert stored.keys() <= set(keys)
    return [stored.get(one) for one in keys]


def ballot(room: LiveRoom, poll_id: str, marks: Marks, operation_id: str) -> dict[str, Any]:
    """The message that a phone sends."""
    return {"workshop": room.id, "poll": poll_id, "marks": marks, "operation_id": operation_id}


def totals_of(scripted: list[Marks]) -> Counter[str]:
    """The points of each option, added up by hand."""
    found: Counter[str] = Counter()
    for one in scripted:
        found.update(one)
    return found


def count_now(room: LiveRoom) -> Counter[str]:
    """Close and count; the points of each option as the room is shown them."""
    room.do("close-poll")
    room.do("count")
    until(lambda: room.poll().state == "closed")
    standings = room.result().tally["standings"]
    return Counter({one["option_id"]: one["score"] for one in standings if one["score"]})


def insist(phone: "Voter", marks: Marks, operation_id: str) -> dict[str, Any] | None:
    """Send until an answer comes, always with the same operation id, as the outbox does."""
    for _ in range(100):
        try:
            answer = phone.vote(marks, operation_id)
        except LOST:
            continue
        if answer is None or answer["ok"]:
            return answer
        assert answer["code"] == "too-fast"
        time.sleep(0.5)
    pytest.fail("a hundred tries, and no answer")


class Voter:
    """A phone behind a bad network that has a favourite door."""

    def __init__(
        self, room: LiveRoom, network: LossyNetwork, phone: Device, *, posts: bool
    ) -> None:
        self.room, self.poll_id, self.posts = room, room.poll().id, posts
        self.by_web = Device(network.web, **phone.cookies)  # type: ignore[arg-type]
        self.by_socket = RawSocket(Device(network.sockets, **phone.cookies))  # type: ignore[arg-type]
        assert self.by_socket.watch(room.id)["ok"]
        self.by_socket.raw.settimeout(0.3)

    def vote(self, marks: Marks, operation_id: str) -> dict[str, Any] | None:
        """Hand in once; what was answered, or None for a form that was taken."""
        if not self.posts:
            message = ballot(self.room, self.poll_id, marks, operation_id)
            return self.by_socket.say("ballot", message)
        taken, code = by_form(self.by_web, self.room, marks, operation_id)
        return None if taken else {"ok": False, "code": code}


@pytest.mark.parametrize("people", [12, pytest.param(120, marks=pytest.mark.long)])
def test_with_a_third_of_messages_and_half_of_answers_lost_totals_equal_the_script(
    live_room: LiveRoom, people: int
) -> None:
    chance = random.Random(7)
    phones = [live_room.phone() for _ in range(people)]
    options = live_room.option_ids
    script = [
        [{one: chance.randint(1, 2) for one in chance.sample(options, 2)} for _ in range(3)]
        for _ in phones
    ]
    live_room.do("open-poll")
    with losing(live_room.server, seed=7) as network:
        voters = [
            Voter(live_room, network, phone, posts=bool(place % 2))
            for place, phone in enumerate(phones)
        ]

        def play(place: int) -> list[Any]:
            voter, told = voters[place], []
            for turn, marks in enumerate(script[place]):
                told.append(insist(voter, marks, f"{place}-{turn}"))
                # What fails by one door is tried by the other.
                voter.posts = not voter.posts
            # The first request comes once more, late: it changes nothing.
            insist(voter, script[place][0], f"{place}-0")
            return told

        with ThreadPoolExecutor(min(people, 40)) as pool:
            told = list(pool.map(play, range(people)))
        for voter in voters:
            voter.by_socket.close()

    assert network.losses > people / 2
    assert network.silences > people / 2
    for mine, scripted in zip(told, script, strict=True):
        assert [one["marks"] for one in mine if one] == [
            marks for marks, one in zip(scripted, mine, strict=True) if one
        ]
    last = [one[-1] for one in script]
    assert marks_of(live_room, phones) == last
    assert count_now(live_room) == totals_of(last)
    assert live_room.result().voters == people


def test_two_tabs_double_taps_and_replayed_requests_are_one_vote(live_room: LiveRoom) -> None:
    phone, (first, second, _) = live_room.phone(), live_room.option_ids
    live_room.do("open-poll")
    poll_id = live_room.poll().id
    tabs = [RawSocket(phone) for _ in range(2)]
    for one in tabs:
        assert one.watch(live_room.id)["ok"]
    barrier = threading.Barrier(4)

    def tap(number: int) -> bool:
        """Two tabs, each by both doors, at once: the same request, sent again and again."""
        barrier.wait(10)
        if number < 2:
            message = ballot(live_room, poll_id, {first: 2}, "one")
            return all(tabs[number].say("ballot", message)["ok"] for _ in range(3))
        return all(by_form(phone, live_room, {first: 2}, "one")[0] for _ in range(3))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(tap, range(4)))
    assert list(papers_by_seed(live_room).values()) == [{first: 2}]

    assert tabs[1].say("ballot", ballot(live_room, poll_id, {second: 1}, "two"))["ok"]
    # Somebody who recorded the first request plays it again: the first answer, and no change.
    again = tabs[0].say("ballot", ballot(live_room, poll_id, {second: 5}, "one"))
    assert again["marks"] == {first: 2}
    assert by_form(phone, live_room, {first: 2}, "one") == (True, "")
    assert list(papers_by_seed(live_room).values()) == [{second: 1}]
    with Session(for_reading(live_room.engine)) as session:
        took_part = sa.select(Participation).where(Participation.poll_id == poll_id)
        assert len(session.scalars(took_part).all()) == 1
    for one in tabs:
        one.close()


def test_of_a_room_that_votes_while_the_vote_is_closed_what_was_acknowledged_counts(
    live_room: LiveRoom,
) -> None:
    """Invariant 9: Closing is one transaction: after it, no vote row with a later seq can exist."""
    phones = [live_room.phone() for _ in range(16)]
    live_room.do("open-poll")
    poll_id, options = live_room.poll().id, live_room.option_ids
    acknowledged: dict[int, Marks] = {}
    refused: dict[int, str] = {}

    def by_socket(mine: RawSocket, marks: Marks, operation_id: str) -> tuple[bool, str]:
        answer = mine.say("ballot", ballot(live_room, poll_id, marks, operation_id))
        return answer["ok"], answer.get("code", "")

    def go_on(place: int) -> None:
        """Change one's mind several times a second, until it is too late."""
        phone, mine = phones[place], RawSocket(phones[place])
        mine.watch(live_room.id)
        for turn in range(300):
            marks = {options[(place + turn) % 3]: 1 + turn % 2}
            if place % 2:
                taken, code = by_form(phone, live_room, marks, f"{turn}")
            else:
                taken, code = by_socket(mine, marks, f"{turn}")
            if taken:
                acknowledged[place] = marks
            elif code != "too-fast":
                refused[place] = code
                break
            time.sleep(0.1)
        mine.close()

    with ThreadPoolExecutor(len(phones)) as pool:
        playing = [pool.submit(go_on, place) for place in range(len(phones))]
        time.sleep(1)
        live_room.do("close-poll")
        for one in playing:
            one.result(60)

    assert refused == dict.fromkeys(range(len(phones)), "ballot-too-late")
    until(lambda: live_room.poll().state == "closed")
    wanted = [acknowledged[place] for place in range(len(phones))]
    assert marks_of(live_room, phones) == wanted
    result = live_room.result()
    assert result.voters == len(phones)
    assert {one["option_id"]: one["score"] for one in result.tally["standings"]} == {
        one: totals_of(wanted)[one] for one in options
    }


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds; fails after a while."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_stalled_readers_hold_nobody_up(live_room: LiveRoom) -> None:
    stalled = [RawSocket(live_room.phone(), buffer=2048) for _ in range(12)]
    for one in stalled:
        one.watch(live_room.id)
    voter, leader = live_room.phone(), staff(live_room, Role.FACILITATOR)[0]
    live_room.do("open-poll")
    leader.watch(live_room.id, "facilitator")
    voter.watch(live_room.id)
    poll_id, (first, *_) = live_room.poll().id, live_room.option_ids

    slowest = 0.0
    for number in range(60):
        live_room.do("lock" if number % 2 else "unlock")
        if number % 5 == 0:
            began = time.monotonic()
            assert voter.ballot(live_room.id, poll_id, {first: 1 + number % 2})["ok"]
            slowest = max(slowest, time.monotonic() - began)

    # Not a measurement: a server that waits for a stalled reader waits for half a minute.
    assert slowest < 5
    revision = voter.watch(live_room.id)["state"]["revision"]
    leader.until(lambda state: state["revision"] == revision, 10)
    states = stalled[0].listen(3)
    assert states[-1]["revision"] == revision
    for one in stalled:
        one.close()


STORM = 200


@pytest.mark.long
def test_a_storm_of_reconnects_finds_everything_and_what_was_sent_again_counts_once(
    tmp_path: Path, empty_url: str
) -> None:
    people = STORM
    with serving(empty_url, tmp_path, "gevent") as served:
        room = LiveRoom(served)
        phones = [room.phone() for _ in range(people)]
        leader, _ = staff(room, Role.FACILITATOR)
        room.do("open-poll")
        poll_id, options = room.poll().id, room.option_ids

        def take_part(place: int) -> tuple[RawSocket, dict[str, Any]]:
            mine = RawSocket(phones[place])
            mine.watch(room.id)
            message = ballot(room, poll_id, {options[place % 3]: 1}, f"{place}")
            return mine, mine.say("ballot", message)

        with ThreadPoolExecutor(40) as pool:
            before = list(pool.map(take_part, range(people)))
            room.do("lock")
            served.server.kill()
            served.server.start()
            # All at once, each with its last request, whose answer it may never have seen.
            storm = [pool.submit(take_part, place) for place in range(people)]
            assert leader.watch(room.id, "facilitator")["ok"]
            room.do("extend")
            after = [one.result(60) for one in storm]

        assert all(told["ok"] for _, told in before)
        assert [told["marks"] for _, told in after] == [told["marks"] for _, told in before]
        revisions = {one.watch(room.id)["state"]["revision"] for one, _ in after}
        assert len(revisions) == 1
        assert marks_of(room, phones) == [{options[place % 3]: 1} for place in range(people)]
        for one, _ in (*before, *after):
            one.close()
