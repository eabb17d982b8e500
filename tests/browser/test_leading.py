"""Whoever leads a room by thumb: every press once, and nothing of anybody's work lost by it."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, Poll, PollResult
from tests.browser.cast import DESK, Company, Person
from tests.browser.room import (
    LedRoom,
    Room,
    expect_ballots,
    give_dots,
    propose,
    sit,
    table_outcome,
    until,
)

pytestmark = pytest.mark.browser


def write(person: Person, *titles: str) -> None:
    """Propose several, each once the one before has arrived."""
    for title in titles:
        propose(person, title, "Retenir la pluie.")
        expect(person.page.locator("[data-region='mine']")).to_contain_text(title)


def stored_titles(company: Company) -> list[str]:
    with Session(company.engine) as session:
        return sorted(session.scalars(sa.select(Proposal.title)))


def test_the_second_tap_of_a_double_tap_does_not_press_the_button_that_just_appeared(
    company: Company,
) -> None:
    room = Room(company)
    room.open()
    anne = company.person("fr")
    sit(anne, room, "Acteurs publics")
    room.go("Propositions en silence")
    write(anne, "Citernes", "Noues")
    room.go("Clarifier et regrouper")
    room.go("Vote")
    page = room.leader.page
    appeared = page.locator(".next button.button--large").filter(has_text="Ouvrir le vote")
    appeared.click()
    page.wait_for_timeout(1000)
    assert company.one(sa.select(Poll.state)) == "prepared"

    appeared.click()
    expect(page.locator(".next")).to_contain_text("Clore le vote")
    assert company.one(sa.select(Poll.state)) == "open"


def test_l4_pause_more_time_reveal_and_back_reach_the_phones_and_lose_nothing(
    company: Company,
) -> None:
    room = Room(company)
    room.open()
    anne, bo = company.person("fr"), company.person("nl")
    sit(anne, room, "Acteurs publics")
    sit(bo, room, "Ondernemingen")
    room.go("Propositions en silence")
    write(anne, "Citernes")
    bo.page.locator("#title").fill("Half gesch")
    clock = anne.page.locator("[data-clock]").first

    room.leader.press("Mettre en pause")
    anne.sees("L’animateur a mis cette étape en pause.")
    expect(clock).to_have_attribute("data-clock-state", "paused")
    stood = clock.inner_text()
    expect(anne.page.locator("#compose button.button--large")).to_have_count(0)
    expect(bo.page.locator("#title")).to_have_value("Half gesch")
    anne.check_page()
    room.leader.press("+1 minute")
    expect(clock).to_have_text(one_minute_more(stood))
    room.next("Reprendre l’étape")
    expect(clock).to_have_attribute("data-clock-state", "running")

    bo.page.locator("#title").fill("Half geschreven")
    bo.page.locator("#summary").fill("Een put.")
    bo.page.locator("#compose button.button--large").click()
    expect(bo.page.locator("[data-region='mine']")).to_contain_text("Half geschreven")
    anne.sees_nothing_of("Half geschreven")
    room.leader.press("Montrer toutes les propositions")
    anne.sees("Half geschreven")
    bo.sees("Citernes")

    room.go("Clarifier et regrouper")
    room.leader.press("Revenir d’une étape")
    expect(anne.page.locator("h1.step__title")).to_have_text("Propositions en silence")
    anne.sees("Half geschreven")
    write(anne, "Noues")
    assert stored_titles(company) == ["Citernes", "Half geschreven", "Noues"]

    room.go("Clarifier et regrouper")
    room.go("Vote")
    room.next("Ouvrir le vote")
    give_dots(anne, {"Citernes": 2})
    expect_ballots(company, {"Citernes": 2})
    # Going back closes the vote and counts it; coming again repeats and destroys nothing.
    room.leader.press("Revenir d’une étape")
    expect(anne.page.locator("h1.step__title")).to_have_text("Clarifier et regrouper")
    until(lambda: company.one(sa.select(sa.func.count()).select_from(PollResult)), 1)
    room.go("Vote")
    room.next("Montrer le résultat")
    anne.sees("Résultat du dernier vote")
    assert company.one(sa.select(sa.func.count()).select_from(Poll)) == 1
    assert company.one(sa.select(BallotPaper)).marks
    assert stored_titles(company) == ["Citernes", "Half geschreven", "Noues"]


def one_minute_more(clock: str) -> str:
    minutes, seconds = clock.split(":")
    return f"{int(minutes) + 1}:{seconds}"


def board_of(person: Person) -> dict[str, list[str]]:
    """The groups of a board with their cards."""
    found = {}
    for group in person.page.locator(".board__group").all():
        label = re.sub(r"\s*\d+\s*$", "", group.locator(".board__label").inner_text()).strip()
        found[label] = sorted(group.locator(".board__card h4").all_inner_texts())
    return found


def arrange(person: Person, title: str, label: str) -> None:
    """Tick a card and type the label of its group, without pressing yet."""
    card = person.page.locator(".board__card").filter(has_text=title)
    card.locator("input[type='checkbox']").check()
    person.page.locator("#arrange-label").fill(label)


def test_l9_of_two_facilitators_on_one_board_the_second_is_told_and_both_see_the_same(
    company: Company,
) -> None:
    room = Room(company)
    room.open()
    anne = company.person("fr")
    sit(anne, room, "Acteurs publics")
    room.go("Propositions en silence")
    write(anne, "Citernes", "Noues", "Toits verts")
    room.go("Clarifier et regrouper")
    second = company.administrator("nl", DESK, email="second@example.org")
    other = LedRoom(company, room.id, second)

    arrange(second, "Citernes", "Daken")
    arrange(room.leader, "Citernes", "La rue")
    room.leader.page.locator("#arrange .button").first.click()
    expect(second.page.locator(".board__label").first).to_contain_text("La rue")
    expect(second.page.locator("#arrange-label")).to_have_value("Daken")
    second.page.locator("#arrange .button").first.click()
    second.sees("Iemand anders heeft voorstel 1 intussen verplaatst.")
    second.check_page()
    expect(second.page.locator("#arrange-label")).to_have_value("Daken")
    assert stored_groups(company) == {"Citernes": "La rue", "Noues": "", "Toits verts": ""}

    second.page.locator("#arrange .button").first.click()
    expect(second.page.locator(".board__label").first).to_contain_text("Daken")
    assert stored_groups(company) == {"Citernes": "Daken", "Noues": "", "Toits verts": ""}
    expect(room.leader.page.locator(".board__label").first).to_contain_text("Daken")
    assert list(board_of(second).values()) == list(board_of(room.leader).values())
    other.next("Naar “Stemming”")
    expect(room.leader.page.locator(".now h1")).to_have_text("Vote")


def stored_groups(company: Company) -> dict[str, str]:
    with Session(company.engine) as session:
        return {one.title: one.group_label for one in session.scalars(sa.select(Proposal))}


def test_l2_a_late_phone_votes_at_once_and_a_later_one_sees_the_result(company: Company) -> None:
    room = Room(company)
    room.open()
    anne = company.person("fr")
    sit(anne, room, "Acteurs publics")
    room.go("Propositions en silence")
    write(anne, "Citernes", "Noues")
    room.go("Clarifier et regrouper")
    room.go("Vote")
    room.next("Ouvrir le vote")
    give_dots(anne, {"Citernes": 3})
    room.leader.press("Verrouiller la porte")
    late = company.person("en")
    late.visit(f"/join/{room.code}")
    late.sees("The door is closed for now")
    late.check_page()
    room.leader.press("Rouvrir la porte")
    expect(room.leader.page.locator("#people")).to_contain_text("Verrouiller la porte")

    sit(late, room, "Companies")
    give_dots(late, {"Noues": 1})
    expect_ballots(company, {"Citernes": 3}, {"Noues": 1})
    # The code typed once more on the same device leads to the same seat, and its marks are there.
    late.visit(f"/join/{room.code}")
    late.page.wait_for_url("**/room/**")
    expect(late.page.locator(".ballot__left")).to_have_text("4 left")
    room.next("Clore le vote")
    room.next("Montrer le résultat")
    last = company.person("nl")
    sit(last, room, "Publieke actoren")
    last.sees("Resultaat van de laatste stemming")
    outcome = table_outcome(last.page.locator("[data-region='results']"))
    assert {title: line.score for title, line in outcome.items()} == {"Citernes": 3, "Noues": 1}
    last.check_page()
