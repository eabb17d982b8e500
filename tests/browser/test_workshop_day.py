"""What people keep, and what they are told, while a room goes on without asking them."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from cocreate.models.proposals import Proposal
from tests.browser.cast import Company
from tests.browser.room import Room, propose, sit

pytestmark = pytest.mark.browser


def test_a_draft_survives_reload_language_and_a_step_that_goes_on(company: Company) -> None:
    room = Room(company)
    room.open()
    room.go("Propositions en silence")
    anne = company.person("fr")
    sit(anne, room, "Acteurs publics")
    anne.page.locator("#title").fill("Une idée à moitié écrite")
    anne.page.wait_for_timeout(600)

    anne.page.reload()
    expect(anne.page.locator("#title")).to_have_value("Une idée à moitié écrite")
    anne.press("nl")
    anne.sees("Het voorstel versturen")
    expect(anne.page.locator("#title")).to_have_value("Une idée à moitié écrite")

    bo = company.person("fr")
    sit(bo, room, "Entreprises")
    propose(bo, "Citernes", "Une par îlot.")
    bo.sees("Mes propositions")
    room.go("Clarifier et regrouper")
    expect(anne.page.locator("h1.step__title")).to_have_text("Verduidelijken en samenvoegen")
    anne.sees("De begeleider is verdergegaan.")
    expect(anne.page.locator("#title")).to_have_value("Une idée à moitié écrite")
    anne.check_page()


def test_what_the_facilitator_hides_its_author_is_told(company: Company) -> None:
    room = Room(company)
    room.open()
    room.go("Propositions en silence")
    anne, bo = company.person("fr"), company.person("nl")
    sit(anne, room, "Acteurs publics")
    sit(bo, room, "Ondernemingen")
    propose(anne, "Hors sujet", "Autre chose.")
    anne.sees("Mes propositions")
    propose(bo, "Regenput", "Een put.")
    room.go("Clarifier et regrouper")
    bo.sees("Hors sujet")
    shown = company.one(sa.select(Proposal.id).where(Proposal.title == "Hors sujet"))
    room.leader.visit(f"/staff/workshops/{room.id}/live/proposals/{shown}")
    room.leader.check_page()
    room.leader.page.locator("#reason").fill("Ce n’est pas de l’eau.")
    room.leader.press("Masquer")

    anne.sees("Ce n’est pas de l’eau.")
    expect(bo.page.get_by_text("Hors sujet")).to_have_count(0)
