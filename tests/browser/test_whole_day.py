"""The whole nominal group on the seeded Water pillar, led from a desk, shown dark and in Dutch."""

from pathlib import Path

import pytest

from tests.browser.cast import DESK, PROJECTOR, Company, Person
from tests.browser.nominal_group import NominalGroup
from tests.browser.room import Projector, Room

# The play from nothing is the one of every day: it goes the same way and further.
pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_nominal_group_on_water_goes_from_the_doors_to_its_report(
    company: Company, tmp_path: Path
) -> None:
    room = Room(company, "nominal-group", DESK)
    # The laptop of whoever leads often feeds the screen on the wall: the same browser.
    beside = company.beside(room.leader, PROJECTOR)
    projector = Projector(beside, room)
    set_up(beside)

    play = NominalGroup(company, room, projector, "nl")
    play.hold()
    play.read_the_report(tmp_path)


def set_up(screen: Person) -> None:
    """Dutch and dark, by the panel of the projector."""
    screen.page.keyboard.press("?")
    screen.page.locator("input[name='language'][value='nl']").check()
    screen.page.locator("input[name='theme'][value='dark']").check()
    screen.page.locator(".screen-help__panel button").click()
    screen.page.wait_for_load_state()
    assert screen.page.locator("html").get_attribute("lang") == "nl"
    assert screen.page.locator("html").get_attribute("data-theme") == "dark"
