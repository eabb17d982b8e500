"""A room full of people: whoever leads it, the phones, the projector, and what must agree.

Everything here goes through the pages; only what they cannot tell (which ballots are stored)
is read from the database.
"""

import datetime as dt
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from playwright.sync_api import Locator, expect
from sqlalchemy.orm import Session

from cocreate.domain.permissions import SYSTEM
from cocreate.domain.voting.lifecycle import PollState
from cocreate.models.pillars import Pillar
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, Poll
from cocreate.models.workshops import Step, Workshop
from cocreate.operations import workshops
from cocreate.program import utc_now
from cocreate.seed.reference import load_reference
from tests.browser.cast import PATIENCE, PHONE, Company, Person

COLLEGES = (
    ("public", {"fr": "Acteurs publics", "nl": "Publieke actoren", "en": "Public actors"}),
    ("companies", {"fr": "Entreprises", "nl": "Ondernemingen", "en": "Companies"}),
)
SMALLEST_LETTERS = 28
"""Pixels of the smallest text of a projector of 1080 lines that is read at eight metres (L14)."""
CALM = 700
"""Milliseconds after which a button that appeared under a thumb may be pressed."""

TOO_SMALL = """
smallest => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const isSeen = element.checkVisibility({ visibilityProperty: true });
    if (!node.textContent.trim() || !isSeen) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || element.closest('.visually-hidden, .skip')) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < smallest) found.push([node.textContent.trim(), size]);
  }
  return found;
}
"""


class LedRoom:
    """A workshop and the page from which it is led; ``next`` presses the large button."""

    def __init__(self, company: Company, workshop_id: str, leader: Person) -> None:
        self.company = company
        self.id = workshop_id
        self.leader = leader
        leader.page.on("dialog", lambda dialog: dialog.accept())
        leader.visit(f"/staff/workshops/{workshop_id}/live")

    @property
    def code(self) -> str:
        return str(self.company.one(sa.select(Workshop.join_code).where(Workshop.id == self.id)))

    def next(self, words: str) -> None:
        """Press the large button of the dashboard, which must say ``words``."""
        button = self.leader.page.locator(".next button.button--large").first
        expect(button).to_contain_text(words)
        # What has just appeared is not pressed for half a second: no second tap of a double tap.
        self.leader.page.wait_for_timeout(CALM)
        button.click()

    def open(self) -> None:
        self.next("Ouvrir les portes")

    def go(self, title: str) -> None:
        self.next(title)


class Room(LedRoom):
    """A workshop on water, prepared beside the browsers and led by a facilitator's phone."""

    def __init__(
        self,
        company: Company,
        template: str = "quick-prioritisation",
        view: dict[str, int] | None = None,
    ) -> None:
        made = water_workshop(company, template)
        super().__init__(company, made, company.administrator("fr", view or PHONE))


def water_workshop(company: Company, template: str) -> str:
    """A workshop of the Water pillar of the product's own data; its id."""
    with company.unit() as uow:
        load_reference(uow)
    new = workshops.NewWorkshop(
        pillar_id=company.one(sa.select(Pillar.id).where(Pillar.key == "water")),
        template_key=template,
        title={"fr": "La pluie en ville", "nl": "Regen in de stad", "en": "Rain in the city"},
        place="Bruxelles Environnement",
        starts_at=utc_now() + dt.timedelta(hours=1),
        languages=("fr", "nl", "en"),
        colleges=COLLEGES,
    )
    with company.unit() as uow:
        return workshops.create_workshop(uow, SYSTEM, new)


# What people do on their phones.


def sit(person: Person, room: LedRoom, college: str) -> None:
    """Come in by the code: once it is typed, two taps."""
    person.visit("/")
    person.page.get_by_role("textbox").fill(room.code)
    person.page.locator("form.code-form button").click()
    person.press(college)
    person.page.wait_for_url("**/room/**")


def propose(person: Person, title: str, summary: str) -> None:
    """Write a proposal and send it."""
    person.page.locator("#title").fill(title)
    person.page.locator("#summary").fill(summary)
    person.page.locator("#compose button.button--large").click()


def option(person: Person, title: str) -> Locator:
    """The line of a ballot that has this title."""
    return person.page.locator(".ballot__option").filter(has_text=title)


def give_dots(person: Person, dots: Mapping[str, int]) -> None:
    """Tap plus as often as said, and wait until the server has acknowledged it."""
    for title, number in dots.items():
        for _ in range(number):
            option(person, title).locator("[data-step='1']").click()
    expect_state(person, "saved")


def judge(person: Person, levels: Mapping[str, int]) -> None:
    """Say of each proposal how far one agrees, and wait until the server has acknowledged it."""
    for title, level in levels.items():
        option(person, title).locator(f"input[value='{level}']").check()
    expect_state(person, "saved")


def expect_state(person: Person, state: str, seconds: float = PATIENCE) -> None:
    """The fate that stands under the ballot."""
    place = person.page.locator(".ballot [data-send-state]")
    expect(place).to_have_attribute("data-send-state", state, timeout=seconds * 1000)


# What the database holds.


def ballots(company: Company) -> list[dict[str, object]]:
    """The ballots of the latest vote, each as marks by the title of the proposal, in no order."""
    with Session(company.engine) as session:
        latest = (
            sa.select(Poll.id)
            .join(Step, Step.id == Poll.step_id)
            .where(Poll.state != PollState.PREPARED)
            .order_by(Step.position.desc(), Poll.round.desc())
            .limit(1)
        )
        titles = {one.id: one.title for one in session.scalars(sa.select(Proposal))}
        papers = session.scalars(
            sa.select(BallotPaper.marks).where(BallotPaper.poll_id == session.scalar(latest))
        )
        return in_order([{titles[key]: mark for key, mark in one.items()} for one in papers])


def in_order(found: list[dict[str, object]]) -> list[dict[str, object]]:
    """Papers as they can be compared: which came first says nothing."""
    return sorted(found, key=lambda one: sorted(one.items()).__repr__())


def expect_ballots(
    company: Company, *scripted: Mapping[str, int], seconds: float = PATIENCE
) -> None:
    """Wait until exactly these ballots are stored."""
    wanted = in_order([dict(one) for one in scripted])
    until(lambda: ballots(company), wanted, seconds)


def until(look: Callable[[], object], wanted: object, seconds: float = PATIENCE) -> None:
    """Look again until what is there is what is wanted; the last look is judged."""
    end = time.monotonic() + seconds
    while look() != wanted and time.monotonic() < end:
        time.sleep(0.2)
    found = look()
    assert found == wanted, (found, wanted)


# The projector.


@dataclass(frozen=True)
class Line:
    """How an option came out, in figures that every surface shows."""

    rank: int
    score: int
    supporters: int


Outcome = dict[str, Line]
"""Lines by the title of the proposal."""


def first_number(text: str | None) -> int:
    """The first whole number of a text."""
    found = re.search(r"\d+", text or "")
    assert found, text
    return int(found.group())


class Projector:
    """What hangs on the wall of a room."""

    def __init__(self, person: Person, room: LedRoom) -> None:
        self.person, self.page, self.room = person, person.page, room
        person.visit(f"/staff/workshops/{room.id}/screen")

    def shows(self, text: str, seconds: float = PATIENCE) -> None:
        """A text is there to be read, wherever it stands in a list that turns its pages."""
        expect(self.page.locator("body")).to_contain_text(text, timeout=seconds * 1000)

    def at_step(self, title: str) -> None:
        """The head names the step."""
        expect(self.page.locator(".head h1")).to_have_text(title)

    def figure(self, name: str, number: int, seconds: float = PATIENCE) -> None:
        """A figure that lives beside the code."""
        place = self.page.locator(f".people [data-figure='{name}']")
        expect(place).to_have_text(str(number), timeout=seconds * 1000)

    def check(self) -> None:
        """Code and square in sight, letters to be read at eight metres, nothing to complain of."""
        expect(self.page.locator(".join__code")).to_have_text(self.room.code)
        for one in (".join__code", ".join__qr svg", ".join__address", ".head h1"):
            expect(self.page.locator(one)).to_be_in_viewport(ratio=1)
        small = self.page.evaluate(TOO_SMALL, SMALLEST_LETTERS)
        assert small == [], small
        # The same measure finds every text when no letters are large enough for it.
        assert self.room.code in [text for text, _ in self.page.evaluate(TOO_SMALL, 10_000)]
        self.person.check_page()

    def outcome(self) -> Outcome:
        """The ranking on the wall; where levels are shown the score is the people in favour."""
        shown = self.page.locator(".ranking .rank").evaluate_all(
            """ranks => ranks.map(rank => ["title", "place", "score", "people"].map(
              part => rank.querySelector(`.rank__${part}`)?.textContent.trim() ?? ""
            ))"""
        )
        return {
            title: Line(first_number(place), first_number(score or people), first_number(people))
            for title, place, score, people in shown
        }


def table_outcome(place: Locator) -> Outcome:
    """A ranking as the table that phones, dashboard and report show, read at one moment."""
    rows = place.locator("table.result tbody tr").evaluate_all(
        """rows => rows.map(row => [
          row.querySelector("th > span").textContent.trim(),
          ...[...row.querySelectorAll("td")].slice(0, 3).map(cell => cell.textContent),
        ])"""
    )
    return {title: Line(*map(first_number, cells)) for title, *cells in rows}
