"""Revising a published plan: what is marked, whose sheets open, what stays as it was decided."""

import pytest
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.followup.attention import Alert
from cocreate.domain.followup.reports import Typed
from cocreate.domain.plans import State
from cocreate.models.followup.records import Door
from cocreate.models.plans import PlanVersion
from cocreate.operations.followup import revisions
from cocreate.operations.followup.reports import Sending, send_reports
from cocreate.operations.plans.sheets import save_sheet
from cocreate.queries.followup.revisions import RevisionPage, revision_page
from cocreate.queries.plans.versions import compare_versions
from tests.following import Following
from tests.planning import both


@pytest.fixture
def needy(following: Following) -> Following:
    """The first lead asks for help; the second action is in danger; the third goes well."""
    first, second, third = following.action_ids
    said = {
        first: Typed(help_needed="Un terrain", values={following.indicator(first): "3"}),
        second: Typed(risk="serious", risk_text="Plus de budget"),
        third: Typed(values={following.indicator(third): "9"}),
    }
    with following.unit() as uow:
        send_reports(uow, following.pilot, Sending("2027-Q1", "fr", Door.DESK, said))
    return following


def begin(following: Following) -> None:
    with following.unit() as uow:
        revisions.open_revision(uow, following.coordinator, following.plan_id)


def page(following: Following) -> RevisionPage:
    with Session(for_reading(following.engine)) as session:
        return revision_page(session, following.coordinator, following.plan_id)


def edit(following: Following, action_id: str, **changes: object) -> None:
    version = following.followed(action_id).action.version
    with following.unit() as uow:
        save_sheet(uow, following.coordinator, action_id, changes, version)


def test_a_revision_begins_from_the_published_version_with_late_risky_and_needy_actions_marked(
    needy: Following,
) -> None:
    """Issue 6, 13: plan revision opens from there, with what is late, at risk or in need marked."""
    begin(needy)
    begin(needy)
    found = page(needy)
    assert (found.is_open, found.publication, found.base_number) == (True, 1, 1)
    assert {one.code: (one.alerts, one.need) for one in found.lines} == {
        "W-01": ((), "Un terrain"),
        "W-02": ((Alert.AT_RISK,), ""),
    }
    assert [code for _, code, _ in found.others] == ["W-03"]


def test_a_marked_sheet_can_be_edited_while_the_action_goes_on(needy: Following) -> None:
    first, _, third = needy.action_ids
    with pytest.raises(RuleViolation, match="sheet-is-frozen"):
        edit(needy, first, summary=both("Plus petit"))
    begin(needy)
    edit(needy, first, summary=both("Plus petit"))
    with pytest.raises(RuleViolation, match="sheet-is-frozen"):
        edit(needy, third, summary=both("Plus petit"))

    followed = needy.followed(first)
    assert followed.action.state is State.RUNNING
    assert followed.indicators[0].standing.value == 3
    assert {one.code: one.is_changed for one in page(needy).lines} == {"W-01": True, "W-02": False}
    with pytest.raises(RuleViolation, match="indicator-has-readings"):
        edit(needy, first, indicators=[])


def test_closing_makes_a_version_whose_changes_are_compared_and_new_deliverables_are_asked_for(
    needy: Following,
) -> None:
    first = needy.action_ids[0]
    begin(needy)
    needy.ask()
    deliverables = [
        {"label": dict(one.label), "due_on": one.due_on}
        for one in needy.followed(first).action.deliverables
    ]
    added = {"label": both("Un guide"), "due_on": "2028-01-31"}
    edit(needy, first, summary=both("Plus petit"), deliverables=[*deliverables, added])
    with needy.unit() as uow:
        version_id = revisions.close_revision(uow, needy.coordinator, needy.plan_id, both("Revu"))

    labels = [one.label["fr"] for one in needy.followed(first).milestones]
    assert labels[-1] == "Un guide"
    found = page(needy)
    assert not found.is_open
    former = found.former[0]
    assert former.version_id == version_id
    with Session(for_reading(needy.engine)) as session:
        changed = compare_versions(session, needy.coordinator, former.base_id, version_id).changed
        assert [one.code for one in changed] == ["W-01"]
        assert session.get_one(PlanVersion, version_id).note["fr"] == "Revu"
    with pytest.raises(RuleViolation, match="sheet-is-frozen"):
        edit(needy, first, summary=both("Encore"))


def test_others_are_marked_for_a_reason_and_left_unless_they_were_changed(
    needy: Following,
) -> None:
    first, second, third = needy.action_ids
    begin(needy)
    act = {"actor": needy.coordinator, "plan_id": needy.plan_id}
    with needy.unit() as uow, pytest.raises(RuleViolation, match="revision-note-missing"):
        revisions.mark_for_revision(uow, **act, action_id=third, note=" ", language="fr")
    with needy.unit() as uow:
        revisions.mark_for_revision(uow, **act, action_id=third, note="Nouvelle loi", language="fr")
        revisions.leave_as_it_is(uow, **act, action_id=second)
    assert [(one.code, one.note) for one in page(needy).lines] == [
        ("W-01", ""),
        ("W-03", "Nouvelle loi"),
    ]
    edit(needy, first, summary=both("Plus petit"))
    with needy.unit() as uow, pytest.raises(RuleViolation, match="revision-item-changed"):
        revisions.leave_as_it_is(uow, **act, action_id=first)


def test_a_lead_opens_no_revision_and_a_plan_that_is_not_published_has_none(
    needy: Following,
) -> None:
    with needy.unit() as uow, pytest.raises(NotAllowed):
        revisions.open_revision(uow, needy.pilot, needy.plan_id)
    with pytest.raises(NotFound):
        page(needy)
    with needy.unit() as uow, pytest.raises(NotFound):
        revisions.close_revision(uow, needy.coordinator, needy.plan_id, {})
