"""From the shortlist to a submitted plan, by plain forms."""

import re

import sqlalchemy as sa
from flask import Flask

from cocreate.domain.permissions import Role
from cocreate.domain.plans import State
from cocreate.domain.text import LANGUAGES
from cocreate.domain.voting.methods.consent import OBJECTION
from cocreate.exports.formats import FORMATS
from cocreate.operations.plans.shortlists import Shortlist
from cocreate.operations.polls import PollPlan
from tests.planning import Planning, both
from tests.web.browsers import AppOf, Browser
from tests.web.chain.conftest import staff


def test_the_facilitator_confirms_the_rule_and_makes_the_draft(
    facilitator: Browser, planning: Planning
) -> None:
    facilitator.open(f"/staff/workshops/{planning.id}/shortlist")
    assert "keeps the first" in facilitator.main()

    facilitator.press("Confirm and make the draft")

    assert "The draft is made" in facilitator.main()
    assert "W-01" in facilitator.main()
    assert "things missing for arbitration" in facilitator.main()


def test_leaving_out_what_the_rule_keeps_needs_a_reason_and_nothing_typed_is_lost(
    facilitator: Browser, planning: Planning
) -> None:
    facilitator.open(f"/staff/workshops/{planning.id}/shortlist")
    first, second = planning.option_ids[:2]
    typed = {"kept": [second], f"note-{first}".replace("-", "__h__"): "Trop cher"}

    answer = facilitator.press("Confirm and make the draft", **typed)

    assert answer.status_code == 422
    assert "Choose the reason for leaving it out" in facilitator.main()
    assert 'value="Trop cher"' in answer.text
    assert answer.text.count(" checked>") == 1

    reason = f"reason-{first}".replace("-", "__h__")
    third = f"reason-{planning.option_ids[2]}".replace("-", "__h__")
    facilitator.press(
        "Confirm and make the draft", **typed, **{reason: "not-mature", third: "not-mature"}
    )
    assert "The draft is made" in facilitator.main()


def test_a_sheet_is_typed_in_the_readers_notation_and_saved(
    coordinator: Browser, planning: Planning
) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"
    coordinator.open(f"/staff/sheets/{action_id}")

    coordinator.press(
        "Enregistrer",
        title__h__fr="Toitures vertes",
        title__h__nl="Groene daken",
        budget__h__amount="12.500,50",
        budget__h__certainty="estimate",
        budget_lines__h__0__h__source="région",
        budget_lines__h__0__h__year="2027",
        budget_lines__h__0__h__amount="12 500,50",
        start_on="2027-09-01",
    )

    saved = planning.action(action_id)
    assert saved.title["nl"] == "Groene daken"
    assert str(saved.budget_amount) == "12500.50"
    assert 'value="12 500,50"' in coordinator.page.text.replace("\u202f", " ")


def test_what_cannot_be_read_is_named_and_kept(coordinator: Browser, planning: Planning) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.open(f"/staff/sheets/{action_id}")

    answer = coordinator.press(
        "Save", summary__h__nl="Onbewaard", budget__h__amount="many", budget__h__certainty="fixed"
    )

    assert answer.status_code == 422
    assert "Onbewaard" in answer.text
    assert 'value="many"' in answer.text
    assert "Estimated budget:" in coordinator.main()
    assert planning.action(action_id).version == 1


def test_lines_are_added_and_removed_without_scripts_and_without_saving(
    coordinator: Browser, planning: Planning
) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.open(f"/staff/sheets/{action_id}")

    coordinator.press("Add a line: Deliverables", deliverables__h__0__h__label__h__fr="Guide")
    assert 'name="deliverables-1-label-fr"' in coordinator.page.text
    coordinator.press("Remove line 1", within="field-deliverables")

    assert 'value="Guide"' not in coordinator.page.text
    assert planning.action(action_id).version == 1


def test_two_people_in_one_field_see_both_texts_and_choose(
    coordinator: Browser, planning: Planning
) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.open(f"/staff/sheets/{action_id}")
    planning.save(action_id, {"summary": both("De l’autre")})

    answer = coordinator.press("Save", summary__h__fr="De moi")
    assert answer.status_code == 409
    assert "De moi" in coordinator.main()
    assert "De l’autre" in coordinator.main()

    coordinator.press("Save")
    assert planning.action(action_id).summary["fr"] == "De moi"


def test_what_others_saved_in_other_fields_stays(coordinator: Browser, planning: Planning) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.open(f"/staff/sheets/{action_id}")
    planning.save(action_id, {"description": both("De l’autre")})

    coordinator.press("Save", summary__h__fr="De moi")

    saved = planning.action(action_id)
    assert saved.summary["fr"] == "De moi"
    assert saved.description["fr"] == "De l’autre"


def test_a_script_saves_by_itself_and_is_told_when(
    coordinator: Browser, planning: Planning
) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.open(f"/staff/sheets/{action_id}")
    data = {**coordinator.token(), "version": "1", "title-fr": "Toits"}

    answer = coordinator.client.post(
        f"/staff/sheets/{action_id}", data=data, headers={"Accept": "application/json"}
    )

    assert answer.json is not None
    assert answer.json["version"] == 2
    assert answer.json["message"].startswith("Saved at ")


def test_versions_of_a_sheet_say_what_changed_in_both_languages(
    coordinator: Browser, planning: Planning
) -> None:
    """M18: the page of versions shows what changed, in both languages."""
    action_id = planning.draft().action_ids[0]
    planning.save(action_id, {"summary": both("Deuxième")})

    coordinator.open(f"/staff/sheets/{action_id}/history")

    assert "Version 2" in coordinator.main()
    assert "Deuxième (nl)" in coordinator.main()


def test_a_plan_with_gaps_is_refused_naming_each_with_a_link(
    coordinator: Browser, planning: Planning
) -> None:
    """B9: sent to arbitration with gaps, a plan is refused with a sentence for each."""
    made = planning.draft()
    coordinator.open(f"/staff/plans/{made.plan_id}")
    coordinator.press("Put the 3 draft sheets into the plan")

    answer = coordinator.press("Submit to arbitration")

    assert answer.status_code == 422
    assert "Still missing before arbitration" in coordinator.main()
    assert f"/staff/sheets/{made.action_ids[0]}#field-description" in answer.text


def test_a_complete_plan_is_submitted_and_leads_to_its_round(
    coordinator: Browser, planning: Planning
) -> None:
    made = planning.planned()
    coordinator.open(f"/staff/plans/{made.plan_id}")

    coordinator.press("Submit to arbitration")

    assert "Open the round of arbitration" in coordinator.main()
    assert planning.state(made.action_ids[0]) is State.SUBMITTED


def test_sheets_change_places_by_a_button(coordinator: Browser, planning: Planning) -> None:
    made = planning.draft()
    coordinator.open(f"/staff/plans/{made.plan_id}")

    coordinator.press("↓")

    assert planning.action(made.action_ids[0]).position == 2


def test_a_sheet_is_set_aside_with_a_reason(coordinator: Browser, planning: Planning) -> None:
    made = planning.draft()
    coordinator.open(f"/staff/sheets/{made.action_ids[0]}/aside")

    assert coordinator.press("Set aside").status_code == 422
    coordinator.press("Set aside", reason_fr="Déjà fait", reason_nl="Al gedaan")

    assert planning.action(made.action_ids[0]).set_aside == {"fr": "Déjà fait", "nl": "Al gedaan"}


def test_versions_are_frozen_and_compared(coordinator: Browser, planning: Planning) -> None:
    made = planning.planned()
    coordinator.open(f"/staff/plans/{made.plan_id}")
    coordinator.press("Freeze")
    planning.save(made.action_ids[0], {"summary": both("Autre")})
    coordinator.press("Freeze")

    coordinator.press("Compare two versions")
    assert "Changed: 1" in coordinator.main()
    coordinator.open(f"/staff/plans/{made.plan_id}")
    coordinator.press("Version 2")
    assert "still fits its checksum" in coordinator.main()


def test_a_sheet_without_a_vote_names_who_asks_and_why(
    coordinator: Browser, planning: Planning
) -> None:
    made = planning.draft()
    coordinator.open(f"/staff/plans/{made.plan_id}/sheets/new")
    assert coordinator.press("Begin the sheet", title_fr="Charte").status_code == 422
    coordinator.press("Begin the sheet", person="Cabinet", reason="Accord de majorité")
    assert "Asked for by Cabinet, without a vote." in coordinator.main()


def test_a_decider_and_a_reader_read_sheets_and_cannot_edit_them(
    app: Flask, planning: Planning
) -> None:
    action_id = planning.draft().action_ids[0]
    for role in (Role.DECIDER, Role.READER):
        browser = staff(app, planning, role)
        assert browser.open(f"/staff/sheets/{action_id}").status_code == 200
        assert not browser.offers("Save")
        answer = browser.client.post(f"/staff/sheets/{action_id}", data=browser.token())
        assert answer.status_code == 403


def test_an_organisation_is_added_from_the_sheet_and_nothing_typed_is_lost(
    coordinator: Browser, planning: Planning
) -> None:
    action_id = planning.draft().action_ids[0]
    coordinator.open(f"/staff/sheets/{action_id}")
    typed = {"summary__h__nl": "Nog niet bewaard", "newcomer__h__fr": "Régie des quartiers"}

    answer = coordinator.press("Add it to the list", **typed)
    assert "Choose what kind of organisation this is." in coordinator.main()
    assert 'value="Régie des quartiers"' in answer.text
    answer = coordinator.press("Add it to the list", newcomer__h__kind="social-economy")

    assert "The organisation is in the list." in coordinator.main()
    assert "Nog niet bewaard" in answer.text
    (chosen,) = coordinator.tree().xpath("//select[@name='lead']/option[@selected]")
    assert chosen.text_content() == "Régie des quartiers"
    assert planning.action(action_id).version == 1
    assert planning.verbs("organisation")[-1] == "organisation:add"
    coordinator.press("Save")
    assert planning.action(action_id).lead_id == chosen.get("value")
    assert planning.action(action_id).summary["nl"] == "Nog niet bewaard"


def test_every_document_is_offered_in_each_language_and_format(
    coordinator: Browser, planning: Planning
) -> None:
    made = planning.draft()
    pages = (
        f"/staff/plans/{made.plan_id}",
        f"/staff/sheets/{made.action_ids[0]}",
        f"/staff/workshops/{planning.id}/report",
    )
    for page in pages:
        coordinator.open(page)
        links = coordinator.tree().xpath("//a[@download]/@href")
        asked = {tuple(re.findall(r"/(\w+)\?language=(\w+)$", link)[0]) for link in links}
        assert asked == {(kind, code) for kind in FORMATS.keys() for code in LANGUAGES}  # noqa: SIM118
        assert coordinator.client.get(links[0]).status_code == 200


def test_sheet_and_desk_show_votes_per_college_and_objections_in_words(
    engine: sa.Engine, app_of: AppOf
) -> None:
    """B8: the sheet shows the votes and the objections of the room."""
    room = Planning(engine, supporters=(0, 0))
    room.open_vote(PollPlan("consent"))
    first = room.option_ids[0]
    for number in range(5):
        room.cast(room.join(f"public {number}", "public"), dict.fromkeys(room.option_ids, 1))
    for number in range(5):
        private = room.join(f"private {number}", "private")
        room.cast(private, {first: OBJECTION}, reasons={first: f"Trop cher {number}"})
    room.finish_vote()
    room.draft(shortlists={room.id: Shortlist(tuple(room.option_ids))})
    made, round_id = room.arbitration()
    action_id = next(one for one in made.action_ids if room.action(one).origin_proposal_id == first)
    app = app_of(room.office)
    coordinator, decider = (staff(app, room, role) for role in (Role.COORDINATOR, Role.DECIDER))

    coordinator.open(f"/staff/sheets/{action_id}")
    decider.open(f"/staff/rounds/{round_id}/actions/{action_id}")

    for browser in (coordinator, decider):
        assert "Objections in words" in browser.main()
        assert all(f"Trop cher {number}" in browser.main() for number in range(5))
        assert "Acteurs privés" in browser.main()
        assert "5 of 5 people in favour" in browser.main()
        assert "0 of 5 people in favour, 5 objections" in browser.main()


def test_a_college_of_a_few_is_withheld_on_the_sheet(
    coordinator: Browser, planning: Planning
) -> None:
    coordinator.open(f"/staff/sheets/{planning.draft().action_ids[0]}")
    assert "Withheld: too few people" in coordinator.main()
    assert coordinator.main().count("people in favour") == 1
