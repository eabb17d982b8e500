"""Whatever happens in whatever order, a result holds exactly the ballots that were accepted."""

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.voting import Tally
from cocreate.operations import counting, polls, steps
from tests.builders import VoteRoom

SECOND = dt.timedelta(seconds=1)
CASTS = st.tuples(st.just("cast"), st.integers(0, 2), st.integers(0, 3), st.sampled_from([0, 1, 4]))
LEADS = st.sampled_from(
    [(act, 0, 0, 0) for act in ("close", "count", "pause", "resume")]
    + [("wait", seconds, 0, 0) for seconds in (1, 2, 3)]
)
ACTS = st.lists(CASTS | LEADS, max_size=5)
# Most is to be learnt around the closing, so every life has one.
LIVES = st.tuples(ACTS, st.just([("close", 0, 0, 0)]), ACTS, st.lists(CASTS, max_size=2)).map(
    lambda parts: [act for part in parts for act in part]
)


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    return VoteRoom(engine)


class Model:
    """What should be true of one round: who marked what, and until when ballots count."""

    def __init__(self) -> None:
        self.papers: dict[str, int] = {}
        self.until: dt.datetime | None = None
        self.counted = False
        self.paused = False

    def takes(self, reached_at: dt.datetime) -> bool:
        if self.counted:
            return False
        return not self.paused if self.until is None else reached_at <= self.until


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=LIVES)
def test_a_result_holds_the_last_accepted_ballot_of_each_person(
    room: VoteRoom, acts: list[tuple[str, int, int, int]]
) -> None:
    room.open_vote()
    seats, model, option = room.crowd(public=3), Model(), room.option_ids[0]
    for act, first, dots, age in acts:
        if act == "cast":
            reached_at = room.now - age * SECOND
            try:
                room.cast(seats[first], {option: dots}, reached_at=reached_at)
                assert model.takes(reached_at)
                model.papers[seats[first].id or ""] = dots
            except RuleViolation:
                assert not model.takes(reached_at)
        elif act == "wait":
            room.now += first * SECOND
        else:
            _lead(room, model, act)
    _lead(room, model, "close")
    room.now += 10 * SECOND
    _lead(room, model, "count")
    tally = Tally.from_json(room.result().tally)
    assert (tally.voters, tally.marks) == (len(model.papers), sum(model.papers.values()))
    assert tally.blank == sum(not dots for dots in model.papers.values())
    _prepare_the_next_example(room)


def _lead(room: VoteRoom, model: Model, act: str) -> None:
    with room.unit() as uow:
        if act == "close":
            polls.close_poll(uow, SYSTEM, room.poll().id)
            grace = 0 if model.paused else 2
            model.until = model.until or room.now + grace * SECOND
        elif act == "count":
            counted = counting.count_due_polls(uow)
            due = model.until is not None and room.now >= model.until + SECOND
            assert counted == int(due and not model.counted)
            model.counted = model.counted or due
        else:
            change = steps.pause_step if act == "pause" else steps.resume_step
            change(uow, SYSTEM, room.step_id("vote"))
            model.paused = act == "pause"


def _prepare_the_next_example(room: VoteRoom) -> None:
    with room.unit() as uow:
        steps.resume_step(uow, SYSTEM, room.step_id("vote"))
        polls.new_round(uow, SYSTEM, room.poll().id)
