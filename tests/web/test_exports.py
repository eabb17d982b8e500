"""Files to take away: for those who may read, in the language asked for, a few at a time."""

import io
import json
import re
import threading
import time
import zipfile
from decimal import Decimal

import jsonschema
import openpyxl
import pypdf
import pytest
from lxml import etree, html

from bench.exports import large_plan
from cocreate.domain.arbitration import Outcome
from cocreate.domain.errors import TooMany
from cocreate.exports.formats import FORMATS
from cocreate.operations.plans import versions
from cocreate.web.files import rendering
from tests.planning import Planning, both
from tests.web.test_accounts import signed_in


@pytest.fixture
def planning(engine) -> Planning:
    return Planning(engine, supporters=(6, 5, 4, 3))


@pytest.fixture
def staff(app, planning):
    return signed_in(app, "admin@example.org")


def publish(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id, Outcome.APPROVED)
    planning.close_round(round_id)
    planning.publish_plan(round_id)


@pytest.mark.parametrize("kind", list(FORMATS), ids=FORMATS.keys())
def test_staff_take_a_draft_away_in_every_format(staff, planning, kind):
    made = planning.planned()
    answer = staff.get(f"/exports/plans/{made.plan_id}/{kind.key}?language=nl")
    assert answer.status_code == 200
    assert answer.mimetype == kind.media_type
    name = f'attachment; filename="draft-plan-water-nl.{kind.suffix}"'
    assert answer.headers["Content-Disposition"] == name
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_other_document_can_be_taken_away_too(staff, planning):
    made = planning.planned()
    with planning.unit() as uow:
        before = versions.freeze_version(uow, planning.coordinator, made.plan_id)
    planning.save(made.action_ids[0], {"summary": both("Autre résumé")})
    version_id = planning.submit_plan(made.plan_id)
    round_id = planning.open_round(version_id)
    for address in (
        f"plan-versions/{version_id}",
        f"version-comparisons/{before}/{version_id}",
        f"action-sheets/{made.action_ids[0]}",
        f"arbitration-rounds/{round_id}",
        f"workshops/{planning.id}",
    ):
        answer = staff.get(f"/exports/{address}/docx")
        assert answer.status_code == 200, address
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None


def test_the_public_takes_a_published_plan_away_without_signing_in(app, planning):
    visitor = app.test_client()
    assert visitor.get("/exports/published-plans/water/json").status_code == 404
    publish(planning)
    answer = visitor.get("/exports/published-plans/water/json?language=fr")
    assert answer.status_code == 200
    described = json.loads(visitor.get("/exports/document.schema.json").data)
    jsonschema.validate(answer.json, described)
    assert answer.json["language"] == "fr"
    assert visitor.get("/exports/published-plans/water/json?number=2").status_code == 404


def test_a_visitor_is_sent_to_the_door_and_a_stranger_gets_nothing(app, planning):
    made = planning.planned()
    address = f"/exports/plans/{made.plan_id}/pdf"
    answer = app.test_client().get(address)
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_unknown_formats_and_plans_do_not_exist(staff, planning):
    made = planning.planned()
    assert staff.get(f"/exports/plans/{made.plan_id}/exe").status_code == 404
    assert staff.get("/exports/plans/nothing/pdf").status_code == 404


def test_a_language_that_does_not_exist_is_the_readers_own(staff, planning):
    made = planning.planned()
    answer = staff.get(f"/exports/plans/{made.plan_id}/json?language=de")
    assert answer.json["language"] == "en"


def test_two_are_made_at_a_time_and_too_many_are_told_when_to_ask_again():
    gate, running, most = threading.Event(), [], []
    lock = threading.Lock()

    def work() -> None:
        with lock:
            running.append(1)
            most.append(len(running))
        gate.wait(10)
        with lock:
            running.pop()

    places = rendering.AT_ONCE + rendering.MOST_WAITING
    threads = [threading.Thread(target=rendering.in_turn, args=(work,)) for _ in range(places)]
    for thread in threads:
        thread.start()
    while len(running) < rendering.AT_ONCE:
        pass
    while rendering._places.acquire(blocking=False):
        rendering._places.release()
    with pytest.raises(TooMany) as refused:
        rendering.in_turn(work)
    assert refused.value.params == {"retry_after": rendering.RETRY_AFTER}
    gate.set()
    for thread in threads:
        thread.join()
    assert max(most) == rendering.AT_ONCE


def test_a_failure_gives_its_place_back():
    def fails() -> None:
        raise RuntimeError

    for _ in range(rendering.AT_ONCE + rendering.MOST_WAITING + 1):
        with pytest.raises(RuntimeError):
            rendering.in_turn(fails)


@pytest.mark.long
def test_no_format_of_a_plan_of_200_actions_works_for_more_than_three_seconds():
    document = large_plan(200)
    for kind in FORMATS:
        started = time.process_time()
        kind.render(document)
        assert time.process_time() - started < 3, kind.key


AMOUNT = re.compile(r"\d[\d\u00a0\u202f]*(?:,\d+)?\u00a0€")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def words_of(key: str, content: bytes) -> str:
    """All that a file says, without its spaces; figures of cells as a French reader writes them."""
    if key == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return squeezed("".join(page.extract_text() for page in pages))
    if key == "json":
        return squeezed(content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if key == "csv":
            # Amounts are bare figures there.
            text = "".join(packed.read(name).decode() for name in packed.namelist())
            return re.sub(r'"(\d+(?:,\d+)?)"', r"\1€;", text).replace(",00€", "€")
        name = "word/document.xml" if key == "docx" else "content.xml"
        return squeezed("".join(etree.fromstring(packed.read(name)).itertext()))


def cells_of(content: bytes) -> set[Decimal]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    return {Decimal(str(one)) for one in cells if isinstance(one, (int, float))}


def test_every_amount_of_the_page_of_a_plan_is_in_each_of_its_files(staff, planning):
    made = planning.planned("1000.00", "2000.00", "3000.00", "400.50")
    staff.set_cookie("cocreate_language", "fr")
    page = html.fromstring(staff.get(f"/staff/plans/{made.plan_id}").text)
    shown = {squeezed(one) for one in AMOUNT.findall(page.xpath("//main")[0].text_content())}
    assert {"6400,50€", "400,50€", "2300000€"} <= shown
    for kind in FORMATS:
        content = staff.get(f"/exports/plans/{made.plan_id}/{kind.key}?language=fr").data
        if kind.key == "xlsx":
            figures = {Decimal(one.rstrip("€").replace(",", ".")) for one in shown}
            assert figures - cells_of(content) == set()
        else:
            said = words_of(kind.key, content)
            assert [one for one in shown if one not in said] == [], kind.key
