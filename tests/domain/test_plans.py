"""The life of an action: only the moves of the table, each with its guard and reason."""

import pytest

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.plans import (
    ACTION_STATES,
    MOVES,
    Guard,
    OriginKind,
    State,
    check_move,
    find_move,
    moves_from,
    person_origin,
    reorder,
    vote_origin,
)

RULING = {
    ("proposed", "merged"): Permission.PROPOSAL_ARRANGE,
    ("merged", "proposed"): Permission.PROPOSAL_ARRANGE,
    ("proposed", "withdrawn"): Permission.PROPOSAL_WITHDRAW,
    ("proposed", "shortlisted"): Permission.PLAN_DRAFT,
    ("shortlisted", "proposed"): Permission.PLAN_DRAFT,
    ("proposed", "not_kept"): Permission.PLAN_DRAFT,
    ("shortlisted", "draft_sheet"): Permission.PLAN_DRAFT,
    ("draft_sheet", "in_draft_plan"): Permission.PLAN_EDIT,
    ("in_draft_plan", "draft_sheet"): Permission.PLAN_EDIT,
    ("in_draft_plan", "submitted"): Permission.PLAN_SUBMIT,
    ("submitted", "approved"): Permission.DECISION_WRITE,
    ("submitted", "approved_with_changes"): Permission.DECISION_WRITE,
    ("submitted", "deferred"): Permission.DECISION_WRITE,
    ("submitted", "rejected"): Permission.DECISION_WRITE,
    ("submitted", "sent_back"): Permission.DECISION_WRITE,
    ("sent_back", "draft_sheet"): Permission.PLAN_EDIT,
    ("deferred", "submitted"): Permission.PLAN_SUBMIT,
    ("approved", "signed"): Permission.ACTION_SIGN,
    ("approved_with_changes", "signed"): Permission.ACTION_SIGN,
    ("signed", "not_started"): Permission.ACTION_FOLLOW,
    ("not_started", "running"): Permission.ACTION_FOLLOW,
    ("running", "on_hold"): Permission.ACTION_FOLLOW,
    ("on_hold", "running"): Permission.ACTION_FOLLOW,
    ("running", "finished"): Permission.ACTION_FOLLOW,
    ("finished", "closed"): Permission.ACTION_FOLLOW,
    **{
        (state, "abandoned"): Permission.ACTION_FOLLOW
        for state in (
            "approved",
            "approved_with_changes",
            "signed",
            "not_started",
            "running",
            "on_hold",
            "finished",
        )
    },
}


def test_the_moves_are_those_of_the_ruling_and_no_others() -> None:
    assert {(move.source.value, move.target.value): move.permission for move in MOVES} == RULING
    assert len(MOVES) == len(RULING)


@pytest.mark.parametrize("source", State)
@pytest.mark.parametrize("target", State)
def test_what_the_table_does_not_list_is_refused(source: State, target: State) -> None:
    if (source.value, target.value) in RULING:
        assert find_move(source, target).target is target
    else:
        with pytest.raises(RuleViolation, match="no-such-move"):
            find_move(source, target)


def test_a_rejected_or_closed_action_has_no_way_on() -> None:
    dead_ends = {state for state in ACTION_STATES if not moves_from(state)}
    assert dead_ends == {State.REJECTED, State.CLOSED, State.ABANDONED}


def test_a_move_is_refused_naming_the_first_guard_that_is_not_met() -> None:
    submit = find_move(State.IN_DRAFT_PLAN, State.SUBMITTED)
    with pytest.raises(RuleViolation, match="move-needs-nothing-missing"):
        check_move(submit, met={Guard.VERSION_FROZEN})
    check_move(submit, met={Guard.VERSION_FROZEN, Guard.NOTHING_MISSING})


def test_abandoning_needs_a_written_reason() -> None:
    abandon = find_move(State.RUNNING, State.ABANDONED)
    with pytest.raises(RuleViolation, match="move-reason-missing"):
        check_move(abandon)
    check_move(abandon, reason="The site was sold")


def test_nothing_enters_a_plan_without_its_origin() -> None:
    assert vote_origin("p", "poll", 2).kind is OriginKind.VOTE
    with pytest.raises(RuleViolation, match="origin-person-missing"):
        person_origin(" ", "Asked for by the council")
    with pytest.raises(RuleViolation, match="origin-reason-missing"):
        person_origin("The coordinator", "\u200b ")


def test_reordering_keeps_the_sheets_that_somebody_else_has_added() -> None:
    assert reorder(["a", "b", "c", "new"], ["c", "a", "c"]) == ("c", "a", "b", "new")
    with pytest.raises(NotFound, match="no-such-action"):
        reorder(["a"], ["b"])
