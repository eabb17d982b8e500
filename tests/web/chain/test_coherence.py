"""Links between sheets and the map of a plan, by plain forms."""

from sqlalchemy.orm import Session

from cocreate.models.plan_content import plan_content
from cocreate.models.plans import Plan
from tests.planning import Planning, both
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


def test_when_a_sheet_is_opened_its_likeliest_links_are_proposed_and_one_press_shows_it_on_both(
    coordinator: Browser, planning: Planning
) -> None:
    """Domain 4 row 4: actions that share an obstacle and a target group propose each other.

    When the link is accepted, both sheets show it.
    """
    first, second, third = planning.draft().action_ids
    for action_id, title in ((first, "Former"), (second, "Mesurer"), (third, "Prêter")):
        shared = {"obstacles": ["F1"], "target_groups": ["jobseekers"]}
        planning.save(action_id, {"title": both(title)} | ({} if action_id == third else shared))
    for action_id, other in ((first, "W-02"), (second, "W-01")):
        coordinator.open(f"/staff/sheets/{action_id}")
        assert f"{other} " in coordinator.main()
        assert coordinator.offers(f"Note: reinforces {other}")
        assert not coordinator.offers("Note: reinforces W-03")
        assert "In common: Peu de savoir-faire" in coordinator.main()
    coordinator.press("Note: reinforces W-01")
    assert "reinforces W-01 Former" in coordinator.main()
    assert not coordinator.offers("Note:")
    coordinator.open(f"/staff/sheets/{first}")
    assert "W-02 Mesurer" in coordinator.main()


def test_a_sheet_that_is_merged_into_another_brings_its_votes_as_history_and_goes_out_again(
    coordinator: Browser, planning: Planning
) -> None:
    """B7: sheets are walked both ways: votes of what was merged are history, and undo is exact."""
    first, second, _ = planning.planned().action_ids
    coordinator.open(f"/staff/sheets/{first}")
    before = coordinator.main()
    coordinator.open(f"/staff/sheets/{second}")
    coordinator.press("Link them", kind="merged-into", to_id=first)
    assert "is merged into W-01 Toitures" in coordinator.main()
    coordinator.open(f"/staff/sheets/{first}")
    assert "Sheet merged into it: W-02 Toitures" in coordinator.main()
    assert "history Vote: Rank 2 of 3" in coordinator.main()
    assert coordinator.main().count("Vote: Rank 1 of 3") == before.count("Vote: Rank 1 of 3")
    assert "takes in W-02" in coordinator.main()
    coordinator.press("Remove", within="links")
    assert coordinator.main() == before
