"""A participant without scripts: the door, the steps, a proposal, a ballot, by plain forms."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from cocreate.domain.permissions import SYSTEM, Grant, Role
from cocreate.domain.voting.methods.consent import OBJECTION
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper
from cocreate.models.workshops import Participant
from cocreate.operations import cards, joining, steps
from cocreate.operations.polls import PollPlan
from cocreate.web.live.pages import PAGES
from tests.builders import TANK, Ideation, Room, VoteRoom, publish_frame
from tests.office import Office
from tests.web.browsers import Browser
from tests.web.forms import hidden_fields, send


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """A phone that has never been here."""
    return new_phone(app)


def new_phone(app: Flask, language: str = "fr") -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def sit(client: FlaskClient, room: Room, college: str = "public") -> str:
    """Join by the code; answers the address of the room."""
    door = f"/join/{room.workshop().join_code}"
    page = client.get(door)
    assert page.status_code == 200, page.text
    answer = client.post(door, data={**hidden_fields(page.text), "college": college})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_m2_from_the_code_to_the_room_takes_one_tap(app: Flask, engine: sa.Engine) -> None:
    room = Ideation(engine)
    phone = new_phone(app)
    typed = room.workshop().join_code.lower()

    answer = send(phone, "/", "/join", {"code": f" {typed[:3]}-{typed[3:]} "})
    assert answer.status_code == 303
    door = phone.get(answer.headers["Location"])
    assert "Acteurs publics" in door.text

    answer = phone.post(
        answer.headers["Location"], data={**hidden_fields(door.text), "college": "public"}
    )
    assert answer.headers["Location"] == f"/room/{room.id}/"
    assert "Étape" in phone.get(answer.headers["Location"]).text


def test_the_qr_code_leads_to_the_same_door(app: Flask, engine: sa.Engine) -> None:
    room = Ideation(engine)

    page = new_phone(app).get(f"/j/{room.workshop().join_token}")

    assert page.status_code == 200
    assert "Eau de pluie" in page.text


@pytest.mark.parametrize(("typed", "status"), [("ABC", 422), ("ZZZZZ9", 422)])
def test_a_wrong_code_is_kept_in_the_field_with_what_to_check(
    app: Flask, engine: sa.Engine, typed: str, status: int
) -> None:
    Ideation(engine)

    answer = send(new_phone(app), "/join", "/join", {"code": typed})

    assert answer.status_code == status
    assert f'value="{typed}"' in answer.text
    assert "field__error" in answer.text


def test_the_door_tells_apart_before_open_locked_and_over(app: Flask, engine: sa.Engine) -> None:
    publish_frame(engine)
    room = Room(engine)
    door = f"/join/{room.workshop().join_code}"
    phone = new_phone(app, "en")

    assert "Not open yet" in phone.get(door).text
    room.open()
    with room.unit() as uow:
        joining.lock_join(uow, SYSTEM, room.id, locked=True)
    assert "The door is closed for now" in phone.get(door).text
    room.close()
    over = phone.get(door)
    assert over.status_code == 410
    assert "This workshop is over" in over.text


def test_l3_the_same_device_gets_its_seat_back_ten_times(app: Flask, engine: sa.Engine) -> None:
    room = Ideation(engine)
    phone = new_phone(app)
    sit(phone, room)
    before = seats(engine)

    for _ in range(10):
        again = phone.get(f"/join/{room.workshop().join_code}")
        assert again.status_code == 303
        assert again.headers["Location"] == f"/room/{room.id}/"

    assert seats(engine) == before


def test_b18_a_room_behind_one_address_comes_in_and_one_device_that_insists_is_slowed(
    app: Flask, engine: sa.Engine
) -> None:
    room = Ideation(engine)
    before = seats(engine)
    for _ in range(120):
        sit(new_phone(app), room)
    assert seats(engine) == before + 120

    insistent = new_phone(app)
    door = f"/join/{room.workshop().join_code}"
    fields = hidden_fields(insistent.get(door).text)
    insistent.set_cookie("cocreate_device", "x" * 43)
    answers = [insistent.post(door, data=fields).status_code for _ in range(61)]
    assert answers[-1] == 429
    assert 429 not in answers[:60]


def seats(engine: sa.Engine) -> int:
    with Session(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Participant)) or 0


def test_a_stranger_does_not_get_into_the_room(app: Flask, engine: sa.Engine) -> None:
    room = Ideation(engine)

    answer = new_phone(app).get(f"/room/{room.id}/")

    assert answer.status_code in {302, 404}
    assert "Étape" not in answer.text


def test_a_proposal_arrives_and_is_shown_to_its_author_alone(app: Flask, engine: sa.Engine) -> None:
    room = Ideation(engine)
    mine, other = new_phone(app), new_phone(app)
    address = sit(mine, room)
    sit(other, room, "private")

    answer = send(
        mine,
        address,
        f"{address}proposals",
        {"title": "Toits verts", "summary": "Retenir la pluie", "obstacles": "F1"},
    )

    assert answer.status_code == 303, answer.text
    assert "Toits verts" in mine.get(address).text
    assert "Toits verts" not in other.get(address).text
    for region in PAGES["participant"].regions:
        part = other.get(f"/live/{room.id}/participant/regions/{region}")
        assert "Toits verts" not in part.text
    with Session(engine) as session:
        kept = session.scalars(sa.select(Proposal)).one()
    assert kept.frame_codes == ["F1"]


def test_m8_a_refused_proposal_names_the_field_and_loses_nothing(
    app: Flask, engine: sa.Engine
) -> None:
    """M8: a refused proposal names the field, and nothing typed is lost."""
    room = Ideation(engine)
    phone = new_phone(app, "en")
    address = sit(phone, room)
    typed = {
        "title": "",
        "summary": "A summary that nobody wants to type twice",
        "obstacles": "F1",
        "employment": "direct",
        "lead_organisation": "A cooperative",
        "rough_cost": "a lot",
    }

    answer = send(phone, address, f"{address}proposals", typed)

    assert answer.status_code == 422
    for kept in ("A summary that nobody wants to type twice", "A cooperative", "a lot"):
        assert kept in answer.text
    assert "field--wrong" in answer.text
    chosen = re.findall(r"<input [^>]*checked[^>]*>", answer.text)
    assert any('name="employment"' in tag and 'value="direct"' in tag for tag in chosen)


def test_what_is_wrong_is_named_in_the_language_of_the_reader(
    app: Flask, engine: sa.Engine
) -> None:
    room = Ideation(engine)
    phone = new_phone(app, "nl")
    address = sit(phone, room)
    typed = {"title": "Regenput", "summary": "Een put per blok", "rough_cost": "veel"}

    answer = send(phone, address, f"{address}proposals", typed)

    assert answer.status_code == 422
    assert "Ruwe kostprijs, in euro: “veel” is geen bedrag" in answer.text
    assert "Rough cost" not in answer.text


def test_the_same_form_sent_twice_makes_one_proposal(app: Flask, engine: sa.Engine) -> None:
    room = Ideation(engine)
    phone = new_phone(app)
    address = sit(phone, room)
    form = hidden_fields(phone.get(address).text, action=f"{address}proposals")
    data = {**form, "title": "Citerne", "summary": "Une citerne par îlot", "anyway": "1"}

    for _ in range(2):
        assert phone.post(f"{address}proposals", data=data).status_code == 303

    with Session(engine) as session:
        assert len(session.scalars(sa.select(Proposal)).all()) == 1


def test_m4_one_s_own_similar_proposal_is_offered_first_and_sending_stays_possible(
    app: Flask, engine: sa.Engine
) -> None:
    room = Ideation(engine)
    phone = new_phone(app)
    address = sit(phone, room)
    first = {"title": "Atelier de réparation de vélos", "summary": "Réparer les vélos du quartier"}
    send(phone, address, f"{address}proposals", first)

    second = {"title": "Réparer des vélos", "summary": "Un atelier de réparation de vélos"}
    offered = send(phone, address, f"{address}proposals", second)
    assert offered.status_code == 200
    assert "Atelier de réparation de vélos" in offered.text
    assert "Un atelier de réparation de vélos" in offered.text

    form = hidden_fields(offered.text, action=f"{address}proposals")
    answer = phone.post(f"{address}proposals", data={**form, **second, "anyway": "1"})
    assert answer.status_code == 303


def test_an_own_proposal_is_changed_withdrawn_and_put_back(app: Flask, engine: sa.Engine) -> None:
    room = Ideation(engine)
    phone = new_phone(app)
    address = sit(phone, room)
    send(phone, address, f"{address}proposals", {"title": "Citerne", "summary": "Par îlot"})
    with Session(engine) as session:
        own = session.scalars(sa.select(Proposal.id)).one()
    page = f"{address}proposals/{own}"
    shown = phone.get(page)
    assert 'value="Citerne"' in shown.text

    form = hidden_fields(shown.text, action=page)
    answer = phone.post(page, data={**form, "title": "Citernes", "summary": "Par îlot"})
    assert answer.status_code == 303, answer.text
    phone.post(f"{page}/withdraw", data={"csrf_token": form["csrf_token"]})
    with Session(engine) as session:
        assert session.get_one(Proposal, own).state == "withdrawn"
    phone.post(f"{page}/restore", data={"csrf_token": form["csrf_token"]})
    with Session(engine) as session:
        kept = session.get_one(Proposal, own)
    assert (kept.state, kept.title) == ("proposed", "Citernes")


def test_a_ballot_is_handed_in_and_changed_by_plain_forms(app: Flask, engine: sa.Engine) -> None:
    room = VoteRoom(engine)
    phone = new_phone(app, "en")
    address = sit(phone, room)
    assert "The vote has not begun" in phone.get(address).text
    poll_id = room.open_vote()
    cast = f"{address}polls/{poll_id}/ballot"
    one, two, _ = room.option_ids

    assert send(phone, address, cast, {f"mark-{one}": "3", f"mark-{two}": "2"}).status_code == 303
    assert send(phone, address, cast, {f"mark-{one}": "1", f"mark-{two}": "0"}).status_code == 303

    with Session(engine) as session:
        paper = session.scalars(sa.select(BallotPaper)).one()
        assert paper.participant_id is None
    page = phone.get(address).text
    assert f'name="mark-{one}" data-option="{one}" min="0" max="3" value="1"' in page


def test_a_ballot_over_its_limit_is_refused_and_its_marks_stay_on_the_page(
    app: Flask, engine: sa.Engine
) -> None:
    room = VoteRoom(engine)
    phone = new_phone(app, "en")
    address = sit(phone, room)
    cast = f"{address}polls/{room.open_vote()}/ballot"
    one, two, three = room.option_ids
    marks = {f"mark-{one}": "3", f"mark-{two}": "2", f"mark-{three}": "1"}

    answer = send(phone, address, cast, marks)

    assert answer.status_code == 422
    assert 'value="3"' in answer.text
    with Session(engine) as session:
        assert session.scalars(sa.select(BallotPaper)).all() == []


def test_l5_the_page_follows_the_step_and_says_when_it_is_paused(
    app: Flask, engine: sa.Engine
) -> None:
    room = Ideation(engine)
    phone = new_phone(app, "en")
    address = sit(phone, room)
    assert "Send the proposal" in phone.get(address).text
    with room.unit() as uow:
        steps.pause_step(uow, SYSTEM, room.step_id("ideation"))

    paused = phone.get(address).text

    assert "The facilitator has paused this step" in paused
    assert "Send the proposal" not in paused


def test_the_whole_room_reads_in_its_own_language(app: Flask, engine: sa.Engine) -> None:
    room = Ideation(engine)
    room.submit(room.anne, TANK)

    for language, word in (("fr", "Étape"), ("nl", "Stap"), ("en", "Step")):
        phone = new_phone(app, language)
        address = sit(phone, room)
        page = phone.get(address).text
        assert word in page
        assert f'<html lang="{language}"' in page


def test_scanning_a_one_time_card_fills_in_its_code(app: Flask, engine: sa.Engine) -> None:
    room = Room(engine)
    with room.unit() as uow:
        cards.require_cards(uow, SYSTEM, room.id, required=True)
        (code,) = cards.issue_cards(uow, SYSTEM, room.id, 1)
    room.open()
    phone = new_phone(app)
    door = f"/j/{room.workshop().join_token}?card={code}"
    page = phone.get(door)
    assert f'value="{code}"' in page.text
    fields = {**hidden_fields(page.text), "card": code, "college": "public"}
    assert phone.post(door, data=fields).status_code == 303


def test_an_objection_is_written_on_the_phone_and_read_by_whoever_leads(
    app: Flask, engine: sa.Engine
) -> None:
    """M9: consent with objection text, by plain forms."""
    room = VoteRoom(engine)
    poll_id = room.open_vote(PollPlan("consent"))
    phone = new_phone(app, "en")
    address = sit(phone, room)
    cast, one = f"{address}polls/{poll_id}/ballot", room.option_ids[0]
    objection = {f"mark-{one}": str(OBJECTION)}

    refused = send(phone, address, cast, objection)
    assert refused.status_code == 422
    words = "Trop cher pour les petites communes"
    assert send(phone, address, cast, objection | {f"reason-{one}": words}).status_code == 303
    assert words in phone.get(address).text

    room.finish_vote()
    leader = Browser.of_staff(app, Office(engine), "leader", Grant(Role.FACILITATOR, "water"))
    leader.open(f"/staff/workshops/{room.id}/live")
    assert words in leader.main()


def test_the_objectives_of_the_published_frame_stand_on_the_form_of_a_proposal(
    app: Flask, engine: sa.Engine
) -> None:
    """Domain 4 row 1: given a published frame, its objectives appear on the proposal form."""
    room = Ideation(engine)
    phone = new_phone(app)
    address = sit(phone, room)
    form = phone.get(address).text.split(f'action="{address}proposals"')[1].split("</form>")[0]
    for objective in ("Former", "Former 20 personnes"):
        assert re.search(rf">\s*{objective}\b", form), objective
