"""The follow-up report: what the boards show, read back from every kind of file."""

import io
import json
import re
from decimal import Decimal

import docx
import openpyxl
import pypdf
import pytest
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.documents import Brand, Document, Euro, Share, Table
from cocreate.domain.errors import NotFound
from cocreate.domain.followup.reports import Typed
from cocreate.domain.permissions import Actor, Grant, Role
from cocreate.exports.formats import FORMATS
from cocreate.models.followup.records import Door
from cocreate.operations.followup import life
from cocreate.operations.followup.reports import Sending, send_reports
from cocreate.queries.documents.followup import report
from cocreate.queries.documents.wording import Edition
from tests.exports.formats.reading import figures, squeezed
from tests.following import Following

BRAND = Brand("Bruxelles Environnement")
STRANGER = Actor(id="a", grants=(Grant(Role.COORDINATOR, "food"),))


@pytest.fixture
def following(engine) -> Following:
    """Three actions: one reported twice, one in danger without a lead, one silent and late."""
    made = Following(engine)
    first, second, _ = made.action_ids
    said = {"spent": "400", "values": {made.indicator(first): "4"}, "word": "Quatre toits"}
    send(made, {first: Typed(**said)})
    made.later(days=20)
    again = Typed(values={made.indicator(first): "5"}, spent="500", help_needed="Un juriste")
    send(made, {first: again, second: Typed(risk="serious", risk_text="Le terrain manque")})
    with made.unit() as uow:
        life.withdraw_lead(uow, made.pilot, second, on=None, reason="Fusion", language="fr")
    made.later(days=400)
    return made


def send(following: Following, typed: dict[str, Typed]) -> None:
    with following.unit() as uow:
        send_reports(uow, following.pilot, Sending("2027-Q1", "fr", Door.DESK, typed))


def read(following: Following, language: str = "fr", actor: Actor | None = None) -> Document:
    edition = Edition(language, BRAND, following.now)
    with Session(for_reading(following.engine)) as session:
        return report.pillar_report(
            session, actor or following.coordinator, following.plan_id, edition
        )


def whole(following: Following, language: str) -> Document:
    edition = Edition(language, BRAND, following.now)
    with Session(for_reading(following.engine)) as session:
        return report.programme_report(session, following.coordinator, "g", edition)


def table(document: Document, key: str) -> Table:
    return next(one for one in document.tables() if one.key == key)


def test_the_report_says_progress_money_needs_and_readings_with_both_numbers_of_each_share(
    following,
):
    """Row 16: given any percentage in an export, then numerator and denominator are beside it."""
    document = read(following)
    facts = {fact.label: fact.values[0] for fact in document.cover.facts}
    assert facts["Terminée"] == Share(0, 3)
    assert facts["Réalisation moyenne, en points"] == Share(0, 300)
    assert facts["Dépensé"] == Euro(Decimal(500))
    assert facts["Actions dont la dépense est connue"] == Share(1, 3, in_percent=False)
    assert facts["État au"] == following.now.date()
    spending = table(document, "spending")
    assert spending.rows[0][1:4] == (Euro(Decimal(1000)), Euro(Decimal(500)), Share(500, 1000))
    assert spending.rows[1][2] == Euro(None)
    assert spending.total[1:3] == (Euro(Decimal(3000)), Euro(Decimal(500)))
    needs = {row[0][0].text.strip(): row for row in table(document, "needs").rows}
    assert needs["W-02"][2:4] == ("En danger", needs["W-02"][3])
    assert needs["W-02"][3].text == "Le terrain manque"
    assert needs["W-01"][4].text == "Un juriste"


def test_no_rate_and_no_cost_stand_where_a_number_is_missing(following):
    """Row 9: given a cost and 0 readings, then cost per unit shows "no data", never 0."""
    document = read(following, "en")
    first, second = table(document, "indicators").rows[0], table(document, "indicators").rows[2]
    assert first[3:] == ("unknown", Decimal(5), first[5], Decimal(20), None)
    assert second[4] == "no reading yet"
    costs = table(document, "costs").rows
    assert costs[0][2:] == (Euro(Decimal(500)), Decimal(5), Euro(Decimal("100.00")))
    assert {row[4] for row in costs[2:]} == {"no data: nobody has said yet what was spent"}


def test_readings_make_a_line_and_every_report_stands_in_the_data(following):
    document = read(following)
    lines = [one for one in document.charts() if one.key.startswith("line-")]
    assert [one.series[0].values for one in lines] == [(Decimal(4), Decimal(5))]
    reports = table(document, "reports").rows
    assert [row[3] for row in reports] == [
        Euro(Decimal(400)), Euro(Decimal(500)), Euro(None)
    ]  # fmt: skip
    said = json.dumps(json.loads(FORMATS["json"].render(document)))
    assert re.search(r"\bpilot\b|@office.test", said) is None


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_figure_is_read_back_from_every_kind_of_file(following, language):
    document = read(following, language)
    wanted = [squeezed(one) for one in figures(document)]
    said = docx.Document(io.BytesIO(FORMATS["docx"].render(document)))
    cells = [cell.text for one in said.tables for row in one.rows for cell in row.cells]
    paper = pypdf.PdfReader(io.BytesIO(FORMATS["pdf"].render(document)))
    texts = {
        "docx": "\n".join([*(one.text for one in said.paragraphs), *cells]),
        "pdf": "\n".join(page.extract_text() for page in paper.pages),
    }
    for kind, text in texts.items():
        assert [one for one in wanted if one not in squeezed(text)] == [], kind
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(document)))
    values = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 500 in values
    assert [one for one in ("odt", "csv", "json") if not FORMATS[one].render(document)] == []


def test_a_programme_has_one_report_over_its_pillars(following):
    document = whole(following, "nl")
    pillars = table(document, "pillars")
    assert pillars.total[1:] == pillars.rows[0][1:]
    assert len(table(document, "actions").rows) == len(following.action_ids)
    assert table(document, "actions").columns[0].title == "Pijler"
    assert FORMATS["pdf"].render(document)[:5] == b"%PDF-"


def test_those_who_may_not_read_the_board_have_no_report(following):
    with pytest.raises(NotFound):
        read(following, actor=STRANGER)
