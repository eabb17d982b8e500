"""Publication by two people, where a round asks for it (rulings 15)."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import RoundState
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Actor, Grant, Role
from cocreate.models.publication import Publication
from cocreate.operations.arbitration import decisions
from cocreate.operations.arbitration.publishing import confirm_publication, publish_plan
from cocreate.unit_of_work import UnitOfWork
from tests.planning import Planning

Act = Callable[[UnitOfWork, Actor, str], object]


def test_one_person_confirms_exactly_what_another_publishes(engine: sa.Engine) -> None:
    """Security: nobody can publish their own decision when four eyes are on."""
    planning = Planning(engine)
    first, second = planning.coordinator, planning.welcome("second", Role.COORDINATOR)
    made = planning.planned()
    round_id = planning.open_round(planning.submit_plan(made.plan_id), four_eyes=True)
    written = {"fr": "Mûre", "nl": "Rijp"}
    held = [planning.decide(round_id, one, reason=written) for one in made.action_ids]

    def attempt(act: Act, actor: Actor) -> str:
        try:
            with planning.unit() as uow:
                act(uow, actor, round_id)
        except RuleViolation as refusal:
            return refusal.code
        return ""

    assert attempt(confirm_publication, first) == "round-not-closed"
    planning.close_round(round_id)
    assert attempt(publish_plan, first) == "publication-unconfirmed"
    assert attempt(confirm_publication, first) == ""
    assert attempt(publish_plan, first) == "second-person-needed"

    with planning.unit() as uow:
        decisions.translate_decision(uow, second, held[0], {"reason": {"en": "Ripe"}})
    assert attempt(publish_plan, second) == "confirmed-otherwise"
    assert attempt(confirm_publication, first) == ""

    both_roles = (Grant(Role.COORDINATOR, "water"), Grant(Role.DECIDER, "water"))
    decider = Actor(planning.decider.id, both_roles)
    assert attempt(publish_plan, decider) == "own-decision"
    assert attempt(confirm_publication, decider) == "own-decision"
    assert planning.round(round_id).state is RoundState.CLOSED
    assert attempt(publish_plan, second) == ""
    assert attempt(confirm_publication, first) == ""
    with Session(engine) as session:
        assert session.scalars(sa.select(Publication.published_by_id)).all() == [second.id]
    assert planning.verbs("round").count("plan:confirm") == 2


def test_a_round_that_does_not_ask_for_it_is_published_by_one(engine: sa.Engine) -> None:
    planning = Planning(engine)
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    with pytest.raises(RuleViolation, match="no-confirmation-asked"), planning.unit() as uow:
        confirm_publication(uow, planning.coordinator, round_id)
    planning.publish_plan(round_id)
