"""The report on its page and in files: the same figures everywhere, and none that is withheld."""

import csv
import io
import json
import re
import zipfile
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.audiences import Audience
from cocreate.domain.permissions import SYSTEM, Grant, Role
from cocreate.operations import consolidation
from cocreate.operations.polls import PollPlan
from cocreate.queries.results import ResultView, results_of
from tests.builders import POND, TANK, Ideation, VoteRoom
from tests.office import Office
from tests.web.test_pillars import signed_in
from tests.web.test_screen import by_password, words

CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)


@pytest.fixture
def staff(app: Flask) -> FlaskClient:
    return signed_in(app)


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    """A room whose vote is shown: two options are tied, one college is small."""
    made = VoteRoom(engine, proposals_count=4)
    people = made.crowd(20, 2)
    made.open_vote(PollPlan("approval", {"max_choices": 3}))
    for number, person in enumerate(people):
        made.cast(person, dict.fromkeys(made.option_ids[: 3 if number < 15 else 2], 1))
    made.finish_vote()
    made.publish()
    made.close()
    return made


def shown(room: VoteRoom) -> ResultView:
    with Session(for_reading(room.engine)) as session:
        (result,) = results_of(session, room.id, Audience.SCREEN)
        return result


def rows_of(page: str, caption: str) -> list[list[str]]:
    """The rows of the table in the region ``caption``, as words."""
    table = page.partition(f'aria-label="{caption}"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.S)[1:]
    return [[words(f"<body>{cell}").strip() for cell in CELL.findall(row)] for row in rows]


def files_of(staff: FlaskClient, room: VoteRoom) -> dict[str, list[list[str]]]:
    """The tables of the CSV file, by key."""
    answer = staff.get(f"/exports/workshops/{room.id}/csv?language=en")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {
            name.partition("-")[2].removesuffix(".csv"): list(
                csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            )
            for name in archive.namelist()
        }


def tables_of(section: dict[str, Any]) -> dict[str, Any]:
    """The tables of a JSON file, by key."""
    found = {block["key"]: block for block in section.get("blocks", ()) if "key" in block}
    for part in section.get("sections", ()):
        found |= tables_of(part)
    return found


def test_page_json_and_csv_say_what_the_projector_said(room: VoteRoom, staff: FlaskClient) -> None:
    view = shown(room)
    expected = [(one.rank, one.tied, one.score, one.supporters) for one in view.total.options]
    assert [one[2] for one in expected] == [22, 22, 15, 0]
    page = staff.get(f"/staff/workshops/{room.id}/report").text
    on_page = [
        (int(row[0].split()[0]), "tie" in row[0], int(row[2]), int(row[3].split()[0]))
        for row in rows_of(page, "Result 1")
    ]
    assert on_page == expected

    in_csv = [
        (int(row[0].split()[0]), "=" in row[0], int(row[2]), int(row[3]))
        for row in files_of(staff, room)["vote-1-result"][1:]
    ]
    assert in_csv == expected

    written = staff.get(f"/exports/workshops/{room.id}/json?language=en").json
    table = tables_of(written)["vote-1-result"]
    assert [cell["numerator"] for row in table["rows"] for cell in row if is_share(cell)] == [
        one[3] for one in expected
    ]
    said = words(page)
    assert f"{view.total.voters} people voted, of {view.present} in the room" in said
    assert view.rules_hash in page
    assert view.rules_hash in json.dumps(written)
    projector = words(staff.get(f"/staff/workshops/{room.id}/screen").text)
    assert f"{view.total.voters} people voted, of {view.present} in the room" in projector


def is_share(cell: object) -> bool:
    return isinstance(cell, dict) and "numerator" in cell and "denominator" in cell


def test_a_small_college_is_withheld_on_the_page_and_in_the_files(
    room: VoteRoom, staff: FlaskClient
) -> None:
    page = words(staff.get(f"/staff/workshops/{room.id}/report").text)
    assert "Acteurs privés Withheld" in page
    assert not re.search(r"\b2 people voted", page)
    rows = files_of(staff, room)["vote-1-colleges"]
    private = [at for at, title in enumerate(rows[0]) if title.startswith("Acteurs privés")]
    assert {row[private[0]] for row in rows[1:]} == {"Withheld"}


def test_agenda_people_and_origins_are_on_the_page(engine: sa.Engine, staff: FlaskClient) -> None:
    room = Ideation(engine)
    tank, pond = room.submit(room.anne, TANK), room.submit(room.bo, POND)
    room.go("consolidation")
    with room.unit() as uow:
        consolidation.merge_proposals(uow, SYSTEM, (tank, pond), "Citernes et wadis", "Ensemble")
    room.close()

    page = staff.get(f"/staff/workshops/{room.id}/report").text

    steps = rows_of(page, "The steps of the workshop")
    assert len(steps) == 5
    assert steps[0][2] == "5"
    assert steps[3][-1] == "not held"
    proposals = rows_of(page, "Proposals of the room")
    assert [row[-1] for row in proposals] == ["Merged into no. 3", "Merged into no. 3", "Proposed"]
    assert "Made of: No. 1 , No. 2" in proposals[2][1]
    assert proposals[2][3] == "2"
    assert re.search(r"Total 2\b", words(page))


def test_before_the_result_is_shown_the_report_and_its_files_hold_none(
    engine: sa.Engine, staff: FlaskClient
) -> None:
    room = VoteRoom(engine)
    room.open_vote()
    room.cast(room.crowd(1)[0], {room.option_ids[0]: 1})
    room.finish_vote()

    page = words(unescape(staff.get(f"/staff/workshops/{room.id}/report").text))

    assert "Votes whose result the room was not shown yet: 1." in page
    assert "Fingerprint" not in page
    assert not [key for key in files_of(staff, room) if key.startswith("vote-")]


def test_deciders_read_it_and_people_of_other_pillars_do_not(
    room: VoteRoom, app: Flask, office: Office
) -> None:
    office.welcome("decider", Grant(Role.DECIDER, "water"))
    office.welcome("lead", Grant(Role.LEAD, "water"))
    address = f"/staff/workshops/{room.id}/report"

    assert by_password(app, "decider").get(address).status_code == 200
    assert by_password(app, "lead").get(address).status_code == 403
    assert app.test_client().get(address).status_code == 302
