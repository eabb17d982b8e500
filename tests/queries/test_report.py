"""The report holds what the room was shown, and every figure of it equals the projector's."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor, Grant, Role
from cocreate.models.proposals import Proposal
from cocreate.operations import consolidation, counting, proposals
from cocreate.queries.histories import OriginsInRound, history_of
from cocreate.queries.live import live_state
from cocreate.queries.report import WorkshopReport, workshop_report
from cocreate.queries.results import results_of
from tests.builders import POND, TANK, Ideation, Room, VoteRoom

DECIDER = Actor(id="d", grants=(Grant(Role.DECIDER, "water"),))


def report(room: Room, actor: Actor = SYSTEM) -> WorkshopReport:
    with Session(room.engine) as session:
        return workshop_report(session, actor, room.id, room.now)


def publish(room: VoteRoom) -> None:
    with room.unit() as uow:
        counting.publish_result(uow, SYSTEM, room.poll().id)


def test_the_agenda_stands_in_it_as_planned_and_as_held(engine: sa.Engine) -> None:
    room = Room(engine)
    room.now += dt.timedelta(minutes=3)
    room.open()
    room.now += dt.timedelta(minutes=7)
    room.go("closing")
    room.now += dt.timedelta(minutes=1)
    room.go("opening")
    room.now += dt.timedelta(minutes=2)
    room.close()
    opening, ideation, *_, closing = report(room).steps
    assert (opening.planned_minutes, opening.held_minutes) == (5, 9)
    assert opening.began_at == room.workshop().opened_at
    assert opening.ended_at == room.now
    assert (ideation.began_at, ideation.held_minutes) == (None, 0)
    assert ideation.planned_at == opening.planned_at + dt.timedelta(minutes=5)
    assert closing.planned_at == opening.planned_at + dt.timedelta(minutes=35)
    assert closing.held_minutes == 1


def test_its_totals_are_those_of_the_projector(engine: sa.Engine) -> None:
    room = VoteRoom(engine, proposals_count=3)
    bo, cy = room.join("bo", "private"), room.join("cy", "private")
    room.open_vote()
    room.cast(bo, {room.option_ids[0]: 2, room.option_ids[1]: 1})
    room.cast(cy, {room.option_ids[0]: 1})
    room.finish_vote()
    assert (report(room).results, report(room).unpublished) == ((), 1)
    publish(room)
    found = report(room)
    with Session(engine) as session:
        shown = results_of(session, room.id, Audience.SCREEN)
        figures = live_state(session, room.id, Audience.SCREEN, room.now).figures
    assert (found.results, found.unpublished) == (shown, 0)
    assert found.joined == figures["joined"] == sum(one.seats for one in found.colleges) == 3
    assert found.results[0].total.voters == figures["voted"] == 2
    assert len(found.proposals) == figures["proposals"] == 3
    assert found.results[0].rules_hash == room.poll().rules_hash
    assert report(room, DECIDER) == found


def test_in_silence_and_before_the_reveal_it_holds_no_proposal(engine: sa.Engine) -> None:
    room = Ideation(engine)
    room.submit(room.anne, TANK)
    assert report(room).proposals == ()
    room.go("opening")
    assert report(room).proposals == ()
    room.close()
    assert [one.title for one in report(room).proposals] == ["Citernes"]


def test_what_was_hidden_or_withdrawn_is_counted_without_its_words(engine: sa.Engine) -> None:
    room = Ideation(engine)
    hidden, withdrawn = room.submit(room.anne, TANK), room.submit(room.bo, POND)
    with room.unit() as uow:
        consolidation.hide_proposal(uow, SYSTEM, hidden, "Nomme Untel")
    with room.unit() as uow:
        proposals.withdraw_proposal(uow, room.bo, withdrawn)
    room.close()
    found = report(room)
    assert [(one.number, one.title, one.summary) for one in found.proposals] == [
        (1, "", ""),
        (2, "", ""),
    ]
    assert [(one.is_hidden, one.state) for one in found.proposals] == [
        (True, "proposed"),
        (False, "withdrawn"),
    ]
    assert "Untel" not in str(found)


def test_nobody_is_named_in_it(engine: sa.Engine) -> None:
    room = VoteRoom(engine)
    ids = [str(room.join(name).id) for name in ("a", "b")]
    room.go("closing")
    room.close()
    assert not [one for one in ids if one in str(report(room))]


def test_who_may_not_read_it_finds_none(engine: sa.Engine) -> None:
    room = Room(engine)
    room.open()
    lead = Actor(id="l", grants=(Grant(Role.LEAD, "water"),))
    for reader in (VISITOR, room.join(), lead):
        with pytest.raises(NotFound, match="no-such-workshop"):
            report(room, reader)


class MergedAfterVote(VoteRoom):
    """A (7 votes) and B (5 votes, 3 people in both) become C after the vote."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine, proposals_count=3)
        self.a, self.b, _ = self.option_ids
        people = [self.join(f"phone {n}") for n in range(9)]
        self.open_vote()
        for n, person in enumerate(people):
            chosen = ([self.a] if n < 7 else []) + ([self.b] if n >= 4 else [])
            self.cast(person, dict.fromkeys(chosen, 1))
        self.finish_vote()
        publish(self)
        self.go("consolidation")
        with self.unit() as uow:
            self.c = consolidation.merge_proposals(uow, SYSTEM, (self.a, self.b), "C", "A et B")

    def history(self, proposal_id: str) -> tuple[OriginsInRound, ...]:
        with Session(self.engine) as session:
            proposal = session.get_one(Proposal, proposal_id)
            return history_of(session, proposal, Audience.SCREEN)


def test_a_merge_after_a_vote_shows_its_origins_and_distinct_supporters_as_history(
    engine: sa.Engine,
) -> None:
    room = MergedAfterVote(engine)
    (voted,) = room.history(room.c)
    assert sorted(one.supporters for one in voted.origins) == [5, 7]
    assert (voted.distinct_supporters, voted.voters) == (9, 9)
    by_number = {one.number: one for one in report(room).proposals}
    assert by_number[4].origins == (1, 2)
    assert by_number[1].merged_into == 4
    assert by_number[4].history == (voted,)
    (result,) = report(room).results
    assert by_number[4].id not in {one.option.id for one in result.total.options}


def test_undoing_a_merge_after_a_vote_leaves_result_and_origins_as_they_were(
    engine: sa.Engine,
) -> None:
    room = MergedAfterVote(engine)
    before = report(room).results
    with room.unit() as uow:
        consolidation.split_proposal(uow, SYSTEM, room.c)
    assert room.history(room.a) == ()
    after = report(room)
    assert after.results == before
    states = {one.number: (one.state, one.merged_into) for one in after.proposals}
    assert states[1] == states[2] == ("proposed", None)
    assert states[4] == ("withdrawn", None)
