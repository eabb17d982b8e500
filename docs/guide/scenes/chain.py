"""From the draft plan to the published decision: the pictures for coordinators and deciders.

A second round is played on the demonstration's plan: a sheet that no room has voted is added and
completed, and goes to arbitration together with the action that the first round deferred.
"""

from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, expect

from cocreate.program import utc_now
from docs.guide.stage import Stage
from tests.browser.cast import Person

DESK = {"width": 1100, "height": 800}
PHONE = {"width": 390, "height": 780}
PHONE_SCALE = 1.5

COORDINATOR = {"fr": "Coordination", "nl": "Coördinatie", "en": "Coordination"}
DECIDER = {"fr": "Cabinet", "nl": "Kabinet", "en": "Minister’s office"}
BODY = {
    "fr": "Gouvernement (exemple)",
    "nl": "Regering (voorbeeld)",
    "en": "Government (example)",
}
MANDATE = {
    "fr": "Compléter le plan dans les limites de l’enveloppe.",
    "nl": "Het plan aanvullen binnen de enveloppe.",
    "en": "Complete the plan within the envelope.",
}
TITLE = {
    "fr": "Des noues le long de trois pistes cyclables",
    "nl": "Wadi’s langs drie fietspaden",
    "en": "Rain swales along three cycle paths",
}
SUMMARY = {
    "fr": "L’eau de pluie des pistes s’infiltre sur place au lieu d’aller à l’égout.",
    "nl": "Het regenwater van de fietspaden sijpelt ter plaatse in de bodem, niet in de riool.",
    "en": "The rain of the paths soaks away on the spot instead of going to the sewer.",
}
SUMMARY_OF_ANOTHER = {
    "fr": "Trois pistes cyclables reçoivent des noues plantées.",
    "nl": "Drie fietspaden krijgen beplante wadi’s.",
    "en": "Three cycle paths are lined with planted swales.",
}
DESCRIPTION = {
    "fr": "Les tracés sont choisis avec les communes ; l’entretien revient à l’économie sociale.",
    "nl": "De tracés worden met de gemeenten gekozen; de sociale economie doet het onderhoud.",
    "en": "The municipalities help choose the paths; social enterprises look after the swales.",
}
ASKED_BY = {"fr": "Le comité de pilotage", "nl": "De stuurgroep", "en": "The steering committee"}
WHY = {
    "fr": "Le chantier des pistes commence cette année ; plus tard, il coûterait le double.",
    "nl": "De werken aan de fietspaden beginnen dit jaar; later zou het dubbel zoveel kosten.",
    "en": "Works on the paths begin this year; later it would cost twice as much.",
}
DELIVERABLE = {"fr": "Trois noues aménagées", "nl": "Drie aangelegde wadi’s", "en": "Three swales"}
INDICATOR = {"fr": "Mètres de noues", "nl": "Meter wadi", "en": "Metres of swale"}
EFFECT = {
    "fr": "Eau de pluie infiltrée par an",
    "nl": "Geïnfiltreerd regenwater per jaar",
    "en": "Rain soaked away each year",
}
REASON = {
    "fr": "Le moment est bon : les travaux de voirie paient le terrassement.",
    "nl": "Het moment is goed: de wegenwerken betalen het grondwerk.",
    "en": "The time is right: the road works pay for the digging.",
}
STILL_NOT = {
    "fr": "Un autre service conseille déjà les habitants.",
    "nl": "Een andere dienst geeft de inwoners al advies.",
    "en": "Another service advises inhabitants already.",
}
YEAR = "2013"


@dataclass
class Chain:
    """The plan that is played: who coordinates, who decides, where they are."""

    stage: Stage
    lead: Person
    plan: str = ""
    sheet: str = ""
    round: str = ""

    @property
    def page(self) -> Page:
        return self.lead.page

    @property
    def here(self) -> str:
        return self.stage.server.address

    def act(self, words: str) -> None:
        """Press the button with these words in the body of the page."""
        self.page.locator("main").get_by_role("button", name=words).first.click()


def play(stage: Stage) -> None:
    """Complete a sheet, submit, decide, close, publish."""
    chain = Chain(stage, stage.colleague("coordinator", COORDINATOR[stage.language], DESK))
    decider = stage.colleague("decider", DECIDER[stage.language], DESK)
    look_at_plan(chain)
    add_sheet(chain)
    complete_sheet(chain)
    write_at_once(chain)
    freeze(chain)
    submit(chain)
    decide(chain, decider)
    close(chain, decider)
    publish(chain)


def look_at_plan(chain: Chain) -> None:
    """The plans, and the draft plan of the demonstration."""
    chain.lead.visit("/staff/plans")
    chain.stage.picture(chain.lead, "plans")
    chain.page.locator("main a[href*='/staff/plans/']").first.click()
    chain.plan = chain.page.url
    chain.stage.picture(chain.lead, "plan")


def add_sheet(chain: Chain) -> None:
    """A sheet that no room has voted says who asks for it and why."""
    page, language = chain.page, chain.stage.language
    page.locator("a[href$='/sheets/new']").click()
    for code in ("fr", "nl"):
        page.locator(f"#title_{code}").fill(TITLE[code])
    page.locator("#person").fill(ASKED_BY[language])
    page.locator("#reason").fill(WHY[language])
    chain.stage.picture(chain.lead, "sheet-new")
    chain.act(chain.stage.say("Begin the sheet"))
    page.wait_for_url("**/staff/sheets/*")
    chain.sheet = page.url
    chain.stage.picture(chain.lead, "sheet-missing")


def complete_sheet(chain: Chain) -> None:
    """Every field that arbitration asks for; amounts are shown back as they are understood."""
    stage, page = chain.stage, chain.page
    for key, texts in (("title", TITLE), ("summary", SUMMARY), ("description", DESCRIPTION)):
        for code, text in texts.items():
            page.locator(f"#{key}-{code}").fill(text)
    for key in ("theme", "objectives", "obstacles", "target_groups"):
        page.locator(f"input[name={key}]").first.check()
    for aim, level in (("employment", "indirect"), ("economy", "none"), ("environment", "direct")):
        page.locator(f"input[name=aim_{aim}][value={level}]").check()
    page.locator("#lead").select_option(index=1)
    page.locator("[name='budget-amount']").fill("75000")
    page.locator("[name='budget-certainty']").select_option("estimate")
    page.locator("[name='budget_lines-0-source']").select_option(index=1)
    page.locator("[name='budget_lines-0-year']").fill(YEAR)
    page.locator("[name='budget_lines-0-amount']").fill("75000")
    page.locator("[name=start_on]").fill(f"{YEAR}-03-01")
    page.locator("[name=due_on]").fill(f"{YEAR}-12-15")
    for code, text in DELIVERABLE.items():
        page.locator(f"[name='deliverables-0-label-{code}']").fill(text)
    page.locator("[name='deliverables-0-due_on']").fill(f"{YEAR}-12-01")
    indicator(page, 0, INDICATOR, "output", "900")
    page.locator("button[name=add][value=indicators]").click()
    indicator(page, 1, EFFECT, "result", "2500")
    page.locator("[name='indicators-1-aim']").select_option("environment")
    amount = page.locator("#field-budget")
    amount.scroll_into_view_if_needed()
    stage.picture(chain.lead, "sheet-amount", amount)
    save(chain)
    stage.picture(chain.lead, "sheet-ready")


def indicator(page: Page, place: int, label: dict[str, str], kind: str, target: str) -> None:
    """Type one indicator of the sheet."""
    for code, text in label.items():
        page.locator(f"[name='indicators-{place}-label-{code}']").fill(text)
    page.locator(f"[name='indicators-{place}-kind']").select_option(kind)
    page.locator(f"[name='indicators-{place}-baseline']").fill("0")
    page.locator(f"[name='indicators-{place}-target']").fill(target)


def save(chain: Chain) -> None:
    chain.act(chain.stage.say("Save"))
    expect(chain.page.locator(".flash, .notice--good, [role=status]").first).to_be_visible()


def write_at_once(chain: Chain) -> None:
    """Two people write in the same field: both texts stand side by side, and one chooses."""
    stage, language = chain.stage, chain.stage.language
    other = stage.person(DESK, scripts=False)
    other.context.add_cookies(chain.lead.context.cookies())  # type: ignore[arg-type]
    path = chain.sheet.removeprefix(chain.here)
    other.visit(path)
    chain.lead.visit(path)
    other.page.locator(f"#summary-{language}").fill(SUMMARY_OF_ANOTHER[language])
    chain.page.locator(f"#summary-{language}").fill(SUMMARY[language] + " ")
    chain.page.locator(f"#summary-{language}").fill(WHY[language])
    save(chain)
    other.page.locator("button[name=verb][value=save]").first.click()
    expect(other.page.locator("h1")).to_contain_text(
        stage.say("two people wrote in the same place")
    )
    stage.picture(other, "sheet-conflict")
    other.page.locator("main form button.button").last.click()
    chain.lead.visit(path + "/history")
    stage.picture(chain.lead, "sheet-history")


def freeze(chain: Chain) -> None:
    """Put the sheet into the plan, freeze a version, compare it with the one before."""
    stage = chain.stage
    chain.page.goto(chain.plan)
    chain.act(stage.say_many("Put the draft sheet into the plan", "", 1))
    chain.page.get_by_text(stage.say("Freeze a version")).first.click()
    for code in ("fr", "nl"):
        chain.page.locator(f"#note_{code}").fill(TITLE[code])
    chain.act(stage.say("Freeze"))
    chain.page.goto(chain.plan)
    chain.page.get_by_role("link", name=stage.say("Compare two versions")).click()
    stage.picture(chain.lead, "plan-comparison")


def submit(chain: Chain) -> None:
    """Submit with the deferred action; open the round; the mail goes out."""
    stage, page = chain.stage, chain.page
    page.goto(chain.plan)
    page.locator("input[name=again]").first.check()
    card = page.locator("section.card", has_text=stage.say("Next step")).first
    stage.picture(chain.lead, "plan-submit", card)
    chain.act(stage.say("Submit to arbitration"))
    page.wait_for_url("**/round")
    for code in ("fr", "nl"):
        page.locator(f"#body_{code}").fill(BODY[code])
        page.locator(f"#mandate_{code}").fill(MANDATE[code])
    page.get_by_label(DECIDER[stage.language], exact=True).check()
    page.locator("#due_on").fill((utc_now() + timedelta(days=14)).date().isoformat())
    stage.picture(chain.lead, "round-open")
    chain.act(stage.say("Open the round and invite"))
    page.wait_for_url("**/staff/rounds/*")
    chain.round = page.url


def decide(chain: Chain, decider: Person) -> None:
    """The mail, the desk on a phone and a computer, a decision in two languages and one in one."""
    stage, page = chain.stage, decider.page
    letters = stage.administrator
    letters.visit("/staff/outbox")
    letter = letters.page.locator("article", has_text="decider@example.org").first
    letter.locator("summary").first.click()
    stage.picture(letters, "mail-invitation", letter)
    phone = stage.person(PHONE, scale=PHONE_SCALE)
    phone.context.add_cookies(decider.context.cookies())  # type: ignore[arg-type]
    phone.page.goto(chain.round)
    stage.picture(phone, "desk-phone")
    page.goto(chain.round)
    stage.picture(decider, "desk")
    page.locator(".desk-row h3 a").first.click()
    stage.picture(decider, "decision-beside", "aside section.card >> nth=0")
    defer(chain, decider)
    approve(chain, decider)
    page.goto(chain.round)
    stage.picture(decider, "desk-decided")


def defer(chain: Chain, decider: Person) -> None:
    """Reject the deferred action, in both languages; go on to the next."""
    page = decider.page
    page.locator("input[name=outcome][value=rejected]").check()
    page.locator("input[name=criteria]").first.check()
    for code in ("fr", "nl"):
        page.locator(f"#reason_{code}").fill(STILL_NOT[code])
    page.locator("main form button[name=next]").click()
    expect(page.locator("h1")).to_contain_text(TITLE[chain.stage.language])


def approve(chain: Chain, decider: Person) -> None:
    """Approve the new one, with its amount, in the decider's language alone."""
    stage, page = chain.stage, decider.page
    written = "nl" if stage.language == "nl" else "fr"
    page.locator("input[name=outcome][value=approved]").check()
    page.locator("input[name=criteria]").first.check()
    page.locator(f"#reason_{written}").fill(REASON[written])
    asked = page.locator("#grants input[inputmode=decimal]").first
    asked.fill("75000")
    stage.picture(decider, "decision-amounts", "#grants")
    stage.picture(decider, "decision-form")
    page.locator("main form .row button.button--quiet").last.click()
    page.wait_for_url("**/staff/rounds/**")


def close(chain: Chain, decider: Person) -> None:
    """Close the round; publication names what is missing; the text is added."""
    stage, page = chain.stage, chain.page
    page.goto(chain.round)
    stage.picture(chain.lead, "round-closing", "#closing")
    chain.act(stage.say("Close the round"))
    page.goto(chain.round)
    stage.picture(chain.lead, "publication-missing", "#closing")
    page.locator("#closing ul a").first.click()
    lacking = page.locator("form[data-draft^=languages]")
    for field in lacking.locator("textarea[name^=reason]").all():
        code = str(field.get_attribute("lang"))
        if field.is_visible():
            field.fill(REASON[code])
    stage.picture(chain.lead, "decision-languages", lacking)
    lacking.locator("button").last.click()
    page.goto(chain.round)
    stage.picture(chain.lead, "publication-ready", "#closing")


def publish(chain: Chain) -> None:
    """Publish; the public pages and what became of a proposal."""
    stage = chain.stage
    chain.act(stage.say("Publish the plan"))
    chain.page.wait_for_url("**/plans/water")
    visitor = stage.person(DESK)
    visitor.visit("/plans/water")
    stage.picture(visitor, "public-plan")
    visitor.visit("/plans/water/EAU-02")
    stage.picture(visitor, "public-action")
    visitor.visit("/plans/water")
    stage.picture(visitor, "public-inversions", "#inversions")
    phone = stage.person(PHONE, scale=PHONE_SCALE)
    phone.visit(f"/receipts/{stage.server.receipt}")
    stage.picture(phone, "phone-receipt-path")
