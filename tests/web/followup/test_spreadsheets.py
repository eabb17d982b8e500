"""The quarterly form as a spreadsheet: out, filled in, back in to be looked through, then sent."""

import io
import re

import openpyxl
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Grant, Role
from cocreate.domain.plans import OriginKind, State
from cocreate.models.base import new_id
from cocreate.models.followup.records import ActionReport, Door, Milestone
from cocreate.models.plans import Indicator, PlannedAction
from tests.following import Following
from tests.web.browsers import Browser


def fill(content: bytes, answers: dict[str, object]) -> bytes:
    """The workbook with ``answers`` by key in its last column."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    keys = {str(row[0].value): row[4] for row in sheet.iter_rows(min_row=3)}
    for key, answer in answers.items():
        keys[key].value = answer
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def send(browser: Browser, address: str, content: bytes, name: str = "report.xlsx") -> None:
    data = {**browser.token(), "file": (io.BytesIO(content), name)}
    browser.page = browser.client.post(address, data=data)
    browser.address = address


def test_the_form_goes_out_is_filled_in_and_comes_back_through_the_mailed_link(
    app: Flask, following: Following
) -> None:
    """B11: the same by spreadsheet round trip."""
    following.ask()
    address = f"/follow-up/reports/{following.link()}"
    lead = Browser(app, "nl")
    first, second, _ = following.action_ids
    blank = lead.client.get(f"{address}/spreadsheet").data
    step = following.followed(first).milestones[0].id
    filled = fill(
        blank,
        {
            f"value:{following.indicator(first)}": 12.125,
            f"milestone:{step}": "Half klaar",
            f"spent:{first}": "1.250,50",
            f"risk:{second}": "Op te volgen",
            f"value:{following.indicator(second)}": "veel",
        },
    )
    lead.open(address)

    send(lead, f"{address}/spreadsheet", filled)

    assert "4 antwoorden zijn uit uw rekenblad gelezen." in lead.main()
    assert "“veel” is geen getal" in lead.main()
    line = next(
        row[0].row
        for row in openpyxl.load_workbook(io.BytesIO(blank)).worksheets[0].iter_rows(min_row=3)
        if row[0].value == f"value:{following.indicator(second)}"
    )
    assert f"Regel {line}:" in lead.main()
    assert following.followed(first).reports == ()

    lead.press("Verslag versturen")

    followed = following.followed(first)
    assert str(followed.indicators[0].standing.value) == "12.125"
    assert followed.milestones[0].progress == 50
    assert str(followed.spent) == "1250.50"
    assert following.followed(second).risk == "watch"


def test_a_coordinator_sends_the_reports_of_a_plan_by_spreadsheet(
    coordinator: Browser, following: Following
) -> None:
    address = f"/staff/follow-up/plans/{following.plan_id}/report"
    coordinator.open(address)
    blank = coordinator.client.get(f"{address}/spreadsheet").data
    first = following.action_ids[0]
    send(coordinator, f"{address}/spreadsheet", fill(blank, {f"word:{first}": "Bon début"}))
    assert "1 answer was read" in coordinator.main()

    coordinator.press("Send the report")

    report = following.followed(first).reports[0]
    assert report.door is Door.SPREADSHEET
    assert report.word == "Bon début"


def test_what_is_no_workbook_or_of_another_quarter_is_explained(
    coordinator: Browser, following: Following
) -> None:
    address = f"/staff/follow-up/plans/{following.plan_id}/report"
    coordinator.open(address)
    blank = coordinator.client.get(f"{address}/spreadsheet").data
    send(coordinator, f"{address}/spreadsheet", b"not a workbook")
    assert coordinator.page.status_code == 422
    assert "Save the form as Excel" in coordinator.main()
    book = openpyxl.load_workbook(io.BytesIO(blank))
    book.worksheets[0].title = "2026-Q4"
    made = io.BytesIO()
    book.save(made)
    send(coordinator, f"{address}/spreadsheet", made.getvalue())
    assert "This is the form of 2026-Q4." in coordinator.main()


def test_lines_of_actions_that_are_not_ones_own_are_refused(
    app: Flask, following: Following
) -> None:
    other = following.welcome("other", Role.LEAD)
    following.name(following.action_ids[0], other)
    role = Grant(Role.COORDINATOR, "water")
    coordinator = Browser.of_staff(app, following.office, "c", role)
    everything = coordinator.client.get(
        f"/staff/follow-up/plans/{following.plan_id}/report/spreadsheet"
    ).data
    following.ask()
    address = f"/follow-up/reports/{following.link('other')}"
    lead = Browser(app)
    lead.open(address)
    foreign = following.action_ids[1]

    send(lead, f"{address}/spreadsheet", fill(everything, {f"word:{foreign}": "Hello"}))

    assert "0 answers were read" in lead.main()
    assert "This line asks nothing of your actions." in lead.main()


def grow(following: Following, actions: int) -> None:
    """Let the plan have so many actions, each with two measures and two milestones."""
    with Session(following.engine) as session:
        first = session.get_one(PlannedAction, following.action_ids[0])
        same = {"label": {"fr": "Mètres carrés", "nl": "Vierkante meter"}, "unit": {}}
        for number in range(len(following.action_ids), actions):
            made = PlannedAction(
                id=new_id(),
                plan_id=first.plan_id,
                code=f"W-{number + 1:03}",
                position=number + 1,
                state=State.RUNNING,
                created_at=first.created_at,
                origin_kind=OriginKind.PERSON,
                origin_person="comité",
                origin_reason="urgent",
                title=first.title,
                summary={},
                description={},
                set_aside={},
                objectives=[],
                obstacles=[],
            )
            made.indicators = [
                Indicator(id=new_id(), position=place, kind=first.indicators[0].kind, **same)
                for place in (1, 2)
            ]
            session.add(made)
            session.flush()
            for place in (1, 2):
                label = {"fr": f"Étape {place}"}
                step = Milestone(id=new_id(), action_id=made.id, position=place, label=label)
                session.add(step)
        session.commit()


def test_a_programme_of_200_actions_goes_out_is_filled_in_and_comes_back(
    coordinator: Browser, following: Following
) -> None:
    """B11: the same by spreadsheet round trip, for all actions of a large plan at once."""
    grow(following, 200)
    address = f"/staff/follow-up/plans/{following.plan_id}/report"
    coordinator.open(address)
    blank = coordinator.client.get(f"{address}/spreadsheet").data
    keys = [
        str(row[0].value)
        for row in openpyxl.load_workbook(io.BytesIO(blank)).worksheets[0].iter_rows(min_row=3)
    ]
    words = {"word": "Les travaux avancent comme prévu dans tous les quartiers. " * 4}
    answers = {one: words.get(one.split(":")[0], 12) for one in keys if "risk" not in one}
    answers = {one: said for one, said in answers.items() if not one.startswith("milestone")}
    filled = fill(blank, answers)
    assert len(filled) > 64 * 1024

    send(coordinator, f"{address}/spreadsheet", filled)

    assert f"{len(answers)} answers were read" in coordinator.main()
    coordinator.press("Send the report")
    assert re.search(r"The report on 200 actions", coordinator.page.text)
    with Session(following.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ActionReport)) == 200


def test_a_report_that_is_far_too_large_is_refused_in_words(
    coordinator: Browser, following: Following
) -> None:
    address = f"/staff/follow-up/plans/{following.plan_id}/report"
    large = b"file=" + b"x" * 4 * 1024 * 1024
    kind = "application/x-www-form-urlencoded"
    answer = coordinator.client.post(f"{address}/spreadsheet", data=large, content_type=kind)
    assert answer.status_code == 422
    assert "more than 4 megabytes" in answer.text
