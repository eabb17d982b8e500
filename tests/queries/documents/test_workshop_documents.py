"""The report, the poster and the cards of a workshop."""

import io

import openpyxl
import pypdf
import pytest
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.audiences import Audience
from cocreate.domain.documents import Brand, Chart, Notice, Share, plain
from cocreate.domain.errors import NotFound
from cocreate.exports.cells import written
from cocreate.exports.formats import FORMATS
from cocreate.exports.posters import render_cards, render_poster
from cocreate.queries.documents.reports import workshop_report
from cocreate.queries.documents.room import Door, join_cards, workshop_poster
from cocreate.queries.documents.wording import Edition
from cocreate.queries.results import results_of
from tests.builders import NOON
from tests.planning import Planning
from tests.queries.documents.test_plan_documents import STRANGER, table

FRENCH = Edition("fr", Brand("Bruxelles Environnement"), NOON)
DOOR = Door("atelier.example.org/join", lambda token, card: f"https://x.example.org/{token}/{card}")


@pytest.fixture
def room(engine) -> Planning:
    made = Planning(engine, supporters=(7, 4, 4, 1))
    made.publish()
    return made


def read(room: Planning, builder, *wanted):
    with Session(for_reading(room.engine)) as session:
        return builder(session, *wanted)


def test_the_totals_of_the_report_are_those_that_the_projector_shows(room):
    document = read(room, workshop_report, room.facilitator, room.id, FRENCH)
    (result,) = read(room, results_of, room.id, Audience.SCREEN)
    rows = table(document, "vote-1-result").rows
    assert [row[2] for row in rows] == [one.score for one in result.total.options] == [7, 4, 4, 1]
    assert [row[0] for row in rows] == ["1", "2 =", "2 =", "4"]
    assert rows[0][3] == Share(7, 7, in_percent=False)
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(document)))
    sheet = book["Vote toutes les propositions"]
    assert [sheet.cell(row, 3).value for row in range(2, 6)] == [7, 4, 4, 1]


def test_a_result_that_the_room_was_not_shown_is_in_no_report(engine):
    room = Planning(engine, supporters=(7, 4))
    document = read(room, workshop_report, room.facilitator, room.id, FRENCH)
    assert {one.key for one in document.tables()} == {
        *("agenda-hours", "wall", "merged-away"),
        *("agenda", "proposals", "merged"),
    }
    notices = [plain(b.text) for b in document.blocks() if isinstance(b, Notice)]
    assert any("1" in text and "pas encore été montré" in text for text in notices)


def test_agenda_people_and_proposals_are_there(room):
    document = read(room, workshop_report, room.facilitator, room.id, FRENCH)
    agenda = table(document, "agenda")
    assert written(agenda.rows[0][0], "fr") == "Ouverture"
    assert agenda.rows[0][1] == agenda.rows[0][3] == NOON
    proposals = table(document, "proposals")
    assert len(proposals.rows) == 4
    assert plain(proposals.rows[0][1]) == "Titre 1\nTexte 1"
    (people, _) = list(document.charts())
    assert sum(people.series[0].values) == 8


def test_on_paper_the_agenda_says_hours_and_the_proposals_what_became_of_them(room):
    document = read(room, workshop_report, room.facilitator, room.id, FRENCH)
    assert table(document, "agenda-hours").rows[0][1] == "13\u00a0h\u00a000"
    wall = table(document, "wall")
    assert [column.title for column in wall.columns] == [
        *("N°", "Proposition"),
        *("Dans la salle", "Coût approximatif"),
    ]
    kept = table(document, "proposals")
    assert [row[1] for row in wall.rows] == [row[1] for row in kept.rows]
    assert [row[2] for row in wall.rows] == [row[5] for row in kept.rows]


def test_each_vote_is_named_after_its_step_and_tells_its_rules_last(room):
    document = read(room, workshop_report, room.facilitator, room.id, FRENCH)
    votes = next(one for number, one in document.walk() if plain(one.title) == "Votes")
    (vote,) = votes.sections
    assert plain(vote.title).startswith("Vote\u00a0: ")
    (rules,) = vote.sections
    assert plain(rules.title) == "Règles et preuve de ce vote"
    (chart,) = [block for block in vote.blocks if isinstance(block, Chart)]
    assert chart.told_by == "vote-1-result"


def test_colleges_that_would_give_people_away_are_withheld_with_a_notice(engine):
    room = Planning(engine, supporters=(2, 1))
    room.publish()
    document = read(room, workshop_report, room.facilitator, room.id, FRENCH)
    rows = table(document, "vote-1-colleges").rows
    cells = [written(value, "fr") for row in rows for value in row]
    assert cells.count("Non communiqué") == 4
    notices = [plain(b.text) for b in document.blocks() if isinstance(b, Notice)]
    assert any("moins de 5 de ses membres" in text for text in notices)


def test_a_report_reads_well_in_every_format(room):
    document = read(room, workshop_report, room.facilitator, room.id, FRENCH)
    for kind in FORMATS:
        assert kind.render(document) == kind.render(document)


def test_nobody_reads_the_report_of_another_pillar(room):
    with pytest.raises(NotFound):
        read(room, workshop_report, STRANGER, room.id, FRENCH)
    with pytest.raises(NotFound):
        read(room, workshop_poster, STRANGER, room.id, FRENCH, DOOR)


@pytest.mark.parametrize(
    ("language", "when", "invited"),
    [
        ("fr", "Lundi 1er mars 2027 à 13\u00a0h\u00a000", "Participez avec votre téléphone"),
        ("nl", "Maandag 1 maart 2027 om 13:00", "Doe mee met uw telefoon"),
        ("en", "Monday, 1 March 2027 at 13:00", "Take part with your phone"),
    ],
)
def test_the_poster_says_when_where_and_how_in_each_language(room, language, when, invited):
    edition = Edition(language, FRENCH.brand, NOON)
    poster = read(room, workshop_poster, room.facilitator, room.id, edition, DOOR)
    assert (poster.when, poster.place, poster.invitation) == (when, "Bruxelles", invited)
    workshop = room.workshop()
    assert poster.code == workshop.join_code
    assert poster.link == f"https://x.example.org/{workshop.join_token}/"
    assert len(pypdf.PdfReader(io.BytesIO(render_poster(poster, "a3"))).pages) == 1


def test_each_one_time_code_gets_a_card_and_without_codes_there_is_a_page_of_cards(room):
    codes = [f"CODE{number:06}" for number in range(9)]
    sheet = read(room, join_cards, room.facilitator, room.id, FRENCH, DOOR, codes)
    assert [card.card_code for card in sheet.cards] == codes
    assert sheet.cards[3].link.endswith("/CODE000003")
    assert len(pypdf.PdfReader(io.BytesIO(render_cards(sheet))).pages) == 2
    alike = read(room, join_cards, room.facilitator, room.id, FRENCH, DOOR)
    assert len(alike.cards) == 8
