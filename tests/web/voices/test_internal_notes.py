"""Internal notes stay in the office: all that leaves it is opened and read for their text."""

import io
import json
import secrets
import zipfile
from collections.abc import Iterator

import lxml.html
import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome
from cocreate.domain.documents import Brand
from cocreate.domain.permissions import Grant, Role
from cocreate.exports.sealing.archive import sealed_archive
from cocreate.models.arbitration import SealedFile
from cocreate.models.journal import JournalEntry, JournalWords
from cocreate.operations.voices import notes
from cocreate.queries.sealing.content import sealed_content
from tests.voicing import Voicing
from tests.web.browsers import AppOf, Browser

SECRET = "Xylophone"
"""A word that only the notes hold."""
EXTERNAL = ("http", "mailto:", "#", "data:")


@pytest.fixture
def noted(engine: sa.Engine) -> Voicing:
    """A published plan of which a sheet and a proposal have a note."""
    plan = Voicing(engine)
    plan.begin()
    with plan.unit() as uow:
        notes.note_on_sheet(uow, plan.facilitator, plan.action_ids[0], f"{SECRET} de fiche")
        notes.note_on_proposal(uow, plan.facilitator, plan.option_ids[0], f"{SECRET} de salle")
    return plan


def text_of(content: bytes) -> str:
    """What a file says: archives and PDF opened, everything else as it is."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return "\n".join(text_of(opened.read(one)) for one in opened.namelist())
    if content.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)
    return content.decode("utf-8", "replace")


def crawl(browser: Browser, *begin: str) -> Iterator[tuple[str, str]]:
    """Every page and file that can be reached by following links, each with what it says."""
    waiting, seen = list(begin), set(begin)
    while waiting:
        address = waiting.pop()
        answer = browser.client.get(address)
        if answer.status_code in {302, 303}:
            linked = [answer.headers["Location"]]
        else:
            yield address, text_of(answer.data)
            is_page = answer.mimetype == "text/html"
            linked = browser_links(answer.data) if is_page else []
        for one in linked:
            bare = one.split("#")[0]
            if bare and wanted(bare) and bare not in seen:
                seen.add(bare)
                waiting.append(bare)


def wanted(address: str) -> bool:
    """Pages of the product, in one language, and of files in three languages those in French."""
    foreign = address.startswith(EXTERNAL) or "/language" in address
    return not foreign and "language=nl" not in address and "language=en" not in address


def browser_links(page: bytes) -> list[str]:
    return [str(one) for one in lxml.html.fromstring(page).xpath("//a/@href")]


def published(plan: Voicing) -> str:
    round_id = plan.open_round(plan.submit_plan(plan.plan_id))
    for one in plan.action_ids:
        plan.decide(round_id, one, Outcome.APPROVED)
    plan.close_round(round_id)
    plan.publish_plan(round_id)
    return round_id


def test_m5_an_internal_notes_text_appears_nowhere_outside_the_office(
    noted: Voicing, app_of: AppOf
) -> None:
    """M5: on any public page, export or socket message read as a participant, it is nowhere."""
    round_id = published(noted)
    app = app_of(noted.office)
    visitor = Browser(app, "fr")
    read = dict(crawl(visitor, "/", "/plans", "/plans/water", "/plans/water/W-01", "/pillars"))
    assert {"/plans/water", "/plans/water/W-01"} <= set(read)
    assert any("/pdf" in one for one in read)
    assert any("json" in one for one in read)
    read |= participant(app, noted)
    read |= dict(files(app, noted, round_id))
    assert [one for one, text in read.items() if SECRET in text] == []
    for kind in ("/exports/action-sheets", "/exports/arbitration-rounds", "/room/", "sealed"):
        assert any(one.startswith(kind) and len(read[one]) > 100 for one in read), kind


def participant(app: Flask, noted: Voicing) -> dict[str, str]:
    """All that a phone in the room is sent: its page, its state, and every region of it."""
    token = secrets.token_urlsafe(32)
    noted.join(token)
    phone = app.test_client()
    phone.set_cookie("cocreate_device", token)
    home = f"/live/{noted.id}/participant"
    read = {one: phone.get(one).text for one in (f"/room/{noted.id}", home)}
    for name in json.loads(read[home])["marks"]:
        region = f"{home}/regions/{name}"
        answer = phone.get(region)
        assert answer.status_code == 200, region
        read[region] = answer.text
    return read


def files(app: Flask, noted: Voicing, round_id: str) -> Iterator[tuple[str, str]]:
    """Every file that staff take away, the sealed file, and the journal."""
    desk = Browser.of_staff(app, noted.office, "desk", Grant(Role.COORDINATOR))
    desk.client.environ_base["REMOTE_ADDR"] = "10.0.0.2"
    version, plan, sheet = noted.version_id, noted.plan_id, noted.action_ids[0]
    pages = (
        f"/staff/plans/{plan}",
        f"/staff/plans/versions/{version}",
        f"/staff/sheets/{sheet}",
        f"/staff/rounds/{round_id}",
        f"/staff/workshops/{noted.id}/report",
    )
    for page in pages:
        for one in browser_links(desk.client.get(page).data):
            if "/exports/" in one and "/json" in one and wanted(one):
                yield one, text_of(desk.client.get(one).data)
    with Session(noted.engine) as session:
        content = sealed_content(session, round_id, Brand("Essai"))
        yield "sealed", text_of(sealed_archive(content))
        yield "journal", repr([one.facts for one in session.scalars(sa.select(JournalEntry))])
        yield "words", repr([one.words for one in session.scalars(sa.select(JournalWords))])
        assert session.scalar(sa.select(sa.func.count()).select_from(SealedFile)) == 1


def test_m5_staff_who_prepare_read_a_note_and_nobody_else_of_the_office(
    noted: Voicing, app_of: AppOf
) -> None:
    app = app_of(noted.office)
    sheet = f"/staff/sheets/{noted.action_ids[0]}"
    for role in (Role.COORDINATOR, Role.FACILITATOR, Role.DECIDER, Role.LEAD, Role.READER):
        who = Browser.of_staff(app, noted.office, f"a-{role.value}", Grant(role, "water"))
        may = role in {Role.COORDINATOR, Role.FACILITATOR}
        for page in (sheet, f"{sheet}/voices"):
            assert (SECRET in who.open(page).text) is may
        who.open("/staff/account")
        sent = who.client.post(f"{sheet}/notes", data={**who.token(), "note-note": "Oui"})
        assert sent.status_code == (303 if may else 403)


def test_m5_a_facilitator_notes_on_a_proposal_and_its_author_reads_nothing_of_it(
    noted: Voicing, app_of: AppOf
) -> None:
    app, page = app_of(noted.office), f"/staff/workshops/{noted.id}/live"
    desk = Browser.of_staff(app, noted.office, "host", Grant(Role.FACILITATOR, "water"))
    desk.open(f"{page}/proposals/{noted.option_ids[0]}")
    assert f"{SECRET} de salle" in desk.main()
    assert desk.press("Keep the note", **{"note-note": "x" * 2001}).status_code == 422
    assert "x" * 2001 in desk.page.text
    desk.press("Keep the note", **{"note-note": "Demander le prix"})
    assert "Demander le prix" in desk.main()
