"""Several processes behind a proxy: where sockets meet, and what crosses from one to another."""

import secrets

import pytest

from cocreate.domain.permissions import Role
from tests.live.harness import Device
from tests.live.test_rooms import staff
from tests.processes.conftest import SharedRoom, Site, until

KINDS = ("gevent/nginx", "gevent/caddy", "threading/nginx")
pytestmark = [
    pytest.mark.long,
    pytest.mark.processes,
    pytest.mark.parametrize("site", KINDS, indirect=True, scope="module"),
]

CROSSING_SECONDS = 2
"""Far below the time after which whoever watches hears how things stand anyway."""


def test_all_sockets_of_a_workshop_meet_in_one_process_and_pages_with_them(
    room: SharedRoom, site: Site
) -> None:
    phones = [room.phone() for _ in range(6)]
    leader, _ = staff(room, Role.FACILITATOR)
    for one in phones:
        assert one.watch(room.id)["ok"]
    leader.watch(room.id, "facilitator")

    (home,) = site.holding()
    assert home.sockets() >= len(phones) + 1

    # A phone whose socket is blocked asks by HTTP: it counts as present where the others are.
    blocked = room.phone()
    assert blocked.get(f"/live/{room.id}/participant")[0] == 200
    site.do(room.id, "lock")
    leader.until(lambda state: state["figures"]["active"] == len(phones) + 1, CROSSING_SECONDS)


def test_workshops_are_shared_out_among_the_processes(room: SharedRoom, site: Site) -> None:
    for number in range(12):
        device = Device(site, device=secrets.token_urlsafe(32))
        room.devices.append(device)
        device.connect(f"workshop-{number}")
    assert len(site.holding()) > 1


def test_what_happens_in_any_process_rings_where_the_sockets_are(
    room: SharedRoom, site: Site
) -> None:
    phone, gone = room.phone(), room.phone()
    leader, session_id = staff(room, Role.FACILITATOR)
    phone.watch(room.id)
    gone.watch(room.id)
    leader.watch(room.id, "facilitator")
    (home,) = site.holding()
    away = [one for one in site.processes if one is not home]

    desk = Device(away[0], staff=leader.cookies["staff"])
    status, _, _ = desk.post(f"/staff/workshops/{room.id}/live/door", locked="1")
    assert status == 303
    told = phone.until(lambda state: "join" in state["marks"], CROSSING_SECONDS)
    away[1].do(room.id, "open-poll")
    phone.until(lambda state: state["marks"]["step"] > told["revision"], CROSSING_SECONDS)

    away[0].do(room.id, "end-session", session=session_id)
    away[1].do(room.id, "leave", seat=gone.seat)
    until(lambda: not leader.client.connected and not gone.client.connected, CROSSING_SECONDS)
    assert phone.client.connected
