"""Publication: all or nothing, in both languages, with every voted proposal answered."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome, RoundState
from cocreate.domain.canonical import checksum
from cocreate.domain.errors import NotAllowed, RuleViolation
from cocreate.domain.plans import State
from cocreate.models.publication import Publication
from cocreate.operations.arbitration import decisions, publishing, rounds
from cocreate.operations.plans import versions
from tests.planning import Planning, both, euro


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    return Planning(engine)


def decided(planning: Planning, *outcomes: Outcome) -> tuple[tuple[str, ...], str]:
    """The ids of the actions and of their closed round, decided in this order."""
    made, round_id = planning.arbitration()
    for action_id, outcome in zip(made.action_ids, outcomes, strict=True):
        planning.decide(round_id, action_id, outcome)
    planning.close_round(round_id)
    return made.action_ids, round_id


def snapshot(planning: Planning, publication_id: str) -> dict[str, object]:
    with Session(planning.engine) as session:
        found = session.get_one(Publication, publication_id)
        assert checksum(found.snapshot) == found.checksum
        return dict(found.snapshot)


def test_a_plan_is_published_once_with_a_checksum_and_never_changes(planning: Planning) -> None:
    """M20: all decisions become visible in the same transaction, once, and stay as they are."""
    _, round_id = decided(planning, Outcome.APPROVED, Outcome.REJECTED, Outcome.DEFERRED)
    once = planning.publish_plan(round_id)
    assert planning.publish_plan(round_id) == once
    assert planning.round(round_id).state is RoundState.PUBLISHED
    assert planning.verbs("publication") == ["plan:publish"]
    snapshot(planning, once)
    for statement in ("UPDATE publication SET number = 2", "DELETE FROM publication"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), planning.unit() as uow:
            uow.session.execute(sa.text(statement))


def test_m20_an_open_round_is_not_published(planning: Planning) -> None:
    """M20: a round that is not closed is not published."""
    made, round_id = planning.arbitration()
    planning.decide(round_id, made.action_ids[0])
    with pytest.raises(RuleViolation, match="round-not-closed"):
        planning.publish_plan(round_id)


def test_m29_french_alone_is_saved_and_closed_but_refused_at_publication_naming_dutch(
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    ids = [planning.decide(round_id, one) for one in made.action_ids[:2]]
    ids.append(planning.decide(round_id, made.action_ids[2], reason={"fr": "Utile"}))
    planning.close_round(round_id)
    with pytest.raises(RuleViolation, match="publication-incomplete") as refusal:
        planning.publish_plan(round_id)
    assert refusal.value.params["missing"] == "W-03 (NL)"
    with Session(planning.engine) as session:
        assert session.scalars(sa.select(Publication)).all() == []
    with planning.unit() as uow:
        added = {"reason": {"nl": "Nuttig"}}
        decisions.translate_decision(uow, planning.decider, ids[2], added)
    planning.publish_plan(round_id)
    with pytest.raises(RuleViolation, match="round-is-published"), planning.unit() as uow:
        decisions.translate_decision(uow, planning.decider, ids[2], {"reason": {"en": "Useful"}})


def test_the_reason_of_an_overrun_is_published_in_both_languages(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id, grants=(euro("1000000"),))
    planning.close_round(round_id, {"fr": "Conclave"})
    with pytest.raises(RuleViolation, match="publication-incomplete"):
        planning.publish_plan(round_id)
    with planning.unit() as uow:
        rounds.translate_overrun_reason(uow, planning.coordinator, round_id, both("Conclave"))
    found = snapshot(planning, planning.publish_plan(round_id))
    envelope = found["envelope"]
    assert isinstance(envelope, list)
    assert [(line["granted"], line["excess"]) for line in envelope] == [
        ("3000000.00", "1700000.00"),
        ("0.00", "0.00"),
    ]


def test_b16_what_the_room_voted_and_the_plan_lost_refuses_publication_until_it_is_answered(
    planning: Planning,
) -> None:
    """B16: an action voted in the room but absent from the plan stops publication till answered."""
    made = planning.planned()
    lost = made.action_ids[1]
    with planning.unit() as uow:
        versions.move_action(uow, planning.coordinator, lost, State.DRAFT_SHEET)
    round_id = planning.open_round(planning.submit_plan(made.plan_id))
    for action_id in (made.action_ids[0], made.action_ids[2]):
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    with pytest.raises(RuleViolation, match="publication-incomplete") as refusal:
        planning.publish_plan(round_id)
    assert refusal.value.params["missing"] == "W-02"
    with planning.unit() as uow:
        versions.set_aside(uow, planning.coordinator, lost, {"fr": "Doublon"})
    with pytest.raises(RuleViolation, match="publication-incomplete") as refusal:
        planning.publish_plan(round_id)
    assert refusal.value.params["missing"] == "W-02 (NL)"
    with planning.unit() as uow:
        versions.set_aside(uow, planning.coordinator, lost, both("Doublon"))
    found = snapshot(planning, planning.publish_plan(round_id))
    left_out = found["not_kept"]
    assert isinstance(left_out, list)
    assert [(one["code"], one["rank"], one["reason"]) for one in left_out] == [
        ("W-02", 2, both("Doublon"))
    ]
    assert found["inversions"] == [{"passed_over": lost, "funded": made.action_ids[2]}]


def test_b2_a_refused_action_ranked_above_a_funded_one_is_listed_with_both_reasons(
    planning: Planning,
) -> None:
    """B2: a refused action ranked above a funded one is listed with both reasons."""
    (first, second, third), round_id = decided(
        planning, Outcome.REJECTED, Outcome.SENT_BACK, Outcome.APPROVED
    )
    found = snapshot(planning, planning.publish_plan(round_id))
    assert found["inversions"] == [
        {"passed_over": first, "funded": third},
        {"passed_over": second, "funded": third},
    ]
    actions = found["actions"]
    assert isinstance(actions, list)
    assert all(one["decision"]["reason"] == both("Mûre et utile") for one in actions)


def test_a_proposal_below_the_cut_is_published_with_its_reason_and_rank(engine: sa.Engine) -> None:
    planning = Planning(engine, supporters=(6, 5, 4, 3, 2, 1))
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    found = snapshot(planning, planning.publish_plan(round_id))
    left_out = found["not_kept"]
    assert isinstance(left_out, list)
    assert [(one["title"], one["rank"], one["reason_code"]) for one in left_out] == [
        ({"fr": "Titre 6"}, 6, "below-cut")
    ]
    assert found["inversions"] == []


def test_nothing_personal_is_published(planning: Planning) -> None:
    _, round_id = decided(planning, Outcome.APPROVED, Outcome.REJECTED, Outcome.DEFERRED)
    text = str(snapshot(planning, planning.publish_plan(round_id)))
    for actor in (planning.decider, planning.coordinator, planning.facilitator):
        assert str(actor.id) not in text


def test_a_decider_does_not_publish(planning: Planning) -> None:
    _, round_id = decided(planning, Outcome.APPROVED, Outcome.REJECTED, Outcome.DEFERRED)
    with pytest.raises(NotAllowed), planning.unit() as uow:
        publishing.publish_plan(uow, planning.decider, round_id)
