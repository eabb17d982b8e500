"""Rounds, decisions and closing, by plain forms; who may what."""

import re

import sqlalchemy as sa
from flask import Flask

from cocreate.domain.arbitration import Outcome, RoundState
from cocreate.domain.permissions import Role
from cocreate.operations.plans.shortlists import Shortlist
from tests.planning import EUROPE, Planning, euro
from tests.web.browsers import AppOf, Browser
from tests.web.chain.conftest import as_, staff

DECIDED = {
    "outcome": "approved",
    "criteria": ["C1"],
    "reason_fr": "Mûre et utile",
    "reason_nl": "Rijp en nuttig",
}
CHECK = {
    "fr": "Essayer ces montants sur l’enveloppe",
    "nl": "Deze bedragen op de enveloppe uitproberen",
    "en": "Try these amounts against the envelope",
}
GRANT = "grant-2027-région".replace("-", "__h__")


def test_a_round_is_opened_with_its_deciders_and_the_mailed_link_opens_the_desk(
    app: Flask,
    coordinator: Browser,
    planning: Planning,
) -> None:
    version_id = planning.submit_plan(planning.planned().plan_id)
    coordinator.open(f"/staff/plans/versions/{version_id}/round")
    typed = {"body_fr": "Gouvernement", "body_nl": "Regering", "mandate_fr": "Arrêter"}
    answer = coordinator.press("Open the round and invite", **typed)
    assert answer.status_code == 422
    assert 'value="Gouvernement"' in answer.text

    coordinator.press(
        "Open the round and invite", mandate_nl="Vaststellen", decider_ids=[planning.decider.id]
    )
    assert "0/3" in coordinator.main()

    link = re.findall(r"(/arbitration/links/\S+)", planning.office.mails_to("decider")[-1].body)[-1]
    browser = Browser(app)
    for _ in range(2):
        assert browser.open(link).status_code == 200
    browser.press("Open the file as decider")
    assert "0/3" in browser.main()
    assert Browser(app).open(link).status_code == 410


def test_a_decision_needs_its_reason_and_keeps_what_was_typed(
    decider: Browser,
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    decider.open(f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}")

    answer = decider.press("Record the decision", outcome="approved", **{GRANT: "1.000"})
    assert answer.status_code == 422
    assert 'value="1.000"' in answer.text

    decider.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "nl"
    decider.open(f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}")
    answer = decider.press("De beslissing registreren", **DECIDED, **{GRANT: "1.000,50"})
    assert answer.status_code == 200
    held = planning.round(round_id)
    assert held.state is RoundState.OPEN
    assert "1.000,50" in decider.page.text


def test_recording_leads_to_the_next_action_and_earlier_decisions_stay_visible(
    decider: Browser,
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    first, second, _ = made.action_ids
    decider.open(f"/staff/rounds/{round_id}/actions/{first}")
    decider.press("Record, then the next action", **DECIDED, **{GRANT: "1000"})
    assert second in decider.address

    decider.open(f"/staff/rounds/{round_id}/actions/{first}")
    decider.press("Record the decision", outcome="rejected", **{GRANT: ""})
    decider.open(f"/staff/rounds/{round_id}/actions/{first}")
    assert "Decision 2, which holds" in decider.main()
    assert "Decision 1, followed by another" in decider.main()
    assert "Mûre et utile" in decider.main()


def test_two_deciders_cannot_overwrite_each_other_unseen(
    decider: Browser,
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    decider.open(f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}")
    planning.decide(round_id, made.action_ids[0], Outcome.REJECTED)

    answer = decider.press("Record the decision", **DECIDED, **{GRANT: "5"})

    assert answer.status_code == 409
    assert "Rejected" in decider.main()
    assert "Mûre et utile" in answer.text


def test_votes_stand_beside_and_the_excess_is_shown_to_the_cent(
    decider: Browser,
    planning: Planning,
) -> None:
    """B3: approvals over one source by 1 cent show the excess in euro and cents."""
    made, round_id = planning.arbitration()
    grants = (euro("1300000.01"), euro("10", EUROPE))
    planning.decide(round_id, made.action_ids[0], Outcome.APPROVED, grants=grants)

    decider.open(f"/staff/rounds/{round_id}")

    assert "over by €0.01" in decider.main()
    assert "Vote: Rank 1 of 3" in decider.main()
    assert "3 of 3 people in favour" in decider.main()


def test_closing_over_the_envelope_needs_a_reason_and_publishing_names_gaps(
    decider: Browser,
    coordinator: Browser,
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    decider.open(f"/staff/rounds/{round_id}")
    assert decider.press("Close the round").status_code == 422
    assert "W-01" in decider.main()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id, grants=(euro("1300000.01"),))
    decider.open(f"/staff/rounds/{round_id}")
    assert decider.press("Close the round").status_code == 422
    decider.press("Close the round", overrun_reason_fr="Urgence")
    assert planning.round(round_id).state is RoundState.CLOSED

    coordinator.open(f"/staff/rounds/{round_id}")
    answer = coordinator.press("Publish the plan")
    assert answer.status_code == 422
    assert "“Why the envelope is exceeded” is missing in NL." in coordinator.main()
    coordinator.press("Save", overrun_reason_nl="Dringend")
    coordinator.press("Publish the plan")
    assert "The plan is published." in coordinator.main()


def test_a_missing_language_is_added_without_touching_what_is_written(
    coordinator: Browser,
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    planning.decide(round_id, made.action_ids[0], reason={"fr": "Utile"})
    coordinator.open(f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}")

    coordinator.press("Save", reason__h__nl="Nuttig")

    assert "Utile" in coordinator.main()
    assert "Nuttig" in coordinator.main()


def test_only_the_mandate_decides_and_a_facilitator_sees_no_desk(
    app: Flask,
    coordinator: Browser,
    facilitator: Browser,
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    address = f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}"
    other = staff(app, planning, Role.DECIDER)
    for browser in (coordinator, other):
        assert browser.open(address).status_code == 200
        assert not browser.offers("Record the decision")
        assert browser.client.post(address, data={**browser.token(), **DECIDED}).status_code == 403
    assert facilitator.open(f"/staff/rounds/{round_id}").status_code == 403
    assert facilitator.open(address).status_code == 403
    assert planning.verbs("decision") == []


def test_opening_the_desk_and_taking_its_file_leave_lines_in_the_journal(
    decider: Browser,
    planning: Planning,
) -> None:
    _, round_id = planning.arbitration()
    decider.open(f"/staff/rounds/{round_id}")
    assert planning.verbs("round")[-1] == "desk:read"
    decider.open(f"/exports/arbitration-rounds/{round_id}/json")
    assert planning.verbs("round")[-1] == "arbitration-file:read"


def test_english_is_kept_where_it_is_given_and_can_be_added_later(
    app: Flask, decider: Browser, coordinator: Browser, planning: Planning
) -> None:
    made, round_id = planning.arbitration()
    first, *others = made.action_ids
    for action_id in others:
        planning.decide(round_id, action_id)
    decider.open(f"/staff/rounds/{round_id}/actions/{first}")
    decider.press("Record the decision", **DECIDED, reason_en="Ripe and useful", **{GRANT: "1000"})
    coordinator.open(f"/staff/rounds/{round_id}/actions/{others[0]}")
    coordinator.press("Save", reason__h__en="Added in English")
    planning.close_round(round_id)
    planning.publish_plan(round_id)

    visitor = Browser(app, "en")
    assert "Ripe and useful" in visitor.open("/plans/water/W-01").text
    assert "Added in English" in visitor.open("/plans/water/W-02").text
    assert "Mûre et utile" in visitor.open("/plans/water/W-03").text


def test_the_desk_withholds_a_college_of_a_few(decider: Browser, planning: Planning) -> None:
    made, round_id = planning.arbitration()
    decider.open(f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}")
    assert "Per college" in decider.main()
    assert "Withheld: too few people" in decider.main()


def test_a_decider_is_shown_back_what_an_amount_means_before_it_is_saved(
    decider: Browser, planning: Planning
) -> None:
    made, round_id = planning.arbitration()
    for code, typed, words in (
        ("fr", "1 250,50 €", "Compris comme 1 250,50 €"),
        ("nl", "1.250,50", "Begrepen als € 1.250,50"),
        ("en", "1,250.50", "Understood as €1,250.50"),
    ):
        decider.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = code
        decider.open(f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}")
        answer = decider.press(CHECK[code], outcome="approved", **{GRANT: typed})
        assert answer.status_code == 200
        assert words in plain_spaces(decider.main())
        said = decider.client.get("/staff/amounts", query_string={"typed": typed}).json
        assert plain_spaces(said["text"]) == words
        assert decider.tree().xpath("//input[@value='approved'][@checked]")
    assert planning.verbs("decision") == []


def test_an_amount_that_could_mean_two_things_is_not_guessed(decider: Browser) -> None:
    decider.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"
    said = decider.client.get("/staff/amounts", query_string={"typed": "1,250"}).json
    assert "1,250" in said["text"]
    assert "Compris" not in said["text"]
    assert decider.client.get("/staff/amounts").json == {"text": ""}


def plain_spaces(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_two_people_publish_where_the_round_asks_for_it(
    app: Flask, coordinator: Browser, planning: Planning
) -> None:
    made = planning.planned()
    round_id = planning.open_round(planning.submit_plan(made.plan_id), four_eyes=True)
    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    coordinator.open(f"/staff/rounds/{round_id}")
    assert not coordinator.offers("Publish the plan")
    coordinator.press("Confirm the publication")
    assert "Somebody else publishes." in coordinator.main()
    assert not coordinator.offers("Publish the plan")
    token = coordinator.token()
    answer = coordinator.client.post(f"/staff/rounds/{round_id}/publish", data=token)
    assert answer.status_code == 422
    assert "Somebody else must publish it." in answer.text

    second = as_(app, planning, "coordinator")
    second.open(f"/staff/rounds/{round_id}")
    second.press("Publish the plan")
    assert planning.round(round_id).state is RoundState.PUBLISHED


def test_ten_actions_over_2_300_000_turn_the_total_red_and_keep_the_round_open(
    engine: sa.Engine, app_of: AppOf
) -> None:
    """Domain 4 row 2: approving more than 2,300,000 EUR turns the total red and needs a reason.

    The excess is shown in euro, and the round cannot be closed without an explicit reason.
    """
    planning = Planning(engine, supporters=(1,) * 10)
    kept = Shortlist(kept=tuple(planning.option_ids))
    made = planning.draft(shortlists={planning.id: kept})
    for action_id in made.action_ids:
        planning.complete(action_id)
    planning.fill_plan(made.plan_id)
    round_id = planning.open_round(planning.submit_plan(made.plan_id))
    planning.office.later(minutes=1)
    decider = as_(app_of(planning.office), planning, "decider")
    for action_id in made.action_ids:
        planning.decide(round_id, action_id, grants=(euro("100000"), euro("130000.25", EUROPE)))
    decider.open(f"/staff/rounds/{round_id}")
    (red,) = decider.tree().xpath("//*[@class='figures']//*[contains(@class, 'over')]")
    assert plain_spaces(red.text_content()) == "€300,002.50"
    assert decider.press("Close the round").status_code == 422
    assert "Write down why before you close the round." in decider.main()
    assert planning.round(round_id).state is RoundState.OPEN
    decider.press("Close the round", overrun_reason_fr="Décidé en conclave")
    assert planning.round(round_id).state is RoundState.CLOSED
