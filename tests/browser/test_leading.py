"""Whoever leads a room by thumb: a double tap presses once."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from cocreate.models.voting import Poll
from tests.browser.cast import Company
from tests.browser.test_workshop_day import Room, propose, sit

pytestmark = pytest.mark.browser


def test_the_second_tap_of_a_double_tap_does_not_press_the_button_that_just_appeared(
    company: Company,
) -> None:
    room = Room(company)
    room.open()
    anne = company.person("fr")
    sit(anne, room, "Acteurs publics")
    room.go("Propositions en silence")
    for title in ("Citernes", "Noues"):
        propose(anne, title, "Retenir la pluie.")
        expect(anne.page.get_by_text(title).first).to_be_visible(timeout=15_000)
    room.go("Clarifier et regrouper")
    room.go("Vote")
    page = room.leader.page
    appeared = page.locator(".next button.button--large").filter(has_text="Ouvrir le vote")
    appeared.click()
    page.wait_for_timeout(1000)
    assert company.one(sa.select(Poll.state)) == "prepared"

    appeared.click()
    expect(page.locator(".next")).to_contain_text("Clore le vote", timeout=10_000)
    assert company.one(sa.select(Poll.state)) == "open"
