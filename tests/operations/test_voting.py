"""One person, one ballot, changeable until closing, counted once and tied to nobody."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation
from cocreate.domain.permissions import SYSTEM, Actor
from cocreate.domain.workshops import StepState, WorkshopState
from cocreate.models.journal import JournalEntry
from cocreate.models.voting import BallotPaper, Participation, Poll, PollResult
from cocreate.models.workshops import (
    College,
    OperationOutcome,
    Participant,
    Pulse,
    Step,
    Workshop,
)
from cocreate.operations.voting import CastRequest, cast_ballot, close_poll
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
ANNE = Actor(id="seat-1", workshop_id="w")
BO = Actor(id="seat-2", workshop_id="w")


@pytest.fixture(autouse=True)
def _room(engine: sa.Engine) -> None:
    """A room of two seats with an open secret poll of five dots."""
    with Session(engine) as session:
        session.add(
            Workshop(
                id="w",
                pillar_id="water",
                template_key="blank",
                title={},
                starts_at=NOON,
                languages=["fr"],
                state=WorkshopState.OPEN,
                join_code="AAAAAA",
                join_token="t",
                seat_secret="s",
                created_at=NOON,
            )
        )
        session.flush()
        session.add(Pulse(workshop_id="w", marks={}))
        session.add(College(id="c", workshop_id="w", key="public", position=1, name={}))
        session.add(
            Step(
                id="s",
                workshop_id="w",
                position=1,
                phase="vote",
                title={},
                planned_minutes=10,
                options={},
                state=StepState.OPEN,
            )
        )
        session.flush()
        for seat in ("seat-1", "seat-2"):
            session.add(
                Participant(
                    id=seat,
                    workshop_id="w",
                    seat_hash=seat,
                    college_id="c",
                    language="fr",
                    joined_on=NOON.date(),
                )
            )
        session.add(
            Poll(
                id="p",
                workshop_id="w",
                step_id="s",
                method="dots",
                option_ids=["a", "b"],
                settings={"total": 5, "max_per_option": 3},
                state="open",
            )
        )
        session.commit()


def unit(engine: sa.Engine) -> UnitOfWork:
    return UnitOfWork(Session(engine), lambda: NOON, ())


def cast(
    engine: sa.Engine, actor: Actor, marks: dict[str, object], seed: str = "x", op: str = "1"
) -> object:
    with unit(engine) as uow:
        return cast_ballot(uow, actor, CastRequest("p", marks, seed, op))


def close(engine: sa.Engine) -> None:
    with unit(engine) as uow:
        close_poll(uow, SYSTEM, "p")


def result(engine: sa.Engine) -> PollResult:
    with Session(engine) as session:
        return session.scalars(sa.select(PollResult)).one()


def test_fifty_identical_votes_at_once_are_one_vote_and_fifty_successes(engine: sa.Engine) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: cast(engine, ANNE, {"a": 2}), range(50)))
    assert answers == [{"a": 2}] * 50
    close(engine)
    assert result(engine).tally["marks"] == 2


def test_a_ballot_can_be_changed_and_a_late_repetition_does_not_change_it_back(
    engine: sa.Engine,
) -> None:
    cast(engine, ANNE, {"a": 3}, op="1")
    cast(engine, ANNE, {"b": 1}, op="2")
    assert cast(engine, ANNE, {"a": 3}, op="1") == {"a": 3}
    close(engine)
    standings = result(engine).tally["standings"]
    assert [(one["option_id"], one["score"]) for one in standings] == [("b", 1), ("a", 0)]


def test_whoever_lost_the_seed_has_voted_and_cannot_vote_again(engine: sa.Engine) -> None:
    cast(engine, ANNE, {"a": 1}, seed="x")
    with pytest.raises(NotAllowed, match="ballot-seed-lost"):
        cast(engine, ANNE, {"a": 1}, seed="another")
    with pytest.raises(NotAllowed, match="ballot-seed-lost"):
        cast(engine, BO, {"a": 1}, seed="x", op="2")


def test_a_ballot_above_a_cap_leaves_nothing_behind(engine: sa.Engine) -> None:
    with pytest.raises(RuleViolation, match="too-many-dots-on-one"):
        cast(engine, ANNE, {"a": 4})
    with Session(engine) as session:
        for record in (Participation, BallotPaper, OperationOutcome):
            assert session.scalars(sa.select(record)).all() == []


def test_no_ballot_counts_after_closing_and_closing_twice_counts_once(engine: sa.Engine) -> None:
    cast(engine, ANNE, {"a": 1})
    close(engine)
    close(engine)
    with Session(engine) as session:
        (line,) = session.scalars(sa.select(JournalEntry)).all()
        assert (line.verb, line.role, line.facts) == ("poll:close", "administrator", {"voters": 1})
    with pytest.raises(RuleViolation, match="not-now-vote"):
        cast(engine, BO, {"a": 1}, seed="y")
    counted = result(engine)
    assert (counted.voters, counted.present) == (1, 2)
    assert counted.by_college["public"] == counted.tally


def test_a_participant_cannot_close_a_poll(engine: sa.Engine) -> None:
    with pytest.raises(NotAllowed), unit(engine) as uow:
        close_poll(uow, ANNE, "p")


def test_no_paper_of_a_secret_poll_names_its_participant_anywhere(engine: sa.Engine) -> None:
    cast(engine, ANNE, {"a": 1}, seed="x")
    with Session(engine) as session:
        paper = session.scalars(sa.select(BallotPaper)).one()
        outcome = session.scalars(sa.select(OperationOutcome)).one()
        poll = session.scalars(sa.select(Poll)).one()
        assert paper.participant_id is None
        assert "seat-1" not in {paper.key_hash, outcome.actor_key, outcome.scope}
        assert poll.rules_hash is not None
