"""Proposals are sent once, revised by their authors alone, and merged without losing an origin."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM
from cocreate.models.proposals import Proposal, ProposalWording
from cocreate.operations import proposals
from tests.builders import Room, publish_frame

TANK = proposals.Draft("Citernes", "Récupérer l’eau de pluie", "fr", ("F1",), {"economy": "direct"})
POND = proposals.Draft("Wadi", "Regenwater laten insijpelen", "nl", (), {"economy": "indirect"})


class IdeationRoom(Room):
    """A workshop in its ideation step, with two people in it."""

    def __init__(self, engine: sa.Engine) -> None:
        publish_frame(engine)
        super().__init__(engine)
        self.open()
        self.anne, self.bo = self.join("1"), self.join("2", "private")
        self.go("ideation")

    def proposal(self, proposal_id: str) -> Proposal:
        with Session(self.engine) as session:
            return session.get_one(Proposal, proposal_id)


@pytest.fixture
def room(engine: sa.Engine) -> IdeationRoom:
    return IdeationRoom(engine)


def test_a_proposal_sent_twice_with_one_operation_id_exists_once(room: IdeationRoom) -> None:
    assert room.submit(room.anne, TANK, "1") == room.submit(room.anne, TANK, "1")
    assert room.submit(room.anne, TANK, "2") != room.submit(room.bo, TANK, "1")
    with Session(room.engine) as session:
        assert sorted(session.scalars(sa.select(Proposal.number))) == [1, 2, 3]


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        (proposals.Draft(" ", "x", "fr"), "title-missing", "title"),
        (proposals.Draft("x", "y" * 401, "fr"), "text-too-long", "summary"),
        (proposals.Draft("x", "y", "de"), "languages-missing", "language"),
        (proposals.Draft("x", "y", "fr", ("F9",)), "unknown-frame-item", "frame_codes"),
        (proposals.Draft("x", "y", "fr", (), {"fame": "direct"}), "unknown-aim", "aims"),
    ],
)
def test_a_bad_field_is_named(
    room: IdeationRoom, draft: proposals.Draft, code: str, field: str
) -> None:
    with pytest.raises(RuleViolation) as refusal:
        room.submit(room.anne, draft)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_only_the_author_revises_and_only_the_version_that_was_read(room: IdeationRoom) -> None:
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


def test_hiding_needs_a_reason(room: IdeationRoom) -> None:
    sent = room.submit(room.anne, TANK)
    with pytest.raises(RuleViolation, match="reason-missing"), room.unit() as uow:
        proposals.hide_proposal(uow, SYSTEM, sent, "  ")
    with room.unit() as uow:
        proposals.hide_proposal(uow, SYSTEM, sent, "Nomme une personne")
    assert room.proposal(sent).hidden_reason == "Nomme une personne"


def test_a_merge_keeps_its_origins_and_splitting_gives_them_back(room: IdeationRoom) -> None:
    first, second = room.submit(room.anne, TANK), room.submit(room.bo, POND)
    room.go("consolidation")
    with room.unit() as uow:
        merged = proposals.merge_proposals(uow, SYSTEM, (first, second), "Pluie", "Les deux")
    both = room.proposal(merged)
    assert (both.frame_codes, both.aims["economy"]) == (["F1"], "direct")
    assert {room.proposal(one).merged_into_id for one in (first, second)} == {merged}
    with pytest.raises(RuleViolation, match="proposal-not-mergeable"), room.unit() as uow:
        proposals.merge_proposals(uow, SYSTEM, (first, merged), "Pluie", "Encore")
    with room.unit() as uow:
        proposals.split_proposal(uow, SYSTEM, merged)
    assert [room.proposal(one).state for one in (first, second, merged)] == [
        "proposed",
        "proposed",
        "withdrawn",
    ]
    assert room.proposal(first).author_id == room.anne.id


def test_nobody_proposes_once_the_room_consolidates(room: IdeationRoom) -> None:
    room.submit(room.anne, TANK)
    room.go("consolidation")
    with pytest.raises(RuleViolation, match="not-now-propose"):
        room.submit(room.bo, POND)
