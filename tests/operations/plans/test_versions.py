"""The plan as a whole: membership, order, numbered versions, and the way to arbitration."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.canonical import checksum
from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation, StaleRevision
from cocreate.domain.plans import State
from cocreate.models.plans import Plan, PlanVersion
from cocreate.operations.plans import versions
from tests.planning import Planning, both


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    return Planning(engine)


def version(planning: Planning, version_id: str) -> PlanVersion:
    with Session(planning.engine) as session:
        return session.get_one(PlanVersion, version_id)


def move(planning: Planning, action_id: str, target: State, reason: str = "") -> None:
    with planning.unit() as uow:
        versions.move_action(uow, planning.coordinator, action_id, target, reason)


def freeze(planning: Planning, plan_id: str) -> PlanVersion:
    with planning.unit() as uow:
        made = versions.freeze_version(uow, planning.coordinator, plan_id)
    return version(planning, made)


def test_a_sheet_goes_into_the_plan_and_out_again(planning: Planning) -> None:
    first, *_ = planning.draft().action_ids
    move(planning, first, State.IN_DRAFT_PLAN)
    move(planning, first, State.IN_DRAFT_PLAN)
    move(planning, first, State.DRAFT_SHEET)
    assert planning.state(first) is State.DRAFT_SHEET
    assert planning.verbs("action").count("action:move") == 2


@pytest.mark.parametrize("target", [State.SUBMITTED, State.APPROVED, State.SIGNED, State.RUNNING])
def test_no_move_jumps_over_arbitration(planning: Planning, target: State) -> None:
    first, *_ = planning.planned().action_ids
    with pytest.raises(RuleViolation, match=r"no-such-move|move-needs"):
        move(planning, first, target)
    assert planning.state(first) is State.IN_DRAFT_PLAN


def test_only_the_coordinator_moves_a_sheet_into_the_plan(planning: Planning) -> None:
    first, *_ = planning.draft().action_ids
    with pytest.raises(NotAllowed), planning.unit() as uow:
        versions.move_action(uow, planning.facilitator, first, State.IN_DRAFT_PLAN)
    with pytest.raises(NotFound, match="no-such-action"):
        move(planning, "nothing", State.IN_DRAFT_PLAN)


def test_a_sheet_is_set_aside_with_a_reason_and_filling_the_plan_leaves_it_out(
    planning: Planning,
) -> None:
    made = planning.planned()
    with pytest.raises(RuleViolation, match="text-missing"), planning.unit() as uow:
        versions.set_aside(uow, planning.coordinator, made.action_ids[2], {"fr": " "})
    with planning.unit() as uow:
        versions.set_aside(uow, planning.coordinator, made.action_ids[2], both("Doublon"))
        assert versions.fill_plan(uow, planning.coordinator, made.plan_id) == 0
    assert planning.state(made.action_ids[2]) is State.DRAFT_SHEET
    move(planning, made.action_ids[2], State.IN_DRAFT_PLAN)
    assert planning.action(made.action_ids[2]).set_aside == {}


def test_two_who_order_the_plan_at_once_do_not_undo_each_other(planning: Planning) -> None:
    made = planning.planned()
    first, second, third = made.action_ids
    with Session(planning.engine) as session:
        revision = session.get_one(Plan, made.plan_id).revision
    with planning.unit() as uow:
        wanted = [third, first, second]
        versions.order_plan(uow, planning.coordinator, made.plan_id, wanted, revision)
    with pytest.raises(StaleRevision, match="plan-changed-meanwhile"), planning.unit() as uow:
        versions.order_plan(uow, planning.coordinator, made.plan_id, [second], revision)
    assert [planning.action(one).position for one in (third, first, second)] == [1, 2, 3]


def test_versions_are_numbered_hashed_and_only_made_when_something_changed(
    planning: Planning,
) -> None:
    made = planning.planned()
    first = freeze(planning, made.plan_id)
    assert (first.number, first.checksum) == (1, checksum(first.content))
    assert freeze(planning, made.plan_id).id == first.id
    planning.save(made.action_ids[0], {"title": both("Autre titre")})
    second = freeze(planning, made.plan_id)
    assert second.number == 2
    assert version(planning, first.id).content == first.content != second.content


def test_b9_a_gap_refuses_the_plan_naming_action_and_field(planning: Planning) -> None:
    """B9: a sheet without its result indicator is refused when sent to arbitration, by name."""
    made = planning.planned()
    planning.save(made.action_ids[1], {"lead": None})
    rows = [{"label": both("Toits"), "kind": "output"}]
    planning.save(made.action_ids[2], {"indicators": rows})
    with pytest.raises(RuleViolation, match="plan-not-ready") as refusal:
        planning.submit_plan(made.plan_id)
    assert refusal.value.params["actions"] == "W-02, W-03"
    gaps = refusal.value.params["gaps"]
    assert isinstance(gaps, list)
    assert [(gap["action"], gap["field"], gap["code"]) for gap in gaps] == [
        ("W-02", "lead", "sheet-field-missing"),
        ("W-03", "indicators", "sheet-aim-indicator-missing"),
    ]
    assert planning.state(made.action_ids[0]) is State.IN_DRAFT_PLAN


def test_an_unknown_cost_stops_at_the_door_of_arbitration(planning: Planning) -> None:
    made = planning.planned()
    unknown = {"budget": {"amount": None, "certainty": "unknown"}, "budget_lines": []}
    planning.save(made.action_ids[0], unknown)
    with pytest.raises(RuleViolation, match="plan-not-ready") as refusal:
        planning.submit_plan(made.plan_id)
    gaps = refusal.value.params["gaps"]
    assert isinstance(gaps, list)
    assert "sheet-cost-unknown" in [gap["code"] for gap in gaps]


def test_submitting_twice_gives_the_same_frozen_version(planning: Planning) -> None:
    made = planning.planned()
    once = planning.submit_plan(made.plan_id)
    assert planning.submit_plan(made.plan_id) == once
    frozen = version(planning, once)
    assert frozen.submitted == list(made.action_ids)
    actions = frozen.content["actions"]
    assert isinstance(actions, list)
    assert {one["state"] for one in actions} == {"submitted"}
    assert planning.verbs("plan").count("plan:submit") == 1
    with pytest.raises(RuleViolation, match="sheet-is-frozen"):
        planning.save(made.action_ids[0], {"title": both("Trop tard")})


def test_a_plan_without_actions_or_with_others_in_arbitration_cannot_be_submitted(
    planning: Planning,
) -> None:
    made = planning.draft()
    with pytest.raises(RuleViolation, match="nothing-to-submit"):
        planning.submit_plan(made.plan_id)
    for action_id in made.action_ids[:2]:
        planning.complete(action_id)
    move(planning, made.action_ids[0], State.IN_DRAFT_PLAN)
    planning.submit_plan(made.plan_id)
    move(planning, made.action_ids[1], State.IN_DRAFT_PLAN)
    with pytest.raises(RuleViolation, match="arbitration-under-way"):
        planning.submit_plan(made.plan_id)


def test_a_facilitator_or_a_decider_does_not_submit(planning: Planning) -> None:
    made = planning.planned()
    for actor in (planning.facilitator, planning.decider):
        with pytest.raises(NotAllowed), planning.unit() as uow:
            versions.submit_plan(uow, actor, made.plan_id)
