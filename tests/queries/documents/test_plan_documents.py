"""The plan as a document: the figures of the database, in every file and in both languages."""

import datetime as dt
import io
import json
from decimal import Decimal

import docx
import openpyxl
import pypdf
import pytest
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.arbitration import Outcome
from cocreate.domain.documents import Brand, Document, Facts, Notice, Table, Tone, plain
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Grant, Role
from cocreate.domain.plans import State
from cocreate.domain.sheets import FIELDS
from cocreate.domain.voting.methods.consent import OBJECTION
from cocreate.exports.cells import written
from cocreate.exports.formats import FORMATS
from cocreate.models.plans import PlannedAction, PlanVersion
from cocreate.models.sheet_content import content_of
from cocreate.operations.plans import versions
from cocreate.operations.plans.shortlists import Shortlist
from cocreate.operations.polls import PollPlan
from cocreate.queries.documents import comparisons, plans
from cocreate.queries.documents.wording import Edition
from tests.builders import NOON
from tests.exports.formats.reading import figures, squeezed
from tests.planning import Planning, both

BRAND = Brand("Bruxelles Environnement")
FRENCH, DUTCH = (Edition(language, BRAND, NOON) for language in ("fr", "nl"))
STRANGER = Actor(id="a", grants=(Grant(Role.COORDINATOR, "food"),))


@pytest.fixture
def planning(engine) -> Planning:
    return Planning(engine, supporters=(6, 5, 4, 3))


def read(planning: Planning, builder, *wanted) -> Document:
    with Session(for_reading(planning.engine)) as session:
        return builder(session, *wanted)


def table(document: Document, key: str) -> Table:
    return next(one for one in document.tables() if one.key == key)


def facts_of(document: Document) -> dict[str, str]:
    blocks = [block for block in document.blocks() if isinstance(block, Facts)]
    found = [fact for block in blocks for fact in block.facts]
    return {
        fact.label: " · ".join(written(value, document.language) for value in fact.values)
        for fact in found
    }


def published(planning: Planning) -> tuple[str, ...]:
    made, round_id = planning.arbitration("1000.00", "2000.00", "3000.00", "400.50")
    outcomes = (Outcome.REJECTED, Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES, Outcome.DEFERRED)
    for action_id, outcome in zip(made.action_ids, outcomes, strict=False):
        planning.decide(round_id, action_id, outcome)
    planning.close_round(round_id)
    planning.publish_plan(round_id)
    return made.action_ids


@pytest.fixture
def public(planning) -> Planning:
    planning.action_ids = published(planning)
    return planning


def test_the_draft_holds_every_action_with_its_cost_and_the_known_total(planning):
    made = planning.planned("1000.00", "2000.00", "3000.00", "400.50")
    document = read(planning, plans.draft_plan, planning.coordinator, made.plan_id, FRENCH)
    rows = table(document, "actions").rows
    assert [plain(row[0]).split("\u2002")[0] for row in rows] == ["W-01", "W-02", "W-03", "W-04"]
    assert [row[3].amount for row in rows] == [
        Decimal(amount) for amount in ("1000.00", "2000.00", "3000.00", "400.50")
    ]
    assert table(document, "actions").total[3].amount == Decimal("6400.50")
    assert [row[2] for row in rows] == [1, 2, 3, 4]


def test_an_unknown_cost_is_counted_apart_and_never_as_zero(planning):
    made = planning.planned("1000.00", "2000.00", "3000.00", "400.50")
    unknown = {"budget": {"amount": None, "certainty": "unknown"}, "budget_lines": []}
    planning.save(made.action_ids[0], unknown)
    document = read(planning, plans.draft_plan, planning.coordinator, made.plan_id, FRENCH)
    assert table(document, "actions").rows[0][3].amount is None
    cover = {fact.label: fact.values[0] for fact in document.cover.facts}
    assert cover["Total des coûts connus"].amount == Decimal("5400.50")
    assert cover["Actions dont le coût est inconnu"] == 1
    assert facts_of(document)["Budget estimé"]


def test_every_field_of_the_sheet_is_in_its_document(planning):
    made = planning.planned()
    document = read(planning, plans.action_sheet, planning.coordinator, made.action_ids[0], FRENCH)
    content = json.loads(FORMATS["json"].render(document))
    text = json.dumps(content, ensure_ascii=False)
    said = {
        "title": "Toitures",
        "summary": "Verdir les toits",
        "description": "Verdir vingt toits par an",
        "theme": "Eau de pluie",
        "objectives": "Former 20 personnes",
        "obstacles": "Peu de savoir-faire",
        "aim_employment": "Finalité directe",
        "aim_economy": "Finalité indirecte",
        "aim_environment": "Pas une finalité",
        "target_groups": "Chercheurs d’emploi",
        "lead": "Pilote",
        "partners": "Partenaires",
        "budget": "1000.00",
        "budget_lines": "Région",
        "start_on": "2027-09-01",
        "due_on": "2029-08-31",
        "deliverables": "2028-01-31",
        "indicators": "Toits verdis",
    }
    assert set(said) >= set(FIELDS.keys()), "a new field needs its place in the document"
    assert [key for key, words in said.items() if words not in text] == []


def test_a_sheet_says_what_it_still_lacks(planning):
    made = planning.draft()
    document = read(planning, plans.action_sheet, planning.coordinator, made.action_ids[0], FRENCH)
    (gaps,) = [b for b in document.blocks() if isinstance(b, Notice) and b.tone is Tone.ATTENTION]
    assert plain(gaps.text).startswith("Manque encore avant l’arbitrage\u00a0: ")
    assert "Pilote" in plain(gaps.text)


def test_the_vote_stands_beside_the_sheet_with_its_two_numbers(planning):
    made = planning.planned()
    document = read(planning, plans.action_sheet, planning.coordinator, made.action_ids[1], FRENCH)
    (vote,) = [one for one in document.tables() if one.key == "votes-W-02"]
    share = vote.rows[0][3]
    assert (share.numerator, share.denominator) == (5, 6)


def test_the_rank_is_never_without_how_many_were_ranked(planning):
    made = planning.planned()
    document = read(planning, plans.action_sheet, planning.coordinator, made.action_ids[1], FRENCH)
    assert table(document, "votes-W-02").rows[0][2] == "2 sur 4"


def test_each_vote_is_named_after_the_step_in_which_it_was_held(planning):
    made = planning.planned()
    document = read(planning, plans.action_sheet, planning.coordinator, made.action_ids[1], DUTCH)
    assert written(table(document, "votes-W-02").rows[0][0], "nl") == "Stemming: Stippen"


def test_aims_that_are_served_directly_stand_first_and_figures_are_figures(planning):
    made = planning.planned()
    document = read(planning, plans.action_sheet, planning.coordinator, made.action_ids[0], FRENCH)
    aims = facts_of(document)["Finalités"].split(" · ")
    assert [one.split("\u00a0:")[0] for one in aims] == [
        "Finalité directe",
        "Finalité indirecte",
        "Pas une finalité",
    ]
    indicators = table(document, "indicators-W-01")
    titles = [column.title for column in indicators.columns]
    assert isinstance(indicators.rows[0][titles.index("Valeur cible")], Decimal)
    assert "" not in indicators.rows[0]


def test_paper_leaves_out_columns_in_which_nothing_stands_and_a_spreadsheet_does_not(planning):
    made = planning.planned()
    (action_id, *_) = made.action_ids
    with Session(planning.engine) as session:
        rows = content_of(session.get_one(PlannedAction, action_id))["indicators"]
    planning.save(action_id, {"indicators": [{**row, "collector": ""} for row in rows]})
    document = read(planning, plans.action_sheet, planning.coordinator, action_id, FRENCH)
    collected = "Collecté par"
    assert collected not in [one.title for one in table(document, "indicators-W-01").columns]
    assert collected in [one.title for one in table(document, "indicators").columns]


def test_objections_in_words_stand_in_the_files_of_who_prepares_and_decides_and_in_no_other(engine):
    room = Planning(engine, supporters=(0, 0))
    room.open_vote(PollPlan("consent"))
    first = room.option_ids[0]
    for number in range(3):
        room.cast(room.join(f"for {number}"), dict.fromkeys(room.option_ids, 1))
    room.cast(room.join("against"), {first: OBJECTION}, reasons={first: "Trop cher"})
    room.finish_vote()
    room.draft(shortlists={room.id: Shortlist(tuple(room.option_ids))})
    made, round_id = room.arbitration()
    version_id = room.round(round_id).version_id
    action_id = next(one for one in made.action_ids if room.action(one).origin_proposal_id == first)
    code = room.action(action_id).code
    office, decider = room.coordinator, room.decider
    for document in (
        read(room, plans.draft_plan, office, made.plan_id, FRENCH),
        read(room, plans.action_sheet, office, action_id, FRENCH),
        read(room, plans.frozen_plan, office, version_id, FRENCH),
        read(room, plans.arbitration_file, decider, round_id, FRENCH),
    ):
        for key in (f"objections-{code}", "objections"):
            assert [written(row[-1], "fr") for row in table(document, key).rows] == ["Trop cher"]
        pdf = pypdf.PdfReader(io.BytesIO(FORMATS["pdf"].render(document)))
        assert squeezed("Trop cher") in squeezed("".join(p.extract_text() for p in pdf.pages))
    for one in made.action_ids:
        room.decide(round_id, one, Outcome.APPROVED)
    room.close_round(round_id)
    room.publish_plan(round_id)
    with Session(for_reading(engine)) as session:
        public = plans.published_plan(session, "water", FRENCH)
    assert "Trop cher" not in FORMATS["json"].render(public).decode()
    with Session(engine) as session:
        assert "Trop cher" not in json.dumps(session.get_one(PlanVersion, version_id).content)


def test_decisions_reasons_and_grants_are_those_of_the_round(public):
    document = read(public, plans.published_plan, "water", FRENCH)
    rows = table(document, "decisions").rows
    assert [written(row[1], "fr") for row in rows] == [
        "Refusée",
        "Approuvée",
        "Approuvée avec modifications",
        "Reportée",
    ]
    assert [row[4].amount for row in rows] == [Decimal(n) for n in (0, 1000, 1000, 0)]
    envelope = table(document, "envelope")
    assert written(envelope.total[3], "nl") == "€\u00a02.000"
    assert facts_of(document)["Motivation"] == "Mûre et utile"


def test_inversions_are_named_with_both_reasons(public):
    document = read(public, plans.published_plan, "water", FRENCH)
    rows = table(document, "inversions").rows
    pairs = {(plain(row[0])[:4], plain(row[2])[:4]) for row in rows}
    assert pairs == {("W-01", "W-02"), ("W-01", "W-03")}
    assert {written(row[1], "fr") for row in rows} == {"Mûre et utile"}


def test_the_same_numbers_stand_in_word_pdf_excel_and_json(public):
    """B15: every number of a version is equal in DOCX, PDF, XLSX and JSON."""
    document = read(public, plans.published_plan, "water", FRENCH)
    wanted = {squeezed(figure) for figure in figures(document)}
    pdf = pypdf.PdfReader(io.BytesIO(FORMATS["pdf"].render(document)))
    pages = squeezed("".join(page.extract_text() for page in pdf.pages))
    word = docx.Document(io.BytesIO(FORMATS["docx"].render(document)))
    typed = squeezed("".join(word.element.body.itertext()))
    shown = squeezed(FORMATS["json"].render(document).decode().replace("\\u202f", ""))
    assert [figure for figure in wanted if figure not in pages] == []
    assert [figure for figure in wanted if figure not in typed] == []
    assert [figure for figure in wanted if figure not in shown] == []
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(document)))
    sheet = book["Décision sur chaque action"]
    assert [sheet.cell(row, 5).value for row in range(2, 6)] == [0, 1000, 1000, 0]


def test_dutch_readers_get_dutch_words(public):
    document = read(public, plans.published_plan, "water", DUTCH)
    assert document.cover.kind == "Actieplan"
    assert facts_of(document)["Motivering"] == "Mûre et utile (nl)"
    languages = {run.language for _, section in document.walk() for run in section.title}
    assert languages == {None}


def test_a_frozen_version_is_the_same_file_for_ever(planning):
    made = planning.planned()
    with planning.unit() as uow:
        version_id = versions.freeze_version(uow, planning.coordinator, made.plan_id)
    first = read(planning, plans.frozen_plan, planning.coordinator, version_id, FRENCH)
    planning.save(made.action_ids[0], {"summary": both("Autre")})
    later = Edition("fr", BRAND, NOON + dt.timedelta(days=9))
    again = read(planning, plans.frozen_plan, planning.coordinator, version_id, later)
    assert FORMATS["pdf"].render(first) == FORMATS["pdf"].render(again)
    assert facts_of(first)["SHA-256 de la version figée"] in json.dumps(
        json.loads(FORMATS["json"].render(again))
    )


def test_the_arbitration_file_shows_the_decisions_that_hold_and_the_former_ones(planning):
    made, round_id = planning.arbitration()
    planning.decide(round_id, made.action_ids[0], Outcome.APPROVED)
    planning.decide(round_id, made.action_ids[0], Outcome.DEFERRED)
    document = read(planning, plans.arbitration_file, planning.decider, round_id, FRENCH)
    decided = [written(row[1], "fr") for row in table(document, "decisions").rows]
    assert decided == ["Reportée", *["Pas encore décidé"] * 3]
    assert written(table(document, "former-W-01").rows[0][0], "fr") == "Approuvée"


def test_a_comparison_says_what_changed_from_what_to_what(planning):
    made = planning.planned()
    with planning.unit() as uow:
        before = versions.freeze_version(uow, planning.coordinator, made.plan_id)
    planning.save(made.action_ids[1], {"summary": both("Un autre résumé")})
    with planning.unit() as uow:
        versions.move_action(uow, planning.coordinator, made.action_ids[0], State.DRAFT_SHEET)
        after = versions.freeze_version(uow, planning.coordinator, made.plan_id)
    document = read(
        planning, comparisons.version_comparison, planning.coordinator, before, after, FRENCH
    )
    (chart,) = document.charts()
    assert chart.series[0].values == (0, 1, 0, 1, 2)
    assert "Enregistrée par coordinator" in table(document, "changed-W-02").note
    rows = table(document, "changed-W-02").rows
    assert [tuple(written(value, "fr") for value in row) for row in rows] == [
        ("Résumé", "Verdir les toits", "Un autre résumé")
    ]


def test_nobody_reads_a_draft_of_another_pillar(planning):
    made, round_id = planning.arbitration()
    for builder, wanted in (
        (plans.draft_plan, made.plan_id),
        (plans.action_sheet, made.action_ids[0]),
        (plans.arbitration_file, round_id),
    ):
        with pytest.raises(NotFound):
            read(planning, builder, STRANGER, wanted, FRENCH)
    with pytest.raises(NotFound):
        read(planning, plans.published_plan, "water", FRENCH)


def test_illustrative_plans_say_so_on_the_cover(planning):
    made = planning.planned()
    with planning.unit() as uow:
        uow.session.get_one(PlannedAction, made.action_ids[0]).is_illustrative = True
    document = read(planning, plans.draft_plan, planning.coordinator, made.plan_id, FRENCH)
    (notice,) = document.cover.notices
    assert notice.tone is Tone.ILLUSTRATIVE
    words = "".join(run.text for run in notice.text)
    assert "dans les années de l’Alliance de 2011 à 2015" in words
