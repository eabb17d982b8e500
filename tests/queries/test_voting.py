"""What phones, the facilitator and the projector see of a vote, and what nobody sees."""

import dataclasses
import datetime as dt
import json

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import SYSTEM, Actor
from cocreate.domain.voting.ballot_keys import ballot_key
from cocreate.domain.voting.lifecycle import PollState
from cocreate.models.workshops import Participant
from cocreate.operations import consolidation, counting, steps
from cocreate.operations.polls import PollPlan
from cocreate.queries.results import result_view, results_of
from cocreate.queries.voting import (
    BallotView,
    PollView,
    ballot_view,
    current_poll_id,
    poll_ids_of_step,
    poll_view,
)
from tests.builders import VoteRoom

each_audience = pytest.mark.parametrize("audience", list(Audience))


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    made = VoteRoom(engine, proposals_count=6)
    made.open_vote()
    return made


def ballot(room: VoteRoom, actor: Actor, seed: str | None = None) -> BallotView:
    with Session(for_reading(room.engine)) as session:
        return ballot_view(session, actor, room.poll().id, seed or f"seed of {actor.id}")


def poll(room: VoteRoom, audience: Audience = Audience.FACILITATOR) -> PollView:
    with Session(for_reading(room.engine)) as session:
        return poll_view(session, room.poll().id, audience)


def name_everybody(engine: sa.Engine) -> None:
    with Session(engine) as session:
        for seat in session.scalars(sa.select(Participant)):
            seat.name = f"Person {seat.id[:4]}"
        session.commit()


class TestBallot:
    def test_a_phone_finds_its_own_marks_by_its_seed_and_what_is_left(self, room: VoteRoom) -> None:
        anne, (a, b, *_) = room.join("anne"), room.option_ids
        before = ballot(room, anne)
        assert (dict(before.marks), before.remaining, before.has_voted) == ({}, 5, False)
        assert before.receipt is None
        room.cast(anne, {a: 2, b: 1})
        room.cast(room.join("bo"), {a: 3})
        mine = ballot(room, anne)
        assert (dict(mine.marks), mine.remaining, mine.has_voted) == ({a: 2, b: 1}, 2, True)
        assert mine.receipt == ballot_key(f"seed of {anne.id}", mine.poll_id)
        assert (mine.form.highest, mine.form.points) == (3, 5)
        assert [(one.name, one.value) for one in mine.settings] == [
            ("total", 5),
            ("max_per_option", 3),
            ("min_options", 0),
        ]

    def test_the_marks_of_somebody_else_cannot_be_had(self, room: VoteRoom) -> None:
        anne, bo = room.join("anne"), room.join("bo")
        room.cast(anne, {room.option_ids[0]: 2})
        other = ballot(room, bo)
        assert (dict(other.marks), other.receipt, other.seed_is_lost) == ({}, None, False)

    def test_a_phone_that_lost_its_seed_is_told_that_it_has_voted(self, room: VoteRoom) -> None:
        anne = room.join("anne")
        room.cast(anne, {room.option_ids[0]: 2})
        with Session(for_reading(room.engine)) as session:
            lost = ballot_view(session, anne, room.poll().id, None)
        assert (lost.has_voted, lost.seed_is_lost, dict(lost.marks)) == (True, True, {})

    def test_the_order_of_options_is_stable_for_a_seat_and_differs_between_seats(
        self, room: VoteRoom
    ) -> None:
        seats = room.crowd(public=8)
        orders = [[one.id for one in ballot(room, seat).options] for seat in seats]
        assert orders == [[one.id for one in ballot(room, seat).options] for seat in seats]
        assert len({tuple(order) for order in orders}) > 1
        assert all(sorted(order) == sorted(room.option_ids) for order in orders)
        assert [one.id for one in poll(room, Audience.SCREEN).options] == room.option_ids

    def test_each_option_comes_in_the_language_it_was_written_in(self, room: VoteRoom) -> None:
        options = {one.number: one for one in ballot(room, room.join("anne")).options}
        assert (options[1].title, options[1].summary) == ("Titre 1", "Texte 1")
        assert options[1].language == "fr"

    def test_a_phone_knows_whether_the_vote_takes_ballots(self, room: VoteRoom) -> None:
        anne = room.join("anne")
        assert ballot(room, anne).takes_ballots
        with room.unit() as uow:
            steps.pause_step(uow, SYSTEM, room.step_id("vote"))
        assert not ballot(room, anne).takes_ballots
        room.close_vote()
        assert (ballot(room, anne).state, ballot(room, anne).takes_ballots) == (
            PollState.CLOSING,
            False,
        )

    def test_a_named_vote_says_that_it_needs_a_name(self, engine: sa.Engine) -> None:
        room = VoteRoom(engine)
        room.open_vote(PollPlan("dots", secrecy="named"))
        anne = room.join("anne")
        assert ballot(room, anne).needs_name
        name_everybody(engine)
        assert not ballot(room, anne).needs_name

    def test_a_stranger_and_the_staff_have_no_ballot(self, room: VoteRoom) -> None:
        for stranger in (SYSTEM, Actor("nobody", workshop_id=room.id)):
            with pytest.raises(NotFound):
                ballot(room, stranger)

    def test_what_was_hidden_during_the_vote_stays_an_option_without_its_words(
        self, room: VoteRoom
    ) -> None:
        with room.unit() as uow:
            consolidation.hide_proposal(uow, SYSTEM, room.option_ids[0], "Injurieux")
        hidden = {one.id: one for one in ballot(room, room.join("anne")).options}
        assert hidden[room.option_ids[0]].is_hidden
        assert hidden[room.option_ids[0]].title == ""
        assert poll(room, Audience.SCREEN).options[0].title == ""
        assert poll(room).options[0].title == "Titre 1"


class TestTurnout:
    def test_l15_everybody_sees_how_many_voted_and_only_the_facilitator_in_which_college(
        self, room: VoteRoom
    ) -> None:
        seats = room.crowd(public=2, private=1)
        for seat in seats[1:]:
            room.cast(seat, {})
        shown = poll(room, Audience.SCREEN).turnout
        assert (shown.voted, shown.present, shown.colleges) == (2, 4, ())
        assert poll(room, Audience.PARTICIPANT).turnout.colleges == ()
        assert [(one.key, one.voted, one.present) for one in poll(room).turnout.colleges] == [
            ("public", 1, 3),
            ("private", 1, 1),
        ]

    def test_the_turnout_of_a_counted_vote_stays_as_it_was(self, room: VoteRoom) -> None:
        room.cast(room.join("anne"), {})
        room.finish_vote()
        room.join("late")
        assert (poll(room).turnout.voted, poll(room).turnout.present) == (1, 2)


class TestHidden:
    """M13, L13: while it is hidden, nothing of a tally leaves the server for anybody."""

    @each_audience
    def test_before_the_count_no_view_holds_a_tally_or_an_order_by_score(
        self, room: VoteRoom, audience: Audience
    ) -> None:
        for seat in room.crowd(public=9):
            room.cast(seat, {room.option_ids[5]: 3, room.option_ids[0]: 1})
        for close in (False, True):
            if close:
                room.close_vote()
            view = poll(room, audience)
            assert view.running is None
            assert [one.id for one in view.options] == room.option_ids
            # Nine people gave three marks each to one option: no figure may say 27, 36 or 9 marks.
            numbers = [n for n in _numbers(dataclasses.asdict(view)) if n in {27, 36}]
            assert numbers == []
            with Session(for_reading(room.engine)) as session:
                assert result_view(session, view.poll_id, audience) is None
                assert results_of(session, room.id, audience) == ()

    @pytest.mark.parametrize("audience", [Audience.PARTICIPANT, Audience.SCREEN])
    def test_the_room_sees_the_result_once_it_is_published_and_the_facilitator_once_counted(
        self, room: VoteRoom, audience: Audience
    ) -> None:
        room.finish_vote()
        poll_id = room.poll().id
        with Session(for_reading(room.engine)) as session:
            assert result_view(session, poll_id, audience) is None
            assert result_view(session, poll_id, Audience.FACILITATOR) is not None
        room.publish()
        with Session(for_reading(room.engine)) as session:
            assert result_view(session, poll_id, audience) is not None


def _numbers(value: object) -> list[int]:
    text = json.dumps(value, default=str)
    found = json.loads(text, parse_float=float)
    if isinstance(found, dict):
        return [n for one in found.values() for n in _numbers(one)]
    if isinstance(found, list):
        return [n for one in found for n in _numbers(one)]
    return [found] if isinstance(found, int) and not isinstance(found, bool) else []


class TestLive:
    """Rulings 3 and 4: a vote with visible results shows the same running tally to all."""

    @each_audience
    def test_a_secret_one_shows_what_was_last_published(
        self, engine: sa.Engine, audience: Audience
    ) -> None:
        room = VoteRoom(engine)
        room.open_vote(PollPlan("dots", visibility="live"))
        seats = room.crowd(public=4)
        for seat in seats[:3]:
            room.cast(seat, {room.option_ids[1]: 2})
        assert _running(room, audience) == 0
        with room.unit() as uow:
            assert counting.move_running_tally(uow, room.poll().id)
        room.cast(seats[3], {room.option_ids[1]: 2})
        assert _running(room, audience) == 6
        assert poll(room, audience).turnout.voted == 4

    @each_audience
    def test_a_pseudonymous_one_shows_every_ballot_at_once(
        self, engine: sa.Engine, audience: Audience
    ) -> None:
        room = VoteRoom(engine)
        room.open_vote(PollPlan("dots", {}, "pseudonymous", "live"))
        room.cast(room.join("anne"), {room.option_ids[2]: 3})
        assert _running(room, audience) == 3
        room.finish_vote()
        assert poll(room, audience).running is None
        with Session(for_reading(engine)) as session:
            assert result_view(session, room.poll().id, audience) is not None


def _running(room: VoteRoom, audience: Audience) -> int:
    running = poll(room, audience).running
    assert running is not None
    return running.marks


def test_the_view_of_a_poll_says_where_it_stands(room: VoteRoom) -> None:
    opened = poll(room)
    assert (opened.state, opened.is_sealed, opened.counts_at) == (PollState.OPEN, False, None)
    room.cast(room.join("anne"), {})
    assert poll(room).is_sealed
    room.close_vote()
    closing = poll(room)
    assert closing.counts_at == room.now + dt.timedelta(seconds=3)
    room.count()
    assert (poll(room).state, poll(room).counts_at) == (PollState.CLOSED, None)


def test_the_poll_of_the_step_under_way_is_its_latest_round(room: VoteRoom) -> None:
    with Session(for_reading(room.engine)) as session:
        assert current_poll_id(session, room.id) == room.poll().id
        assert poll_ids_of_step(session, room.step_id("vote")) == (room.poll().id,)
        assert poll_ids_of_step(session, room.step_id("closing")) == ()
        with pytest.raises(NotFound):
            poll_view(session, "nowhere", Audience.SCREEN)
    room.go("closing")
    with Session(for_reading(room.engine)) as session:
        assert current_poll_id(session, room.id) is None
