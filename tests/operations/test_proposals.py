"""Proposals are sent once, revised and withdrawn by their authors alone, until a vote."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation, StaleRevision
from cocreate.models.proposals import Proposal, ProposalWording
from cocreate.models.voting import Poll
from cocreate.operations import proposals
from cocreate.operations.proposals import Draft
from tests.builders import POND, TANK, Ideation


@pytest.fixture
def room(engine: sa.Engine) -> Ideation:
    return Ideation(engine)


def test_a_proposal_sent_twice_with_one_operation_id_exists_once(room: Ideation) -> None:
    assert room.submit(room.anne, TANK, "1") == room.submit(room.anne, TANK, "1")
    assert room.submit(room.anne, TANK, "2") != room.submit(room.bo, TANK, "1")
    with Session(room.engine) as session:
        assert sorted(session.scalars(sa.select(Proposal.number))) == [1, 2, 3]


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        (Draft(" ", "x", "fr"), "title-missing", "title"),
        (Draft("x", "y" * 401, "fr"), "text-too-long", "summary"),
        (Draft("x", "y", "de"), "languages-missing", "language"),
        (Draft("x", "y", "fr", ("F9",)), "unknown-frame-item", "frame_codes"),
        (Draft("x", "y", "fr", ("T1",)), "unknown-frame-item", "frame_codes"),
        (Draft("x", "y", "fr", (), {"fame": "direct"}), "unknown-aim", "aims"),
        (Draft("x", "y", "fr", (), {"economy": "huge"}), "unknown-aim", "aims"),
        (Draft("x", "y", "fr", (), {}, "z" * 161), "text-too-long", "lead_organisation"),
        (Draft("x", "y", "fr", (), {}, "", Decimal("0.001")), "amount-too-precise", "rough_cost"),
        (Draft("x", "y", "fr", (), {}, "", Decimal("NaN")), "amount-unreadable", "rough_cost"),
        (Draft("x", "y", "fr", (), {}, "", Decimal("1E+30")), "amount-too-large", "rough_cost"),
        (Draft("x", "y", "fr", (), {}, "", Decimal(-1)), "amount-negative", "rough_cost"),
    ],
)
def test_a_bad_field_is_named(room: Ideation, draft: Draft, code: str, field: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        room.submit(room.anne, draft)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_only_the_author_revises_and_only_the_version_that_was_read(room: Ideation) -> None:
    sent = room.submit(room.anne, TANK)
    with room.unit() as uow:
        proposals.revise_proposal(uow, room.anne, sent, POND, 1)
    with pytest.raises(StaleRevision), room.unit() as uow:
        proposals.revise_proposal(uow, room.anne, sent, TANK, 1)
    with pytest.raises(NotAllowed, match="not-your-proposal"), room.unit() as uow:
        proposals.withdraw_proposal(uow, room.bo, sent)
    with Session(room.engine) as session:
        titles = session.scalars(sa.select(ProposalWording.title).order_by(ProposalWording.version))
        assert list(titles) == ["Citernes", "Wadi"]


def test_nobody_proposes_once_the_room_consolidates(room: Ideation) -> None:
    room.submit(room.anne, TANK)
    room.go("consolidation")
    with pytest.raises(RuleViolation, match="not-now-propose"):
        room.submit(room.bo, POND)


def test_a_limit_on_proposals_holds_for_each_person_and_a_withdrawn_one_does_not_count(
    engine: sa.Engine,
) -> None:
    room = Ideation(engine, proposals_per_person=1)
    first = room.submit(room.anne, TANK)
    with pytest.raises(RuleViolation, match="too-many-proposals"):
        room.submit(room.anne, POND)
    room.submit(room.bo, POND)
    with room.unit() as uow:
        proposals.withdraw_proposal(uow, room.anne, first)
    room.submit(room.anne, POND)
    with pytest.raises(RuleViolation, match="too-many-proposals"), room.unit() as uow:
        proposals.restore_proposal(uow, room.anne, first)


def test_where_an_obstacle_is_asked_for_a_proposal_without_one_is_sent_back(
    engine: sa.Engine,
) -> None:
    """M8: a proposal without obstacle, where one is required, is refused naming the field."""
    room = Ideation(engine, obstacle_required=1)
    for codes in ((), ("OS1",)):
        with pytest.raises(RuleViolation, match="obstacle-missing") as refusal:
            room.submit(room.anne, Draft("Wadi", "Infiltrer", "fr", codes))
        assert refusal.value.field == "frame_codes"
    assert room.submit(room.anne, TANK)


def test_a_revision_sent_twice_is_one_revision(room: Ideation) -> None:
    sent = room.submit(room.anne, TANK)
    for _ in range(2):
        with room.unit() as uow:
            proposals.revise_proposal(uow, room.anne, sent, POND, 1, "op-7")
    assert room.proposal(sent).version == 2


def test_a_withdrawn_proposal_can_be_put_back_by_its_author(room: Ideation) -> None:
    sent = room.submit(room.anne, TANK)
    for _ in range(2):
        with room.unit() as uow:
            proposals.withdraw_proposal(uow, room.anne, sent)
    assert room.proposal(sent).state == "withdrawn"
    with pytest.raises(NotAllowed), room.unit() as uow:
        proposals.restore_proposal(uow, room.bo, sent)
    with room.unit() as uow:
        proposals.restore_proposal(uow, room.anne, sent)
    assert room.proposal(sent).state == "proposed"


def test_what_was_voted_on_is_neither_revised_nor_withdrawn(room: Ideation) -> None:
    sent, other = room.submit(room.anne, TANK), room.submit(room.anne, POND)
    with Session(room.engine) as session:
        poll = Poll(
            workshop_id=room.id,
            step_id=room.step_id("vote"),
            method="dots",
            settings={},
            option_ids=[sent],
            state="closed",
        )
        session.add(poll)
        session.commit()
    room.go("consolidation")
    for verb in (
        lambda uow: proposals.withdraw_proposal(uow, room.anne, sent),
        lambda uow: proposals.revise_proposal(uow, room.anne, sent, POND, 1),
    ):
        with pytest.raises(RuleViolation, match="proposal-was-voted-on"), room.unit() as uow:
            verb(uow)
    with room.unit() as uow:
        proposals.withdraw_proposal(uow, room.anne, other)


def test_a_lost_answer_is_given_again_even_after_the_step(room: Ideation) -> None:
    sent = room.submit(room.anne, TANK, "op-1")
    room.go("consolidation")
    assert room.submit(room.anne, TANK, "op-1") == sent
    with pytest.raises(RuleViolation, match="operation-id-malformed"):
        room.submit(room.anne, TANK, "x" * 37)
