"""Links between sheets and the map of a plan, by plain forms."""

from sqlalchemy.orm import Session

from cocreate.models.plan_content import plan_content
from cocreate.models.plans import Plan
from tests.planning import Planning
from tests.web.browsers import Browser


def test_sheets_are_linked_from_a_suggestion_or_a_sheet_and_the_plan_shows_its_gaps(
    coordinator: Browser, planning: Planning
) -> None:
    made = planning.planned()
    _, second, third = made.action_ids
    planning.save(second, {"objectives": [], "lead": None})
    coordinator.open(f"/staff/plans/{made.plan_id}")
    coordinator.press("Look at the whole")

    seen = coordinator.main()
    assert "Sheets that serve no objective of the frameW-02 Toitures" in seen
    assert "Sheets without a leadW-02 Toitures" in seen
    assert "Words in common: Toitures" in seen
    drawn = coordinator.tree().xpath("//figure//*[local-name()='svg']/*[local-name()='title']")
    assert len(drawn) == 4

    coordinator.press("Note this", kind="depends-on")
    assert "W-01 Toitures depends on W-03 Toitures" in coordinator.main()
    coordinator.press("Note this", kind="none")
    assert "Looked at: no link" in coordinator.main()

    coordinator.open(f"/staff/sheets/{third}")
    assert "is needed by W-01" in coordinator.main()
    coordinator.open(f"/staff/sheets/{second}")
    coordinator.press("Link them")
    assert "Choose the other action from the list" in coordinator.main()
    coordinator.press("Link them", kind="replaces", to_id=third)
    assert "replaces W-03" in coordinator.main()
    file = coordinator.client.get(f"/exports/action-sheets/{third}/json?language=fr").json
    assert "est remplacée par W-02" in str(file)
    with Session(planning.engine) as session:
        content = plan_content(session, session.get_one(Plan, made.plan_id))
    assert [(one["kind"], one["from"]["code"]) for one in content["links"]] == [
        ("depends-on", "W-01"),
        ("replaces", "W-02"),
    ]
    coordinator.press("Remove", within="links")
    assert "replaces W-03" not in coordinator.main()
    assert planning.verbs("action")[-1] == "sheet:unlink"
