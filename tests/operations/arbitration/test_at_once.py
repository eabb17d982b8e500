"""Buttons pressed by several people at the same moment do their work once."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome
from cocreate.domain.errors import StaleRevision
from cocreate.models.arbitration import ArbitrationRound, Decision
from cocreate.models.plans import PlannedAction, PlanVersion, SheetVersion
from cocreate.models.publication import Publication
from tests.office import all_at_once
from tests.planning import Planning, both

AT_ONCE = 6


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    return Planning(engine)


def how_many(planning: Planning, record: type[object]) -> int:
    with Session(planning.engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(record)) or 0


def test_one_draft_one_version_one_round_one_publication(planning: Planning) -> None:
    (made,) = set(all_at_once(AT_ONCE, planning.draft))
    assert how_many(planning, PlannedAction) == 3
    planning.planned()
    plan_id = str(made.plan_id)
    (version_id,) = set(all_at_once(AT_ONCE, lambda: planning.submit_plan(plan_id)))
    (round_id,) = set(all_at_once(AT_ONCE, lambda: planning.open_round(str(version_id))))
    for action_id in made.action_ids:
        planning.decide(str(round_id), action_id)
    assert set(all_at_once(AT_ONCE, lambda: planning.close_round(str(round_id)))) == {None}
    assert len(set(all_at_once(AT_ONCE, lambda: planning.publish_plan(str(round_id))))) == 1
    for record in (PlanVersion, ArbitrationRound, Publication):
        assert how_many(planning, record) == 1


def test_of_several_editors_one_saves_and_the_others_see_a_conflict(planning: Planning) -> None:
    first, *_ = planning.draft().action_ids
    texts = iter(range(AT_ONCE))
    answers = all_at_once(
        AT_ONCE, lambda: planning.save(first, {"title": both(f"Titre {next(texts)}")}, version=1)
    )
    assert [one for one in answers if one == 2] == [2]
    assert sum(isinstance(one, StaleRevision) for one in answers) == AT_ONCE - 1
    assert how_many(planning, SheetVersion) == 4


def test_of_several_first_decisions_one_holds_and_the_others_are_told(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    outcomes = iter(Outcome)
    answers = all_at_once(
        len(Outcome),
        lambda: planning.decide(round_id, made.action_ids[0], next(outcomes), follows=None),
    )
    assert sum(isinstance(one, StaleRevision) for one in answers) == len(Outcome) - 1
    assert how_many(planning, Decision) == 1
