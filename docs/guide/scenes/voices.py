"""A version open for opinions: the pictures for coordinators and for councils.

The council and what it says are examples.
"""

import datetime as dt

from cocreate.program import utc_now
from docs.guide.stage import Stage

PHONE = {"width": 390, "height": 780}
COUNCIL = {
    "fr": "Conseil consultatif (exemple)",
    "nl": "Adviesraad (voorbeeld)",
    "en": "Advisory council (example)",
}
SECRETARIAT = {"fr": "Secrétariat", "nl": "Secretariaat", "en": "Secretariat"}
MAIL = "council@example.org"
OPINION = {
    "fr": "Le conseil demande que le budget d’entretien soit précisé.",
    "nl": "De raad vraagt om het onderhoudsbudget te preciseren.",
}
A_MONTH = dt.timedelta(days=30)


def play(stage: Stage) -> None:
    """Open a version, ask a council, give its opinion on a phone, see it with the version."""
    desk, language = stage.administrator, stage.language
    page = desk.page

    def press(words: str) -> None:
        page.locator("main").get_by_role("button", name=stage.say(words)).first.click()

    desk.visit("/staff/plans")
    page.locator("main a[href*='/staff/plans/']").first.click()
    page.locator("main a[href*='/staff/consultations/']").first.click()
    consultation = page.url
    page.locator("#open-closes_on").fill((utc_now() + A_MONTH).date().isoformat())
    press("Open this version")
    for code in ("fr", "nl"):
        page.locator(f"#list-name_{code}").fill(COUNCIL[code])
    press("Add it to the list")
    page.locator("#council-organisation_id").select_option(index=1)
    page.locator("#council-name").fill(SECRETARIAT[language])
    page.locator("#council-email").fill(MAIL)
    page.locator("#council-language").select_option(language)
    press("Mail the link")
    desk.visit("/staff/outbox")
    letter = page.locator("article", has_text=MAIL).first
    link = str(letter.locator("a[href*='/voices/']").first.get_attribute("href"))
    council = stage.person(PHONE, scale=1.5)
    council.page.goto(link)
    council.page.locator("input[name=verdict][value=with-remarks]").check()
    for code, text in OPINION.items():
        council.page.locator(f"#text_{code}").fill(text)
    stage.picture(council, "opinion-link")
    stage.picture(council, "opinion", at="form.tall")
    council.page.get_by_role("button", name=stage.say("Give the opinion")).click()
    council.page.locator(".notice--good").wait_for()
    page.goto(consultation)
    stage.picture(desk, "consultation")
