"""From an empty database to the report of a workshop, by the pages alone.

An administrator comes in by the one-time link, makes a programme, the Water pillar and its vision
frame, and invites a facilitator, who runs the nominal group from a phone.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from cocreate.domain.pillars import FrameState
from cocreate.models.pillars import Frame
from cocreate.models.workshops import Workshop
from tests.browser.cast import PHONE, PROJECTOR, Company, Person
from tests.browser.nominal_group import NominalGroup
from tests.browser.room import LedRoom, Projector

pytestmark = [pytest.mark.browser, pytest.mark.long]

FACILITATOR = "animation@example.org"
PASSWORD = "une pluie fine sur la ville"
VISION = {
    "fr": "Bruxelles retient la pluie là où elle tombe.",
    "nl": "Brussel houdt de regen vast waar hij valt.",
    "en": "Brussels holds the rain where it falls.",
}
FRAME = {
    "strategic_objective": ("Soulager les égouts.", "De riolering ontlasten."),
    "operational_objective": ("Équiper dix îlots.", "Tien huizenblokken uitrusten."),
    "theme": ("Eau de pluie", "Regenwater"),
    "obstacle": ("Le sol est imperméable.", "De bodem is ondoorlatend."),
    "out_of_scope": ("L’eau potable", "Drinkwater"),
    "calendar": ("Premier atelier", "Eerste workshop"),
    "criterion": ("Emplois créés", "Gecreëerde banen"),
}


def test_from_an_empty_database_to_the_report_of_a_workshop(
    company: Company, tmp_path: Path
) -> None:
    admin = company.administrator("fr")
    admin.check_page()
    make_programme(admin)
    make_pillar(admin)
    publish_frame(admin)
    assert company.one(sa.select(Frame.state)) is FrameState.PUBLISHED
    invite_facilitator(admin)

    facilitator = accept_invitation(company, admin)
    room = prepare_workshop(company, facilitator)
    wall = sign_in_for_the_wall(company)

    play = NominalGroup(company, room, Projector(wall, room), "fr")
    play.hold()
    play.read_the_report(tmp_path)
    admin.visit("/staff/workshops")
    admin.sees("5 personnes")
    admin.check_page()


def fill(person: Person, values: Mapping[str, str]) -> None:
    """Type into fields by their name."""
    for name, value in values.items():
        person.page.locator(f"[name='{name}']").fill(value)


def trio(name: str, words: Mapping[str, str]) -> dict[str, str]:
    """The fields of a text in three languages."""
    return {f"{name}_{language}": text for language, text in words.items()}


def add_row(person: Person, name: str) -> None:
    """Press the button that adds a row to a list; the page comes back with it."""
    rows = person.page.locator(f"#list-{name} .form-row")
    before = rows.count()
    person.page.locator(f"button[name='add'][value='{name}']").click()
    expect(rows).to_have_count(before + 1)


def save(person: Person) -> None:
    """The button that saves the whole form; nothing must be put right."""
    person.page.locator(".save-bar button").click()
    person.page.wait_for_load_state()
    expect(person.page.locator(".notice--bad")).to_have_count(0)


def make_programme(admin: Person) -> None:
    admin.follow("Axes")
    admin.sees("Il n’y a pas encore de programme.")
    admin.check_page()
    admin.follow("Nouveau programme")
    add_row(admin, "objective")
    fill(
        admin,
        {
            "key": "alliance",
            "period": "2011-2015",
            "envelope": "23000000",
            **trio("name", {"fr": "Alliance Emploi-Environnement"}),
            **trio("name", {"nl": "Alliantie Werkgelegenheid-Leefmilieu"}),
            **trio("objective-0-text", {"fr": "Créer des emplois durables."}),
            **trio("objective-0-text", {"nl": "Duurzame banen scheppen."}),
        },
    )
    admin.check_page()
    save(admin)
    admin.sees("Alliance Emploi-Environnement")
    admin.check_page()


def make_pillar(admin: Person) -> None:
    admin.follow("Axes")
    admin.follow("Nouvel axe")
    for name in ("baseline", "college", "college"):
        add_row(admin, name)
    fill(
        admin,
        {
            "key": "water",
            "code": "EAU",
            **trio("name", {"fr": "Eau", "nl": "Water", "en": "Water"}),
            **trio("baseline-0-label", {"fr": "Emplois au départ", "nl": "Banen bij de start"}),
            "college-0-key": "public",
            "college-0-organisations": "10",
            **trio("college-0-name", {"fr": "Acteurs publics", "nl": "Publieke actoren"}),
            **trio("college-0-name", {"en": "Public actors"}),
            "college-1-key": "companies",
            "college-1-organisations": "100",
            **trio("college-1-name", {"fr": "Entreprises", "nl": "Ondernemingen"}),
            **trio("college-1-name", {"en": "Companies"}),
        },
    )
    admin.check_page()
    save(admin)
    admin.sees("Commencer le cadre de vision")
    admin.check_page()


def publish_frame(admin: Person) -> None:
    admin.press("Commencer le cadre de vision")
    admin.sees("Ce qui manque encore pour publier")
    for name in (*FRAME, "line"):
        add_row(admin, name)
    fill(admin, trio("vision", VISION))
    for name, (french, dutch) in FRAME.items():
        fill(admin, trio(f"{name}-0-text", {"fr": french, "nl": dutch}))
    fill(admin, {"calendar-0-on_date": "2026-12-01", "line-0-year": "2026"})
    fill(admin, {"line-0-amount": "4600000", **trio("line-0-source", {"fr": "Budget régional"})})
    fill(admin, trio("line-0-source", {"nl": "Gewestbegroting"}))
    admin.check_page()
    save(admin)
    admin.check_page()
    admin.page.once("dialog", lambda dialog: dialog.accept())
    admin.press("Publier ce cadre")
    admin.sees(VISION["fr"])
    admin.check_page()


def invite_facilitator(admin: Person) -> None:
    admin.follow("Comptes")
    admin.check_page()
    admin.follow("Inviter quelqu’un")
    fill(admin, {"name": "Animation", "email": FACILITATOR})
    admin.page.locator("summary").filter(has_text="un seul axe").click()
    admin.page.get_by_role("checkbox", name="Animateur : Eau").check()
    admin.check_page()
    admin.press("Envoyer l’invitation")
    admin.sees("L’invitation est en route.")
    admin.check_page()


def accept_invitation(company: Company, admin: Person) -> Person:
    """The letter is read in the outbox, as no mail leaves here; its link opens the account."""
    admin.follow("Boîte d’envoi")
    admin.sees("Aucun serveur de messagerie")
    letter = admin.page.locator("article").filter(has_text=FACILITATOR)
    letter.locator("summary").click()
    admin.check_page()
    address = letter.locator("a[href*='/invitations/']").get_attribute("href") or ""
    assert address.startswith(company.address)

    facilitator = company.person("fr", PHONE)
    facilitator.visit(address.removeprefix(company.address))
    facilitator.check_page()
    fill(facilitator, {"password": PASSWORD})
    facilitator.press("Commencer")
    facilitator.page.wait_for_url("**/staff")
    facilitator.check_page()
    stranger = company.person("fr", PHONE)
    stranger.visit(address.removeprefix(company.address))
    expect(stranger.page.get_by_label("Mot de passe")).to_have_count(0)
    return facilitator


def prepare_workshop(company: Company, facilitator: Person) -> LedRoom:
    facilitator.follow("Ateliers")
    facilitator.check_page()
    facilitator.follow("Préparer le premier")
    facilitator.check_page()
    expect(facilitator.page.get_by_role("radio", name="Groupe nominal")).to_be_checked()
    expect(facilitator.page.locator("[name='colleges-1-name_nl']")).to_have_value("Ondernemingen")
    fill(facilitator, trio("title", {"fr": "La pluie en ville", "nl": "Regen in de stad"}))
    facilitator.page.get_by_role("checkbox", name="English").check()
    facilitator.press("Préparer cet atelier")
    facilitator.sees("Mise en commun en sous-groupes")
    facilitator.check_page()
    facilitator.follow("Ateliers")
    facilitator.follow("L’animer")
    facilitator.page.wait_for_url("**/live")
    facilitator.check_page()
    return LedRoom(company, company.one(sa.select(Workshop.id)), facilitator)


def sign_in_for_the_wall(company: Company) -> Person:
    """The laptop of the projector: the facilitator signs in there by password."""
    wall = company.person("fr", PROJECTOR)
    wall.visit("/sign-in")
    fill(wall, {"email": FACILITATOR, "password": PASSWORD})
    wall.press("Se connecter")
    wall.page.wait_for_url("**/staff")
    wall.check_page()
    return wall
