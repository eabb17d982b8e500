"""What leaves the studio: files that can be checked, advice beside the plan, a share on a phone."""

import json
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from pabulib.checker import Checker
from pypdf import PdfReader
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.errors import NotFound
from cocreate.domain.pabulib.reading import read_pabulib
from cocreate.domain.permissions import SYSTEM, Grant, Role
from cocreate.domain.selection import Precision
from cocreate.domain.selection.constraints import Constraints, Forced
from cocreate.domain.selection.running import run_rule
from cocreate.domain.studies.settings import Settings
from cocreate.models.proposals import Proposal
from cocreate.models.studies.records import SelectionRun
from cocreate.operations.plans import drafts, versions
from cocreate.operations.polls import PollPlan
from cocreate.operations.studies import studies
from cocreate.queries.studies.runs import own_share
from tests.office import Office
from tests.studying import StudyRoom
from tests.web.browsers import Browser

BALLOTS = ("12", "12", "13", "3", "34", "4", "1", "2", "34", "12") * 3


@pytest.fixture
def run_id(room: StudyRoom) -> str:
    """The official run of 30 ballots on four actions."""
    study_id = room.study(room.hold_vote(*BALLOTS))
    room.lock(study_id)
    room.compute()
    return room.runs(study_id)[0].id


def staff(app: Flask, office: Office, role: Role) -> Browser:
    return Browser.of_staff(app, office, f"web-{role.value}", Grant(role, "water"))


def test_the_file_of_ballots_is_read_again_and_gives_the_same_plan(
    app: Flask, office: Office, room: StudyRoom, run_id: str, tmp_path: Path
) -> None:
    """Figure 16: what is exported is imported again with equal results."""
    browser = staff(app, office, Role.COORDINATOR)
    answer = browser.client.get(f"/exports/selection-runs/{run_id}/files/ballots.pb")
    assert answer.status_code == 200
    assert b"participant" not in answer.data
    assert Checker().process_files([answer.text])[1]["results"]["errors"] == {}
    file = read_pabulib(answer.data.splitlines(keepends=True))
    with room.unit() as uow:
        run = uow.session.get_one(SelectionRun, run_id)
        settings = Settings.from_json(run.settings)
        told = run.result["run"]
    again = run_rule(file.election, settings.terms.request(precision=Precision.OFFICIAL))
    assert list(again.selected) == told["selected"]  # type: ignore[index]
    assert again.election.input_hash == told["input_hash"]  # type: ignore[index]


def test_ballots_go_to_the_coordinator_alone_and_only_from_thirty_on(
    app: Flask, office: Office, engine: sa.Engine, run_id: str
) -> None:
    browser = staff(app, office, Role.FACILITATOR)
    answer = browser.client.get(f"/exports/selection-runs/{run_id}/files/ballots.pb")
    assert answer.status_code == 403


def test_few_ballots_never_leave(app: Flask, office: Office, room: StudyRoom) -> None:
    study_id = room.study(room.hold_vote(*BALLOTS[:29]))
    room.lock(study_id)
    room.compute()
    browser = staff(app, office, Role.COORDINATOR)
    run_id = room.runs(study_id)[0].id
    answer = browser.client.get(f"/exports/selection-runs/{run_id}/files/ballots.pb")
    assert answer.status_code == 422
    assert "only from 30 on" in answer.text


def test_the_record_and_the_table_tell_everything_but_records_and_ballots(
    app: Flask, office: Office, room: StudyRoom, run_id: str
) -> None:
    browser = staff(app, office, Role.FACILITATOR)
    record = browser.client.get(f"/exports/selection-runs/{run_id}/files/run.json")
    content = json.loads(record.data)
    assert len(content["result"]["run"]["explanations"]["actions"]) == 4
    assert not any(one in record.text for one in room.option_ids)
    table = browser.client.get(
        f"/exports/selection-runs/{run_id}/files/actions.csv?language=fr"
    ).data.decode()
    assert table.count("\r\n") == 5
    assert "Financée par les plus soutenues" in table


def test_the_method_sheet_is_two_pages_of_what_was_computed_and_how_to_check_it(
    app: Flask, office: Office, engine: sa.Engine
) -> None:
    """With 30 actions of long titles, ties, constraints and weights it is no longer."""
    room = StudyRoom(engine, (10, 20) * 15)
    with Session(engine) as session:
        for proposal_id in room.option_ids:
            session.get_one(Proposal, proposal_id).title = "Récupérer les eaux grises " * 6
        session.commit()
    ballots = [room.join(f"voter {number}") for number in range(12)]
    poll_id = room.open_vote(PollPlan("approval", {"min_choices": 0, "max_choices": 30}))
    for number, voter in enumerate(ballots):
        room.cast(voter, dict.fromkeys(room.option_ids[number % 3 :: 3], 1))
    room.finish_vote()
    study_id = room.study(poll_id)
    constraints = Constraints(
        reserve=Fraction(10),
        exclusions=(("1", "2"),),
        requires={"3": ("4",)},
        forced_in=(Forced("5", "Cabinet", "Promis"),),
    )
    settings = replace(room.settings(study_id), weights={poll_id: Fraction(3, 2)})
    settings = replace(settings, constraints=constraints).with_envelope(Fraction(170))
    room.save(study_id, settings)
    room.lock(study_id)
    room.compute()
    (run,) = room.runs(study_id)
    browser = staff(app, office, Role.READER)
    for language, check, order in (
        ("fr", "Comment le vérifier", "Ce qui départage"),
        ("nl", "Hoe het na te gaan", "Wat beslist bij gelijke"),
        ("en", "How to check it", "What decides between"),
    ):
        answer = browser.client.get(f"/exports/selection-runs/{run.id}/pdf?language={language}")
        pages = [one.extract_text() for one in PdfReader(BytesIO(answer.data)).pages]
        assert len(pages) == 2
        assert check in pages[1]
        assert order in pages[1]
        assert run.input_hash[:40] in pages[1]


def test_the_advice_of_a_run_stands_on_the_sheet_and_in_the_file_of_the_plan(
    app: Flask, office: Office, room: StudyRoom, run_id: str
) -> None:
    with room.unit() as uow:
        made = drafts.make_draft(uow, SYSTEM, [room.id])
    browser = staff(app, office, Role.COORDINATOR)
    browser.open(f"/staff/sheets/{made.action_ids[0]}")
    assert "Advice of the selection" in browser.main()
    sheet = browser.client.get(f"/exports/action-sheets/{made.action_ids[0]}/json?language=en")
    assert "Advice of the selection" in sheet.text
    with room.unit() as uow:
        versions.fill_plan(uow, SYSTEM, made.plan_id)
        fingerprint = uow.session.get_one(SelectionRun, run_id).input_hash
    for language, title in (
        ("fr", "Fiche de méthode d’une sélection"),
        ("nl", "Methodefiche van een selectie"),
        ("en", "Method sheet of a selection"),
    ):
        plan = browser.client.get(f"/exports/plans/{made.plan_id}/json?language={language}").text
        assert title in plan
        assert fingerprint in plan


def test_a_phone_reads_what_its_own_share_did_and_no_other_phone_does(
    room: StudyRoom, run_id: str
) -> None:
    room.publish()
    with room.unit() as uow:
        studies.publish_run(uow, SYSTEM, run_id)
    voter, other = room.join("voter 0"), room.join("somebody else")
    with Session(for_reading(room.engine)) as session:
        mine = own_share(session, voter, f"seed of {voter.id}")
        assert {key for key, *_ in mine.mine} == {"1", "2"}
        assert mine.share is not None
        paid = sum(amount or 0 for *_, amount in mine.mine)
        assert paid + mine.rest == mine.share
        for actor, seed in ((other, f"seed of {other.id}"), (voter, "another phone")):
            with pytest.raises(NotFound, match="no-ballot-here"):
                own_share(session, actor, seed)


def test_before_a_run_is_shown_to_the_room_no_phone_sees_anything_of_it(
    room: StudyRoom, run_id: str
) -> None:
    """L13: closing and publishing are two acts."""
    room.publish()
    voter = room.join("voter 0")
    with Session(for_reading(room.engine)) as session, pytest.raises(NotFound, match="no-such-run"):
        own_share(session, voter, f"seed of {voter.id}")
    del run_id
