"""One person, one ballot, changeable until closing, and tied to nobody."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation
from cocreate.domain.permissions import SYSTEM, Actor
from cocreate.domain.voting import Tally
from cocreate.domain.voting.methods.consent import OBJECTION
from cocreate.domain.voting.rules import rules_hash
from cocreate.models.journal import JournalEntry
from cocreate.models.voting import BallotPaper, BallotReason, Participation, PollResult
from cocreate.models.workshops import OperationOutcome, Participant
from cocreate.operations import steps
from cocreate.operations.polls import PollPlan
from cocreate.operations.voting import CastRequest, cast_ballots
from tests.builders import VoteRoom

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    """Three proposals and an open secret vote of five dots, three on one at most."""
    made = VoteRoom(engine)
    made.open_vote()
    return made


def papers(room: VoteRoom) -> list[BallotPaper]:
    with Session(room.engine) as session:
        return list(session.scalars(sa.select(BallotPaper)).all())


def scores(result: PollResult) -> dict[str, int]:
    return {one.option_id: one.score for one in Tally.from_json(result.tally).standings}


def test_m12_fifty_identical_votes_at_once_are_one_vote_and_fifty_successes(room: VoteRoom) -> None:
    anne, (first, *_) = room.join("anne"), room.option_ids
    with ThreadPoolExecutor(50) as pool:
        answers = list(
            pool.map(lambda _: room.cast(anne, {first: 2}, operation_id="same"), range(50))
        )
    assert answers == [{first: 2}] * 50
    with Session(room.engine) as session:
        for record in (BallotPaper, Participation, OperationOutcome):
            mine = [one for one in session.scalars(sa.select(record)) if not _is_a_proposal(one)]
            assert len(mine) == 1
    assert room.finish_vote().voters == 1


def _is_a_proposal(record: object) -> bool:
    return isinstance(record, OperationOutcome) and "proposal" in record.outcome


def test_l11_thirty_different_votes_at_once_of_one_phone_never_exceed_a_cap(room: VoteRoom) -> None:
    """Invariant 3: One current row per (poll, participant, item); caps are checked inside the same
    transaction; totals are derived.
    """
    anne, (a, b, c) = room.join("anne"), room.option_ids
    wishes = [{a: 3, b: 2}, {b: 3, c: 2}, {c: 3, a: 2}, {a: 4}, {a: 3, b: 3}] * 6

    def wish(marks: dict[str, int]) -> bool:
        try:
            room.cast(anne, marks)
        except RuleViolation:
            return False
        return True

    with ThreadPoolExecutor(30) as pool:
        taken = list(pool.map(wish, wishes))
    assert taken == [True, True, True, False, False] * 6
    (paper,) = papers(room)
    assert sum(paper.paper.marks.values()) == 5
    assert max(paper.paper.marks.values()) == 3
    assert room.finish_vote().tally["marks"] == 5


def test_a_hundred_votes_at_once_of_a_hundred_phones_are_all_counted(room: VoteRoom) -> None:
    seats = room.crowd(public=60, private=40)
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda seat: room.cast(seat, {room.option_ids[0]: 1}), seats))
    result = room.finish_vote()
    assert (result.voters, scores(result)[room.option_ids[0]]) == (100, 100)
    assert {key: one["voters"] for key, one in result.by_college.items()} == {
        "public": 60,
        "private": 40,
    }


def test_a_ballot_can_be_changed_and_a_late_repetition_does_not_change_it_back(
    room: VoteRoom,
) -> None:
    anne, (a, b, _) = room.join("anne"), room.option_ids
    room.cast(anne, {a: 3}, operation_id="1")
    room.cast(anne, {b: 1}, operation_id="2")
    assert room.cast(anne, {a: 3}, operation_id="1") == {a: 3}
    assert scores(room.finish_vote()) == {a: 0, b: 1, room.option_ids[2]: 0}


def test_a_vote_is_taken_back_by_a_blank_ballot_and_a_blank_counts_as_blank(
    room: VoteRoom,
) -> None:
    anne = room.join("anne")
    room.cast(anne, {room.option_ids[0]: 3})
    assert room.cast(anne, {room.option_ids[0]: 0}) == {}
    tally = Tally.from_json(room.finish_vote().tally)
    assert (tally.voters, tally.blank, tally.marks) == (1, 1, 0)


def test_l2_whoever_joins_during_the_vote_can_vote(room: VoteRoom) -> None:
    room.now += 60 * SECOND
    late = room.join("late")
    assert room.cast(late, {room.option_ids[0]: 1}) == {room.option_ids[0]: 1}


def test_whoever_lost_the_seed_has_voted_and_cannot_vote_again(room: VoteRoom) -> None:
    anne, bo, marks = room.join("anne"), room.join("bo"), {room.option_ids[0]: 1}
    room.cast(anne, marks, seed="x")
    with pytest.raises(NotAllowed, match="ballot-seed-lost"):
        room.cast(anne, marks, seed="another")
    with pytest.raises(NotAllowed, match="ballot-seed-lost"):
        room.cast(bo, marks, seed="x")
    with pytest.raises(RuleViolation, match="ballot-seed-missing"):
        room.cast(bo, marks, seed="")


@pytest.mark.parametrize("secrecy", ["named", "pseudonymous"])
def test_outside_a_secret_vote_the_seat_finds_its_paper_without_a_seed(
    engine: sa.Engine, secrecy: str
) -> None:
    room = VoteRoom(engine)
    room.open_vote(PollPlan("dots", secrecy=secrecy))
    anne, (a, b, _) = room.join("anne"), room.option_ids
    with Session(engine) as session:
        session.execute(sa.update(Participant).values(name="Anne"))
        session.commit()
    room.cast(anne, {a: 1}, seed="x")
    room.cast(anne, {b: 1}, seed="")
    (paper,) = papers(room)
    assert (paper.participant_id, paper.marks) == (anne.id, {b: 1})
    assert room.finish_vote().voters == 1


def test_a_named_vote_asks_for_a_name_first(engine: sa.Engine) -> None:
    room = VoteRoom(engine)
    room.open_vote(PollPlan("dots", secrecy="named"))
    anne = room.join("anne")
    with pytest.raises(RuleViolation, match="ballot-needs-name") as refusal:
        room.cast(anne, {room.option_ids[0]: 1})
    assert refusal.value.field == "name"
    assert papers(room) == []


def test_a_ballot_above_a_cap_leaves_nothing_behind(room: VoteRoom) -> None:
    anne = room.join("anne")
    with pytest.raises(RuleViolation, match="too-many-dots-on-one"):
        room.cast(anne, {room.option_ids[0]: 4})
    with pytest.raises(RuleViolation, match="operation-id-malformed"):
        room.cast(anne, {room.option_ids[0]: 1}, operation_id="x" * 37)
    with Session(room.engine) as session:
        assert session.scalars(sa.select(Participation)).all() == []
        assert session.scalars(sa.select(BallotPaper)).all() == []
    assert room.poll().rules_hash is None


def test_only_a_seat_of_the_room_votes_and_not_while_the_step_is_paused(room: VoteRoom) -> None:
    anne, marks = room.join("anne"), {room.option_ids[0]: 1}
    for stranger in (SYSTEM, Actor(id=anne.id, workshop_id="elsewhere")):
        with pytest.raises(NotAllowed):
            room.cast(stranger, marks)
    with room.unit() as uow:
        steps.pause_step(uow, SYSTEM, room.step_id("vote"))
    with pytest.raises(RuleViolation, match="not-now-vote"):
        room.cast(anne, marks)


def test_m14_nothing_ties_a_secret_paper_to_a_seat(room: VoteRoom) -> None:
    anne = room.join("anne")
    room.cast(anne, {room.option_ids[0]: 1}, seed="the seed", operation_id="the operation")
    with Session(room.engine) as session:
        (paper,) = papers(room)
        outcome = session.scalars(
            sa.select(OperationOutcome).where(OperationOutcome.operation_id == "the operation")
        ).one()
        assert paper.participant_id is None
        assert outcome.actor_key == paper.key_hash
        assert outcome.scope == room.poll().id
        lines = [line.verb for line in session.scalars(sa.select(JournalEntry))]
        assert not any(verb.startswith("ballot") for verb in lines)
        participation = session.scalars(sa.select(Participation)).one()
        assert participation.participant_id not in {
            *(paper.key_hash, paper.college_key, outcome.actor_key),
            *(str(mark) for mark in paper.marks),
        }
    columns = {*BallotPaper.__table__.columns, *Participation.__table__.columns}
    assert not any(isinstance(one.type, sa.DateTime | sa.Integer) for one in columns)


def test_x5_the_first_ballot_seals_the_rules(room: VoteRoom) -> None:
    assert room.poll().rules_hash is None
    room.cast(room.join("anne"), {})
    sealed = room.poll()
    assert sealed.rules_hash == rules_hash(sealed.rules)
    assert sealed.rules.colleges == ("public", "private")
    room.cast(room.join("bo"), {})
    assert room.poll().rules_hash == sealed.rules_hash


class TestReasons:
    """M9: an objection comes with its reason, which stands beside the paper and then apart."""

    @pytest.fixture
    def room(self, engine: sa.Engine) -> VoteRoom:
        made = VoteRoom(engine)
        made.open_vote(PollPlan("consent"))
        return made

    @staticmethod
    def kept(room: VoteRoom) -> list[tuple[str, str]]:
        with Session(room.engine) as session:
            return [(one.key_hash, one.text) for one in session.scalars(sa.select(BallotReason))]

    def test_an_objection_without_a_reason_is_refused_and_leaves_nothing(
        self, room: VoteRoom
    ) -> None:
        a, *_ = room.option_ids
        with pytest.raises(RuleViolation, match="reason-missing") as refusal:
            room.cast(room.join("anne"), {a: OBJECTION})
        assert refusal.value.field == a
        assert papers(room) == []

    def test_a_changed_ballot_replaces_its_reasons(self, room: VoteRoom) -> None:
        anne, (a, b, _) = room.join("anne"), room.option_ids
        room.cast(anne, {a: OBJECTION}, reasons={a: "Trop cher", b: "sans objet"})
        room.cast(anne, {b: OBJECTION}, reasons={b: "Trop lent"})
        (paper,) = papers(room)
        assert self.kept(room) == [(paper.key_hash, "Trop lent")]
        room.cast(anne, {})
        assert self.kept(room) == []

    def test_words_on_the_gradients_follow_the_marks_and_lose_their_paper_at_counting(
        self, engine: sa.Engine
    ) -> None:
        room = VoteRoom(engine)
        room.open_vote(PollPlan("gradients"))
        anne, (a, b, _) = room.join("anne"), room.option_ids
        room.cast(anne, {a: 8, b: 7}, reasons={a: "Moins cher", b: ""})
        room.cast(anne, {a: 7, b: 1}, reasons={a: "Plus petit", b: "Bravo"})
        (paper,) = papers(room)
        assert self.kept(room) == [(paper.key_hash, "Plus petit")]
        room.finish_vote()
        ((key_hash, text),) = self.kept(room)
        assert text == "Plus petit"
        assert key_hash != paper.key_hash

    def test_of_two_ballots_written_together_the_words_of_the_last_are_kept(
        self, room: VoteRoom
    ) -> None:
        anne, (a, b, _) = room.join("anne"), room.option_ids
        one = CastRequest(room.poll().id, {a: OBJECTION}, "seed", "1", reasons={a: "Trop cher"})
        other = CastRequest(room.poll().id, {b: 1}, "seed", "2")
        with room.unit() as uow:
            cast_ballots(uow, [(anne, one), (anne, other)])
        (paper,) = papers(room)
        assert paper.marks == {b: 1}
        assert self.kept(room) == []

    def test_m14_counting_takes_the_reason_off_its_paper(self, room: VoteRoom) -> None:
        a, *_ = room.option_ids
        room.cast(room.join("anne"), {a: OBJECTION}, reasons={a: "Trop cher"})
        room.finish_vote()
        (paper,) = papers(room)
        ((key_hash, text),) = self.kept(room)
        assert text == "Trop cher"
        assert key_hash != paper.key_hash
