"""The projector: what it shows in each step, what it keeps from the room, and its own settings."""

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.permissions import SYSTEM, Grant, Role
from cocreate.models.pillars import Pillar
from cocreate.operations import consolidation, polls, steps
from cocreate.queries.results import result_view
from cocreate.web.live.door import WebDoor
from tests.builders import POND, TANK, Ideation, Room, VoteRoom
from tests.office import PASSWORD, Office
from tests.web.test_pillars import fields, signed_in

REGIONS = ("step", "agenda", "proposals", "results", "join")
LIVE = polls.PollPlan("approval", secrecy="pseudonymous", visibility="live")


def address(room: Room) -> str:
    return f"/staff/workshops/{room.id}/screen"


def words(page: str) -> str:
    """What a page says, without its tags."""
    body = page.partition("<body")[2].partition(">")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture
def staff(app: Flask) -> FlaskClient:
    return signed_in(app)


def test_code_address_and_square_are_there_from_the_first_moment_to_the_last(
    engine: sa.Engine, staff: FlaskClient
) -> None:
    room = VoteRoom(engine)
    code, token = room.workshop().join_code, room.workshop().join_token

    def joined() -> str:
        page = staff.get(address(room)).text
        assert code in page
        assert "localhost/join" in page
        assert 'class="qr"' in page
        assert token not in page
        return page

    for phase in ("opening", "ideation", "consolidation", "vote", "closing"):
        room.go(phase)
        joined()
    room.close()
    assert "This workshop is over" in joined()
    fresh = Room(engine)
    assert "type the address and the code" in staff.get(address(fresh)).text


def test_while_people_write_the_wall_shows_their_number_and_no_word(
    engine: sa.Engine, staff: FlaskClient
) -> None:
    room = Ideation(engine)
    room.submit(room.anne, TANK)
    room.submit(room.bo, POND)

    silent = staff.get(address(room)).text
    assert TANK.title not in silent
    assert POND.summary not in silent
    assert re.search(r'data-figure="proposals">2<', silent)

    with room.unit() as uow:
        steps.reveal_step(uow, SYSTEM, room.step_id("ideation"))
    page = staff.get(address(room)).text
    assert f'lang="fr">{TANK.title}<' in page
    assert f'lang="nl">{POND.title}<' in page


def test_groups_stand_on_the_wall_with_their_labels_and_hidden_cards_do_not(
    engine: sa.Engine, staff: FlaskClient
) -> None:
    room = Ideation(engine)
    tank, pond = room.submit(room.anne, TANK), room.submit(room.bo, POND)
    room.go("consolidation")
    with room.unit() as uow:
        consolidation.group_proposals(uow, SYSTEM, room.id, {tank: 0}, "Récupérer")
        consolidation.hide_proposal(uow, SYSTEM, pond, "Nomme quelqu’un")

    page = staff.get(address(room)).text

    assert "Récupérer" in page
    assert POND.title not in page
    assert "Nomme quelqu" not in page


def test_a_hidden_vote_shows_how_many_voted_and_nothing_of_how(
    engine: sa.Engine, staff: FlaskClient
) -> None:
    room = VoteRoom(engine)
    people = room.crowd(7)
    room.open_vote()
    for person in people[:5]:
        room.cast(person, {room.option_ids[1]: 1})

    page = staff.get(address(room)).text
    assert re.search(r'<progress[^>]*value="5" max="8"', page)
    assert "Titre 2" not in page
    for one in REGIONS:
        assert "Titre 2" not in staff.get(f"/live/{room.id}/screen/regions/{one}").text

    room.finish_vote()
    counted = staff.get(address(room)).text
    assert "Titre 2" not in counted
    assert "shows the result in a moment" in counted
    room.publish()
    assert "Titre 2" in staff.get(address(room)).text


def test_a_vote_with_visible_results_shows_how_it_stands(
    engine: sa.Engine, staff: FlaskClient
) -> None:
    room = VoteRoom(engine)
    room.open_vote(LIVE)
    for person in room.crowd(3):
        room.cast(person, {room.option_ids[0]: 1})

    said = words(staff.get(address(room)).text)

    assert "The vote is open: figures move" in said
    assert "1 Titre 1 3 3 of 3 people" in said


def test_a_result_shows_people_marks_and_present_ties_as_ties_and_withholds_small_colleges(
    engine: sa.Engine, staff: FlaskClient
) -> None:
    room = VoteRoom(engine)
    people = room.crowd(6, 2)
    poll_id = room.open_vote(polls.PollPlan("approval"))
    for person in people:
        room.cast(person, dict.fromkeys(room.option_ids[:2], 1))
    room.finish_vote()
    room.publish()

    said = words(staff.get(address(room)).text)

    with Session(engine) as session:
        view = result_view(session, poll_id, Audience.SCREEN)
    assert view is not None
    assert f"{view.total.voters} people voted, of {view.present} in the room" in said
    assert f"{view.total.marks} marks" in said
    assert said.count("1 tie Titre") == 2
    assert "3 Titre 3 0 0 of 8 people" in said
    assert all(one.totals is None for one in view.colleges)
    assert "Withheld: too few people" in said
    assert "2 people voted" not in said


def test_the_levels_of_an_agreement_are_counted_one_by_one(
    engine: sa.Engine, staff: FlaskClient
) -> None:
    room = VoteRoom(engine)
    people = room.crowd(5)
    room.open_vote(polls.PollPlan("gradients"))
    for level, person in enumerate(people, start=1):
        room.cast(person, dict.fromkeys(room.option_ids, level))
    room.finish_vote()
    room.publish()

    page = staff.get(address(room)).text

    assert "I endorse it" in page
    assert page.count('<rect class="level-5"') == 3
    assert "accepted" in page


def test_a_break_says_when_it_goes_on_and_with_what(engine: sa.Engine, staff: FlaskClient) -> None:
    room = VoteRoom(engine, template="nominal-group")
    room.go("recess")

    said = words(staff.get(address(room)).text)

    assert "We go on at" in said
    assert "Then: Discussion" in said


def test_every_region_alone_is_what_the_page_shows(engine: sa.Engine, staff: FlaskClient) -> None:
    room = VoteRoom(engine)
    people = room.crowd(6)
    for phase in ("opening", "ideation", "consolidation", "vote", "closing"):
        room.go(phase)
        if phase == "vote":
            room.open_vote()
            room.cast(people[0], {room.option_ids[0]: 1})
        page = without_seconds(staff.get(address(room)).text)
        for one in REGIONS:
            alone = staff.get(f"/live/{room.id}/screen/regions/{one}").text
            assert without_seconds(alone).strip() in page, (phase, one)


def without_seconds(page: str) -> str:
    """A page whose clock stands still: a second may pass between two requests."""
    return re.sub(r">\d+:\d\d<", "><", page)


def test_the_screen_speaks_its_own_language_and_the_reader_keeps_theirs(
    engine: sa.Engine, app: Flask
) -> None:
    room = VoteRoom(engine)
    staff = signed_in(app, "fr")
    token = re.findall(r'csrf_token" value="([^"]*)', staff.get(address(room)).text)[0]

    chosen = {"csrf_token": token, "language": "nl", "theme": "dark"}
    assert staff.post(f"{address(room)}/settings", data=chosen).location == address(room)

    page = staff.get(address(room)).text
    assert '<html lang="nl" data-theme="dark">' in page
    assert "Stemming" in staff.get(f"/live/{room.id}/screen/regions/step").text
    assert '<html lang="fr">' in staff.get("/staff/pillars").text
    with staff:
        staff.get(f"/live/{room.id}/screen")
        assert WebDoor(app).language() == "nl"
    with staff:
        staff.get("/staff/pillars")
        assert WebDoor(app).language() == "fr"


def test_the_page_is_for_staff_of_the_pillar_alone(
    engine: sa.Engine, app: Flask, office: Office
) -> None:
    room = VoteRoom(engine)
    with Session(engine) as session:
        session.add(Pillar(id="f", programme_id="g", key="food", code="F", position=2, name={}))
        session.commit()
    office.welcome("here", Grant(Role.READER, "water"))
    office.welcome("elsewhere", Grant(Role.READER, "f"))

    assert app.test_client().get(address(room)).status_code == 302
    assert app.test_client().get(f"/live/{room.id}/screen/regions/step").status_code == 404
    assert by_password(app, "here").get(address(room)).status_code == 200
    assert by_password(app, "elsewhere").get(address(room)).status_code == 404


def by_password(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    typed = fields(client.get("/sign-in").text)
    typed |= {"email": f"{name}@office.test", "password": PASSWORD}
    assert client.post("/sign-in", data=typed).status_code == 303
    return client
