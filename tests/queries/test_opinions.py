"""Agreeing, disagreeing and passing: the map, groups with a test, and what goes to the plan."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.audiences import Audience
from cocreate.domain.errors import RuleViolation
from cocreate.domain.opinions import AGREE, DISAGREE, PASS
from cocreate.domain.permissions import SYSTEM
from cocreate.models.opinions.records import OpinionGroups
from cocreate.models.plans import ShortlistEntry
from cocreate.operations.plans import drafts, shortlists
from cocreate.operations.polls import PollPlan
from cocreate.operations.studies import grouping
from cocreate.queries.opinions import OpinionView
from cocreate.queries.plans.shortlists import shortlist_page
from cocreate.queries.results import result_view
from tests.builders import VoteRoom
from tests.studying import look_for_groups


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    return VoteRoom(engine, proposals_count=9)


def hold_vote(room: VoteRoom, people: int) -> None:
    """All want the first; two camps divide over the others but the last, which nobody knows."""
    room.open_vote(PollPlan("opinion"))
    first, *others, last = room.option_ids
    for number in range(people):
        camp = AGREE, DISAGREE
        marks = {one: camp[(place + number) % 2] for place, one in enumerate(others)}
        room.cast(room.join(f"voter {number}"), {first: AGREE, **marks, last: PASS})
    room.finish_vote()


def view(room: VoteRoom) -> OpinionView:
    with Session(for_reading(room.engine)) as session:
        result = result_view(session, room.poll().id, Audience.FACILITATOR)
    assert result is not None
    assert result.opinions is not None
    return result.opinions


def test_proposals_are_placed_and_real_groups_are_told_with_what_unites_them(
    room: VoteRoom,
) -> None:
    """X11 and X12."""
    hold_vote(room, 32)
    before = view(room)
    assert before.reason == "looking"
    look_for_groups(room)
    told = view(room)
    assert [one.option.id for one in told.of("consensus")] == [room.option_ids[0]]
    assert {one.option.id for one in told.of("division")} == set(room.option_ids[1:-1])
    assert [one.option.id for one in told.of("quiet")] == [room.option_ids[-1]]
    assert told.reason == ""
    assert sorted(one.people for one in told.groups) == [16, 16]
    assert told.uniting[0].id == room.option_ids[0]
    assert all(len(one.typical) >= 1 for one in told.groups)


def test_in_a_small_room_the_screen_says_that_there_is_no_reliable_grouping(
    room: VoteRoom,
) -> None:
    """X12: at least 30 people."""
    hold_vote(room, 6)
    look_for_groups(room)
    assert (view(room).reason, view(room).groups) == ("too-few-people", ())
    # Fewer than fifteen people make no percentage, so nothing is drawn (X10).
    assert {one.place.support.value for one in view(room).placed} == {None}


def test_what_brings_two_processes_down_is_given_up_and_written_once(room: VoteRoom) -> None:
    hold_vote(room, 6)
    for _ in range(2):
        with room.unit() as uow:
            assert grouping.claim(uow, ()) is not None
        room.now += grouping.CLAIM * 2
    with room.unit() as uow:
        assert grouping.claim(uow, ()) is None
    assert view(room).reason == "engine-gave-up"
    with Session(for_reading(room.engine)) as session:
        assert session.get_one(OpinionGroups, room.poll().id).made_at is not None


def test_what_many_want_and_few_oppose_goes_into_the_draft_in_one_act(room: VoteRoom) -> None:
    """X11: high support and low disagreement."""
    hold_vote(room, 6)
    with Session(for_reading(room.engine)) as session:
        assert shortlist_page(session, SYSTEM, room.id).wanted == 1
    with room.unit() as uow:
        chosen = shortlists.wanted_shortlist(uow, SYSTEM, room.id)
        made = drafts.make_draft(uow, SYSTEM, [room.id], {room.id: chosen})
    assert len(made.action_ids) == 1
    with Session(for_reading(room.engine)) as session:
        entries = session.scalars(sa.select(ShortlistEntry)).all()
    assert [one.proposal_id for one in entries if one.is_kept] == [room.option_ids[0]]
    assert {one.reason for one in entries if not one.is_kept} >= {"no-consensus"}


def test_a_vote_by_another_method_has_no_map_and_wants_nothing_so(room: VoteRoom) -> None:
    room.open_vote()
    room.finish_vote()
    with Session(for_reading(room.engine)) as session:
        result = result_view(session, room.poll().id, Audience.FACILITATOR)
        assert session.scalars(sa.select(OpinionGroups)).all() == []
    assert result is not None
    assert result.opinions is None
    with room.unit() as uow, pytest.raises(RuleViolation, match="nothing-kept"):
        shortlists.wanted_shortlist(uow, SYSTEM, room.id)
