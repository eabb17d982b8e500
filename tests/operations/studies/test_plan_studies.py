"""A plan with the votes of several workshops: together, side by side, with weights (L12)."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import SYSTEM
from cocreate.models.studies.records import JobKind
from cocreate.operations.plans import drafts, shortlists
from cocreate.operations.studies import studies
from tests import builders
from tests.studying import StudyRoom


@pytest.fixture
def rooms(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[StudyRoom, StudyRoom]:
    """Two rooms of one pillar under the same frame."""
    first = StudyRoom(engine)
    monkeypatch.setattr(builders, "publish_frame", lambda engine: None)
    return first, StudyRoom(engine, (25, 15, 35, 5))


def plan_of(rooms: tuple[StudyRoom, StudyRoom]) -> str:
    """The plan of both rooms, each with all of its proposals."""
    first, second = rooms
    first.hold_vote("12", "12", "13", "3", "34", "4")
    second.hold_vote("12", "3", "34", "4")
    chosen = {one.id: shortlists.Shortlist(kept=tuple(one.option_ids)) for one in rooms}
    with first.unit() as uow:
        return drafts.make_draft(uow, SYSTEM, [first.id, second.id], chosen).plan_id


def test_ballots_of_two_workshops_are_counted_together_and_told_side_by_side(
    rooms: tuple[StudyRoom, StudyRoom],
) -> None:
    first, second = rooms
    plan_id = plan_of(rooms)
    with first.unit() as uow:
        study_id = studies.study_plan(uow, SYSTEM, plan_id)
    settings = first.settings(study_id).with_envelope(Fraction(90))
    second_poll = second.poll().id
    first.save(study_id, replace(settings, weights={second_poll: Fraction(2)}))
    first.lock(study_id)
    first.compute(JobKind.OFFICIAL, JobKind.EVIDENCE)
    (run,) = first.runs(study_id)
    told: Any = run.result["run"]
    sources: Any = run.sources
    assert told["explanations"]["plan"]["voters"] == 10
    assert len(told["explanations"]["actions"]) == 8
    weights = {one["poll"]: one["weight"] for one in sources["votes"]}
    assert weights == {first.poll().id: "1", second_poll: "2"}
    evidence = first.evidence(run.id)
    assert evidence is not None
    alone: Any = evidence.content["rooms"]
    same: Any = evidence.content["same_weight"]
    assert same["selected"], "the plan without weights is told beside the weighted one"
    assert same["cost"] <= 90
    assert {one["voters"] for one in alone.values()} == {4, 6}
    assert sum(one["envelope"] for one in alone.values()) == pytest.approx(90, abs=0.02)


def test_a_weight_is_above_nothing_and_at_most_a_thousand(
    rooms: tuple[StudyRoom, StudyRoom],
) -> None:
    plan_id = plan_of(rooms)
    first, _ = rooms
    for weight in (Fraction(0), Fraction(5000)):
        with first.unit() as uow:
            study_id = studies.study_plan(uow, SYSTEM, plan_id)
        with pytest.raises(RuleViolation, match=r"weight-(not-positive|too-large)"):
            replace(first.settings(study_id), weights={"x": weight})
