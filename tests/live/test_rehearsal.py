"""A rehearsal on the served product: bots come in by the public doors, and leave no trace."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.bots.bot import Bot, Ledger
from cocreate.bots.crowd import Wish, let_in
from cocreate.cli import run
from cocreate.database import for_reading
from cocreate.domain.permissions import Grant, Role
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, Poll, PollResult, differences_in
from cocreate.models.workshops import Participant, Rehearsal, Step, Workshop
from tests import branching
from tests.builders import Room, publish_frame
from tests.live.harness import Device
from tests.office import Office
from tests.stations import empty_redis, free_port

BESIDE, BY_COMMAND = 14, 6
BOTS = BESIDE + BY_COMMAND
FAST = 20
PATIENCE = 60


class Site:
    """The product as it is served, and a facilitator with a draft workshop."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        self.engine = engine
        publish_frame(engine)
        self.draft = Room(engine)
        office = Office(engine)
        office.invite("fa", Grant(Role.FACILITATOR, "water"))
        token = office.accept(office.mailed_token("fa"), "fa", password=None).token
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / "server.log"
        environ = {
            "COCREATE_DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "COCREATE_DATA_DIR": str(folder),
            "COCREATE_BIND": f"127.0.0.1:{port}",
            "COCREATE_REDIS_URL": empty_redis() or "",
        }
        self.process = branching.start("serve", environ, self.log)
        self.staff = Device(self, "en", staff=token)  # type: ignore[arg-type]  # has an address

    def press(self, workshop_id: str, act: str, **fields: str) -> str:
        """Press a button of the staff pages; where it leads."""
        status, body, headers = self.staff.post(f"/staff/workshops/{workshop_id}/{act}", **fields)
        assert status == 303, (act, status, body[:500])
        return headers["Location"]

    def go(self, workshop_id: str, phase: str) -> None:
        """Make a step the current one, from the one that is."""
        step = self.one(sa.select(Step.id).filter_by(workshop_id=workshop_id, phase=phase))
        seen = self.one(sa.select(Workshop.current_step_id).filter_by(id=workshop_id))
        self.press(workshop_id, f"live/steps/{step}/go", seen=seen)

    def one(self, query: sa.Select[tuple[str]]) -> str:
        with Session(for_reading(self.engine)) as session:
            return session.scalars(query).one()

    def number(self, record: type, **where: object) -> int:
        with Session(for_reading(self.engine)) as session:
            found = sa.select(sa.func.count()).select_from(record).filter_by(**where)
            return session.scalar(found) or 0

    def bots(self) -> list[str]:
        """The processes of bots that the server has beside it."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in children.split()]
        return [one for one in lines if "bots_process" in one]


@pytest.fixture
def site(engine: sa.Engine, tmp_path: Path) -> Iterator[Site]:
    """A site of its own; it must not have stumbled by the time it ends."""
    found = Site(engine, tmp_path)
    until(lambda: found.log.exists() and "is served at" in found.log.read_text("utf-8"))
    yield found
    found.process.kill()
    found.process.wait(60)
    assert "Traceback" not in found.log.read_text(encoding="utf-8")


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.long
def test_bots_play_a_rehearsal_and_vanish_at_the_real_opening(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """X13: bots and their data vanish at the real opening."""
    draft = site.draft.id
    place = site.press(draft, "rehearsal", bots=str(BESIDE), speed=str(FAST))
    rehearsal = place.split("/")[3]
    assert rehearsal != draft
    code = site.one(sa.select(Workshop.join_code).filter_by(id=rehearsal))
    stop, ledgers = threading.Event(), list[Ledger]()
    wish = Wish(site.address, code, BY_COMMAND, FAST)
    by_command = threading.Thread(target=lambda: ledgers.append(let_in(wish, stop)), daemon=True)
    by_command.start()
    until(lambda: site.number(Participant, workshop_id=rehearsal) == BOTS)

    site.go(rehearsal, "ideation")
    until(lambda: site.number(Proposal, workshop_id=rehearsal) == planned(BESIDE, BY_COMMAND))
    site.go(rehearsal, "consolidation")
    site.go(rehearsal, "vote")
    poll = site.one(sa.select(Poll.id).filter_by(workshop_id=rehearsal))
    _, dashboard, _ = site.staff.get(f"/staff/workshops/{rehearsal}/live")
    seen = re.search(rf'polls/{poll}/open".*?name="seen" value="([^"]+)"', dashboard, re.DOTALL)
    assert seen is not None
    site.press(rehearsal, f"live/polls/{poll}/open", seen=seen[1])
    until(lambda: site.number(BallotPaper, poll_id=poll) == BOTS)
    site.press(rehearsal, f"live/polls/{poll}/close")
    until(lambda: site.number(PollResult, poll_id=poll) == 1)
    with Session(for_reading(site.engine)) as session:
        assert session.get_one(PollResult, poll).voters == BOTS
        assert differences_in(session, session.get_one(Poll, poll)) == ()
    assert site.bots()

    site.press(draft, "live/open")
    for record in (Rehearsal, Participant, Proposal, Poll, BallotPaper):
        assert site.number(record) == 0, record
    by_command.join(PATIENCE)
    (ledger,) = ledgers
    assert (ledger.joined, ledger.ballots, dict(ledger.refusals)) == (BY_COMMAND, BY_COMMAND, {})
    until(lambda: not site.bots())

    real = site.one(sa.select(Workshop.join_code).filter_by(id=draft))
    assert run(["bots", "--workshop", real, "--address", site.address]) == 1
    assert "bots would falsify its vote" in capsys.readouterr().err
    assert site.number(Participant) == 0


def planned(*crowds: int) -> int:
    """How many proposals so many bots have in mind."""
    bots = [Bot("", "", number, FAST, Ledger()) for crowd in crowds for number in range(crowd)]
    return sum(bot.proposals_left for bot in bots)
