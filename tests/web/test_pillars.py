"""Programmes, pillars and vision frames: what everybody reads, and what staff prepare by forms."""

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from cocreate.domain.permissions import SYSTEM
from cocreate.domain.pillars import FrameState
from cocreate.models.pillars import Frame, Pillar, Programme
from cocreate.operations.entrance.credentials import administrator_link
from cocreate.operations.pillars.frames import start_draft
from cocreate.program import Program
from cocreate.seed.reference import load_reference


@pytest.fixture
def seeded(app: Flask, engine: sa.Engine) -> Flask:
    """The application with the real Alliance in place of the bare pillar of other tests."""
    with Session(engine) as session:
        session.execute(sa.delete(Pillar))
        session.execute(sa.delete(Programme))
        session.commit()
    with program_of(app).unit_of_work() as uow:
        load_reference(uow)
    return app


def program_of(app: Flask) -> Program:
    found: Program = app.extensions["cocreate"]
    return found


def signed_in(app: Flask, language: str = "en") -> FlaskClient:
    """A browser of an administrator, who may do everything here."""
    with program_of(app).unit_of_work() as uow:
        token = administrator_link(uow, email="a@example.org", name="A", language=language)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    client.post(f"/sign-in/links/{token}", data=fields(client.get(f"/sign-in/links/{token}").text))
    client.post("/language", data={**fields(client.get("/pillars").text), "language": language})
    return client


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the forms of a page, buttons left out."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', page, re.S
    ):
        found[name] = unescape(text)
    for name, rows in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', rows)
        found[name] = chosen[1] if chosen else ""
    return found


def draft_of(engine: sa.Engine) -> Frame:
    with Session(engine) as session:
        pillar = session.scalars(sa.select(Pillar).where(Pillar.key == "water")).one()
        frame = next(one for one in pillar.frames if one.state is FrameState.DRAFT)
        assert frame.items is not None
        assert frame.envelope_lines is not None
        session.expunge_all()
        return frame


EDITOR = "/staff/pillars/water/frame"


def with_draft(app: Flask, language: str = "en") -> tuple[FlaskClient, dict[str, str]]:
    client = signed_in(app, language)
    start = client.get("/staff/pillars/water").text
    client.post(f"{EDITOR}/start", data={"csrf_token": fields(start)["csrf_token"]})
    return client, fields(client.get(EDITOR).text)


def test_everybody_reads_the_shares_in_euro_and_each_fact_with_its_source(seeded: Flask) -> None:
    """Domain 4 row 13: the pillar page shows 48 % public and 52 % private of 73 organisations."""
    client = seeded.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"

    assert "4\u202f600\u202f000\u00a0€" in client.get("/pillars").text
    page = client.get("/pillars/water").text

    assert "illustrative" in page
    facts = re.findall(r"<dt>.*?</dt><dd>(.*?)</dd>", page.split('id="baselines"')[0], re.S)
    assert len(facts) == 8
    assert all('href="http' in one for one in facts)
    assert client.get("/pillars/water/frames/1").status_code == 200
    invited = client.get("/pillars/resources-waste").text.replace("\u202f", " ")
    assert re.findall(r"(\d+) organisations, (\d+)\s% \((\d+/73)\)", invited) == [
        ("35", "48", "35/73"),
        ("38", "52", "38/73"),
    ]
    assert client.get("/pillars/nothing").status_code == 404


def test_a_draft_is_read_by_nobody_outside(seeded: Flask, engine: sa.Engine) -> None:
    with program_of(seeded).unit_of_work() as uow:
        pillar = uow.session.scalars(sa.select(Pillar).where(Pillar.key == "water")).one()
        start_draft(uow, SYSTEM, pillar.id)
    client = seeded.test_client()

    assert client.get("/pillars/water/frames/2").status_code == 404
    assert "frames/2" not in client.get("/pillars/water").text
    assert client.get(EDITOR).status_code == 302


def test_rows_come_and_go_with_what_was_typed_and_nothing_is_saved(
    seeded: Flask, engine: sa.Engine
) -> None:
    client, typed = with_draft(seeded)
    before = draft_of(engine).version
    typed["theme-0-text_fr"] = "Autre chantier"

    more = client.post(EDITOR, data={**typed, "add": "theme"})
    assert more.status_code == 200
    longer = fields(more.text)
    assert longer["theme-0-text_fr"] == "Autre chantier"
    assert longer["theme-5-text_fr"] == ""

    fewer = fields(client.post(EDITOR, data={**longer, "remove": "theme-0"}).text)
    assert "theme-0-text_fr" not in fewer
    assert fewer["theme-1-text_fr"] == typed["theme-1-text_fr"]
    assert draft_of(engine).version == before


def test_a_frame_is_saved_whole_and_amounts_are_read_in_the_notation_of_the_reader(
    seeded: Flask, engine: sa.Engine
) -> None:
    client, typed = with_draft(seeded, "fr")
    lines = len([name for name in typed if re.fullmatch(r"line-\d+-year", name)])
    new = {f"line-{lines}-{name}": text for name, text in MONEY.items()}

    answer = client.post(EDITOR, data={**typed, "vision_fr": "Une ville-éponge", **new})

    assert answer.status_code == 303
    saved = draft_of(engine)
    assert saved.vision["fr"] == "Une ville-éponge"
    assert str(saved.envelope_lines[-1].amount) == "1250.50"
    assert len(saved.items) == 44
    assert fields(client.get(EDITOR).text)[f"line-{lines}-amount"] == "1\u202f250,50"


MONEY = {"year": "2014", "amount": "1 250,50 €", "source_fr": "Commune", "source_nl": "Gemeente"}


def test_a_wrong_amount_is_named_at_its_row_and_nothing_typed_is_lost(
    seeded: Flask, engine: sa.Engine
) -> None:
    client, typed = with_draft(seeded, "fr")
    typed |= {"line-0-amount": "1,250", "vision_en": "A sponge"}

    answer = client.post(EDITOR, data=typed)

    assert answer.status_code == 422
    assert '<a href="#line-0">' in answer.text
    kept = fields(answer.text)
    assert (kept["line-0-amount"], kept["vision_en"]) == ("1,250", "A sponge")
    assert draft_of(engine).version == int(typed["version"])


def test_whoever_saves_second_sees_both_texts_and_decides(seeded: Flask, engine: sa.Engine) -> None:
    client, typed = with_draft(seeded)
    first = {**typed, "vision_fr": "Celle de la première", "operation_id": "1"}
    second = {**typed, "vision_fr": "Celle du second", "operation_id": "2"}
    assert client.post(EDITOR, data=first).status_code == 303

    answer = client.post(EDITOR, data=second)

    assert answer.status_code == 409
    assert "Celle de la première" in answer.text
    assert fields(answer.text)["vision_fr"] == "Celle du second"
    assert draft_of(engine).vision["fr"] == "Celle de la première"
    assert client.post(EDITOR, data=fields(answer.text)).status_code == 303
    assert draft_of(engine).vision["fr"] == "Celle du second"


def test_publishing_names_what_is_missing_and_then_goes_through(
    seeded: Flask, engine: sa.Engine
) -> None:
    client, typed = with_draft(seeded)
    whole = dict(typed)
    without = {name: text for name, text in typed.items() if not name.startswith("obstacle-")}
    client.post(EDITOR, data={**without, "vision_nl": ""})
    page = client.get(EDITOR).text
    assert "the obstacles" in page
    assert "the French or the Dutch of some texts" in page
    version = {"version": fields(page)["version"], "csrf_token": typed["csrf_token"]}

    client.post(f"{EDITOR}/publish", data=version)
    assert "Complete what is missing: the obstacles" in unescape(client.get(EDITOR).text)

    client.post(EDITOR, data={**whole, "version": version["version"], "operation_id": "again"})
    version["version"] = fields(client.get(EDITOR).text)["version"]
    answer = client.post(f"{EDITOR}/publish", data=version)
    assert answer.location == "/staff/pillars/water"
    assert client.get("/pillars/water/frames/2").status_code == 200


def test_shares_beyond_the_whole_are_refused_and_stay_as_typed(seeded: Flask) -> None:
    client = signed_in(seeded)
    address = re.findall(
        r"/staff/pillars/programmes/[^\"/]+(?=\")", client.get("/staff/pillars").text
    )[1]
    typed = fields(client.get(address).text)

    refused = client.post(f"{address}/shares", data={**typed, "share-water": "90"})
    assert refused.status_code == 422
    assert "170 %" in refused.text
    assert fields(refused.text)["share-water"] == "90"

    typed = {
        **typed,
        "share-sustainable-construction": "55",
        "share-water": "25",
        "operation_id": "x",
    }
    assert client.post(f"{address}/shares", data=typed).status_code == 303
    assert "€5,750,000" in client.get("/pillars").text


def test_a_pillar_goes_ahead_without_data_for_a_written_reason(seeded: Flask) -> None:
    client = signed_in(seeded)
    address = "/staff/pillars/water"
    typed = fields(client.get(f"{address}/edit").text)
    without = {name: text for name, text in typed.items() if not name.startswith("baseline-")}
    assert client.post(f"{address}/edit", data=without).status_code == 303
    page = client.get(address).text
    assert "missing</span>" in page

    empty = client.post(f"{address}/readiness", data={**fields(page), "item": "data"})
    assert empty.status_code == 422
    reason = {**fields(page), "item": "data", "reason_fr": "Étude en cours"}
    assert client.post(f"{address}/readiness", data=reason).status_code == 303
    assert "Étude en cours" in client.get(address).text


def test_a_programme_and_its_pillar_can_be_made_from_nothing(app: Flask) -> None:
    client = signed_in(app)
    new = fields(client.get("/staff/pillars/programmes/new").text)
    new |= {"key": "prec", "name_fr": "Économie circulaire", "period": "2016-2020"}
    made = client.post("/staff/pillars/programmes/new", data={**new, "envelope": "1250.50"})
    assert made.status_code == 303
    assert (
        "1,250.50" in client.get(made.location).text or "1.250,50" in client.get(made.location).text
    )

    address = f"{made.location}/pillars/new"
    pillar = fields(client.get(address).text)
    pillar |= {"key": "waste", "code": "dec", "name_fr": "Déchets", "suppression_threshold": "x"}
    refused = client.post(address, data=pillar)
    assert refused.status_code == 422
    assert fields(refused.text)["name_fr"] == "Déchets"
    answer = client.post(address, data={**pillar, "suppression_threshold": "5"})
    assert answer.location == "/staff/pillars/waste"
    assert "Start the vision frame" in client.get(answer.location).text


def test_a_working_group_is_added_and_renamed(seeded: Flask) -> None:
    client = signed_in(seeded)
    page = client.get("/staff/pillars/water").text
    new = {**fields(page), "name_fr": "Pluie"}
    assert client.post("/staff/pillars/water/working-groups", data=new).status_code == 303
    page = client.get("/staff/pillars/water").text
    address = re.search(r"/staff/pillars/water/working-groups/[\w-]+", page)
    assert address

    renamed = {**fields(client.get(address[0]).text), "name_fr": "Eau de pluie"}
    assert client.post(address[0], data=renamed).status_code == 303
    assert "Eau de pluie" in client.get("/staff/pillars/water").text
