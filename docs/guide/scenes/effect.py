"""After the publication: a lead who reports from a mail, and the public that reads what follows."""

from playwright.sync_api import Page, expect

from docs.guide.stage import Stage
from tests.browser.cast import Person

DESK = {"width": 1100, "height": 800}
PHONE = {"width": 390, "height": 780}
PHONE_SCALE = 1.5
WORD = {
    "fr": "Le premier groupe a commencé ; huit personnes suivent la formation.",
    "nl": "De eerste groep is begonnen; acht mensen volgen de opleiding.",
    "en": "The first group has begun; eight people follow the course.",
}
HELP = {
    "fr": "Un chantier où le groupe peut s’exercer en avril.",
    "nl": "Een werf waar de groep in april kan oefenen.",
    "en": "A building site where the group can practise in April.",
}


def play(stage: Stage) -> None:
    """Ask for the reports, report on a phone, read the plan in its three readings."""
    link = ask(stage)
    report(stage, link)
    read(stage)


def ask(stage: Stage) -> str:
    """The board of the follow-up; the mail that a lead gets, with its link."""
    desk = stage.administrator
    desk.visit("/staff/follow-up/")
    desk.page.locator("main tbody a").first.click()
    stage.picture(desk, "follow-up-board")
    press(desk.page, stage.say("Ask for the reports"))
    expect(desk.page.locator(".flash, .notice--good, [role=status]").first).to_be_visible()
    desk.visit("/staff/outbox")
    letter = desk.page.locator("article", has_text="/follow-up/reports/").first
    letter.locator("summary").first.click()
    stage.picture(desk, "mail-report", letter)
    address = letter.locator("a[href*='/follow-up/reports/']").first.get_attribute("href")
    return str(address)


def report(stage: Stage, link: str) -> None:
    """One screen on a phone: measures, milestones, money, what is needed; the spreadsheet; sent."""
    lead, spoken = stage.person(PHONE, scale=PHONE_SCALE), stage.language
    page = lead.page
    page.goto(link)
    stage.picture(lead, "lead-report")
    first = page.locator("section.report").first
    first.locator("input[name^=value-]").first.fill("8")
    first.locator("input[name^=spent-]").fill("12000")
    first.locator("input[name^=risk-][value=watch]").check()
    first.locator("textarea[name^=help_needed-]").fill(HELP[spoken])
    first.locator("textarea[name^=word-]").fill(WORD[spoken])
    measured = first.locator("input[name^=risk-]").first
    measured.scroll_into_view_if_needed()
    identity = str(first.locator("input[name^=spent-]").get_attribute("id"))
    stage.picture(lead, "lead-filled", at=f"[id='{identity}']")
    folded = page.locator("details", has_text=stage.say("Rather with a spreadsheet"))
    folded.locator("summary").click()
    stage.picture(lead, "lead-spreadsheet", folded)
    press(page, stage.say("Send the report"))
    expect(page.locator("h1")).to_contain_text(stage.say("Thank you"))
    stage.picture(lead, "lead-sent")


def read(stage: Stage) -> None:
    """What anybody reads: how an action goes, all actions filtered, what there is for a group."""
    phone = stage.person(PHONE, scale=PHONE_SCALE)
    phone.visit("/plans/water/EAU-01")
    stage.picture(phone, "public-progress", at="#progress")
    phone.visit("/actions")
    stage.picture(phone, "public-filters")
    phone.visit("/actions?group=companies&outcome=approved")
    stage.picture(phone, "public-filtered")
    phone.visit("/target-groups/jobseekers")
    stage.picture(phone, "public-group")
    reader = stage.person(DESK)
    choose(reader)
    stage.picture(reader, "public-actor")


def choose(reader: Person) -> None:
    """The reading of an organisation that looks for something to join."""
    reader.visit("/actions?reading=actor")
    reader.page.locator("details.filters summary").click()


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words).first.click()
