"""A rehearsal of a draft workshop, with bots in it: the picture for facilitators."""

from playwright.sync_api import expect

from cocreate.bots.bot import Bot, Ledger
from docs.guide.scenes.room import TITLE, Room
from docs.guide.stage import Stage

BOTS = 50
FASTEST = 20


def planned() -> int:
    """How many proposals the bots have in mind."""
    return sum(Bot("", "", number, FASTEST, Ledger()).proposals_left for number in range(BOTS))


def play(stage: Stage) -> None:
    """Prepare a workshop, rehearse it up to its silent proposals, and end the rehearsal."""
    room = Room(stage, stage.administrator)
    page = room.page
    room.lead.visit("/staff/workshops/new?pillar=water")
    page.locator("input[name=template_key][value=quick-prioritisation]").check()
    for language, title in TITLE.items():
        page.locator(f"#title_{language}").fill(title)
    page.locator("main form button.button--large").click()
    page.wait_for_url("**/workshops/*")
    page.locator("#rehearsal [name=bots]").fill(str(BOTS))
    page.locator("#rehearsal [name=speed]").select_option(str(FASTEST))
    page.locator("#rehearsal form button").click()
    page.wait_for_url("**/live")
    expect(page.locator(".now [data-figure=joined]")).to_have_text(str(BOTS))
    room.next(stage.say("Silent proposals"))
    expect(page.locator("h1")).to_contain_text(stage.say("Silent proposals"))
    expect(page.locator(".now [data-figure=proposals]")).to_have_text(str(planned()))
    stage.picture(room.lead, "lead-rehearsal")
    page.locator("#rehearsal").get_by_role("button", name=stage.say("End the rehearsal")).click()
    page.wait_for_url("**/workshops/*")
