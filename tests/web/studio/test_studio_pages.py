"""The decision studio by form alone: slider, constraints, costs, lock, run, projector, phone."""

import pytest
from flask import Flask

from cocreate.domain.permissions import SYSTEM, Grant, Role
from cocreate.models.studies.records import JobKind
from cocreate.operations.plans import drafts
from cocreate.operations.polls import PollPlan
from tests.office import Office
from tests.studying import StudyRoom
from tests.web.browsers import Browser

BALLOTS = ("12", "12", "13", "3", "34", "4", "1", "2", "34", "12")


@pytest.fixture
def study_id(room: StudyRoom) -> str:
    return room.study(room.hold_vote(*BALLOTS))


@pytest.fixture
def facilitator(app: Flask, office: Office) -> Browser:
    return Browser.of_staff(app, office, "lead", Grant(Role.FACILITATOR, "water"))


def test_before_the_slider_is_ready_greedy_is_shown_and_the_page_says_so(
    facilitator: Browser, study_id: str
) -> None:
    facilitator.open(f"/staff/studies/{study_id}")
    assert "The slider is being prepared." in facilitator.main()
    assert "Most supported first" in facilitator.main()


def test_another_envelope_is_previewed_by_the_form_alone(
    room: StudyRoom, facilitator: Browser, study_id: str
) -> None:
    room.compute(JobKind.LADDER)
    facilitator.open(f"/staff/studies/{study_id}?envelope=60")
    assert "Preview" in facilitator.main()
    assert "Equal shares, completed" in facilitator.main()
    assert "What differs" in facilitator.main()
    assert facilitator.page.text.count("<svg") >= 2
    facilitator.open(f"/staff/studies/{study_id}?envelope=sixty")
    assert "is not an amount" in facilitator.main()
    assert 'value="sixty"' in facilitator.page.text
    facilitator.open(f"/staff/studies/{study_id}?envelope=99999")
    assert "The slider goes from" in facilitator.main()


def test_the_study_is_opened_from_the_room_and_from_nowhere_else_by_a_decider(
    app: Flask, office: Office, room: StudyRoom, study_id: str
) -> None:
    """B5: no route of the decider changes a ballot, a round or a rank."""
    decider = Browser.of_staff(app, office, "judge", Grant(Role.DECIDER, "water"))
    for path in ("", "/settings", "/costs", "/preview"):
        assert decider.client.get(f"/staff/studies/{study_id}{path}").status_code in {403, 404}
    poll_id = room.stored(study_id).poll_id
    for path in (f"{study_id}/lock", f"{study_id}/projector", f"votes/{poll_id}"):
        answer = decider.client.post(f"/staff/studies/{path}")
        assert answer.status_code in {400, 403}


def test_constraints_are_entered_on_a_form_and_a_contradiction_names_its_remedy(
    room: StudyRoom, facilitator: Browser, study_id: str
) -> None:
    facilitator.open(f"/staff/studies/{study_id}/settings")
    facilitator.press("+ Add an action", reserve="5")
    assert room.stored(study_id).version == 1, "adding a row saves nothing"
    forced = {"forced__h__0__h__action": "4. Titre 4", "forced__h__0__h__way": "in"}
    facilitator.press("Save", envelope="60", **forced)
    assert "only with the name of who answers for it and the reason" in facilitator.main()
    forced |= {"forced__h__0__h__author": "Cabinet", "forced__h__0__h__reason": "Promis"}
    for action, other in (("1", "2"), ("2", "1")):
        facilitator.press("+ Add a prerequisite")
        row = f"requires__h__{int(action) - 1}__h__"
        forced |= {f"{row}action": action, f"{row}others": other}
    facilitator.press("Save", **forced)
    assert "need each other in a circle" in facilitator.main()
    assert room.stored(study_id).version == 1
    facilitator.press("Remove", within="requires-1")
    facilitator.press("Save")
    saved = room.settings(study_id)
    assert saved.constraints.reserve == 5
    assert [one.action for one in saved.constraints.forced_in] == ["4"]
    assert saved.terms.envelope == 60


def test_costs_have_a_low_a_central_and_a_high_estimate(
    room: StudyRoom, facilitator: Browser, study_id: str
) -> None:
    facilitator.open(f"/staff/studies/{study_id}/costs")
    facilitator.press("Save the costs", low__h__1="50", cost__h__1="45", high__h__1="60")
    assert "none may be above the next" in facilitator.main()
    assert 'value="45"' in facilitator.page.text
    facilitator.press("Save the costs", low__h__1="40")
    cost = room.settings(study_id).costs["1"]
    assert (cost.lowest, cost.central, cost.highest) == (40, 45, 60)


def test_the_official_run_explains_every_action_once_in_three_languages(
    app: Flask, office: Office, room: StudyRoom, facilitator: Browser, study_id: str
) -> None:
    facilitator.open(f"/staff/studies/{study_id}")
    facilitator.press("Lock, and compute")
    assert "is being computed" in facilitator.main()
    room.compute()
    (run,) = room.runs(study_id)
    for language, words in (
        ("en", ("Funded in round", "This is advice")),
        ("fr", ("Ceci est un avis", "Actions financées")),
        ("nl", ("Dit is een advies", "Gefinancierde acties")),
    ):
        reader = Browser.of_staff(
            app, office, f"reader-{language}", Grant(Role.READER, "water"), language=language
        )
        reader.open(f"/staff/selection-runs/{run.id}")
        for said in words:
            assert said in reader.main()
        assert run.input_hash in reader.main()
    assert "Show this run to the room" not in reader.main()


def test_the_projector_follows_the_envelope_that_was_chosen_for_it(
    room: StudyRoom, facilitator: Browser, study_id: str
) -> None:
    room.compute(JobKind.LADDER)
    facilitator.open(f"/staff/studies/{study_id}")
    facilitator.press("Show this envelope on the projector", envelope="35")
    facilitator.open(f"/staff/studies/workshops/{room.id}/projector")
    assert "€35" in facilitator.main()
    assert "The studio advises; it decides nothing." in facilitator.page.text
    facilitator.press("Use these settings", language="nl")
    assert "Enveloppe" in facilitator.main()
    stage = facilitator.client.get(f"/live/{room.id}/stage/regions/stage").text
    assert "Voorvertoning" in stage
    facilitator.open(f"/staff/studies/{study_id}")
    assert "What differs" in facilitator.main(), "whoever sits at the keyboard reads on in English"


def test_a_vote_announces_its_selection_and_everybody_reads_it_before_voting(
    app: Flask, room: StudyRoom, facilitator: Browser
) -> None:
    """X5: the rules are announced, and the report prints them with their hash."""
    room.change(PollPlan("approval", {"min_choices": 0, "max_choices": 4}))
    poll_id = room.poll().id
    facilitator.open(f"/staff/workshops/{room.id}/polls/{poll_id}/selection")
    facilitator.press("Announce it with the vote", envelope="sixty", seed="eau 2027")
    assert "is not an amount" in facilitator.main()
    facilitator.press("Announce it with the vote", envelope="60")
    assert room.poll().selection is not None
    room.hold_vote(*BALLOTS)
    room.publish()
    facilitator.open(f"/staff/workshops/{room.id}/report")
    assert "eau 2027" in facilitator.main()
    assert room.poll().rules_hash in facilitator.main()
    for language, said in (
        ("fr", "Graine du tirage public"),
        ("nl", "Startwaarde van de openbare loting"),
        ("en", "Seed of the public draw"),
    ):
        address = f"/exports/workshops/{room.id}/json?language={language}"
        told = facilitator.client.get(address).text
        assert all(one in told for one in (said, "eau 2027", room.poll().rules_hash))
    facilitator.open(f"/staff/workshops/{room.id}/polls/{poll_id}/selection")
    facilitator.press("Announce no selection")
    assert "sealed" in facilitator.main()


def test_a_plan_opens_its_studio_and_the_advice_comes_back_to_its_sheets(
    app: Flask, office: Office, room: StudyRoom
) -> None:
    """M22: the envelope and the computed selection are advice, and write no decision."""
    room.hold_vote(*BALLOTS)
    with room.unit() as uow:
        made = drafts.make_draft(uow, SYSTEM, [room.id])
    coordinator = Browser.of_staff(app, office, "coordinator", Grant(Role.COORDINATOR, "water"))
    coordinator.open(f"/staff/plans/{made.plan_id}")
    coordinator.press("Open the decision studio")
    assert "Draft plan" in coordinator.main()
    coordinator.press("Lock, and compute")
    room.compute()
    coordinator.open(f"/staff/sheets/{made.action_ids[0]}")
    assert "Advice of the selection" in coordinator.main()
    assert "Nothing is decided by it" in coordinator.main()
