"""What anybody reads without login: plans, actions, and the path of a proposal."""

import io
import json
import re

import docx
import pypdf
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome
from cocreate.domain.tokens import new_token, seat_hash
from cocreate.models.pillars import FrameItem
from cocreate.models.proposals import Proposal
from cocreate.models.workshops import Participant, Workshop
from cocreate.operations.plans.receipts import issue_receipt
from tests.planning import Planning, both
from tests.web.browsers import Browser, words


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
    """Domain 4 row 3: every action shows its decision and reason, in one’s language, no login."""
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
    """B4: the public page links the criterion's text as it stood that day."""
    publish(planning)
    with Session(planning.engine) as session:
        for item in session.scalars(sa.select(FrameItem).where(FrameItem.code == "C1")):
            item.text = both("Un autre critère")
        session.commit()
    visitor = Browser(app, "nl")

    visitor.open("/plans/water/W-02")
    (link,) = visitor.tree().xpath("//dd//a[text()='C1']/@href")
    (text,) = visitor.tree().xpath(f"//*[@id='{link.removeprefix('#')}']")
    assert words(text) == "C1. C1 (nl)"

    assert "Stemming: Rang 2 van 3" in visitor.main()
    assert "C1 (nl)" in visitor.main()
    assert "1.000" in visitor.main()
    assert visitor.tree().get("lang") == "nl"


def test_the_author_takes_a_code_on_the_phone_and_reads_the_path_years_later(
    app: Flask,
    planning: Planning,
) -> None:
    """B12: a participant’s receipt code, years later and without login, shows the path.

    X1: from any proposal its author’s phone shows what became of it.
    """
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


def test_from_any_line_of_the_plan_one_click_shows_where_it_comes_from_and_what_was_decided(
    app: Flask, coordinator: Browser, planning: Planning
) -> None:
    """X1: a line of the plan leads to its source proposals, their votes, decision and reason.

    Domain 4 row 10: a written override is shown in the preface of the plan.
    """
    with Session(planning.engine) as session:
        gone = session.get_one(Proposal, planning.option_ids[2])
        gone.state, gone.merged_into_id = "merged", planning.option_ids[0]
        session.commit()
    made, round_id = planning.arbitration()
    coordinator.open(f"/staff/plans/{made.plan_id}")
    planning.decide(round_id, made.action_ids[0], Outcome.REJECTED, reason=both("Trop tôt"))
    planning.decide(round_id, made.action_ids[1])
    planning.close_round(round_id)
    coordinator.press("W-01")
    assert "Trop tôt" not in coordinator.main(), "before publication nobody reads it here"
    planning.publish_plan(round_id)

    coordinator.open(f"/staff/plans/{made.plan_id}")
    coordinator.press("W-01")
    told = coordinator.main()
    assert "Proposal 1: Titre 1" in told
    assert "Merged from3. Titre 3" in told
    assert "history Vote: Rank 3 of 3" in told
    assert "Vote: Rank 1 of 3" in told
    assert "The decision: Rejected" in told
    assert "Trop tôt" in told
    visitor = Browser(app)
    visitor.open("/plans/water")
    assert "Gone ahead without: data: starting values" in visitor.main()
    assert "Essai" in visitor.main()


def test_every_figure_of_the_page_stands_in_its_files(app: Flask, planning: Planning) -> None:
    """B15: every number of the public page is equal in DOCX, PDF and JSON, compared by machine."""
    publish(planning)
    visitor = Browser(app, "fr")
    visitor.open("/plans/water")
    amounts = set(re.findall(r"\d[\d\u202f]*(?:,\d\d)?\u00a0€", visitor.page.text))
    assert len(amounts) >= 4
    offered = visitor.tree().xpath("//a[contains(@href, '/exports/')]/@href")
    files = {one: visitor.client.get(one).data for one in offered if "language=fr" in one}
    read = {
        "pdf": lambda data: "".join(
            page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages
        ),
        "docx": lambda data: "".join(docx.Document(io.BytesIO(data)).element.body.itertext()),
        "json": lambda data: json.dumps(json.loads(data), ensure_ascii=False),
    }
    for kind, text_of in read.items():
        (file,) = [data for address, data in files.items() if f"/{kind}" in address]
        text = re.sub(r"\s", "", text_of(file))
        assert [one for one in amounts if re.sub(r"\s", "", one) not in text] == [], kind
