"""The revision of a plan on its pages: opened on the board, worked through, closed, compared."""

from cocreate.domain.followup.reports import Typed
from cocreate.models.followup.records import Door
from cocreate.operations.followup.reports import Sending, send_reports
from tests.following import Following
from tests.web.browsers import Browser


def test_a_coordinator_opens_a_revision_on_the_board_and_closes_it_with_a_comparison(
    coordinator: Browser, following: Following
) -> None:
    first, second, _ = following.action_ids
    with following.unit() as uow:
        said = {first: Typed(help_needed="Un terrain")}
        send_reports(uow, following.coordinator, Sending("2027-Q1", "fr", Door.DESK, said))
    coordinator.open(f"/staff/follow-up/plans/{following.plan_id}")
    assert "1 action is late or at risk, or its lead asks for help." in coordinator.main()

    coordinator.press("Open a revision")

    assert coordinator.address.endswith("/revision")
    assert "Un terrain" in coordinator.main()
    assert coordinator.press("Mark for revision", action_id=second).status_code == 422
    assert "Write down why this action is to be revised." in coordinator.main()
    coordinator.press("Mark for revision", action_id=second, note="New law")
    assert "New law" in coordinator.main()
    coordinator.press("Edit the sheet")
    assert "this sheet can be edited until the revision is closed" in coordinator.main()
    coordinator.press("Save", summary__h__fr="Autrement", summary__h__nl="Anders")
    coordinator.open(f"/staff/follow-up/plans/{following.plan_id}")
    coordinator.press("Go on with the revision")
    assert "1 of 2" in coordinator.main()
    for action_id, is_modified in ((first, True), (second, False)):
        coordinator.open(f"/staff/follow-up/actions/{action_id}")
        assert ("sheet changed since the publication" in coordinator.main()) is is_modified
    coordinator.open(f"/staff/follow-up/plans/{following.plan_id}/revision")
    coordinator.press("Close the revision", note_fr="Revu", note_nl="Herzien")
    coordinator.open(f"/staff/follow-up/plans/{following.plan_id}")
    coordinator.press("Former revisions")
    coordinator.press("what changed since the published plan")
    assert "W-01" in coordinator.main()
    assert "W-02" not in coordinator.main()


def test_nobody_but_the_coordination_sees_a_revision(app, following: Following) -> None:
    address = f"/staff/follow-up/plans/{following.plan_id}/revision"
    assert "/sign-in" in app.test_client().get(address).headers["Location"]
