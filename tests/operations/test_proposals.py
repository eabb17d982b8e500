"""Proposals are sent once, revised by their authors alone, and merged without losing an origin."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM, Actor
from cocreate.domain.pillars import FrameState, ItemKind
from cocreate.models.pillars import Frame, FrameItem
from cocreate.models.proposals import Proposal, ProposalWording
from cocreate.models.workshops import Step
from cocreate.operations import joining, proposals, steps, workshops
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
TANK = proposals.Draft("Citernes", "Récupérer l’eau de pluie", "fr", ("F1",), {"economy": "direct"})
POND = proposals.Draft("Wadi", "Regenwater laten insijpelen", "nl", (), {"economy": "indirect"})


class Room:
    """A workshop in its ideation step, with two people in it."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        with Session(engine) as session:
            frame = Frame(
                pillar_id="water",
                number=1,
                state=FrameState.PUBLISHED,
                vision={"fr": "V"},
                created_at=NOON,
            )
            frame.items.append(
                FrameItem(kind=ItemKind.OBSTACLE, code="F1", position=1, text={"fr": "Frein"})
            )
            session.add(frame)
            session.commit()
        new = workshops.NewWorkshop(
            "water",
            "quick-prioritisation",
            {"fr": "Eau"},
            "",
            NOON,
            ("fr", "nl"),
            (("public", {"fr": "Public"}),),
        )
        with self.unit() as uow:
            self.id = workshops.create_workshop(uow, SYSTEM, new)
        with self.unit() as uow:
            workshops.open_workshop(uow, SYSTEM, self.id)
        self.anne, self.bo = self.join("1"), self.join("2")
        self.go("ideation")

    def unit(self) -> UnitOfWork:
        return UnitOfWork(Session(self.engine), lambda: NOON, ())

    def join(self, device: str) -> Actor:
        with self.unit() as uow:
            return joining.join_workshop(
                uow, self.id, device=device, college_key="public", language="fr"
            )

    def go(self, phase: str) -> None:
        with Session(self.engine) as session:
            step_id = session.scalars(sa.select(Step.id).where(Step.phase == phase)).one()
        with self.unit() as uow:
            steps.go_to_step(uow, SYSTEM, step_id)

    def submit(self, actor: Actor, draft: proposals.Draft, operation_id: str = "1") -> str:
        with self.unit() as uow:
            return proposals.submit_proposal(uow, actor, self.id, draft, operation_id)

    def proposal(self, proposal_id: str) -> Proposal:
        with Session(self.engine) as session:
            return session.get_one(Proposal, proposal_id)


@pytest.fixture
def room(engine: sa.Engine) -> Room:
    return Room(engine)


def test_a_proposal_sent_twice_with_one_operation_id_exists_once(room: Room) -> None:
    assert room.submit(room.anne, TANK) == room.submit(room.anne, TANK)
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
def test_a_bad_field_is_named(room: Room, draft: proposals.Draft, code: str, field: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        room.submit(room.anne, draft)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_only_the_author_revises_and_only_the_version_that_was_read(room: Room) -> None:
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


def test_hiding_needs_a_reason(room: Room) -> None:
    sent = room.submit(room.anne, TANK)
    with pytest.raises(RuleViolation, match="reason-missing"), room.unit() as uow:
        proposals.hide_proposal(uow, SYSTEM, sent, "  ")
    with room.unit() as uow:
        proposals.hide_proposal(uow, SYSTEM, sent, "Nomme une personne")
    assert room.proposal(sent).hidden_reason == "Nomme une personne"


def test_a_merge_keeps_its_origins_and_splitting_gives_them_back(room: Room) -> None:
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


def test_nobody_proposes_once_the_room_consolidates(room: Room) -> None:
    room.submit(room.anne, TANK)
    room.go("consolidation")
    with pytest.raises(RuleViolation, match="not-now-propose"):
        room.submit(room.bo, POND)
