"""The studio in a browser: the slider by keyboard, the official run by the bell, the projector."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from cocreate.database import make_engine
from cocreate.models.studies.records import SelectionRun
from tests.browser.cast import Company
from tests.builders import add_the_water_pillar
from tests.studying import StudyRoom

pytestmark = pytest.mark.browser


def test_the_slider_previews_by_keyboard_and_the_run_arrives_by_itself(
    company: Company, empty_url: str
) -> None:
    engine = make_engine(empty_url)
    add_the_water_pillar(engine)
    room = StudyRoom(engine)
    study_id = room.study(room.hold_vote("12", "12", "13", "3", "34", "4", "1", "2", "34", "12"))
    engine.dispose()
    leader = company.administrator()
    slider = leader.page.locator("#range")
    for _ in range(30):
        leader.visit(f"/staff/studies/{study_id}")
        if slider.count():
            break
        leader.page.wait_for_timeout(1000)
    leader.check_page()
    before = leader.page.locator("#envelope").input_value()
    slider.focus()
    for _ in range(20):
        leader.page.keyboard.press("ArrowLeft")
    leader.page.wait_for_url("**envelope=*")
    after = leader.page.locator("#envelope").input_value()
    assert float(after) < float(before)
    expect(leader.page.locator(".plan-card").first).to_contain_text("sur")
    leader.check_page()

    leader.press("Montrer cette enveloppe au projecteur")
    leader.visit(f"/staff/studies/workshops/{room.id}/projector")
    leader.check_page()

    leader.visit(f"/staff/studies/{study_id}")
    leader.press("Verrouiller et lancer le calcul officiel")
    ready = leader.page.get_by_role("link", name="Calcul officiel 1")
    expect(ready).to_be_visible(timeout=60_000)
    assert company.one(sa.select(SelectionRun.number)) == 1
    ready.click()
    leader.sees("Ceci est un avis")
    leader.check_page()
    for page in ("settings", "costs"):
        leader.visit(f"/staff/studies/{study_id}/{page}")
        leader.check_page()
