"""One transaction: everything or nothing, and news only after commit."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.events import BallotCast, Event, StaffSessionEnded, StepChanged
from cocreate.domain.permissions import SYSTEM, Actor, Role
from cocreate.models import Base
from cocreate.models.journal import JournalEntry
from cocreate.models.workshops import Pulse
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def engine() -> Iterator[sa.Engine]:
    # Foreign keys stay unchecked here: the pulse of a workshop is enough for these tests.
    made = sa.create_engine("sqlite://")
    Base.metadata.create_all(made)
    with Session(made) as session:
        session.add(Pulse(workshop_id="w", revision=4, marks={"join": 2}))
        session.commit()
    yield made
    made.dispose()


def unit(engine: sa.Engine, heard: list[Event]) -> UnitOfWork:
    return UnitOfWork(Session(engine), lambda: NOON, (heard.append,))


def pulse(engine: sa.Engine) -> tuple[int, dict[str, object]]:
    with Session(engine) as session:
        found = session.scalars(sa.select(Pulse)).one()
        return found.revision, found.marks


def test_a_commit_raises_the_revision_once_marks_the_regions_and_then_tells(
    engine: sa.Engine,
) -> None:
    heard: list[Event] = []
    with unit(engine, heard) as uow:
        uow.announce(StepChanged("w"))
        uow.announce(BallotCast("w"))
        assert heard == []
    assert heard == [StepChanged("w"), BallotCast("w")]
    revision, marks = pulse(engine)
    assert revision == 5
    assert marks == {"join": 2, **dict.fromkeys(StepChanged.touches, 5)}


def test_a_ballot_moves_the_revision_and_makes_no_region_stale(engine: sa.Engine) -> None:
    with unit(engine, []) as uow:
        uow.announce(BallotCast("w"))
    assert pulse(engine) == (5, {"join": 2})


def test_what_happens_to_staff_is_told_and_moves_no_workshop(engine: sa.Engine) -> None:
    heard: list[Event] = []
    with unit(engine, heard) as uow:
        uow.announce(StaffSessionEnded(("s",)))
    assert heard == [StaffSessionEnded(("s",))]
    assert pulse(engine) == (4, {"join": 2})


def test_what_is_rolled_back_is_neither_kept_nor_told(engine: sa.Engine) -> None:
    heard: list[Event] = []

    def fail_half_way() -> None:
        with unit(engine, heard) as uow:
            uow.record(SYSTEM, Role.ADMINISTRATOR, "step:open", ("step", "s"))
            uow.announce(StepChanged("w"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert heard == []
    assert pulse(engine) == (4, {"join": 2})
    with Session(engine) as session:
        assert session.scalars(sa.select(JournalEntry)).all() == []


def test_a_refused_attempt_stays_in_the_journal_and_nothing_else_of_it(engine: sa.Engine) -> None:
    heard: list[Event] = []

    def attempt() -> None:
        with unit(engine, heard) as uow:
            uow.record(SYSTEM, Role.ADMINISTRATOR, "poll:open", ("poll", "p"))
            uow.record_refusal(SYSTEM, Role.ADMINISTRATOR, "poll:change", ("poll", "p"), rule="x")
            uow.announce(StepChanged("w"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        attempt()
    assert heard == []
    with Session(engine) as session:
        (line,) = session.scalars(sa.select(JournalEntry)).all()
        assert (line.verb, line.facts) == ("poll:change-refused", {"rule": "x"})


def test_the_journal_names_staff_and_never_a_participant(engine: sa.Engine) -> None:
    with unit(engine, []) as uow:
        uow.record(SYSTEM, Role.ADMINISTRATOR, "poll:close", ("poll", "p"), papers=3)
        seat = Actor(id="seat", workshop_id="w")
        uow.record(seat, Role.PARTICIPANT, "ballot:cast", ("poll", "p"))
    with Session(engine) as session:
        lines = session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)).all()
        assert [(line.account_id, line.role) for line in lines] == [
            ("system", "administrator"),
            (None, "participant"),
        ]
        assert lines[0].at == NOON
        assert lines[0].facts == {"papers": 3}


def test_a_line_tells_which_workshop_it_belongs_to(engine: sa.Engine) -> None:
    with unit(engine, []) as uow:
        uow.record(SYSTEM, Role.ADMINISTRATOR, "workshop:open", ("workshop", "w"))
        uow.record(SYSTEM, Role.ADMINISTRATOR, "poll:open", ("poll", "p"), "w")
        uow.record_refusal(SYSTEM, Role.ADMINISTRATOR, "poll:change", ("poll", "p"), "w")
        uow.record(SYSTEM, Role.ADMINISTRATOR, "account:edit", ("account", "a"))
    with Session(engine) as session:
        lines = session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)).all()
        assert [one.workshop_id for one in lines] == ["w", "w", None]
        assert all(one.facts == {} for one in lines)


def test_a_fact_may_have_any_name(engine: sa.Engine) -> None:
    facts = {
        "role": "reader",
        "verb": "v",
        "actor": "a",
        "workshop_id": "x",
        "subject": "s",
        "self": "x",
    }
    with unit(engine, []) as uow:
        uow.record(SYSTEM, Role.ADMINISTRATOR, "account:edit", ("account", "a"), **facts)
    with Session(engine) as session:
        (line,) = session.scalars(sa.select(JournalEntry)).all()
        assert (line.role, line.facts) == ("administrator", facts)
