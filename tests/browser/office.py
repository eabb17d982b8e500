"""The office of a play: who prepares a pillar, completes sheets, decides; all through the pages."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import docx
import openpyxl
import pypdf
from playwright.sync_api import Locator, expect

from tests.browser.cast import DESK, Company, Person

OBJECTIVES = ("strategic_objective", "operational_objective")
LISTS = (*OBJECTIVES, "theme", "obstacle", "out_of_scope", "calendar", "criterion")
COLLEGES = {
    "public": {"fr": "Acteurs publics", "nl": "Publieke actoren"},
    "companies": {"fr": "Entreprises", "nl": "Ondernemingen"},
}


def both(french: str) -> dict[str, str]:
    """A text in the two languages that are asked for, the Dutch one to be told apart."""
    return {"fr": french, "nl": f"{french} (nl)"}


def save(person: Person) -> None:
    """Press the first button of the page's form, which saves it."""
    person.page.locator("main form button:visible").first.click()


def fill(person: Person, values: Mapping[str, str]) -> None:
    """Type into fields by their names; a choice is made by its value, a box is ticked."""
    for name, value in values.items():
        field = person.page.locator(f"main [name='{name}']")
        kind = field.first.evaluate("one => one.type")
        if kind in {"radio", "checkbox"}:
            person.page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)


# Accounts and letters.


def letter(admin: Person, address: str, path: str) -> str:
    """Where the latest mail to ``address`` leads, as the outbox shows it."""
    admin.visit("/staff/outbox")
    mail = admin.page.locator("article").filter(has_text=address).filter(has_text=path).first
    mail.locator("summary").click()
    link = mail.locator(f"a[href*='{path}']")
    expect(link).to_be_visible()
    admin.check_page()
    return urlsplit(link.get_attribute("href") or "").path


def invite(admin: Person, name: str, address: str, language: str, role: str) -> None:
    """Give somebody an account with one role in all pillars."""
    admin.visit("/staff/accounts/new")
    values = {"name": name, "email": address, "language": language, "roles": f"{role}|all"}
    fill(admin, values)
    save(admin)
    admin.page.wait_for_url(re.compile("/staff/accounts(?!/new)"))


def welcome(company: Company, admin: Person, name: str, language: str, role: str) -> Person:
    """Somebody who was invited and came in by the link of the letter."""
    address = f"{name}@office.test"
    invite(admin, name.capitalize(), address, language, role)
    someone = company.person(language, DESK)
    someone.visit(letter(admin, address, "/invitations/"))
    someone.check_page()
    save(someone)
    someone.page.wait_for_url("**/staff**")
    return someone


# The pillar and its frame.


def new_pillar(admin: Person) -> None:
    """A programme and its pillar, out of nothing: names, colleges, a starting value unknown."""
    admin.visit("/staff/pillars/programmes/new")
    fill(admin, {"key": "essai", "name_fr": "Alliance", "name_nl": "Alliantie", "period": "2027"})
    save(admin)
    admin.visit("/staff/pillars")
    admin.page.locator("a[href$='/pillars/new']").click()
    fill(admin, {"key": "pluie", "code": "PL", "name_fr": "Pluie", "name_nl": "Regen"})
    for name in ("baseline", *("college" for _ in COLLEGES)):
        admin.page.locator(f"button[name='add'][value='{name}']").click()
    fill(admin, {"baseline-0-label_fr": "Citernes", "baseline-0-label_nl": "Putten"})
    for place, (key, names) in enumerate(COLLEGES.items()):
        fill(admin, {f"college-{place}-key": key, f"college-{place}-organisations": "12"})
        fill(admin, {f"college-{place}-name_{code}": name for code, name in names.items()})
    admin.check_page()
    save(admin)
    expect(admin.page.locator("h1")).to_contain_text("Pluie")


def new_frame(admin: Person, envelope: Mapping[str, str]) -> None:
    """Write and publish the frame of the pillar; ``envelope`` has amounts by source, as typed."""
    admin.visit("/staff/pillars/pluie")
    admin.page.locator("form[action$='/frame/start'] button").click()
    for name in (*LISTS, *("line" for _ in envelope)):
        admin.page.locator(f"button[name='add'][value='{name}']").click()
    fill(admin, {"vision_fr": "Une ville-éponge.", "vision_nl": "Een sponsstad."})
    for name in LISTS:
        fill(admin, {f"{name}-0-text_{code}": text for code, text in both(name).items()})
    fill(admin, {"calendar-0-on_date": "2027-12-01"})
    for place, (source, amount) in enumerate(envelope.items()):
        fill(admin, {f"line-{place}-year": "2027", f"line-{place}-amount": amount})
        names = both(source).items()
        fill(admin, {f"line-{place}-source_{code}": text for code, text in names})
    save(admin)
    publish = admin.page.locator("form[action$='/frame/publish'] button")
    expect(publish).to_be_visible()
    admin.check_page()
    admin.page.once("dialog", lambda dialog: dialog.accept())
    publish.click()
    expect(admin.page.locator("form[action$='/frame/publish']")).to_have_count(0)


def new_workshop(leader: Person, pillar: str) -> str:
    """Prepare a short workshop; its id."""
    leader.visit(f"/staff/workshops/new?pillar={pillar}")
    fill(
        leader,
        {"template_key": "quick-prioritisation", "title_fr": "La pluie", "title_nl": "Regen"},
    )
    fill(leader, {"day": "2027-03-01", "hour": "09:00"})
    theme = leader.page.locator("[name='theme_code']")
    theme.select_option(index=1)
    leader.check_page()
    leader.page.locator("main form button.button--large").click()
    leader.page.wait_for_url(re.compile(r"/staff/workshops/[^/?]{10,}"))
    return re.findall(r"/staff/workshops/([^/?#]+)", leader.page.url)[0]


# Sheets.


def sheet_values(cost: str, source: str, year: str = "2027") -> dict[str, str]:
    """What the office adds to a sheet so that it can go to arbitration."""
    return {
        **{f"description-{code}": text for code, text in both("Douze mois de travaux").items()},
        "objectives": "S1",
        "aim_employment": "direct",
        "aim_economy": "indirect",
        "aim_environment": "direct",
        "target_groups": "jobseekers",
        "budget-amount": cost,
        "budget-certainty": "estimate",
        "budget_lines-0-source": source,
        "budget_lines-0-year": year,
        "budget_lines-0-amount": cost,
        "start_on": "2027-09-01",
        "due_on": "2028-08-31",
        **{f"deliverables-0-label-{code}": text for code, text in both("Un guide").items()},
    }


def add_indicators(person: Person) -> None:
    """One indicator of what is done, and one for each direct aim."""
    wanted = (("output", ""), ("result", "employment"), ("impact", "environment"))
    for place, (kind, aim) in enumerate(wanted):
        if place:
            person.page.locator("button[name='add'][value='indicators']").click()
        label = both(f"Mesure {place + 1}")
        fill(person, {f"indicators-{place}-label-{code}": text for code, text in label.items()})
        fill(person, {f"indicators-{place}-kind": kind, f"indicators-{place}-aim": aim})
        fill(person, {f"indicators-{place}-target": str(10 * (place + 1))})


def saved(person: Person) -> Locator:
    """The place where the sheet says that it was saved."""
    return person.page.locator("[data-autosave-state]")


# Files.


def download(person: Person, kind: str, language: str) -> bytes:
    """Take the document of the page away, as a reader does."""
    link = person.page.locator(f"a[download][href*='/{kind}?language={language}']").first
    with person.page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).read_bytes()


def words_of(kind: str, content: bytes) -> str:
    """Every word and figure of a file, without its spaces, which differ from kind to kind."""
    readers = {"docx": _docx, "pdf": _pdf, "xlsx": _xlsx}
    return squeezed(" ".join(readers[kind](BytesIO(content))))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00a0\u202f\u00ad]+", "", text)


def _docx(file: BytesIO) -> Iterable[str]:
    return docx.Document(file).element.body.itertext()


def _pdf(file: BytesIO) -> Iterable[str]:
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


def _xlsx(file: BytesIO) -> Iterable[str]:
    book = openpyxl.load_workbook(file)
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return [
        str(Decimal(str(one)) if isinstance(one, float) else one)
        for one in cells
        if one is not None
    ]


# Decisions.


def decide(person: Person, outcome: str, values: Mapping[str, str]) -> None:
    """Fill the decision of the page in; nothing is recorded yet."""
    fill(person, {"outcome": outcome, "criteria": "C1"})
    folded = [
        name for name in values if not person.page.locator(f"main [name='{name}']").is_visible()
    ]
    for name in folded:
        around = person.page.locator(f"main details:not([open]):has([name='{name}'])")
        for one in around.all():
            one.locator("> summary").click()
    fill(person, values)
