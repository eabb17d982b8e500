"""What the chain answers to bad input: in plain words, on the page, with nothing done behind it."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import RoundState
from cocreate.domain.permissions import Role
from cocreate.domain.plans import State
from cocreate.models.plans import PlannedAction, PlanVersion
from cocreate.models.publication import Publication
from tests.builders import Room
from tests.planning import Planning, euro
from tests.web.browsers import AppOf, Browser
from tests.web.chain.conftest import as_, staff
from tests.web.chain.test_arbitration import DECIDED, GRANT


def count(planning: Planning, table: type) -> int:
    with Session(planning.engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def plain(text: str) -> str:
    """Text whose spaces are all alike."""
    return re.sub(r"\s+", " ", text)


def test_an_empty_workshop_has_nothing_to_make_a_draft_of(
    facilitator: Browser, planning: Planning
) -> None:
    room = Room(planning.engine)
    room.open()
    room.close()
    address = f"/staff/workshops/{room.id}/shortlist"
    words = "Nobody proposed anything in this workshop, so there is nothing to make a draft of."

    facilitator.open(address)
    assert words in facilitator.main()
    assert not facilitator.offers("Confirm and make the draft")
    facilitator.open("/receipts")
    facilitator.send("post", address, {**facilitator.token(), "verb": "draft"})

    assert facilitator.page.status_code == 422
    assert facilitator.main().count(words) == 2
    assert count(planning, PlannedAction) == 0


def test_a_tie_at_the_cut_is_said_and_left_to_the_facilitator(
    engine: sa.Engine, app_of: AppOf
) -> None:
    planning = Planning(engine, supporters=(9, 8, 7, 6, 5, 5, 3))
    browser = staff(app_of(planning.office), planning, Role.FACILITATOR)
    browser.open(f"/staff/workshops/{planning.id}/shortlist")
    assert "These proposals share the last rank" in browser.main()
    assert "Places left: 1." in browser.main()
    assert count(planning, PlannedAction) == 0

    first_five = [*planning.option_ids[:4], planning.option_ids[5]]
    browser.press("Confirm and make the draft", kept=first_five)

    assert "The draft is made" in browser.main()
    assert count(planning, PlannedAction) == 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lead": None}, "Lead organisation"),
        (
            {"budget": {"amount": None, "certainty": "unknown"}, "budget_lines": []},
            "Estimated budget: Nobody can decide on an unknown cost. Give at least an estimate.",
        ),
    ],
)
def test_a_sheet_without_lead_or_with_an_unknown_cost_is_named_and_stays(
    coordinator: Browser, planning: Planning, changes: dict[str, object], words: str
) -> None:
    made = planning.planned()
    planning.save(made.action_ids[1], changes)
    coordinator.open(f"/staff/plans/{made.plan_id}")
    if "budget" in changes:
        assert "cost unknown" in coordinator.main()
        assert "of unknown cost, which is not zero" in coordinator.main()

    answer = coordinator.press("Submit to arbitration")

    assert answer.status_code == 422
    gaps = coordinator.tree().xpath("//section[@aria-labelledby='gaps']")[0]
    assert [one.text_content() for one in gaps.xpath(".//h3")] == ["W-02"]
    assert words in [plain(one.text_content()) for one in gaps.xpath(".//a")]
    assert planning.state(made.action_ids[1]) is State.IN_DRAFT_PLAN
    assert count(planning, PlanVersion) == 0


@pytest.mark.parametrize(
    ("language", "typed", "words"),
    [
        ("fr", "12 500,50 €", "Compris comme 12 500,50 €"),
        ("fr", "12.500,50", "Compris comme 12 500,50 €"),
        ("nl", "€ 12.500,-", "Begrepen als € 12.500"),
        ("en", "12,500.50", "Understood as €12,500.50"),
    ],
)
def test_an_amount_of_a_sheet_is_shown_back_before_it_is_saved(
    coordinator: Browser, planning: Planning, language: str, typed: str, words: str
) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    coordinator.open(f"/staff/sheets/{action_id}")
    data = {"version": "1", "budget-amount": typed, "budget-certainty": "estimate", "check": "1"}

    coordinator.send("post", f"/staff/sheets/{action_id}", {**coordinator.token(), **data})

    assert words in plain(coordinator.main())
    assert f'value="{typed}"' in coordinator.page.text
    assert planning.action(action_id).budget_amount is None


def test_an_amount_that_could_be_a_thousand_times_more_is_refused_naming_both(
    coordinator: Browser, planning: Planning
) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"
    coordinator.open(f"/staff/sheets/{action_id}")

    answer = coordinator.press(
        "Enregistrer", budget__h__amount="1,250", budget__h__certainty="fixed"
    )

    assert answer.status_code == 422
    assert "1,250" in plain(coordinator.main())
    assert planning.action(action_id).version == 1


def test_an_envelope_of_zero_is_exceeded_by_the_first_cent(
    engine: sa.Engine, app_of: AppOf
) -> None:
    planning = Planning(engine, supporters=(2, 1), envelope=(euro("0"),))
    made, round_id = planning.arbitration()
    for action_id, amount in zip(made.action_ids, ("0.01", "0"), strict=True):
        planning.decide(round_id, action_id, grants=(euro(amount),))
    planning.office.later(minutes=1)
    browser = as_(app_of(planning.office), planning, "decider")
    browser.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"

    browser.open(f"/staff/rounds/{round_id}")
    assert "dépassement de 0,01 €" in plain(browser.main())
    answer = browser.press("Clôturer le tour")

    assert answer.status_code == 422
    assert "dépassent l’enveloppe de 0,01 euros" in plain(browser.main())
    assert planning.round(round_id).state is RoundState.OPEN


def test_a_decision_without_a_mandate_is_refused_in_words(app: Flask, planning: Planning) -> None:
    made, round_id = planning.arbitration()
    other = staff(app, planning, Role.DECIDER)
    address = f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}"
    other.open(address)
    assert "Only a decider with the mandate of this round can decide." in other.main()
    other.open("/staff/account")
    data = {**other.token(), **DECIDED, GRANT.replace("__h__", "-"): "5"}

    other.send("post", address, {**data, "body_fr": "X", "decided_on": "2027-03-01"})

    assert other.page.status_code == 403
    assert "You have no mandate in this round." in other.main()
    assert planning.verbs("decision") == []


def test_a_used_link_says_that_it_works_once(app: Flask, planning: Planning) -> None:
    planning.arbitration()
    link = re.findall(r"(/arbitration/links/\S+)", planning.office.mails_to("decider")[-1].body)[-1]
    Browser(app).open(link)
    first = Browser(app)
    first.open(link)
    first.press("Open the file as decider")

    late = Browser(app)
    assert late.open(link).status_code == 410
    assert "This link has already been used; it works once." in late.main()
    # Whoever came in by it already is simply led to the desk.
    assert first.open(link).status_code == 200
    assert "0/3" in first.main()


def test_a_version_that_is_submitted_twice_is_one_version(
    coordinator: Browser, planning: Planning
) -> None:
    made = planning.planned()
    coordinator.open(f"/staff/plans/{made.plan_id}")
    stale = coordinator.token()
    coordinator.press("Submit to arbitration")
    where = coordinator.address

    coordinator.send("post", f"/staff/plans/{made.plan_id}/submit", stale)

    assert coordinator.address == where
    assert "The plan is submitted. Now open the round of arbitration." in coordinator.page.text
    assert count(planning, PlanVersion) == 1
    assert planning.verbs("plan").count("plan:submit") == 1


def test_a_plan_that_is_published_twice_is_one_publication(
    coordinator: Browser, planning: Planning
) -> None:
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    coordinator.open(f"/staff/rounds/{round_id}")
    stale = coordinator.token()
    coordinator.press("Publish the plan")

    coordinator.send("post", f"/staff/rounds/{round_id}/publish", stale)

    assert coordinator.page.status_code == 200
    assert coordinator.address == "/plans/water"
    assert "publication 1" in coordinator.main()
    assert count(planning, Publication) == 1
    assert planning.verbs("publication") == ["plan:publish"]


def test_an_expired_link_and_a_foreign_one_say_what_to_ask_for(
    app: Flask, planning: Planning
) -> None:
    planning.arbitration()
    link = re.findall(r"(/arbitration/links/\S+)", planning.office.mails_to("decider")[-1].body)[-1]
    visitor = Browser(app)
    foreign = f"{link.rsplit('/', 1)[0]}/{'a' * 43}"
    for address in (foreign, f"/sign-in/links/{link.rsplit('/', 1)[1]}"):
        assert visitor.open(address).status_code == 404
        assert "This link does not work." in visitor.main()
        assert "ask for a new link" in visitor.main()
    planning.office.later(days=15)
    assert visitor.open(link).status_code == 410
    assert "This link has expired. Ask for a new one." in visitor.main()
