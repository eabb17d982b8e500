"""What goes on by itself goes on in every process, and each thing happens once."""

import collections
import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.voting.lifecycle import PollState
from cocreate.domain.workshops import CLOSES_BY_ITSELF
from cocreate.models.journal import JournalEntry
from cocreate.models.studies.records import JobKind
from cocreate.models.voting import Poll
from cocreate.models.workshops import Step
from cocreate.operations import notifications
from cocreate.operations.notifications import Addressee
from cocreate.operations.studies import jobs
from cocreate.workers.clock import Clock
from cocreate.workers.mail import Postman
from cocreate.workers.smtp import SmtpSender
from tests.builders import POND, TANK, Room, VoteRoom, publish_frame
from tests.office import Office
from tests.stations import POSTGRESQL
from tests.studying import StudyRoom
from tests.workers.smtp_server import Behaviour, MailServer

pytestmark = [pytest.mark.long, pytest.mark.processes]

PROCESSES = 4
ROOMS = 3


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Let all begin in the same moment, each in a thread and a transaction of its own."""
    together = threading.Barrier(len(acts))

    def begin(act: Callable[[], object]) -> object:
        together.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


class Hall(VoteRoom):
    """A room whose vote closes by itself, with one ballot in it; its pillar has its frame."""

    def __init__(self, engine: sa.Engine) -> None:
        Room.__init__(self, engine)
        self.open()
        self.go("ideation")
        author = self.join("author")
        proposal, _ = (self.submit(author, one) for one in (TANK, POND))
        self.go("vote")
        with Session(engine) as session:
            vote = session.get_one(Step, self.step_id("vote"))
            vote.options = {**vote.options, CLOSES_BY_ITSELF.name: 1}
            session.commit()
        self.open_vote()
        self.cast(self.join(), {proposal: 1})


@pytest.fixture(autouse=True)
def _on_postgresql() -> None:
    if not POSTGRESQL:
        pytest.fail("several processes need PostgreSQL: name it as .ci/run does")


def test_clocks_of_several_processes_close_each_step_and_count_each_vote_once(
    engine: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    publish_frame(engine)
    rooms = [Hall(engine) for _ in range(ROOMS)]
    moment = rooms[0].now + dt.timedelta(hours=1)

    rooms[0].now = moment
    clock = Clock(rooms[0].unit)
    at_once(*[clock.tick] * PROCESSES)
    rooms[0].now = moment + dt.timedelta(minutes=1)
    at_once(*[clock.tick] * PROCESSES)

    assert [one.getMessage() for one in caplog.records] == []
    with Session(engine) as session:
        assert set(session.scalars(sa.select(Poll.state))) == {PollState.CLOSED}
        acted = collections.Counter(
            session.scalars(
                sa.select(JournalEntry.verb).where(
                    JournalEntry.verb.in_(("step:close", "poll:close", "poll:count"))
                )
            )
        )
    assert acted == {"step:close": ROOMS, "poll:close": ROOMS, "poll:count": ROOMS}


def test_postmen_of_several_processes_deliver_each_mail_once(office: Office) -> None:
    with office.unit() as uow:
        for number in range(20):
            address = Addressee(f"someone{number}@office.test", "fr")
            notifications.queue_mail(uow, address, subject=f"Mail {number}", body="Bonjour\n")
    with MailServer(Behaviour()) as server:
        send = SmtpSender(f"smtp://127.0.0.1:{server.port}", "office@office.test").send
        delivered = at_once(*[Postman(office.unit, send).deliver_due] * PROCESSES)

    assert sum(map(int, delivered)) == 20
    subjects = [str(one["Subject"]) for one in server.behaviour.messages]
    assert sorted(subjects) == sorted(f"Mail {number}" for number in range(20))


def test_a_selection_is_computed_by_one_process(engine: sa.Engine) -> None:
    room = StudyRoom(engine)
    study_id = room.study(room.hold_vote("12", "13", "14"))
    room.lock(study_id)

    def claim() -> jobs.Claim | None:
        with room.unit() as uow:
            return jobs.claim(uow, (JobKind.OFFICIAL,))

    claimed = at_once(*[claim] * PROCESSES)
    assert len([one for one in claimed if one is not None]) == 1
