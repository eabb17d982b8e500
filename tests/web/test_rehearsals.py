"""A rehearsal on the pages: begun on the draft, named on every screen, stopped and ended."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Grant, Role
from cocreate.models.workshops import Rehearsal, Workshop
from cocreate.operations.rehearsals import note_bots_left
from tests.builders import Room, publish_frame
from tests.office import Office
from tests.web.browsers import AppOf, Browser

WATER = Grant(Role.FACILITATOR, "water")


@pytest.fixture
def app(app_of: AppOf, office: Office) -> Flask:
    return app_of(office)


@pytest.fixture
def room(engine: sa.Engine) -> Room:
    publish_frame(engine)
    return Room(engine)


@pytest.fixture
def staff(app: Flask, office: Office, room: Room) -> Browser:
    """A facilitator of the water pillar, before the page of the draft."""
    browser = Browser.of_staff(app, office, "fa", WATER)
    browser.open(f"/staff/workshops/{room.id}")
    return browser


def begun(engine: sa.Engine) -> tuple[Rehearsal, str]:
    """The rehearsal that there is, and its code."""
    with Session(engine) as session:
        found = session.scalars(sa.select(Rehearsal)).one()
        return found, session.get_one(Workshop, found.workshop_id).join_code


def test_a_facilitator_starts_fifty_bots_on_a_draft_and_leads_the_copy(
    staff: Browser, room: Room, engine: sa.Engine
) -> None:
    """X13: a facilitator starts 50 bots on a draft session."""
    staff.press("Start the rehearsal")
    rehearsal, code = begun(engine)
    assert (rehearsal.rehearses_id, rehearsal.bots, rehearsal.speed) == (room.id, 50, 5)
    assert staff.address.split("#")[0] == f"/staff/workshops/{rehearsal.workshop_id}/live"
    assert "50 bots were let in." in staff.main()
    assert code in staff.main()

    staff.press("Stop the bots")
    assert begun(engine)[0].bots == 0
    staff.press("Let bots in", bots="7", speed="20")
    assert (begun(engine)[0].bots, begun(engine)[0].speed) == (7, 20)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"bots": "201"}, "A rehearsal takes from 0 to 200 bots."),
        ({"bots": "many"}, "number"),
        ({"speed": "3"}, "Choose how fast the bots act from the list."),
    ],
)
def test_what_cannot_be_begun_is_said_beside_the_field_and_kept(
    staff: Browser, engine: sa.Engine, typed: dict[str, str], said: str
) -> None:
    answer = staff.press("Start the rehearsal", **typed)
    assert answer.status_code == 422
    assert said in staff.main()
    if "bots" in typed:
        assert staff.tree().xpath("//input[@name='bots']/@value") == [typed["bots"]]
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Rehearsal)) == 0


def test_every_screen_of_a_rehearsal_says_that_it_is_one(
    staff: Browser, app: Flask, engine: sa.Engine
) -> None:
    staff.press("Start the rehearsal", bots="0")
    rehearsal, code = begun(engine)
    place = f"/staff/workshops/{rehearsal.workshop_id}"
    assert "Rehearsal" in staff.page.text.split('id="main"')[0]
    staff.open(f"{place}/screen")
    assert "Rehearsal: nothing here counts" in staff.page.text

    phone = Browser(app)
    phone.open(f"/join/{code}")
    assert phone.tree().xpath("//*[@data-rehearsal]")
    assert "Nothing here counts" in phone.main()
    phone.press("Acteurs")
    assert "Rehearsal" in phone.page.text.split('id="main"')[0]

    staff.open(f"{place}/live")
    staff.press("End the rehearsal")
    assert phone.open(phone.address).status_code == 404
    assert "You have no seat in this workshop" in phone.main()


def test_the_list_and_the_draft_lead_to_the_rehearsal_and_its_report_is_refused(
    staff: Browser, room: Room, engine: sa.Engine
) -> None:
    staff.press("Start the rehearsal", bots="0")
    place = f"/staff/workshops/{begun(engine)[0].workshop_id}"
    staff.open("/staff/workshops")
    assert staff.page.text.count(f'href="/staff/workshops/{room.id}"') == 1
    assert place not in staff.page.text
    staff.open(place)
    assert staff.address.startswith(f"/staff/workshops/{room.id}")
    assert staff.offers("Lead the rehearsal")
    assert staff.open(f"{place}/report").status_code == 422
    assert "nothing lasting is made of it" in staff.page.text

    staff.open(f"/staff/workshops/{room.id}/live")
    assert "The rehearsal ends with that" in staff.main()
    staff.press("Open the doors")
    assert staff.open(f"{place}/live").status_code == 404


def test_ending_a_rehearsal_erases_it_and_leads_back_to_the_draft(
    staff: Browser, room: Room, engine: sa.Engine
) -> None:
    staff.press("Start the rehearsal", bots="0")
    staff.press("End the rehearsal")
    assert staff.address == f"/staff/workshops/{room.id}"
    assert "everything in it is erased" in staff.page.text
    assert staff.offers("Start the rehearsal")
    with Session(engine) as session:
        assert session.scalars(sa.select(Workshop.id)).all() == [room.id]


def test_why_bots_left_by_themselves_is_said_where_they_are_let_in_again(
    staff: Browser, room: Room, engine: sa.Engine
) -> None:
    staff.press("Start the rehearsal")
    rehearsal, _ = begun(engine)
    with room.unit() as uow:
        note_bots_left(uow, rehearsal.workshop_id, "bots-unreachable")
    staff.open(f"/staff/workshops/{rehearsal.workshop_id}/live")
    assert "The bots could not reach the public address of this site" in staff.main()
    assert staff.offers("Let bots in")


def test_whoever_only_reads_workshops_begins_no_rehearsal(
    app: Flask, office: Office, room: Room, engine: sa.Engine
) -> None:
    reader = Browser.of_staff(app, office, "re", Grant(Role.READER, "water"))
    reader.open(f"/staff/workshops/{room.id}")
    assert not reader.offers("Start the rehearsal")
    reader.open("/join")
    fields = {**reader.token(), "bots": "5", "speed": "1"}
    answer = reader.send("post", f"/staff/workshops/{room.id}/rehearsal", fields)
    assert answer.status_code == 403
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Rehearsal)) == 0
