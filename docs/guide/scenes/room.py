"""A workshop from its preparation to its report: the pictures for facilitators and participants."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle

from playwright.sync_api import Page, expect

from cocreate.program import utc_now
from cocreate.seed.files import DemoProposal, water_proposals
from docs.guide.stage import PROJECTOR, Stage
from tests.browser.cast import Person

DESK = {"width": 1100, "height": 800}
PHONE = {"width": 390, "height": 780}
PHONE_SCALE = 1.5
ROOM = 12
"""People in the room beside the one whose phone is shown."""
CALM = 700
"""Milliseconds for which a button that has just appeared takes no tap."""

TITLE = {
    "fr": "La pluie en ville",
    "nl": "Regen in de stad",
    "en": "Rain in the city",
}
FACILITATOR = {"fr": "Animation", "nl": "Begeleiding", "en": "Facilitation"}
QUESTION_OF = {
    "fr": "Que faire de la pluie, là où elle tombe ?",
    "nl": "Wat doen we met de regen, daar waar hij valt?",
    "en": "What do we do with the rain, where it falls?",
}
GROUP = {"fr": "Citernes", "nl": "Regenputten", "en": "Tanks"}
ALIKE = "school-tanks"
"""What the demonstration's proposals about rainwater tanks in schools have in common."""


@dataclass
class Room:
    """The workshop that is played: who leads, the shown phone, the others, the projector."""

    stage: Stage
    lead: Person
    id: str = ""
    code: str = ""
    phone: Person = field(init=False)
    screen: Person = field(init=False)
    others: list[Person] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.lead.page

    def visit(self, place: str = "") -> None:
        """Open a page of this workshop on the facilitator's computer."""
        self.lead.visit(f"/staff/workshops/{self.id}{place}")

    def next(self, words: str) -> None:
        """Press the large button of the room, which must say ``words``."""
        button = self.page.locator(".next button.button--large").first
        expect(button).to_contain_text(words)
        self.page.wait_for_timeout(CALM)
        button.click()

    def go(self, title: str) -> None:
        """Go on to the step with this title, and wait until phone and projector stand there."""
        self.next(title)
        for one in (self.lead, self.phone, self.screen):
            expect(one.page.locator("h1")).to_contain_text(title)


def play(stage: Stage) -> None:
    """Prepare a workshop, hold it, close it."""
    room = Room(stage, stage.colleague("facilitator", FACILITATOR[stage.language], DESK))
    prepare(room)
    arrive(room)
    propose(room)
    consolidate(room)
    vote(room)
    agree(room)
    close(room)


def prepare(room: Room) -> None:
    """Make a workshop from a template, and look at its agenda and its papers."""
    stage, page = room.stage, room.page
    room.lead.visit("/staff/workshops/new?pillar=water")
    page.locator("input[name=template_key][value=nominal-group]").check()
    for language, title in TITLE.items():
        page.locator(f"#title_{language}").fill(title)
    page.locator("#place").fill("Tour & Taxis, Bruxelles")
    page.locator("#day").fill((utc_now() + timedelta(days=1)).date().isoformat())
    page.locator("#hour").fill("09:00")
    stage.picture(room.lead, "workshop-new")
    page.locator("main form button.button--large").click()
    page.wait_for_url("**/workshops/*")
    room.id = page.url.rsplit("/", 1)[1]
    room.code = page.locator(".door__code").inner_text().strip()
    stage.picture(room.lead, "workshop-prepared")
    room.visit("/agenda")
    stage.picture(room.lead, "workshop-agenda")
    step = page.locator(".agenda-editor a.button").nth(1).get_attribute("href")
    page.goto(stage.server.address + str(step))
    for language, question in QUESTION_OF.items():
        page.locator(f"#question_{language}").fill(question)
    page.locator("main form button.button--large").click()
    room.visit("/live")


def arrive(room: Room) -> None:
    """Open the doors; people come in."""
    stage = room.stage
    room.screen = stage.person(PROJECTOR)
    room.screen.context.add_cookies(room.lead.context.cookies())  # type: ignore[arg-type]
    room.screen.visit(f"/staff/workshops/{room.id}/screen")
    stage.picture(room.screen, "screen-welcome")
    room.next(stage.say("Open the doors"))
    room.phone = stage.person(PHONE, scale=PHONE_SCALE)
    room.phone.visit("/join")
    room.phone.page.locator("#code").fill(room.code)
    stage.picture(room.phone, "phone-code")
    room.phone.page.locator("form.code-form button").click()
    stage.picture(room.phone, "phone-college")
    room.phone.page.locator(".door__colleges button").first.click()
    room.phone.page.wait_for_url("**/room/**")
    speaks = cycle(("fr", "nl", "fr", "nl", "en"))
    for number in range(ROOM):
        other = stage.person(PHONE, next(speaks), scripts=False)
        other.visit(f"/join/{room.code}")
        buttons = other.page.locator(".door__colleges button")
        buttons.nth(number % buttons.count()).click()
        other.page.wait_for_url("**/room/**")
        room.others.append(other)
    expect(room.page.locator("[data-figure=joined]").first).to_have_text(str(ROOM + 1))
    stage.picture(room.lead, "lead-opening")


def type_words(page: Page, one: DemoProposal) -> None:
    """Type a proposal."""
    page.locator("#title").fill(one.title)
    page.locator("#summary").fill(one.summary)


def sayings(language: str) -> Iterator[DemoProposal]:
    """What people who speak a language propose; first what resembles what others propose."""
    spoken = [one for one in water_proposals() if one.language == language]
    yield from sorted(spoken, key=lambda one: one.alike != ALIKE)


def propose(room: Room) -> None:
    """Everybody writes in silence."""
    stage, phone = room.stage, room.phone.page
    room.go(stage.say("Silent proposals"))
    said = {one: sayings(one) for one in ("fr", "nl", "en")}
    type_words(phone, next(said[stage.language]))
    phone.locator("#obstacles input").nth(1).check()
    stage.picture(room.phone, "phone-propose")
    phone.locator("#compose button.button--large").click()
    expect(phone.locator("[id^=mine-]")).to_have_count(1)
    for other in room.others:
        spoken = str(other.page.locator("html").get_attribute("lang"))
        other.visit(f"/room/{room.id}/")
        type_words(other.page, next(said[spoken]))
        other.page.locator("#compose button.button--large").click()
        anyway = other.page.locator("button[name=anyway]")
        if anyway.count():
            anyway.click()
    stage.picture(room.phone, "phone-mine", at="#region-mine")
    stage.picture(room.lead, "lead-silence")
    stage.picture(room.screen, "screen-ideation")


def consolidate(room: Room) -> None:
    """Group and merge what is on the wall."""
    stage, page = room.stage, room.page
    wanted = stage.say("Listing in sub-groups")
    room.go(wanted)
    stage.picture(room.screen, "screen-wall")
    stage.picture(room.phone, "phone-wall")
    alike = [one for one in water_proposals() if one.alike == ALIKE]
    for one in alike:
        card = page.locator(".board__card", has_text=one.title)
        if card.count():
            card.locator(".board__tick input").check()
    page.locator("#arrange-label").fill(GROUP[stage.language])
    stage.picture(room.lead, "lead-board", at="#board")
    page.locator("#arrange button[formaction]").click()
    page.wait_for_url("**/merge**")
    type_words(page, next(one for one in alike if one.language == stage.language))
    stage.picture(room.lead, "lead-merge")
    page.locator("main form button.button--large").click()
    page.wait_for_url("**/proposals/*")
    room.visit("/live")
    room.go(stage.say("Clarify and merge"))


def give_dots(room: Room, voters: list[Person]) -> None:
    """Each gives two dots to one proposal and one to another; some proposals please more."""
    for place, other in enumerate(voters):
        other.visit(f"/room/{room.id}/")
        fields = other.page.locator(".ballot input[type=number]")
        first = (0, 2, 0, 5, 2, 0, 3, 1)[place % 8]
        fields.nth(first).fill("2")
        fields.nth((first + 1 + place % 4) % fields.count()).fill("1")
        other.page.locator(".ballot__send").click()


def vote(room: Room) -> None:
    """The first vote, with dots; its result."""
    stage, phone = room.stage, room.phone.page
    room.go(stage.say("First vote"))
    room.next(stage.say("Open the vote"))
    plus = phone.locator("[data-step='1']")
    expect(plus.first).to_be_visible(timeout=60_000)
    for number in (0, 0, 2, 3):
        plus.nth(number).click()
    expect(phone.locator("[data-send-state=saved]").first).to_be_visible(timeout=60_000)
    stage.picture(room.phone, "phone-vote", at=".step")
    give_dots(room, room.others[:-1])
    voted = room.page.locator(".turnout [data-figure=voted]")
    expect(voted).to_have_text(str(ROOM))
    stage.picture(room.lead, "lead-vote-open")
    stage.picture(room.screen, "screen-vote")
    room.next(stage.say("Close the vote"))
    shows = stage.say("Show the result to the room")
    expect(room.page.locator(".next")).to_contain_text(shows)
    room.next(shows)
    expect(phone.locator("#region-results table")).to_be_visible(timeout=60_000)
    stage.picture(room.phone, "phone-result", at="#region-results")
    expect(room.screen.page.locator(".rank").first).to_be_visible(timeout=60_000)
    stage.picture(room.screen, "screen-result")


def agree(room: Room) -> None:
    """Second vote; then the agreement on the shortlist."""
    stage, phone = room.stage, room.phone.page
    room.go(stage.say("Break"))
    room.go(stage.say("Discussion"))
    room.go(stage.say("Second vote"))
    room.next(stage.say("Open the vote"))
    give_dots(room, room.others)
    room.next(stage.say("Close the vote"))
    room.next(stage.say("Show the result to the room"))
    room.go(stage.say("Agreement on the shortlist"))
    room.next(stage.say("Confirm the shortlist and open the vote"))
    levels = phone.locator(".scale__level input")
    expect(levels.first).to_be_visible(timeout=60_000)
    levels.nth(1).check()
    stage.picture(room.phone, "phone-agreement", at=".step")
    for place, other in enumerate(room.others):
        other.visit(f"/room/{room.id}/")
        scales = other.page.locator(".scale")
        for number in range(scales.count()):
            scales.nth(number).locator("input").nth((place + number) % 4).check()
        other.page.locator(".ballot__send").click()
    room.next(stage.say("Close the vote"))
    room.next(stage.say("Show the result to the room"))


def close(room: Room) -> None:
    """The closing, a receipt, the report and the shortlist."""
    stage, phone = room.stage, room.phone.page
    room.go(stage.say("Who leads, who commits"))
    phone.locator("[id^=mine-] a").first.click()
    phone.locator(".section form.act button").click()
    stage.picture(room.phone, "phone-receipt")
    room.phone.visit(f"/room/{room.id}/")
    room.next(stage.say("Close the workshop"))
    expect(room.page.locator("h1")).to_contain_text(stage.say("This workshop is over"))
    stage.picture(room.lead, "lead-over")
    room.visit("/report")
    stage.picture(room.lead, "report")
    room.visit("/shortlist")
    stage.picture(room.lead, "shortlist")
