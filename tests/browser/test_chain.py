"""The chain, whole: from a room to the decision that a participant finds by a code.

A coordinator and a council, three deciders and two people who publish, authors and the public, on
phones and at desks, in French and in Dutch; every page is examined by axe.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cocreate.catalogues import translate
from cocreate.config import Settings
from cocreate.database import make_engine
from cocreate.domain.arbitration import OUTCOME_LABELS, Outcome
from cocreate.formatting import format_money
from cocreate.program import Program
from cocreate.seed.demo import Demo, load_demo
from tests.browser.cast import DESK, PHONE, Company, Person
from tests.browser.office import (
    add_indicators,
    both,
    decide,
    download,
    fill,
    invite,
    letter,
    new_frame,
    new_pillar,
    new_workshop,
    save,
    saved,
    sheet_values,
    squeezed,
    welcome,
    words_of,
)
from tests.browser.room import LedRoom, give_dots, propose, sit

pytestmark = pytest.mark.browser

ENVELOPE = {"Région": "100.000", "Europe": "50 000,00"}
DOTS = (
    {"Citernes de quartier": 3, "Toitures vertes": 2},
    {"Citernes de quartier": 2, "Toitures vertes": 2, "Wadi’s": 1},
    {"Wadi’s": 2, "Former des poseurs": 2, "Carte des pluies": 1},
)
COSTS = {"PL-01": "60.000,50"} | {f"PL-0{number}": "40.000" for number in range(2, 6)}
FIRST, TOTAL = Decimal("60000.50"), Decimal("220000.50")
GRANTED, EXCESS = Decimal("100000.50"), Decimal("0.50")
GRANT = "grant-2027-région"
DECIDED = {
    "PL-02": ("deferred", "À revoir au printemps"),
    "PL-03": ("approved", "Prêt à commencer"),
    "PL-04": ("rejected", "Déjà financé"),
}
PUBLISHED = {
    "fr": {code: reason for code, (_, reason) in DECIDED.items()}
    | {"PL-01": "Utile, en deux temps", "PL-05": "Quels quartiers ?"},
    "nl": {code: f"{reason} (nl)" for code, (_, reason) in DECIDED.items()}
    | {"PL-01": "Utile, en deux temps (nl)", "PL-05": "Welke wijken?"},
}
ALL_OVER = Decimal("120000.50")
"""By how much the envelope would be exceeded if everything were granted."""
DECIDERS = {"decideur": "fr", "beslisser": "nl", "decideuse": "fr"}
WATER = ("EAU-07", "EAU-08")
CODES = ("PL-01", "PL-02", "PL-03", "PL-04", "PL-05")


def test_from_nothing_to_a_published_plan_and_back_to_the_author(company: Company) -> None:
    admin = company.administrator("fr")
    new_pillar(admin)
    new_frame(admin, ENVELOPE)
    leader = welcome(company, admin, "animation", "fr", "facilitator")
    coordinator = welcome(company, admin, "coordinatie", "nl", "coordinator")
    coordinator.page.on("dialog", lambda dialog: dialog.accept())
    for name, language in DECIDERS.items():
        invite(admin, name.capitalize(), f"{name}@office.test", language, "decider")

    room = LedRoom(company, new_workshop(leader, "pluie"), leader)
    codes = hold(company, room)
    make_the_draft(room)
    complete(coordinator, leader)
    consult(company, admin, coordinator)
    take_away(coordinator)
    submit(coordinator)
    arbitrate(company, admin, coordinator)
    publish(coordinator, admin)
    read(company)
    find_out(company, codes)


@pytest.fixture
def demo(empty_url: str, tmp_path: Path) -> Demo:
    """The product's own demonstration, brought in before anybody serves it."""
    engine = make_engine(empty_url)
    made = load_demo(Program(Settings(secret_key="k" * 40, data_dir=tmp_path), engine))
    engine.dispose()
    assert made is not None
    return made


@pytest.mark.long
def test_a_second_round_on_water_with_what_the_first_has_deferred(
    demo: Demo, company: Company
) -> None:
    for language, view in (("fr", DESK), ("nl", PHONE)):
        visitor = company.person(language, view)
        visitor.visit("/plans/water")
        visitor.sees(translate("Illustrative", language))
        visitor.sees(
            translate(
                "Its dates and amounts stand in the years of the Alliance of 2011 to 2015, "
                "not in today’s.",
                language,
            )
        )
        visitor.check_page()

    admin = company.administrator("fr")
    leader = by_mail(company, admin, "facilitator", "fr")
    room = LedRoom(company, new_workshop(leader, "water"), leader)
    code = hold_briefly(company, room)
    make_the_draft(room, WATER)

    coordinator = by_mail(company, admin, "coordinator", "nl")
    coordinator.page.on("dialog", lambda dialog: dialog.accept())
    for number, sheet in enumerate(WATER, start=1):
        to_sheet(coordinator, sheet)
        names = {f"title-{one}": text for one, text in both(f"Pluie {number}").items()}
        fill(coordinator, names | {f"summary-{one}": "Twee jaar." for one in ("fr", "nl")})
        coordinator.page.locator("[name='lead']").select_option(index=1)
        values = sheet_values("1.000", "budget régional – environnement", "2014")
        fill(coordinator, values)
        add_indicators(coordinator)
        save(coordinator)
        coordinator.check_page()
    to_plan(coordinator)
    coordinator.page.locator("form[action$='/fill'] button").click()
    coordinator.page.locator("[name='again']").check()
    coordinator.check_page()
    open_round(coordinator)

    desk = enter(company, admin, "decider@demo.example.org", "fr", DESK)
    phone = enter(company, admin, "beslisser@demo.example.org", "nl", PHONE)
    decide_on_water(desk, phone)
    close_round(desk)
    expect(desk.page.locator("h1 .tag")).to_have_text(translate("Closed", "fr"))
    coordinator.visit("/staff/rounds")
    coordinator.page.locator("article a").first.click()
    coordinator.page.locator("form[action$='/publish'] button").click()
    coordinator.page.wait_for_url("**/plans/water")

    for language, view in (("fr", PHONE), ("nl", DESK)):
        visitor = company.person(language, view)
        visitor.visit("/plans/water")
        main = visitor.page.locator("main")
        expect(main).to_contain_text(translate("publication %(number)s", language, number=2))
        expect(main).to_contain_text("Toujours aussi utile" + (" (nl)" if language == "nl" else ""))
        visitor.check_page()
        visitor.visit("/plans/water/publications/1")
        expect(main).to_contain_text(translate("A later publication exists.", language))
        visitor.check_page()
    for receipt, words in (
        (code, "Ailleurs"),
        (demo.receipt, translate("Decided", "fr")),
    ):
        author = company.person("fr")
        follow(author, receipt)
        expect(author.page.locator(".path")).to_contain_text(words)


def hold(company: Company, room: LedRoom) -> dict[str, str]:
    """Three phones propose, the facilitator merges, everybody votes; codes by what they tell."""
    room.open()
    anne, chloe = company.person("fr"), company.person("fr")
    bo = company.person("nl")
    for someone in (anne, chloe):
        sit(someone, room, "Acteurs publics")
    sit(bo, room, "Publieke actoren")
    room.go("Propositions en silence")
    for someone, titles in (
        (anne, ("Citernes partagées", "Toitures vertes")),
        (bo, ("Regenputten", "Wadi’s")),
        (chloe, ("Former des poseurs", "Carte des pluies")),
    ):
        for title in titles:
            propose_for(someone, title)
        someone.check_page()
    codes = {
        "approved_with_changes": code_for(anne, room, "Citernes partagées"),
        "rejected": code_for(chloe, room, "Former des poseurs"),
    }
    room.go("Clarifier et regrouper")
    merge(room, "Citernes partagées", "Regenputten")
    room.go("Vote")
    room.next("Ouvrir le vote")
    for someone, dots in zip((anne, bo, chloe), DOTS, strict=True):
        someone.visit(f"/room/{room.id}/")
        give_dots(someone, dots)
        someone.check_page()
    room.next("Clore le vote")
    room.next("Montrer le résultat")
    room.go("Clôture")
    room.next("Clore l’atelier")
    return codes


def propose_for(person: Person, title: str) -> None:
    """Write a proposal that lifts the first obstacle of the frame, and see it sent."""
    person.page.locator("#compose input[name='obstacles']").first.check()
    propose(person, title, f"{title} : deux ans.")
    expect(person.page.locator("[id^='mine-']").filter(has_text=title)).to_have_count(1)


def code_for(person: Person, room: LedRoom, title: str) -> str:
    """The code with which an author finds out later what became of a proposal."""
    person.page.locator("[id^='mine-']").filter(has_text=title).get_by_role("link").click()
    person.check_page()
    person.page.locator("form[action$='/receipt'] button").click()
    code = person.page.locator(".receipt-code").text_content() or ""
    person.check_page()
    person.visit(f"/room/{room.id}/")
    return code.strip()


def merge(room: LedRoom, *titles: str) -> None:
    """Merge proposals on the board."""
    page = room.leader.page
    for title in titles:
        page.locator(".board__card").filter(has_text=title).locator("input[name='cards']").check()
    page.locator("#arrange button[formaction]").click()
    fill(
        room.leader, {"title": "Citernes de quartier", "summary": "Une par îlot, avec les voisins."}
    )
    room.leader.check_page()
    page.locator("main form button.button--large").click()
    page.wait_for_url("**/live/proposals/**")
    room.leader.check_page()
    room.leader.visit(f"/staff/workshops/{room.id}/live")


def make_the_draft(room: LedRoom, sheets: tuple[str, ...] = CODES) -> None:
    """The closed room leads to its shortlist; confirmed, each proposal is a sheet."""
    leader = room.leader
    room.leader.visit(f"/staff/workshops/{room.id}/live")
    leader.page.locator("a[href$='/shortlist']").first.click()
    leader.check_page()
    leader.page.locator("button[name='verb'][value='draft']").click()
    leader.page.wait_for_url("**/staff/plans/*")
    for code in sheets:
        leader.sees(code)
    leader.check_page()
    leader.visit(f"/staff/workshops/{room.id}/report")
    leader.check_page()
    title = leader.page.locator(".report__proposals th > span[lang]").first.inner_text()
    assert squeezed(title) in words_of("docx", download(leader, "docx", "nl"))


def to_plan(person: Person) -> None:
    """Open the plan of the pillar."""
    person.visit("/staff/plans")
    person.page.locator("article h2 a").first.click()
    person.page.wait_for_url("**/staff/plans/*")


def to_sheet(person: Person, code: str) -> None:
    """Open a sheet from the plan."""
    to_plan(person)
    person.page.locator("h3 a").filter(has_text=code).click()
    person.page.wait_for_url("**/staff/sheets/*")


def complete(coordinator: Person, leader: Person) -> None:
    """The coordinator completes every sheet; the first saves itself, and two people meet in it."""
    to_sheet(leader, "PL-01")
    to_sheet(coordinator, "PL-01")
    coordinator.page.locator("[name='title-nl']").press_sequentially("Buurtputten")
    coordinator.page.locator("[name='budget-amount']").press_sequentially(COSTS["PL-01"])
    said = translate("Understood as %(amount)s", "nl", amount=format_money(FIRST, "nl"))
    expect(coordinator.page.locator("#budget-amount-meant")).to_have_text(said)
    fill(coordinator, {"budget-certainty": "estimate", "summary-nl": "Eén per huizenblok."})
    expect(saved(coordinator)).to_contain_text("Bewaard", timeout=10_000)
    add_lead(coordinator)
    fill(coordinator, sheet_values(COSTS["PL-01"], "région"))
    add_indicators(coordinator)
    save(coordinator)
    expect(coordinator.page.locator("aside section").first).to_contain_text(
        translate("Nothing: this sheet is ready.", "nl")
    )
    coordinator.check_page()

    meet(leader)
    coordinator.page.reload()
    coordinator.page.locator("a[href$='/history']").click()
    expect(coordinator.page.locator("main")).to_contain_text("Een put per straat.")
    expect(coordinator.page.locator("main")).to_contain_text("Eén per huizenblok.")
    coordinator.check_page()

    to_plan(coordinator)
    coordinator.page.locator("form[action$='/fill'] button").click()
    coordinator.page.locator("form[action$='/freeze'] summary").click()
    coordinator.page.locator("form[action$='/freeze'] button").click()
    coordinator.page.locator("form[action$='/submit'] button").click()
    gaps = coordinator.page.locator("section[aria-labelledby='gaps']")
    expect(gaps.locator("h3")).to_have_text(list(CODES[1:]))
    coordinator.check_page()
    for code in CODES[1:]:
        to_sheet(coordinator, code)
        fill(coordinator, {"title-nl": f"Actie {code}", "summary-nl": "Twee jaar."})
        if code == "PL-03":
            fill(coordinator, {"title-fr": "Noues", "summary-fr": "Deux ans."})
        coordinator.page.locator("[name='lead']").select_option(label="Régie des eaux")
        fill(coordinator, sheet_values(COSTS[code], "région"))
        add_indicators(coordinator)
        save(coordinator)


def consult(company: Company, admin: Person, coordinator: Person) -> None:
    """A council gives its opinion by the link of a letter, on a phone; the link works once."""
    to_plan(coordinator)
    page = coordinator.page
    page.locator("a[href*='/consultations/']").first.click()
    coordinator.check_page()
    last_day = dt.date.today() + dt.timedelta(days=30)  # noqa: DTZ011 -- as a person types it
    page.locator("form[action$='/open'] input[type='date']").fill(last_day.isoformat())
    page.locator("form[action$='/open'] button").click()
    for code, name in (("fr", "Conseil de l’eau"), ("nl", "Waterraad")):
        page.locator(f"form[action$='/list'] [name$='name_{code}']").fill(name)
    page.locator("form[action$='/list'] button").click()
    invitation = page.locator("form[action$='/council']")
    invitation.locator("[name$='organisation_id']").select_option(label="Waterraad")
    invitation.locator("[name$='-name']").fill("Secretariaat")
    invitation.locator("[name$='email']").fill("raad@office.test")
    invitation.locator("[name$='language']").select_option("nl")
    invitation.locator("button").click()
    coordinator.check_page()

    council = company.person("nl", PHONE)
    path = letter(admin, "raad@office.test", "/voices/")
    council.visit(path)
    council.check_page()
    page = council.page
    page.locator("form[action$='/opinion'] input[type='radio']").first.check()
    today = dt.date.today()  # noqa: DTZ011 -- likewise
    page.locator("form[action$='/opinion'] input[type='date']").fill(today.isoformat())
    for code, text in both("Un bon plan pour l’eau").items():
        page.locator(f"form[action$='/opinion'] [name$='text_{code}']").fill(text)
    page.locator("form[action$='/opinion'] button").last.click()
    page.wait_for_load_state()
    council.check_page()
    council.visit(path)
    expect(page.locator("form[action$='/opinion']")).to_have_count(0)
    council.check_page()
    coordinator.page.reload()
    expect(coordinator.page.locator("main")).to_contain_text("Un bon plan pour l’eau (nl)")
    coordinator.check_page()


def add_lead(person: Person) -> None:
    """An organisation that the list does not know is added from the sheet, and leads."""
    person.page.locator("#newcomer summary").click()
    fill(person, {"newcomer-fr": "Régie des eaux", "newcomer-kind": "public"})
    person.page.locator("button[name='organisation']").click()
    expect(person.page.locator("[name='lead'] option:checked")).to_have_text("Régie des eaux")
    expect(person.page.locator("[name='summary-nl']")).to_have_value("Eén per huizenblok.")
    person.check_page()


def meet(person: Person) -> None:
    """Somebody whose screen is older writes in a field that was saved meanwhile, and chooses."""
    fill(person, {"summary-nl": "Een put per straat."})
    expect(saved(person)).to_have_text(
        translate(
            "Somebody saved this sheet while you were writing. Compare both texts and choose.", "fr"
        ),
        timeout=10_000,
    )
    save(person)
    main = person.page.locator("main")
    expect(main).to_contain_text("Een put per straat.")
    expect(main).to_contain_text("Eén per huizenblok.")
    person.check_page()
    save(person)
    expect(person.page.locator("[name='summary-nl']")).to_have_value("Een put per straat.")


def take_away(person: Person) -> None:
    """The files of the plan say what its page says, in both languages."""
    to_plan(person)
    for language in ("fr", "nl"):
        person.page.locator(f"button[value='{language}']").first.click()
        expect(person.page.locator("html")).to_have_attribute("lang", language)
        person.check_page()
        page = squeezed(person.page.locator("main").inner_text())
        figures = [squeezed(format_money(one, language)) for one in (FIRST, TOTAL)]
        assert all(one in page for one in figures), (figures, page)
        for kind in ("docx", "pdf", "xlsx"):
            words = words_of(kind, download(person, kind, language))
            wanted = figures if kind != "xlsx" else [str(float(FIRST)), str(float(TOTAL))]
            for one in (
                *wanted,
                *CODES,
                "Buurtputten" if language == "nl" else "Citernesdequartier",
            ):
                assert one in words, (kind, language, one)


def submit(person: Person) -> None:
    """The plan is frozen and sent to arbitration; three decide in its round, two publish it."""
    to_plan(person)
    open_round(person, four_eyes=True)
    to_plan(person)
    person.page.locator("a[href$='/comparison']").click()
    person.check_page()


def open_round(person: Person, *, four_eyes: bool = False) -> None:
    """Submit the plan of the page, and open the round with every decider there is."""
    person.page.locator("form[action$='/submit'] button").click()
    person.page.wait_for_url("**/round")
    person.check_page()
    fill(person, {f"body_{code}": text for code, text in both("Gouvernement").items()})
    fill(person, {f"mandate_{code}": text for code, text in both("Arrêter le plan").items()})
    for box in person.page.locator("[name='decider_ids']").all():
        box.check()
    person.page.locator("[name='four_eyes']").set_checked(four_eyes)
    save(person)
    person.page.wait_for_url("**/staff/rounds/*")
    person.check_page()


def arbitrate(company: Company, admin: Person, coordinator: Person) -> None:
    """Three deciders come by their letters, two with phones, score, and decide on every action."""
    desk = enter(company, admin, "decideur@office.test", "fr", DESK)
    phone = enter(company, admin, "beslisser@office.test", "nl", PHONE)
    third = enter(company, admin, "decideuse@office.test", "fr", PHONE)
    survey(third)
    to_action(phone, "PL-01")
    score(phone)
    close_opinions(coordinator)
    phone.page.reload()
    expect(phone.page.locator(".grid__people li")).to_have_count(1)
    phone.page.locator("#grid summary").click()
    phone.check_page()
    values = {
        **{f"reason_{code}": text for code, text in both("Utile, en deux temps").items()},
        **{f"changes_{code}": text for code, text in both("Commencer par dix îlots").items()},
        GRANT: "60.000,50",
    }
    decide(phone, "approved_with_changes", values)
    meant = phone.page.locator(f"[name='{GRANT}'] + output")
    said = translate("Understood as %(amount)s", "nl", amount=format_money(FIRST, "nl"))
    expect(meant).to_have_text(said)
    phone.check_page()
    record(phone, "PL-01")
    phone.check_page()

    for code, (outcome, reason) in DECIDED.items():
        to_action(desk, code)
        words = {f"reason_{language}": text for language, text in both(reason).items()}
        decide(desk, outcome, words | ({GRANT: "40 000,00"} if outcome == "approved" else {}))
        desk.check_page()
        record(desk, code)
    decide_by_template(third, "PL-05", "Quels quartiers ?")
    desk.page.reload()

    over = translate("over by %(excess)s", "fr", excess=format_money(EXCESS, "fr"))
    expect(desk.page.locator("#closing")).to_contain_text(over)
    close_round(desk)
    expect(desk.page.locator("#closing .field--wrong")).to_have_count(1)
    desk.check_page()
    reasons = both("Une année pluvieuse").items()
    fill(desk, {f"overrun_reason_{code}": text for code, text in reasons})
    close_round(desk)
    expect(desk.page.locator("h1 .tag")).to_have_text(translate("Closed", "fr"))
    desk.check_page()


def survey(person: Person) -> None:
    """Sort, walk by keyboard, compare, and try the envelope out before anything is decided."""
    page = person.page
    page.locator(".desk-arrange summary").click()
    page.locator("#order").select_option("asked")
    page.locator("input[name='advice']").check()
    person.check_page()
    page.locator(".desk-arrange__form button").click()
    page.wait_for_url("**order=asked**")
    expect(page.locator(".desk-row h3 .code")).to_have_text(list(CODES))
    person.check_page()
    links = page.locator("[data-arrow]")
    links.first.focus()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(links.last).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/actions/**")
    page.locator("main nav a").first.click()
    tick(person, CODES[:3])
    page.locator(".desk-bar button:not([formaction])").click()
    page.wait_for_url("**/compare**")
    expect(page.locator(".compare thead th")).to_have_count(3)
    person.check_page()
    page.locator("main p a").first.click()
    tick(person, CODES)
    page.locator(".desk-bar button[formaction$='/what-if']").click()
    page.wait_for_url("**/what-if**")
    over = translate("over by %(excess)s", "fr", excess=format_money(ALL_OVER, "fr"))
    expect(page.locator("main .notice")).to_contain_text(over)
    person.check_page()
    page.locator("main p a").first.click()


def tick(person: Person, codes: tuple[str, ...]) -> None:
    """Tick actions of the desk, once it is there."""
    person.page.wait_for_selector(".desk-list")
    for code in codes:
        row = person.page.locator(".desk-row").filter(has_text=code)
        row.locator("input[name='action']").check()


def decide_by_template(person: Person, code: str, reason: str) -> None:
    """Decide on what is ticked, in the words of the action alone; without them it is refused."""
    tick(person, (code,))
    page = person.page
    page.locator(".desk-bar button[formaction$='/together']").click()
    page.wait_for_url("**/together**")
    page.locator("input[name='outcome'][value='sent_back']").check()
    page.locator("input[name='criteria']").first.check()
    save(person)
    expect(page.locator("#own.field--wrong")).to_have_count(1)
    person.check_page()
    page.locator("textarea[name^='own-'][name$='-fr']").fill(reason)
    save(person)
    expect(page.locator(".desk-row--decided").filter(has_text=code)).to_have_count(1)
    person.check_page()


def enter(
    company: Company, admin: Person, address: str, language: str, view: dict[str, int]
) -> Person:
    """A decider opens the letter's link; it works once, and says so to whoever comes later."""
    path = letter(admin, address, "/arbitration/links/")
    someone = company.person(language, view)
    someone.page.on("dialog", lambda dialog: dialog.accept())
    someone.visit(path)
    someone.check_page()
    save(someone)
    someone.page.wait_for_url("**/staff/rounds/*")
    someone.check_page()
    if view == DESK:
        come_late(company.person(language), path, language)
    return someone


def come_late(stranger: Person, path: str, language: str) -> None:
    """Whoever opens a link that was used is told what to ask for."""
    stranger.visit(path)
    stranger.sees(
        translate("This link has already been used; it works once. Ask for a new one.", language)
    )
    stranger.check_page()


def score(person: Person) -> None:
    """Score the action of the page on its first criterion, and come back to it."""
    person.page.locator("#grid a[href$='/scores']").click()
    person.check_page()
    person.page.locator(".grid__scores input[value='2']").first.check()
    person.page.locator("#scores textarea").first.fill("Past bij de pijler.")
    person.page.locator("#scores button:not([name])").click()
    person.page.wait_for_url("**#grid")
    person.check_page()


def close_opinions(person: Person) -> None:
    """As the coordinator, close everybody's opinions on the page of the round."""
    person.visit("/staff/rounds")
    person.page.locator("article a").first.click()
    person.check_page()
    person.page.locator("form[action$='/opinions/close'] button").click()
    expect(person.page.locator("form[action$='/opinions/close']")).to_have_count(0)
    person.check_page()


def to_action(person: Person, code: str) -> None:
    """Open an action from the desk."""
    if not person.page.locator(".desk-list").count():
        person.page.locator("main nav a").first.click()
    person.page.locator(".desk-row h3 a").filter(has_text=code).click()
    person.page.wait_for_url("**/actions/*")


def record(person: Person, code: str) -> None:
    """Record the decision; the desk then shows it."""
    person.page.locator("main form.card button:not([name])").first.click()
    person.page.wait_for_url("**/staff/rounds/*")
    row = person.page.locator(".desk-row--decided").filter(has_text=code)
    expect(row).to_have_count(1)


def close_round(person: Person) -> None:
    person.page.locator("form[action$='/close'] button").click()


def publish(person: Person, second: Person) -> None:
    """As long as a Dutch reason is missing nobody can; then one confirms and another publishes."""
    person.visit("/staff/rounds")
    person.page.locator("article a").first.click()
    expect(person.page.locator("form[action$='/confirmation']")).to_have_count(0)
    gap = translate(
        "%(label)s: “%(field)s” is missing in %(languages)s.",
        "nl",
        label="PL-05",
        field=translate("Reason", "nl"),
        languages="NL",
    )
    link = person.page.locator("#closing a").filter(has_text=gap)
    expect(link).to_have_count(1)
    person.check_page()
    link.click()
    fill(person, {"reason-nl": "Welke wijken?"})
    person.check_page()
    person.page.locator("form[action$='/languages'] button").click()
    person.visit("/staff/rounds")
    person.page.locator("article a").first.click()
    person.page.locator("form[action$='/confirmation'] button").click()
    expect(person.page.locator("form[action$='/confirmation']")).to_have_count(0)
    expect(person.page.locator("form[action$='/publish']")).to_have_count(0)
    person.check_page()
    second.visit("/staff/rounds")
    second.page.locator("article a").first.click()
    second.check_page()
    second.page.once("dialog", lambda dialog: dialog.accept())
    second.page.locator("form[action$='/publish'] button").click()
    second.page.wait_for_url("**/plans/pluie")
    second.check_page()


def read(company: Company) -> None:
    """Visitors read the plan and every action in their language, without signing in."""
    for language, view in (("fr", DESK), ("nl", PHONE)):
        visitor = company.person(language, view)
        visitor.visit("/plans")
        visitor.check_page()
        visitor.page.locator("article h2 a").first.click()
        main = visitor.page.locator("main")
        expect(main).to_contain_text(format_money(GRANTED, language))
        expect(visitor.page.locator("#inversions .card")).to_have_count(1)
        visitor.check_page()
        assert "PL-05" in words_of("pdf", download(visitor, "pdf", language))
        for code, reason in PUBLISHED[language].items():
            visitor.visit(f"/plans/pluie/{code}")
            expect(main).to_contain_text(reason)
            expect(visitor.page.locator(".vote").first).to_be_visible()
            if code in {CODES[0], CODES[-1]}:
                visitor.check_page()


def find_out(company: Company, codes: dict[str, str]) -> None:
    """With the code, and nothing else, an author finds the whole path: merged and refused too."""
    for outcome, reason in (
        ("approved_with_changes", "Utile, en deux temps"),
        ("rejected", "Déjà financé"),
    ):
        author = company.person("fr")
        follow(author, codes[outcome])
        path = author.page.locator(".path")
        expect(path).to_contain_text(translate(OUTCOME_LABELS[Outcome(outcome)], "fr"))
        expect(path).to_contain_text(reason)
        merged = translate("Merged into another proposal", "fr")
        expect(path.locator("h2").filter(has_text=merged)).to_have_count(int(outcome != "rejected"))


def by_mail(company: Company, admin: Person, name: str, language: str) -> Person:
    """Somebody of the demonstration signs in by a link in the mail."""
    someone = company.person(language, DESK)
    someone.visit("/sign-in/link")
    fill(someone, {"email": f"{name}@demo.example.org"})
    someone.check_page()
    save(someone)
    someone.visit(letter(admin, f"{name}@demo.example.org", "/sign-in/links/"))
    save(someone)
    someone.page.wait_for_url("**/staff**")
    return someone


def hold_briefly(company: Company, room: LedRoom) -> str:
    """Two phones, two proposals, one vote; the code of the first proposal."""
    room.open()
    anne, bo = company.person("fr"), company.person("nl")
    sit(anne, room, "Acteurs publics")
    sit(bo, room, "Ondernemingen")
    room.go("Propositions en silence")
    propose_for(anne, "Noues plantées")
    propose_for(bo, "Regentuinen")
    code = code_for(anne, room, "Noues plantées")
    room.go("Clarifier et regrouper")
    room.go("Vote")
    room.next("Ouvrir le vote")
    for someone in (anne, bo):
        someone.visit(f"/room/{room.id}/")
        give_dots(someone, {"Noues plantées": 3, "Regentuinen": 2})
        someone.check_page()
    room.next("Clore le vote")
    room.next("Montrer le résultat")
    room.go("Clôture")
    room.next("Clore l’atelier")
    return code


def decide_on_water(desk: Person, phone: Person) -> None:
    """The new actions and the deferred one; decisions of the first round stay as they are."""
    expect(desk.page.locator(".desk-row")).to_have_count(3)
    for person, outcome, reason in (
        (desk, "approved", "Toujours aussi utile"),
        (phone, "rejected", "Ailleurs"),
        (desk, "rejected", "Pas cette fois"),
    ):
        person.page.reload()
        row = person.page.locator(".desk-row:not(.desk-row--decided)").first
        code = (row.locator(".code").text_content() or "").strip()
        to_action(person, code)
        values = {f"reason_{language}": text for language, text in both(reason).items()}
        if outcome == "approved":
            name = person.page.locator("input[name^='grant-2014-']").first.get_attribute("name")
            values[name or ""] = "1.000"
        decide(person, outcome, values)
        person.check_page()
        record(person, code)


def follow(author: Person, code: str) -> None:
    """Type a code, and read the path of the proposal."""
    author.visit("/receipts")
    author.check_page()
    fill(author, {"code": code})
    save(author)
    expect(author.page.locator(".path")).to_be_visible()
    author.check_page()
