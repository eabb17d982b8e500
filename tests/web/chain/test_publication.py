"""What anybody reads without login: plans, actions, and the path of a proposal."""

import re

from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome
from cocreate.domain.tokens import new_token, seat_hash
from cocreate.models.workshops import Participant, Workshop
from cocreate.operations.plans.receipts import issue_receipt
from tests.planning import Planning, both
from tests.web.browsers import Browser


def publish(planning: Planning) -> None:
    """The best ranked is refused, the others are funded."""
    made, round_id = planning.arbitration()
    first, *others = made.action_ids
    planning.decide(round_id, first, Outcome.REJECTED, reason=both("Trop tôt"))
    for one in others:
        planning.decide(round_id, one)
    planning.close_round(round_id)
    planning.publish_plan(round_id)


def on_phone(app: Flask, planning: Planning, device: str) -> Browser:
    """The phone of a participant, who comes back with a token such as browsers have."""
    who, token = planning.join(device), new_token()
    with Session(planning.engine) as session:
        secret = session.get_one(Workshop, planning.id).seat_secret
        session.get_one(Participant, who.id).seat_hash = seat_hash(secret, token)
        session.commit()
    browser = Browser(app)
    browser.client.set_cookie("cocreate_device", token)
    return browser


def test_before_publication_there_is_nothing_to_read(
    app: Flask,
    planning: Planning,
) -> None:
    planning.arbitration()
    visitor = Browser(app)
    assert "No plan has been published here yet." in visitor.open("/plans").text
    assert visitor.open("/plans/water").status_code == 404
    assert visitor.open("/plans/water/W-01").status_code == 404


def test_anybody_reads_every_decision_with_its_reason_and_every_inversion(
    app: Flask,
    planning: Planning,
) -> None:
    publish(planning)
    visitor = Browser(app, "fr")

    visitor.open("/plans/water")

    assert "Trop tôt" in visitor.main()
    assert "Mûre et utile" in visitor.main()
    assert len(visitor.tree().xpath("//*[@id='inversions']//*[contains(@class,'card')]")) == 2
    assert re.search(r"[0-9a-f]{64}", visitor.main())
    assert visitor.open("/plans/water/publications/1").status_code == 200
    assert visitor.open("/plans/water/publications/2").status_code == 404


def test_plan_and_action_are_shared_by_an_address_that_needs_no_login(
    app: Flask,
    planning: Planning,
) -> None:
    publish(planning)
    visitor = Browser(app, "nl")
    for address in ("/plans/water", "/plans/water/W-02"):
        visitor.open(address)
        (link,) = visitor.tree().xpath("//input[@id='share']/@value")
        assert re.fullmatch(rf"https?://[^/]+{address}", link)
        assert Browser(app, "fr").open(link).status_code == 200


def test_an_action_shows_criteria_votes_and_money(
    app: Flask,
    planning: Planning,
) -> None:
    publish(planning)
    visitor = Browser(app, "nl")

    visitor.open("/plans/water/W-02")

    assert "Stemming: Rang 2 van 3" in visitor.main()
    assert "C1 (nl)" in visitor.main()
    assert "1.000" in visitor.main()
    assert visitor.tree().get("lang") == "nl"


def test_the_author_takes_a_code_on_the_phone_and_reads_the_path_years_later(
    app: Flask,
    planning: Planning,
) -> None:
    author = planning.join("author")
    with planning.unit() as uow:
        code = issue_receipt(uow, author, planning.option_ids[0])
    publish(planning)
    planning.office.later(days=800)
    visitor = Browser(app)
    visitor.open("/receipts")

    visitor.press("Show its path", code=code.lower().replace("-", " "))

    assert "Trop tôt" in visitor.main()
    assert "Became an action sheet" in visitor.main()
    assert visitor.page.headers["Cache-Control"] == "no-store"


def test_a_wrong_code_is_kept_and_explained(app: Flask) -> None:
    visitor = Browser(app)
    visitor.open("/receipts")
    for code in ("short", "AAAA-BBBB-CCCC-DDDD"):
        answer = visitor.press("Show its path", code=code)
        assert answer.status_code == 422
        assert f'value="{code}"' in answer.text
    assert visitor.open("/receipts/AAAA-BBBB-CCCC-DDDD").status_code == 404


def test_the_phone_of_the_author_shows_a_code_once_and_only_to_the_author(
    app: Flask, planning: Planning
) -> None:
    address = f"/room/{planning.id}/proposals/{planning.option_ids[0]}"
    phone, stranger = on_phone(app, planning, "author"), on_phone(app, planning, "stranger")
    phone.open(address)

    phone.press("My code for this proposal")

    code = phone.tree().xpath("//*[contains(@class,'receipt-code')]")[0].text_content()
    assert Browser(app).open(f"/receipts/{code}").status_code == 200
    stranger.open("/receipts")
    answer = stranger.client.post(f"{address}/receipt", data=stranger.token())
    assert answer.status_code == 403
    assert "receipt-code" not in answer.text
