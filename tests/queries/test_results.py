"""A counted vote: people, marks and shares, per college where that tells on nobody."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.voting.ballot_keys import ballot_key, key_hash
from cocreate.domain.voting.methods.consent import OBJECTION
from cocreate.domain.voting.methods.gradients import LEVELS
from cocreate.models.voting import BallotPaper, Poll, PollResult
from cocreate.models.workshops import Participant
from cocreate.operations import polls
from cocreate.operations.polls import PollPlan
from cocreate.queries.participation import participation_list
from cocreate.queries.proofs.recounts import check_receipt, recount, recount_all
from cocreate.queries.results import ResultView, result_view, results_of
from cocreate.queries.voting import ballot_view
from tests.builders import VoteRoom


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    made = VoteRoom(engine)
    made.open_vote()
    return made


def result(room: VoteRoom, audience: Audience = Audience.FACILITATOR) -> ResultView:
    with Session(for_reading(room.engine)) as session:
        found = result_view(session, room.poll().id, audience)
    assert found is not None
    return found


def test_a_result_shows_people_marks_blanks_present_and_ties_as_ties(room: VoteRoom) -> None:
    a, b, c = room.option_ids
    seats = room.crowd(public=5)
    for seat, marks in zip(seats, ({a: 2, b: 3}, {a: 1}, {c: 1}, {}, {b: 1, c: 3}), strict=True):
        room.cast(seat, marks)
    room.finish_vote()
    view = result(room)
    assert (view.total.voters, view.total.blank, view.total.marks, view.present) == (5, 1, 11, 6)
    # Two options tie with four dots: they share the rank, in the order of the poll.
    assert [
        (one.option.id, one.rank, one.tied, one.score, one.supporters) for one in view.total.options
    ] == [(b, 1, True, 4, 2), (c, 1, True, 4, 2), (a, 3, False, 3, 2)]
    assert view.rules_hash == room.poll().rules_hash
    assert (view.phase, view.round, view.method) == ("vote", 1, "dots")


def test_x10_percentages_come_from_fifteen_people_on_and_always_with_an_interval(
    room: VoteRoom,
) -> None:
    seats = room.crowd(public=15)
    for number, seat in enumerate(seats[:14]):
        room.cast(seat, {room.option_ids[0]: 1} if number < 7 else {})
    room.finish_vote()
    assert all(one.share is None for one in result(room).total.options)
    with room.unit() as uow:
        polls.new_round(uow, SYSTEM, room.poll().id)
    room.open_vote()
    for number, seat in enumerate(seats):
        room.cast(seat, {room.option_ids[0]: 1} if number < 6 else {})
    room.finish_vote()
    share = result(room).total.options[0].share
    assert share is not None
    assert (share.numerator, share.denominator, share.value) == (6, 15, 0.4)
    # Wilson's interval for 6 of 15, worked out by hand.
    assert (round(share.low, 4), round(share.high, 4)) == (0.1982, 0.6425)


class TestColleges:
    """B6: no college of a few people is shown, nor can it be had by subtraction."""

    def test_colleges_of_five_and_more_are_shown(self, room: VoteRoom) -> None:
        for seat in room.crowd(public=6, private=5):
            room.cast(seat, {room.option_ids[0]: 1})
        room.finish_vote()
        shown = {
            one.key: None if one.totals is None else one.totals.voters
            for one in result(room).colleges
        }
        assert shown == {"public": 6, "private": 5}
        assert result(room).colleges[0].name == {"fr": "Acteurs publics", "nl": "Publieke actoren"}

    @pytest.mark.parametrize("audience", list(Audience))
    def test_a_college_of_two_is_withheld_and_so_is_the_one_that_would_tell_it(
        self, room: VoteRoom, audience: Audience
    ) -> None:
        """B6: a college of two voters is not shown, nor derivable by subtracting other totals."""
        for seat in room.crowd(public=6, private=2):
            room.cast(seat, {room.option_ids[0]: 1})
        room.finish_vote()
        room.publish()
        view = result(room, audience)
        assert view.total.voters == 8
        assert [one.totals for one in view.colleges] == [None, None]


def test_gradients_show_the_people_of_every_level_by_its_name(engine: sa.Engine) -> None:
    room = VoteRoom(engine)
    room.open_vote(PollPlan("gradients"))
    first = room.option_ids[0]
    for seat, level in zip(room.crowd(public=3), (1, 1, 8), strict=True):
        room.cast(seat, {first: level})
    room.finish_vote()
    one = next(one for one in result(room).total.options if one.option.id == first)
    assert [(m.mark, m.people) for m in one.marks if m.people] == [(1, 2), (8, 1)]
    assert [m.label for m in one.marks] == list(LEVELS.values())
    assert (one.supporters, one.opposed, one.out_of, one.accepted) == (2, 1, 3, False)


def test_reasons_of_objections_are_shown_with_the_counted_result(engine: sa.Engine) -> None:
    room = VoteRoom(engine)
    room.open_vote(PollPlan("consent"))
    first, second, _ = room.option_ids
    anne, bo = room.join("anne"), room.join("bo")
    room.cast(anne, {first: OBJECTION}, reasons={first: "Trop cher"})
    room.cast(bo, {first: OBJECTION, second: 1}, reasons={first: "Trop tard"})
    with Session(for_reading(engine)) as session:
        mine = ballot_view(session, anne, room.poll().id, f"seed of {anne.id}")
        assert dict(mine.reasons) == {first: "Trop cher"}
        assert result_view(session, room.poll().id, Audience.FACILITATOR) is None
    room.finish_vote()
    told = {one.option.id: sorted(one.reasons) for one in result(room).total.options}
    assert told[first] == ["Trop cher", "Trop tard"]
    assert told[second] == []


class TestParticipation:
    """M15: who voted is shown after the count, from five voters on, to whoever runs the room."""

    def test_two_voters_are_not_named_and_five_of_eight_are(self, room: VoteRoom) -> None:
        seats = room.crowd(public=8)
        with Session(room.engine) as session:
            session.get_one(Participant, seats[0].id).name = "Zoë"
            session.commit()
        for seat in seats[:2]:
            room.cast(seat, {})
        room.finish_vote()
        assert self._names(room) == []
        with room.unit() as uow:
            polls.new_round(uow, SYSTEM, room.poll().id)
        room.open_vote()
        for seat in seats[:5]:
            room.cast(seat, {})
        assert self._names(room) == []
        room.finish_vote()
        assert self._names(room) == ["", "", "", "", "Zoë"]
        assert self._names(room, Audience.PARTICIPANT) == []
        assert self._names(room, Audience.SCREEN) == []

    @staticmethod
    def _names(room: VoteRoom, audience: Audience = Audience.FACILITATOR) -> list[str]:
        with Session(for_reading(room.engine)) as session:
            voters = participation_list(session, room.poll().id, audience)
            return [one.name for one in voters]


@pytest.mark.parametrize("secrecy", ["named", "pseudonymous", "secret"])
def test_only_a_named_vote_says_who_marked_what(engine: sa.Engine, secrecy: str) -> None:
    room = VoteRoom(engine)
    room.open_vote(PollPlan("dots", secrecy=secrecy))
    anne = room.join("anne")
    with Session(engine) as session:
        session.get_one(Participant, anne.id).name = "Anne"
        session.commit()
    room.cast(anne, {room.option_ids[0]: 2})
    room.finish_vote()
    ballots = [(one.name, one.college, dict(one.marks)) for one in result(room).ballots]
    expected = [("Anne", "public", {room.option_ids[0]: 2})]
    assert ballots == (expected if secrecy == "named" else [])


def test_results_come_in_the_order_of_the_agenda_and_know_their_corrections(
    room: VoteRoom,
) -> None:
    room.finish_vote()
    first = room.poll().id
    with room.unit() as uow:
        polls.new_round(uow, SYSTEM, first)
    room.open_vote()
    room.finish_vote()
    with Session(for_reading(room.engine)) as session:
        old, new = results_of(session, room.id, Audience.FACILITATOR)
    assert (old.poll_id, old.corrected_by_id) == (first, new.poll_id)
    assert (new.corrects_id, new.round, new.corrected_by_id) == (first, 2, None)


class TestProofs:
    def test_x6_a_ballot_key_answers_counted_and_nothing_else(self, room: VoteRoom) -> None:
        anne, poll_id = room.join("anne"), room.poll().id
        room.cast(anne, {room.option_ids[0]: 1})
        key = ballot_key(f"seed of {anne.id}", poll_id)
        assert self._counted(room, key) is False
        room.finish_vote()
        assert self._counted(room, f" {key} ") is True
        assert self._counted(room, ballot_key("another", poll_id)) is False
        with pytest.raises(RuleViolation, match="ballot-key-malformed"):
            self._counted(room, "not a key")

    def test_x6_deleting_the_paper_makes_the_receipt_and_the_recount_fail(
        self, room: VoteRoom
    ) -> None:
        anne = room.join("anne")
        room.cast(anne, {room.option_ids[0]: 1})
        room.finish_vote()
        assert self._recount(room) == ()
        with Session(room.engine) as session:
            session.execute(sa.delete(BallotPaper))
            session.commit()
        assert self._counted(room, ballot_key(f"seed of {anne.id}", room.poll().id)) is False
        assert self._recount(room) == (
            "papers",
            "voters",
            "total",
            "colleges",
            "participation",
            "acknowledged",
        )

    def test_x9_a_count_of_what_no_phone_was_told_is_not_published(self, room: VoteRoom) -> None:
        anne, bo = room.join("anne"), room.join("bo")
        first, second, _ = room.option_ids
        room.cast(anne, {first: 1})
        room.cast(anne, {first: 2})
        room.cast(bo, {second: 1})
        with Session(room.engine) as session:
            # Before the count: the papers and the result agree with each other, and with nobody.
            session.execute(
                sa.update(BallotPaper)
                .where(BallotPaper.key_hash == key_hash(f"seed of {bo.id}", room.poll().id))
                .values(marks={second: 3})
            )
            session.commit()
        room.finish_vote()

        assert self._recount(room) == ("acknowledged",)
        with pytest.raises(RuleViolation, match="result-differs"):
            room.publish()
        assert room.poll().published_at is None

    def test_a_recount_notices_other_rules_and_a_result_that_is_missing(
        self, room: VoteRoom
    ) -> None:
        room.finish_vote()
        with Session(room.engine) as session:
            session.execute(sa.update(Poll).values(suppression_threshold=2))
            session.commit()
        assert self._recount(room) == ("rules",)
        with Session(room.engine) as session:
            session.execute(sa.delete(PollResult))
            session.commit()
        with Session(for_reading(room.engine)) as session:
            (one,) = recount_all(session)
        assert (one.differences, one.agrees, one.workshop_id) == (("result",), False, room.id)

    def test_a_poll_that_is_not_closed_cannot_be_recounted(self, room: VoteRoom) -> None:
        with Session(for_reading(room.engine)) as session:
            assert recount_all(session) == ()
            with pytest.raises(NotFound):
                recount(session, room.poll().id)

    @staticmethod
    def _counted(room: VoteRoom, key: str) -> bool:
        with Session(for_reading(room.engine)) as session:
            return check_receipt(session, room.poll().id, key)

    @staticmethod
    def _recount(room: VoteRoom) -> tuple[str, ...]:
        with Session(for_reading(room.engine)) as session:
            return recount(session, room.poll().id).differences
