"""A council on a phone, a co-author on a phone, a coordinator at a desk, in two languages."""

import datetime as dt

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from cocreate.models.pillars import Pillar
from cocreate.program import utc_now
from tests.browser.cast import DESK, PHONE, Company
from tests.builders import add_the_water_pillar
from tests.voicing import Voicing

pytestmark = pytest.mark.browser


def begun(company: Company) -> tuple[Voicing, str]:
    """A version that is open today, and the coordinator's session."""
    add_the_water_pillar(company.engine)
    plan = Voicing(company.engine)
    with Session(company.engine) as session:
        session.scalars(sa.select(Pillar)).one().name = {"fr": "Eau", "nl": "Water", "en": "Water"}
        session.commit()
    plan.office.ask_for_link("coordinator")
    signed_in = plan.office.use_link(plan.office.mailed_token("coordinator"))
    plan.later(seconds=(utc_now() - plan.now).total_seconds())
    plan.begin(plan.now.date() + dt.timedelta(days=30))
    return plan, signed_in.token


def test_a_council_gives_its_opinion_and_a_co_author_amends_on_phones(company: Company) -> None:
    plan, session = begun(company)
    sheet = plan.action_ids[0]
    council = company.person("nl", PHONE)
    council.visit(f"/voices/{plan.invite_council()}")
    council.page.locator("main details").first.locator("summary").click()
    council.check_page()
    council.page.locator("#text_nl").fill("Preciseer het budget")
    council.press("Het advies geven")
    expect(council.page.get_by_role("alert")).to_be_focused()
    expect(council.page.locator("#text_nl")).to_have_value("Preciseer het budget")
    council.check_page()
    council.page.locator("input[name=verdict][value=with-remarks]").check()
    council.press("Het advies geven")
    council.sees("is aangekomen")
    council.check_page()

    author = company.person("fr", PHONE)
    author.visit(f"/voices/{plan.invite_author(sheet)}")
    author.check_page()
    author.press("Accepter")
    author.follow("Proposer d’autres mots")
    author.page.locator("#title_fr").fill("Toitures vertes")
    author.check_page()
    author.press("Proposer l’amendement")
    author.sees("Amendement proposé")

    desk = company.person("fr", DESK)
    desk.context.add_cookies([{"name": "cocreate_staff", "value": session, "url": company.address}])
    desk.visit(f"/staff/consultations/{plan.version_id}")
    desk.sees("Preciseer het budget")
    desk.check_page()
    desk.visit(f"/staff/sheets/{sheet}/voices")
    desk.check_page()
    desk.follow("Coauteur, Vereniging")
    expect(desk.page.locator("main ins")).to_have_text(" vertes")
    desk.check_page()
    desk.page.locator("#reason").fill("Plus précis")
    desk.press("Accepter")
    desk.sees("la fiche a une nouvelle version")
    desk.visit(f"/staff/sheets/{sheet}/history")
    desk.sees("Avec l’amendement de Coauteur, Vereniging.")
    desk.check_page()
