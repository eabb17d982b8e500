"""What came in together is committed together, and whatever goes wrong is one ballot's own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading, make_engine
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor
from cocreate.domain.voting.rules import rules_hash
from cocreate.live.intake import Answer, Intake, Taken
from cocreate.models.voting import BallotPaper, Participation
from cocreate.models.workshops import OperationOutcome, Pulse
from cocreate.operations import joining, voting
from cocreate.unit_of_work import UnitOfWork
from tests.builders import VoteRoom
from tests.stations import POSTGRESQL


class Office:
    """An intake on a real database, whose transactions begin when a test lets them."""

    def __init__(self, room: VoteRoom) -> None:
        self.room = room
        self.turn = threading.Lock()
        self.transactions = 0
        self.heard: list[object] = []
        self.intake = Intake(self._unit)

    def _unit(self) -> UnitOfWork:
        self.transactions += 1
        return UnitOfWork(
            Session(self.room.engine),
            lambda: self.room.now,
            (self.heard.append,),
            turn=self.turn,
        )

    def request(self, marks: dict[str, int], operation_id: str, **more: object) -> dict:
        """What a phone sends, apart from its seed."""
        return {"marks": marks, "operation_id": operation_id, **more}

    def together(self, *ballots: tuple[Actor, dict[str, object]]) -> list[Answer]:
        """Hand ballots in while another transaction holds the turn; the first one goes alone."""
        answers: dict[int, Answer] = {}
        all_in = threading.Event()

        def note(place: int) -> Callable[[Answer], None]:
            def done(answer: Answer) -> None:
                answers[place] = answer
                if len(answers) == len(ballots):
                    all_in.set()

            return done

        with self.turn:
            for place, (actor, sent) in enumerate(ballots):
                request = voting.CastRequest(
                    poll_id=self.room.poll().id, seed=f"seed of {actor.id}", **sent
                )
                self.intake.put(actor, request, note(place))
        assert all_in.wait(20)
        return [answers[place] for place in range(len(ballots))]

    def papers(self) -> list[dict[str, int]]:
        """The marks on all papers."""
        with Session(for_reading(self.room.engine)) as session:
            return sorted(session.scalars(sa.select(BallotPaper.marks)), key=str)

    def revision(self) -> int:
        """Where the room stands."""
        with Session(for_reading(self.room.engine)) as session:
            return session.get_one(Pulse, self.room.id).revision


@pytest.fixture
def office(engine: sa.Engine) -> Office:
    """An open secret vote of five dots on three proposals."""
    room = VoteRoom(engine)
    room.open_vote()
    return Office(room)


def test_what_queued_while_one_transaction_ran_is_one_transaction(office: Office) -> None:
    people, (first, *_) = office.room.crowd(40), office.room.option_ids
    before = office.revision()

    answers = office.together(
        *((one, office.request({first: 1}, f"{n}")) for n, one in enumerate(people))
    )

    assert {type(one) for one in answers} == {Taken}
    assert office.papers() == [{first: 1}] * 40
    # The first one may have left alone before the others were there.
    assert office.transactions <= 2
    assert {one.revision for one in answers} == set(
        range(before + 1, before + 1 + office.transactions)
    )
    assert len(office.heard) == office.transactions
    with Session(for_reading(office.room.engine)) as session:
        assert len(session.scalars(sa.select(Participation)).all()) == 40
    assert office.room.poll().rules_hash == rules_hash(office.room.poll().rules)


def test_a_refused_ballot_refuses_nobody_else(office: Office) -> None:
    anne, bo, carl = office.room.crowd(3)
    first, second, _ = office.room.option_ids

    answers = office.together(
        (anne, office.request({first: 1}, "a")),
        (bo, office.request({first: 99}, "b")),
        (carl, office.request({second: 1}, "c")),
        (Actor(id="nobody", workshop_id=office.room.id), office.request({first: 1}, "d")),
    )

    assert [type(one) for one in answers] == [Taken, RuleViolation, Taken, NotFound]
    assert office.papers() == [{first: 1}, {second: 1}] or office.papers() == [
        {second: 1},
        {first: 1},
    ]


def test_a_row_that_the_database_will_not_take_refuses_nobody_else(office: Office) -> None:
    anne, bo, carl = office.room.crowd(3)
    first, second, _ = office.room.option_ids

    answers = office.together(
        (anne, office.request({first: 1}, "a")),
        # Half a character: no database can write it.
        (bo, office.request({first: 1}, "\ud800")),
        (carl, office.request({second: 1}, "c")),
    )

    assert [type(one) for one in answers] == [Taken, UnicodeEncodeError, Taken]
    assert len(office.papers()) == 2
    again = office.together((bo, office.request({first: 1}, "b")))
    assert [type(one) for one in again] == [Taken]
    assert len(office.papers()) == 3


def test_one_person_twice_in_a_transaction_counts_once_and_the_last_word_holds(
    office: Office,
) -> None:
    (anne,), (first, second, third) = office.room.crowd(1), office.room.option_ids

    answers = office.together(
        (anne, office.request({first: 1}, "a")),
        (anne, office.request({second: 1}, "b")),
        (anne, office.request({third: 3}, "a")),
        (anne, office.request({third: 2}, "c")),
    )

    assert [dict(one.marks) for one in answers] == [{first: 1}, {second: 1}, {first: 1}, {third: 2}]
    assert office.papers() == [{third: 2}]
    assert office.together((anne, office.request({first: 5}, "b"))) == [
        Taken({second: 1}, office.revision())
    ]


def test_a_seat_given_back_meanwhile_has_no_ballot(office: Office) -> None:
    anne, bo = office.room.crowd(2)
    first, *_ = office.room.option_ids
    with office.room.unit() as uow:
        joining.leave_workshop(uow, anne)

    answers = office.together(
        (anne, office.request({first: 1}, "a")), (bo, office.request({first: 1}, "b"))
    )

    assert [type(one) for one in answers] == [NotFound, Taken]
    assert office.papers() == [{first: 1}]


def test_whoever_waits_at_a_door_is_answered_after_the_commit(office: Office) -> None:
    """Invariant 1: Ack after durable commit: the reply to an op leaves the server only after
    COMMIT, and carries the seq it produced.
    """
    people, (first, *_) = office.room.crowd(30), office.room.option_ids
    poll_id = office.room.poll().id

    def by_form(number: int) -> tuple[Taken, int]:
        request = voting.CastRequest(poll_id, {first: 1}, f"{number}", f"{number}")
        taken = office.intake.cast(people[number], request)
        return taken, office.revision()

    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(by_form, range(30)))

    assert all(taken.revision <= seen for taken, seen in answers)
    assert len(office.papers()) == 30
    assert office.transactions <= 30


if not POSTGRESQL:  # a file can be kept from growing, a server of databases cannot

    @pytest.fixture
    def full_disk(office: Office) -> Iterator[Office]:
        """The same, once the database file may not grow any more."""
        narrow = make_engine(str(office.room.engine.url))

        def fill(connection: object, _entry: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count={pages}")

        sa.event.listen(narrow, "connect", fill)
        room_engine, office.room.engine = office.room.engine, narrow
        yield office
        office.room.engine = room_engine
        narrow.dispose()

    def test_a_full_disk_acknowledges_nothing_and_says_so(full_disk: Office) -> None:
        people = full_disk.room.crowd(1)
        first, *_ = full_disk.room.option_ids
        refused: list[Answer] = []
        stored = 0
        for number in range(2000):
            (answer,) = full_disk.together(
                (people[0], full_disk.request({first: 1}, f"{number:036}"))
            )
            if not isinstance(answer, Taken):
                refused.append(answer)
                break
            stored += 1

        assert len(refused) == 1
        assert "full" in str(refused[0])
        with Session(for_reading(full_disk.room.engine)) as session:
            kept = session.scalar(
                sa.select(sa.func.count())
                .select_from(OperationOutcome)
                .where(OperationOutcome.scope == full_disk.room.poll().id)
            )
        assert kept == stored
