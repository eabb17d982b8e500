"""Who decides on what is no longer so is asked to look again; pressing twice does a thing once."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.voting.rules import Secrecy, rules_hash
from cocreate.models.workshops import JoinCard, Workshop
from cocreate.operations import agendas, cards, consolidation, polls, steps, workshops
from cocreate.operations.agendas import StepDetails
from cocreate.operations.polls import PollPlan
from tests.builders import NOON, TANK, Ideation, Room, VoteRoom


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    return VoteRoom(engine)


def go(room: Room, phase: str, seen: str) -> None:
    with room.unit() as uow:
        steps.go_to_step(uow, SYSTEM, room.step_id(phase), seen)


def test_a_step_is_not_opened_from_a_page_that_shows_another_one(room: VoteRoom) -> None:
    """Invariant 16: Idempotent facilitator commands with expected version; a stale command is
    refused.
    """
    with pytest.raises(StaleRevision, match="step-changed-meanwhile"):
        go(room, "closing", room.step_id("ideation"))
    go(room, "closing", room.step_id("vote"))
    assert room.workshop().current_step_id == room.step_id("closing")


def test_going_where_the_room_already_is_changes_nothing_however_old_the_page(
    room: VoteRoom,
) -> None:
    go(room, "vote", room.step_id("opening"))
    assert room.step("vote").state == "open"


def test_a_workshop_is_not_closed_from_a_page_that_shows_an_older_step(room: VoteRoom) -> None:
    with pytest.raises(StaleRevision), room.unit() as uow:
        workshops.close_workshop(uow, SYSTEM, room.id, room.step_id("opening"))
    for _ in range(2):
        with room.unit() as uow:
            workshops.close_workshop(uow, SYSTEM, room.id, room.step_id("vote"))
    assert room.workshop().state == "closed"


def test_nobody_opens_a_vote_under_other_rules_than_those_they_read(room: VoteRoom) -> None:
    read = rules_hash(room.poll().rules)
    room.change(PollPlan("dots", secrecy=Secrecy.NAMED))
    with pytest.raises(StaleRevision, match="poll-changed-meanwhile"), room.unit() as uow:
        polls.open_poll(uow, SYSTEM, room.poll().id, read)
    with room.unit() as uow:
        polls.open_poll(uow, SYSTEM, room.poll().id, rules_hash(room.poll().rules))
    assert room.poll().state == "open"


def test_duplicating_twice_with_one_operation_id_makes_one_copy(room: VoteRoom) -> None:
    copies = set()
    for _ in range(2):
        with room.unit() as uow:
            later = NOON + dt.timedelta(days=1)
            copies.add(workshops.duplicate_workshop(uow, SYSTEM, room.id, later, "operation"))
    assert len(copies) == 1
    with Session(room.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Workshop)) == 2


def test_cards_are_made_once_for_one_operation_id(room: VoteRoom) -> None:
    with room.unit() as uow:
        cards.issue_cards(uow, SYSTEM, room.id, 8, "operation")
    with pytest.raises(RuleViolation, match="cards-were-issued"), room.unit() as uow:
        cards.issue_cards(uow, SYSTEM, room.id, 8, "operation")
    with Session(room.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(JoinCard)) == 8


def test_a_vote_begins_with_what_the_agenda_says_of_it_fitted_to_the_proposals(
    engine: sa.Engine,
) -> None:
    room = Ideation(engine)
    wanted = PollPlan("approval", {"max_choices": "7"}, Secrecy.NAMED, "live")
    with room.unit() as uow:
        details = StepDetails(10, vote=wanted)
        version = room.workshop().version
        agendas.edit_step(uow, SYSTEM, room.step_id("vote"), details, version)
    for _ in range(2):
        room.submit(room.anne, TANK)
    room.go("vote")
    poll = VoteRoom.poll(room)  # type: ignore[arg-type]  # it asks for no more than a room
    assert (poll.method, poll.secrecy, poll.visibility) == ("approval", "named", "live")
    assert poll.settings == {"max_choices": 2, "min_choices": 0}


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (PollPlan("show-of-hands"), "method"),
        (PollPlan("dots", {"total": "0"}), "total"),
        (PollPlan("dots", secrecy="whispered"), "secrecy"),
        (PollPlan("dots", visibility="sometimes"), "visibility"),
    ],
)
def test_what_an_agenda_says_of_a_vote_is_checked_when_it_is_said(
    engine: sa.Engine, plan: PollPlan, field: str
) -> None:
    room = Room(engine)
    with pytest.raises(RuleViolation) as refusal, room.unit() as uow:
        agendas.edit_step(uow, SYSTEM, room.step_id("vote"), StepDetails(10, vote=plan), 1)
    assert refusal.value.field == field


def test_a_step_without_a_vote_keeps_no_rules_of_one(engine: sa.Engine) -> None:
    room = Room(engine)
    with room.unit() as uow:
        details = StepDetails(10, vote=PollPlan("dots"))
        agendas.edit_step(uow, SYSTEM, room.step_id("closing"), details, 1)
    assert "poll" not in room.step("closing").options


def test_what_was_taken_back_for_an_author_can_be_put_back(engine: sa.Engine) -> None:
    room = Ideation(engine)
    tank, pond = room.submit(room.anne, TANK), room.submit(room.bo, TANK)
    room.go("consolidation")
    with room.unit() as uow:
        consolidation.retract_proposal(uow, SYSTEM, tank)
    for _ in range(2):
        with room.unit() as uow:
            consolidation.put_back_proposal(uow, SYSTEM, tank)
    assert room.proposal(tank).state == "proposed"
    with room.unit() as uow:
        merged = consolidation.merge_proposals(uow, SYSTEM, (tank, pond), "Les deux", "Ensemble")
    with room.unit() as uow:
        consolidation.split_proposal(uow, SYSTEM, merged)
    with pytest.raises(RuleViolation, match="proposal-not-open"), room.unit() as uow:
        consolidation.put_back_proposal(uow, SYSTEM, merged)
