"""What the public and the authors of proposals see of what goes on after the decision."""

import re

from flask import Flask

from cocreate.domain.followup.reports import Typed
from cocreate.models.followup.records import Door
from cocreate.operations.followup import reports
from cocreate.operations.plans.receipts import issue_receipt
from tests.following import Following
from tests.web.browsers import Browser


def report(following: Following, action_id: str, typed: Typed) -> None:
    with following.unit() as uow:
        sending = reports.Sending("2027-Q1", "fr", Door.DESK, {action_id: typed})
        reports.send_reports(uow, following.coordinator, sending)


def test_the_action_s_page_shows_progress_and_keeps_what_is_internal(
    app: Flask, following: Following
) -> None:
    first = following.action_ids[0]
    said = Typed(
        values={following.indicator(first): "5"},
        spent="500",
        risk="serious",
        risk_text="Conflit interne",
        help_needed="Un juriste",
        word="Cinq toits verdis",
    )
    report(following, first, said)
    visitor = Browser(app, "fr")

    visitor.open("/plans/water/W-01")

    assert "5 sur 20" in visitor.main()
    assert "valeur de référence inconnue" in visitor.main()
    assert "Cinq toits verdis" in visitor.main()
    assert "100 € par unité" in visitor.main().replace("\u00a0", " ")
    assert "(0/100)" in visitor.main()
    for internal in ("Conflit interne", "Un juriste", "En danger", "Menacée"):
        assert internal not in visitor.page.text


def test_an_action_with_no_milestone_reached_after_its_first_due_date_is_late_on_the_public_page(
    app: Flask, following: Following
) -> None:
    """Domain 4 row 12: it is shown as late on the public page."""
    visitor = Browser(app, "nl")
    visitor.open("/plans/water/W-01")
    assert "Vertraagd" not in visitor.main()

    following.later(days=400)

    visitor.open("/plans/water/W-01")
    assert "Vertraagd" in visitor.main()
    visitor.open("/plans/water")
    assert "Vertraagd" in visitor.main()


def test_a_receipt_leads_to_progress_and_an_address_is_told_of_the_decision(
    app: Flask, following: Following
) -> None:
    """B12: a receipt code leads, without login, from the decision to its progress."""
    author = following.join("author")
    with following.unit() as uow:
        code = issue_receipt(uow, author, following.option_ids[0])
    visitor = Browser(app, "fr")
    visitor.open(f"/receipts/{code}")
    assert "Où en est l’action" in visitor.main()

    visitor.press("Prévenez-moi", email="Author@Office.test")
    link = re.findall(r"(/notices/[\w-]+)$", following.office.mails_to("author")[-1].body, re.M)[0]
    visitor.open(link)
    visitor.press("Confirmer l’adresse")
    coordinator = Browser(app, "fr")
    coordinator.client.set_cookie("cocreate_staff", _signed_in(following))
    coordinator.open(f"/staff/follow-up/plans/{following.plan_id}")
    assert "1 personne a demandé à être prévenue" in coordinator.main()
    coordinator.press("Les prévenir", within="notices")

    told = following.office.mails_to("author")[-1]
    assert told.language == "fr"
    assert "Approuvé" in told.body
    assert "Mûre et utile" in told.body
    coordinator.open(f"/staff/follow-up/plans/{following.plan_id}")
    assert not coordinator.offers("Les prévenir")
    visitor.open(link)
    visitor.press("Effacer l’adresse")
    assert visitor.open(link).status_code == 404


def test_nobody_is_told_only_with_a_reason_that_is_listed(
    coordinator: Browser, following: Following
) -> None:
    """B20: the reason for silence is listed."""
    address = f"/staff/follow-up/plans/{following.plan_id}"
    coordinator.open(address)
    assert coordinator.press("Tell nobody").status_code == 422
    coordinator.press("Tell nobody", silence="A trial run")
    assert "A trial run" in coordinator.open(address).text


def _signed_in(following: Following) -> str:
    following.office.ask_for_link("coordinator")
    return following.office.use_link(following.office.mailed_token("coordinator")).token
