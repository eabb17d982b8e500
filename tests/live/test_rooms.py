"""Who hears what: rooms are apart, and whoever may not listen any more hears nothing."""

import itertools
import json

import pytest

from cocreate.domain.permissions import Role
from cocreate.program import utc_now
from tests.live.conftest import LiveRoom
from tests.live.harness import Device
from tests.office import Office

_names = itertools.count(1)


def staff(room: LiveRoom, role: Role, language: str = "en") -> tuple[Device, str]:
    """A signed-in browser of somebody with a role, and the public id of its session."""
    office = Office(room.engine)
    office.now = utc_now()
    name = f"staff{next(_names)}-{room.id[:6].lower()}"
    office.invite(name, role)
    signed_in = office.accept(office.mailed_token(name), name)
    device = Device(room.server, language, staff=signed_in.token)
    room.devices.append(device)
    return device, signed_in.session_id


def test_a_room_hears_its_own_workshop_and_no_other(live_room: LiveRoom) -> None:
    other_room = LiveRoom(
        type("Served", (), {"engine": live_room.engine, "server": live_room.server})
    )
    phone, stranger = live_room.phone(), other_room.phone()
    live_room.devices += other_room.devices
    phone.watch(live_room.id)
    theirs = stranger.watch(other_room.id)["state"]["revision"]
    stranger.silence(1.2)

    live_room.do("lock")

    phone.until(lambda state: "join" in state["marks"])
    # Now and then everybody hears where their own room stands.
    assert {one["revision"] for one in stranger.silence()} <= {theirs}


def test_a_phone_hears_neither_the_facilitators_room_nor_another_workshop(
    live_room: LiveRoom,
) -> None:
    phone, other = live_room.phone(), live_room.phone()
    for audience in ("facilitator", "screen"):
        answer = phone.watch(live_room.id, audience)
        assert (answer["ok"], answer["code"]) == (False, "no-such-workshop")
    assert phone.watch("another-workshop-no-id")["ok"] is False
    other.watch(live_room.id)

    live_room.do("lock")

    other.until(lambda state: "join" in state["marks"])
    assert phone.silence() == []


def test_a_stranger_without_cookies_follows_nothing(live_room: LiveRoom) -> None:
    stranger = Device(live_room.server)
    live_room.devices.append(stranger)

    answers = [
        stranger.watch(live_room.id, one) for one in ("participant", "facilitator", "screen")
    ]

    assert [one["ok"] for one in answers] == [False] * 3
    status, _, _ = stranger.get(f"/live/{live_room.id}/participant", Accept="application/json")
    assert status == 404


def test_each_language_gets_its_own_fragments_and_nobody_a_personal_region(
    live_room: LiveRoom,
) -> None:
    french, dutch = live_room.phone("fr"), live_room.phone("nl")
    french.watch(live_room.id)
    dutch.watch(live_room.id)

    live_room.do("lock")

    for phone in (french, dutch):
        state = phone.until(lambda state: state["fragments"])
        regions = {one["region"]: one for one in state["fragments"]}
        assert set(regions) == {"join"}
        assert regions["join"]["from"] == 0
        assert regions["join"]["to"] == state["marks"]["join"] == state["revision"]
        assert "locked" in regions["join"]["html"]


def test_per_college_figures_are_for_the_facilitator_alone(live_room: LiveRoom) -> None:
    phone = live_room.phone()
    leader, _ = staff(live_room, Role.FACILITATOR)

    assert "joined.public" in leader.watch(live_room.id, "facilitator")["state"]["figures"]
    assert "joined.public" not in phone.watch(live_room.id)["state"]["figures"]


def test_signing_out_silences_the_sockets_of_that_browser(live_room: LiveRoom) -> None:
    leader, session_id = staff(live_room, Role.FACILITATOR)
    stays, _ = staff(live_room, Role.FACILITATOR)
    leader.watch(live_room.id, "facilitator")
    stays.watch(live_room.id, "facilitator")

    live_room.do("end-session", session=session_id)
    leader.silence(0.5)
    live_room.do("lock")

    stays.until(lambda state: "join" in state["marks"])
    assert leader.silence(0.7) == []
    assert not leader.client.connected


def test_whoever_gives_a_seat_back_hears_nothing_more(live_room: LiveRoom) -> None:
    gone, stays = live_room.phone(), live_room.phone()
    gone.watch(live_room.id)
    stays.watch(live_room.id)

    live_room.do("leave", seat=gone.seat)
    gone.silence(0.7)
    live_room.do("lock")

    stays.until(lambda state: "join" in state["marks"])
    assert gone.silence(0.5) == []
    assert not gone.client.connected
    assert gone.watch(live_room.id)["ok"] is False


@pytest.mark.parametrize("audience", ["facilitator", "screen"])
def test_nothing_of_a_running_hidden_vote_is_told(live_room: LiveRoom, audience: str) -> None:
    """Invariant 7: Coalesced tallies: absolute values, and none at all while hidden."""
    leader, _ = staff(live_room, Role.FACILITATOR)
    voter, watcher = live_room.phone(), live_room.phone()
    live_room.do("open-poll")
    leader.watch(live_room.id, audience)
    watcher.watch(live_room.id)
    voter.watch(live_room.id)
    poll_id, (first, second, _) = live_room.poll().id, live_room.option_ids

    def everything_said_of(marks: dict[str, int]) -> list[str]:
        """All that is said after these marks, apart from times, counts of changes and presence."""
        assert voter.ballot(live_room.id, poll_id, marks)["ok"]
        said = leader.silence(0.8) + watcher.silence(0.1)
        kept = [
            {
                **one,
                "now": 0,
                "revision": 0,
                "marks": sorted(one["marks"]),
                "figures": one["figures"],
            }
            for one in said
        ]
        return [json.dumps(one, sort_keys=True) for one in kept]

    everything_said_of({first: 1})
    for state in everything_said_of({first: 2}) + everything_said_of({second: 1}):
        assert first not in state.replace(f"mark-{first}", "")
        assert '"tally"' not in state
    # A changed ballot changes no figure: who listens cannot even tell that it happened.
    figures = leader.watch(live_room.id, audience)["state"]["figures"]
    assert figures["voted"] == 1


def test_figures_are_totals_and_presence_is_counted_by_seat(live_room: LiveRoom) -> None:
    leader, _ = staff(live_room, Role.FACILITATOR)
    leader.watch(live_room.id, "facilitator")
    phones = [live_room.phone() for _ in range(3)]
    for phone in phones:
        phone.watch(live_room.id)
    twin = Device(live_room.server, **phones[0].cookies)
    live_room.devices.append(twin)
    twin.watch(live_room.id)

    leader.until(lambda state: state["figures"]["active"] == 3)
    live_room.do("open-poll")
    for number, phone in enumerate(phones, start=1):
        phone.ballot(live_room.id, live_room.poll().id, {live_room.option_ids[0]: 1})
        leader.until(lambda state, number=number: state["figures"]["voted"] == number)


def test_a_page_that_missed_everything_is_put_right_by_watching_again(live_room: LiveRoom) -> None:
    phone = live_room.phone()
    before = phone.watch(live_room.id)["state"]
    phone.leave()
    live_room.do("lock")
    live_room.do("open-poll")

    after = phone.watch(live_room.id)["state"]

    assert after["revision"] == before["revision"] + 2
    assert after["marks"]["join"] > before["marks"].get("join", 0)
    assert after["marks"]["step"] > before["marks"].get("step", 0)
