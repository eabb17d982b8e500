"""Closing is one act; the count comes when the ballots on their way are in, once and for all."""

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.voting import Tally
from cocreate.domain.voting.lifecycle import PollState
from cocreate.models.journal import JournalEntry
from cocreate.models.voting import (
    BallotPaper,
    Participation,
    RunningTally,
)
from cocreate.models.workshops import OperationOutcome
from cocreate.operations import counting, steps
from cocreate.operations.polls import PollPlan
from tests.builders import VoteRoom

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    made = VoteRoom(engine)
    made.open_vote()
    return made


def count_now(room: VoteRoom) -> int:
    with room.unit() as uow:
        return counting.count_due_polls(uow)


def test_a_ballot_that_reaches_the_server_within_two_seconds_of_closing_counts(
    room: VoteRoom,
) -> None:
    anne, bo, marks = room.join("anne"), room.join("bo"), {room.option_ids[0]: 1}
    room.close_vote()
    closed_at = room.now
    room.now = closed_at + 2 * SECOND
    assert count_now(room) == 0
    room.cast(anne, marks)
    room.now = closed_at + 2.9 * SECOND
    # It had reached the server in time and was only written later.
    room.cast(bo, marks, reached_at=closed_at + 1.9 * SECOND)
    with pytest.raises(RuleViolation, match="ballot-too-late"):
        room.cast(room.join("late"), marks)
    room.now = closed_at + 3 * SECOND
    assert count_now(room) == 1
    assert room.result().voters == 2
    assert room.poll().closed_at == closed_at


def test_after_the_count_no_ballot_is_taken_whenever_it_came(room: VoteRoom) -> None:
    anne, marks = room.join("anne"), {room.option_ids[0]: 1}
    room.close_vote()
    reached = room.now
    room.count()
    with pytest.raises(RuleViolation, match="ballot-too-late"):
        room.cast(anne, marks, reached_at=reached)
    assert room.result().voters == 0


def test_an_answer_that_got_lost_is_given_again_after_the_count(room: VoteRoom) -> None:
    anne, marks = room.join("anne"), {room.option_ids[0]: 1}
    room.cast(anne, marks, operation_id="lost")
    room.finish_vote()
    assert room.cast(anne, marks, operation_id="lost") == marks


def test_no_ballot_slips_in_by_closing_a_paused_step(room: VoteRoom) -> None:
    anne = room.join("anne")
    with room.unit() as uow:
        steps.pause_step(uow, SYSTEM, room.step_id("vote"))
    room.close_vote()
    with pytest.raises(RuleViolation, match="ballot-too-late"):
        room.cast(anne, {}, reached_at=room.now + SECOND)


def test_leaving_the_step_is_instant_and_the_count_follows(room: VoteRoom) -> None:
    anne, bo, marks = room.join("anne"), room.join("bo"), {room.option_ids[0]: 1}
    room.cast(anne, marks)
    room.go("closing")
    assert room.workshop().current_step_id == room.step_id("closing")
    assert room.poll().state is PollState.CLOSING
    room.now += SECOND
    room.cast(bo, marks)
    room.count()
    assert room.result().voters == 2


def test_a_ballot_in_flight_counts_even_when_the_workshop_was_closed(room: VoteRoom) -> None:
    anne = room.join("anne")
    room.close()
    room.now += SECOND
    room.cast(anne, {room.option_ids[0]: 1})
    room.count()
    assert room.result().voters == 1


def test_the_next_step_counts_what_is_due_before_it_begins(room: VoteRoom) -> None:
    room.close_vote()
    room.now += 3 * SECOND
    room.go("closing")
    assert room.poll().state is PollState.CLOSED


def test_closing_and_counting_happen_once_and_are_logged_with_the_seal(room: VoteRoom) -> None:
    room.cast(room.join("anne"), {room.option_ids[0]: 2})
    room.close_vote()
    closed_at = room.now
    room.now += SECOND
    room.close_vote()
    assert room.poll().closed_at == closed_at
    room.count()
    first = room.result()
    assert room.count() == 0
    room.close_vote()
    assert room.result().counted_at == first.counted_at
    with Session(room.engine) as session:
        lines = session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)).all()
        mine = [line for line in lines if line.verb in {"poll:close", "poll:count"}]
    assert [line.verb for line in mine] == ["poll:close", "poll:count"]
    assert mine[1].facts == {
        "voters": 1,
        "digest": first.digest,
        "rules": room.poll().rules_hash,
    }


def test_two_clocks_that_count_at_once_count_once(room: VoteRoom) -> None:
    room.cast(room.join("anne"), {})
    room.close_vote()
    room.now += 3 * SECOND
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: count_now(room), range(8)))
    assert sum(counted) == 1


def test_one_workshop_can_be_counted_alone(room: VoteRoom) -> None:
    room.close_vote()
    room.now += 3 * SECOND
    with room.unit() as uow:
        assert counting.count_due_polls(uow, "another") == 0
        assert counting.count_due_polls(uow, room.id) == 1


def test_a_vote_that_nobody_took_part_in_has_a_seal_and_a_result(room: VoteRoom) -> None:
    result = room.finish_vote()
    assert (result.voters, result.present) == (0, 1)
    assert set(result.by_college) == {"public", "private"}
    assert room.poll().rules_hash is not None
    with pytest.raises(RuleViolation, match="poll-is-over"):
        room.open_vote()


def test_the_result_says_people_present_and_every_college(room: VoteRoom) -> None:
    public, private = room.crowd(public=2, private=1)[:2], room.join("private 0", "private")
    for seat in (*public, private):
        room.cast(seat, {room.option_ids[1]: 2})
    result = room.finish_vote()
    total = Tally.from_json(result.tally)
    assert (result.voters, result.present, total.marks) == (3, 4, 6)
    assert total.standings[0].option_id == room.option_ids[1]
    by_college = {key: Tally.from_json(one).marks for key, one in result.by_college.items()}
    assert by_college == {"public": 4, "private": 2}


def test_m14_counting_writes_secret_papers_anew_in_random_order(room: VoteRoom) -> None:
    seats = room.crowd(public=12)
    for number, seat in enumerate(seats):
        room.cast(seat, {room.option_ids[number % 3]: 1})
    with Session(room.engine) as session:
        before = _content(session)
    written: list[list[str]] = []

    def note_order(_c: object, _k: object, statement: str, rows: object, *_rest: object) -> None:
        if statement.startswith("INSERT INTO ballot_paper"):
            written.append(_hashes(rows))

    sa.event.listen(room.engine, "before_cursor_execute", note_order)
    room.finish_vote()
    (order,) = written
    orders = [sorted(order), list(before[0])]
    assert sorted(order) == sorted(before[0])
    assert order not in orders
    with Session(room.engine) as session:
        after = _content(session)
        assert session.scalars(sa.select(sa.func.count()).select_from(Participation)).one() == 12
    assert after == before


def _hashes(rows: object) -> list[str]:
    """The key hashes in bound parameters, however the driver likes to have them."""
    flat = list(_flatten(rows))
    return [one for one in flat if isinstance(one, str) and len(one) == 64]


def _flatten(value: object) -> "itertools.chain[object] | list[object]":
    if isinstance(value, dict):
        return itertools.chain.from_iterable(_flatten(one) for one in value.values())
    if isinstance(value, list | tuple):
        return itertools.chain.from_iterable(_flatten(one) for one in value)
    return [value]


def _content(session: Session) -> tuple[dict[str, object], dict[str, object]]:
    papers = session.scalars(sa.select(BallotPaper))
    outcomes = session.scalars(
        sa.select(OperationOutcome).where(OperationOutcome.operation_id.like("operation-%"))
    )
    return (
        {one.key_hash: (one.college_key, one.marks) for one in papers},
        {
            one.actor_key: (one.scope, one.outcome)
            for one in outcomes
            if "proposal" not in one.outcome
        },
    )


def test_m14_on_postgresql_no_physical_trace_of_the_order_of_papers_is_left(
    room: VoteRoom,
) -> None:
    if room.engine.dialect.name != "postgresql":
        tables = [BallotPaper.__table__, Participation.__table__, OperationOutcome.__table__]
        assert all(one.dialect_options["sqlite"]["with_rowid"] is False for one in tables)
        return
    for seat in room.crowd(public=12):
        room.cast(seat, {})
    with Session(room.engine) as session:
        query = sa.text("select xmin::text, key_hash from ballot_paper order by ctid")
        before = session.execute(query).all()
        session.rollback()
        room.finish_vote()
        after = session.execute(query).all()
    assert len({xmin for xmin, _ in before}) == 12
    assert len({xmin for xmin, _ in after}) == 1
    assert [key for _, key in before] != [key for _, key in after]


class TestPublishing:
    """L13: closing and publishing are two acts."""

    def test_a_counted_result_is_shown_to_the_room_once_and_logged(self, room: VoteRoom) -> None:
        with pytest.raises(RuleViolation, match="vote-not-counted-yet"):
            room.publish()
        room.finish_vote()
        assert room.poll().published_at is None
        room.publish()
        shown_at = room.poll().published_at
        room.now += SECOND
        room.publish()
        assert room.poll().published_at == shown_at
        with pytest.raises(NotAllowed), room.unit() as uow:
            counting.publish_result(uow, room.join("anne"), room.poll().id)

    def test_a_vote_whose_tally_was_visible_all_along_is_published_by_its_count(
        self, engine: sa.Engine
    ) -> None:
        room = VoteRoom(engine)
        room.open_vote(PollPlan("dots", visibility="live"))
        room.finish_vote()
        assert room.poll().published_at is not None

    def test_x9_a_result_that_its_papers_do_not_bear_out_is_not_published(
        self, room: VoteRoom
    ) -> None:
        room.cast(room.join("anne"), {room.option_ids[0]: 1})
        room.finish_vote()
        with Session(room.engine) as session:
            session.execute(sa.update(BallotPaper).values(marks={room.option_ids[0]: 2}))
            session.commit()
        with pytest.raises(RuleViolation, match="result-differs") as refusal:
            room.publish()
        assert refusal.value.params["what"] == "papers, total, colleges, acknowledged"


class TestRunningTally:
    """Rulings 3: the visible tally of a secret vote moves by steps of three ballots and 2 s."""

    @pytest.fixture
    def room(self, engine: sa.Engine) -> VoteRoom:
        made = VoteRoom(engine)
        made.open_vote(PollPlan("dots", visibility="live"))
        return made

    @staticmethod
    def move(room: VoteRoom) -> bool:
        with room.unit() as uow:
            return counting.move_running_tally(uow, room.poll().id)

    @staticmethod
    def shown(room: VoteRoom) -> int | None:
        with Session(room.engine) as session:
            return session.scalar(sa.select(RunningTally.voters))

    def test_it_moves_by_three_ballots_and_rests_two_seconds(self, room: VoteRoom) -> None:
        seats = room.crowd(public=7)
        for seat in seats[:2]:
            room.cast(seat, {room.option_ids[0]: 1})
        assert not self.move(room)
        room.cast(seats[2], {room.option_ids[0]: 1})
        assert self.move(room)
        for seat in seats[3:6]:
            room.cast(seat, {room.option_ids[1]: 1})
        assert not self.move(room)
        assert self.shown(room) == 3
        room.now += 2 * SECOND
        assert self.move(room)
        assert self.shown(room) == 6

    def test_the_count_takes_it_away(self, room: VoteRoom) -> None:
        for seat in room.crowd(public=3):
            room.cast(seat, {})
        assert self.move(room)
        room.finish_vote()
        assert self.shown(room) is None
        assert not self.move(room)

    @pytest.mark.parametrize(
        "plan", [PollPlan("dots"), PollPlan("dots", {}, "pseudonymous", "live")]
    )
    def test_a_hidden_vote_has_none_and_one_that_is_not_secret_needs_none(
        self, engine: sa.Engine, plan: PollPlan
    ) -> None:
        room = VoteRoom(engine)
        room.open_vote(plan)
        for seat in room.crowd(public=3):
            room.cast(seat, {})
        assert not self.move(room)
        assert self.shown(room) is None
