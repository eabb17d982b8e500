"""A day in the room, with the Water pillar of the product's own data: five phones, a projector."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, PollResult
from tests.browser.cast import Company
from tests.browser.room import Room, expect_ballots, give_dots, propose, sit

pytestmark = pytest.mark.browser


def test_a_phone_follows_proposes_and_votes_while_the_room_goes_on(company: Company) -> None:
    room = Room(company)
    anne = company.person("fr")
    anne.visit(f"/join/{room.code}")
    anne.sees("Pas encore ouvert")
    room.open()
    sit(anne, room, "Acteurs publics")
    bo = company.person("nl")
    sit(bo, room, "Ondernemingen")
    anne.sees("La vision")
    bo.sees("De visie")
    anne.check_page()

    room.go("Propositions en silence")
    anne.sees("Envoyer la proposition")
    bo.sees("Het voorstel versturen")
    propose(anne, "Citernes partagées", "Une citerne commune par îlot.")
    anne.sees("Mes propositions")
    propose(bo, "Regenwaterputten in scholen", "Twintig scholen krijgen een put.")
    bo.sees("Mijn voorstellen")
    anne.sees_nothing_of("Regenwaterputten")
    bo.sees_nothing_of("Citernes partagées")
    anne.check_page()

    room.go("Clarifier et regrouper")
    anne.sees("Regenwaterputten in scholen")
    bo.sees("Citernes partagées")
    anne.check_page()

    room.go("Vote")
    anne.sees("Le vote n’a pas commencé")
    room.next("Ouvrir le vote")
    anne.sees("Vote secret")
    give_dots(anne, {"Citernes partagées": 2})
    expect_ballots(company, {"Citernes partagées": 2})
    anne.check_page()
    room.leader.check_page()
    room.next("Clore le vote")
    anne.sees("Le vote est clos", seconds=15)
    expect(anne.page.locator(".ballot")).to_have_count(0)

    room.next("Montrer le résultat")
    anne.sees("Résultat du dernier vote", seconds=15)
    bo.sees("Resultaat van de laatste stemming", seconds=15)
    anne.check_page()
    assert company.one(sa.select(PollResult.voters)) == 1


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


def test_a_phone_without_scripts_does_everything(company: Company) -> None:
    room = Room(company)
    room.open()
    room.go("Propositions en silence")
    plain = company.person("en", java_script_enabled=False)
    sit(plain, room, "Public actors")
    propose(plain, "Rain barrels", "One for every garden.")
    plain.sees("Your proposal was sent.")
    propose(plain, "Green roofs", "Hold the rain where it falls.")
    plain.sees("Green roofs")
    room.go("Clarifier et regrouper")
    room.go("Vote")
    room.next("Ouvrir le vote")
    plain.visit(f"/room/{room.id}/")
    plain.page.locator("input[type=number]").first.fill("2")
    plain.press("Hand in my ballot")
    plain.sees("Your ballot is counted.")
    assert sum(company.one(sa.select(BallotPaper)).marks.values()) == 2


def test_a_phone_that_slept_comes_back_to_the_present(company: Company) -> None:
    room = Room(company)
    room.open()
    room.go("Propositions en silence")
    anne = company.person("fr")
    sit(anne, room, "Acteurs publics")
    propose(anne, "Citernes", "Une par îlot.")
    anne.sees("Mes propositions")
    anne.context.set_offline(True)
    propose(anne, "Toits verts", "Retenir la pluie.")
    anne.sees("Pas encore envoyé")
    room.leader.press("+5 minutes")

    anne.context.set_offline(False)
    anne.sees("Toits verts", seconds=40)
    titles = company_titles(company)
    assert sorted(titles) == ["Citernes", "Toits verts"]


def company_titles(company: Company) -> list[str]:
    with Session(company.engine) as session:
        return list(session.scalars(sa.select(Proposal.title)))


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

    anne.sees("Ce n’est pas de l’eau.", seconds=15)
    expect(bo.page.get_by_text("Hors sujet")).to_have_count(0, timeout=15_000)
