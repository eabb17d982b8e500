"""The boards, one action, and the quarterly form behind a mailed link."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Grant, Role
from cocreate.models.pillars import Pillar
from cocreate.operations.followup import life
from tests.following import Following
from tests.web.browsers import Browser


def test_the_coordinator_finds_what_needs_somebody_and_asks_for_the_reports(
    app: Flask, following: Following
) -> None:
    following.later(days=101)
    coordinator = Browser.of_staff(
        app, following.office, "web-coordinator", Grant(Role.COORDINATOR, "water")
    )
    coordinator.open("/staff/follow-up")
    assert "0 of 3" in coordinator.main()
    coordinator.press("Plan", within="main")
    assert "Reading due" in coordinator.main()
    assert "Pilote" in coordinator.main()
    assert "1 person will be asked by mail." in coordinator.main()

    coordinator.press("Ask for the reports")

    assert "1 person gets a mail." in coordinator.page.text
    assert following.link()


def test_a_lead_reports_on_three_actions_in_one_screen_from_the_mailed_link(
    app: Flask, following: Following
) -> None:
    """B11: three actions are reported on in one screen."""
    following.ask()
    address = f"/follow-up/reports/{following.link()}"
    phone = Browser(app, "fr")
    shown = phone.open(address)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "valeur de référence inconnue" in phone.main()
    first, second, third = following.action_ids
    typed = {
        f"value-{following.indicator(one)}": str(number)
        for number, one in enumerate(following.action_ids, start=7)
    }

    phone.press("Garder", **{f"spent-{first}": "presque rien"})
    assert "presque rien" in phone.open(address).text
    refused = phone.press("Envoyer", **{f"spent-{first}": "presque rien"} | typed)
    assert refused.status_code == 422
    assert f'href="#spent-{first}"' in refused.text
    assert 'value="7"' in refused.text
    phone.press("Envoyer", **{f"spent-{first}": "1 250,50", f"help_needed-{second}": "Un local"})

    assert "Votre rapport sur 3 actions est arrivé." in phone.main()
    assert following.followed(third).indicators[0].standing.value == 9
    assert following.followed(second).need == "Un local"
    assert str(following.followed(first).spent) == "1250.50"
    assert phone.open(address).status_code == 410
    assert "Ce rapport est envoyé." in phone.main()


def test_a_foreign_link_says_what_to_ask_for(app: Flask) -> None:
    visitor = Browser(app)
    assert visitor.open("/follow-up/reports/nothing").status_code == 404
    assert "ask the coordination for another" in visitor.main()


def test_a_reading_is_entered_and_corrected_at_the_desk(
    coordinator: Browser, following: Following
) -> None:
    first = following.action_ids[0]
    indicator = following.indicator(first)
    address = f"/staff/follow-up/actions/{first}"
    coordinator.open(address)
    here = f"indicator-{indicator}"
    refused = coordinator.press("Enter", within=here, value="twenty")
    assert refused.status_code == 422
    assert 'value="twenty"' in refused.text

    coordinator.open(address)
    coordinator.press("Enter", within=here, value="90")

    assert "90 of 20" in coordinator.main()
    assert "baseline unknown" in coordinator.main()
    wrong = following.followed(first).indicators[0].readings[0].id
    following.later(minutes=1)
    coordinator.press("Enter", within=here, value="9", corrects=wrong)
    assert "9 of 20" in coordinator.main()
    assert "corrected" in coordinator.main()


def test_a_lead_who_leaves_is_replaced_from_the_page(
    coordinator: Browser, following: Following
) -> None:
    first = following.action_ids[0]
    coordinator.open(f"/staff/follow-up/actions/{first}")
    assert coordinator.press("Note that the lead leaves").status_code == 422

    coordinator.press("Note that the lead leaves", reason="No staff left")

    assert "The lead has left" in coordinator.main()
    assert "At risk" in coordinator.main()


@pytest.mark.parametrize("role", [Role.LEAD, Role.READER, Role.DECIDER])
def test_others_read_and_do_not_steer(app: Flask, following: Following, role: Role) -> None:
    someone = Browser.of_staff(app, following.office, "someone", Grant(role, "water"))
    someone.open(f"/staff/follow-up/plans/{following.plan_id}")
    assert not someone.offers("Ask for the reports")
    someone.open(f"/staff/follow-up/actions/{following.action_ids[0]}")
    assert someone.page.status_code == 200
    assert not someone.offers("Save the new state")
    assert not someone.offers("Name as reporter")


def test_the_follow_up_of_another_pillar_is_not_there(app: Flask, following: Following) -> None:
    with Session(following.engine) as session:
        water = session.get_one(Pillar, "water")
        other = Pillar(
            id="food", programme_id=water.programme_id, key="food", code="AL", position=9, name={}
        )
        session.add(other)
        session.commit()
    stranger = Browser.of_staff(app, following.office, "stranger", Grant(Role.COORDINATOR, "food"))
    assert stranger.open(f"/staff/follow-up/plans/{following.plan_id}").status_code == 404
    first = following.action_ids[0]
    assert stranger.open(f"/staff/follow-up/actions/{first}").status_code == 404


def test_a_new_state_is_saved_with_the_reason_for_silence(
    coordinator: Browser, following: Following
) -> None:
    first = following.action_ids[0]
    coordinator.open(f"/staff/follow-up/actions/{first}")
    refused = coordinator.press("Save the new state", target="on_hold", telling="silence")
    assert refused.status_code == 422

    coordinator.press(
        "Save the new state", target="on_hold", telling="silence", silence="A month of pause"
    )

    assert "On hold" in coordinator.main()
    assert "A month of pause" in coordinator.main()
    assert life.NOBODY not in coordinator.main()
