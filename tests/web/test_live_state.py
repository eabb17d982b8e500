"""The fall-back of a live page, the pace of devices, and regions alone."""

import json
import secrets

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from cocreate.domain.audiences import PERMISSIONS, Audience
from cocreate.domain.permissions import Role
from cocreate.web.live import pages as live_pages
from cocreate.web.live.pace import AT_ONCE, PER_SECOND, Pace
from tests.builders import VoteRoom
from tests.office import Office


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    """A room in its vote step."""
    return VoteRoom(engine)


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every audience has a page with two regions, which cannot be shown here."""

    def load(_workshop_id: str) -> object:
        raise AssertionError

    for audience in PERMISSIONS:
        page = live_pages.LivePage(audience, ("step", "results"), frozenset(), load)
        monkeypatch.setitem(live_pages.PAGES, audience, page)


def phone(app: Flask, room: VoteRoom, address: str = "10.0.0.1") -> FlaskClient:
    """A browser whose device has a seat."""
    token = secrets.token_urlsafe(32)
    room.join(token)
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    client.set_cookie("cocreate_device", token)
    return client


def test_the_state_says_where_the_workshop_stands(app: Flask, room: VoteRoom) -> None:
    client = phone(app, room)
    room.open_vote()

    state = json.loads(client.get(f"/live/{room.id}/participant").text)

    assert state["step"]["phase"] == "vote"
    assert state["step"]["ends_at"] - state["now"] > 0
    assert set(state["marks"]) <= {"step", "results"}
    assert state["figures"] == {"joined": 2, "active": 1, "voted": 0, "proposals": 3}
    assert state["workshop"] == "open"


def test_an_unchanged_state_is_not_sent_again(app: Flask, room: VoteRoom) -> None:
    client = phone(app, room)
    address = f"/live/{room.id}/participant"
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    room.open_vote()
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.text) == (304, "")
    assert changed.status_code == 200
    assert "no-store" not in first.headers["Cache-Control"]
    assert "private" in first.headers["Cache-Control"]


def test_only_who_may_follow_sees_the_state(app: Flask, room: VoteRoom, office: Office) -> None:
    stranger, seated = app.test_client(), phone(app, room)
    reader = app.test_client()
    office.invite("rita", Role.FACILITATOR)
    reader.set_cookie("cocreate_staff", office.accept(office.mailed_token("rita"), "rita").token)

    def status(client: FlaskClient, audience: str) -> int:
        return client.get(f"/live/{room.id}/{audience}").status_code

    seen_by = {
        who: {one for one in Audience if status(who, one) == 200} for who in (stranger, seated)
    }
    assert seen_by == {stranger: set(), seated: {Audience.PARTICIPANT}}
    assert {status(stranger, one) for one in Audience} == {404}
    assert status(reader, "nobody") == 404
    assert status(reader, "participant") == 404


def test_a_region_that_the_page_does_not_have_is_not_served(app: Flask, room: VoteRoom) -> None:
    assert phone(app, room).get(f"/live/{room.id}/participant/regions/agenda").status_code == 404


def test_a_device_in_a_frenzy_is_slowed_and_told_when_to_come_back(
    app: Flask, room: VoteRoom
) -> None:
    # In one moment of the pace's clock, however long the machine takes for it.
    app.extensions["cocreate.pace"] = Pace(lambda: 0.0)
    frantic, neighbour = phone(app, room), phone(app, room)
    answers = [frantic.get(f"/live/{room.id}/participant") for _ in range(int(AT_ONCE) + 20)]

    slowed = [one for one in answers if one.status_code == 429]
    assert len(slowed) == 20
    assert slowed[0].headers["Retry-After"] == "1"
    assert neighbour.get(f"/live/{room.id}/participant").status_code == 200


def test_a_room_of_120_behind_one_address_is_never_slowed() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    for second in range(600):
        now = float(second)
        devices = (f"device:{n}" for n in range(120) if n % 5 == second % 5)
        assert all(pace.take(device) for device in devices)


def test_one_device_at_50_a_second_gets_the_lasting_rate() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    taken = 0
    for tick in range(50 * 60):
        now = tick / 50
        taken += pace.take("device:frantic")
    assert taken == pytest.approx(AT_ONCE + PER_SECOND * 60, rel=0.02)


def test_the_buckets_of_devices_that_left_are_forgotten() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    for number in range(20_001):
        pace.take(f"device:{number}")
        now += 0.001
    assert len(pace._buckets) < 20_000
