"""The product as it is served by default, with a workshop that stands ready, and who leads it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading, make_engine
from cocreate.domain.permissions import SYSTEM, Actor
from cocreate.domain.pillars import OVERRIDABLE
from cocreate.models.pillars import Pillar
from cocreate.models.voting import Poll, PollResult
from cocreate.models.workshops import Participant, Step, Workshop
from cocreate.operations import counting, polls, steps, workshops
from cocreate.operations.entrance.credentials import administrator_link
from cocreate.operations.pillars.readiness import override_readiness
from cocreate.program import utc_now
from cocreate.seed.reference import load_reference
from cocreate.unit_of_work import UnitOfWork

ROOT = Path(__file__).resolve().parents[1]
COLLEGES = (
    ("public", {"fr": "Acteurs publics", "nl": "Publieke actoren", "en": "Public bodies"}),
    ("private", {"fr": "Acteurs privés", "nl": "Privéactoren", "en": "Companies"}),
    ("civil", {"fr": "Société civile", "nl": "Middenveld", "en": "Civil society"}),
)
OVERRIDE = {"fr": "Mesure de charge", "nl": "Belastingstest", "en": "Load measurement"}


class Server:
    """``app.py`` in a process of its own, on an SQLite file in a folder that is thrown away.

    ``given`` are further settings, ``program`` what is run in the place of ``app.py``. A database
    that is there already is taken as it is.
    """

    def __init__(
        self, folder: Path, given: dict[str, str] | None = None, program: tuple[str, ...] = ()
    ) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / f"server-{port}.log"
        environ = {key: one for key, one in os.environ.items() if not key.startswith("COCREATE_")}
        environ |= {"COCREATE_DATA_DIR": str(folder), "COCREATE_BIND": f"127.0.0.1:{port}"}
        self._environ = environ | (given or {})
        self._program = program or ("app.py",)
        file = folder / "cocreate.sqlite3"
        url = self._environ.get("COCREATE_DATABASE_URL", f"sqlite:///{file}")
        if url.startswith("sqlite") and not file.exists():
            upgrade(self._environ)
        self.engine = make_engine(url)
        self.start()

    def start(self) -> None:
        """Start it; once more after ``kill``."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._program],
                cwd=ROOT,
                env=self._environ,
                stdout=log,
                stderr=log,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if requests.get(f"{self.address}/healthz", timeout=2).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.1)
        raise SystemExit("the server did not come up:\n" + self.log.read_text())

    def spent(self) -> tuple[float, float]:
        """Seconds of processor that the server took so far, and its largest memory in MB."""
        proc = Path(f"/proc/{self.process.pid}")
        if not proc.exists():
            return 0.0, 0.0
        fields = (proc / "stat").read_text().rsplit(")", 1)[1].split()
        seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        peak = re.search(r"VmHWM:\s+(\d+)", (proc / "status").read_text())
        return seconds, int(peak[1]) / 1024 if peak else 0.0

    def stop(self) -> None:
        """End it as an operator would, and let go of its file."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.engine.dispose()


class Backstage:
    """A database without a server: where rooms are made ready beforehand."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.address = ""
        given = {"COCREATE_DATABASE_URL": url} if url else {}
        environ = {key: one for key, one in os.environ.items() if not key.startswith("COCREATE_")}
        upgrade(environ | {"COCREATE_DATA_DIR": str(folder)} | given)
        self.engine = make_engine(url or f"sqlite:///{folder / 'cocreate.sqlite3'}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def upgrade(environ: dict[str, str]) -> None:
    """Make the tables of an empty database."""
    command = [sys.executable, "-m", "cocreate.cli", "db", "upgrade"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)


class Stage:
    """One open workshop of the water pillar; each verb is an operation beside the server."""

    def __init__(self, server: Server | Backstage, workshop_id: str = "") -> None:
        self.server = server
        self.id = workshop_id or self._new()
        self.code = self.one(sa.select(Workshop.join_code).where(Workshop.id == self.id))

    def _new(self) -> str:
        with self.unit() as uow:
            load_reference(uow)
        pillar = self.one(sa.select(Pillar.id).where(Pillar.key == "water"))
        with self.unit() as uow:
            for item in OVERRIDABLE:
                override_readiness(uow, SYSTEM, pillar, item, OVERRIDE)
        new = workshops.NewWorkshop(
            pillar_id=pillar,
            template_key="quick-prioritisation",
            title={"fr": "Mesure d’une salle", "nl": "Meting van een zaal", "en": "A room"},
            place="Bruxelles",
            starts_at=utc_now(),
            languages=("fr", "nl", "en"),
            colleges=COLLEGES,
        )
        with self.unit() as uow:
            made: str = workshops.create_workshop(uow, SYSTEM, new)
            workshops.open_workshop(uow, SYSTEM, made)
        return made

    def unit(self) -> UnitOfWork:
        """A transaction beside the server; its news are not heard there (see ``Phone.knock``)."""
        return UnitOfWork(Session(self.server.engine), utc_now, ())

    def one(self, query: sa.Select[Any]) -> Any:
        """The one value of a query."""
        with Session(for_reading(self.server.engine)) as session:
            return session.scalars(query).one()

    def all(self, query: sa.Select[Any]) -> list[Any]:
        """All values of a query."""
        with Session(for_reading(self.server.engine)) as session:
            return list(session.scalars(query))

    def anybody(self) -> Actor:
        """Somebody who has a seat."""
        seat = sa.select(Participant.id).where(Participant.workshop_id == self.id).limit(1)
        return Actor(id=self.one(seat), workshop_id=self.id)

    def go(self, phase: str) -> None:
        """Go to the step of a phase; nobody's time is up before the run is."""
        found = sa.select(Step.id).where(Step.workshop_id == self.id, Step.phase == phase)
        step = self.one(found)
        with self.unit() as uow:
            steps.go_to_step(uow, SYSTEM, step)

    def poll(self) -> Poll:
        """The vote of the workshop."""
        found: Poll = self.one(sa.select(Poll).where(Poll.workshop_id == self.id))
        return found

    def open_poll(self) -> None:
        """Open the vote, under the rules that the agenda gives it."""
        with self.unit() as uow:
            polls.open_poll(uow, SYSTEM, self.poll().id)

    def close_poll(self) -> None:
        """Close the vote."""
        with self.unit() as uow:
            polls.close_poll(uow, SYSTEM, self.poll().id)

    def result(self, seconds: float = 20) -> PollResult:
        """The result, which the server's own clock counts once the grace has passed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.all(sa.select(PollResult).where(PollResult.poll_id == self.poll().id))
            if found:
                return found[0]  # type: ignore[no-any-return]  # whatever the query says
            time.sleep(0.2)
        raise SystemExit("the server did not count the vote")

    def publish(self) -> None:
        """Show the room its result."""
        with self.unit() as uow:
            counting.publish_result(uow, SYSTEM, self.poll().id)

    def staff(self) -> requests.Session:
        """A browser of an administrator, signed in by a link."""
        with self.unit() as uow:
            token = administrator_link(uow, email="bench@example.org", name="Bench", language="en")
        browser = requests.Session()
        address = f"{self.server.address}/sign-in/links/{token}"
        fields = hidden_fields(browser.get(address, timeout=20).text, "csrf_token")
        answer = browser.post(address, data=fields, timeout=20, allow_redirects=False)
        if answer.status_code != requests.codes.see_other:
            raise SystemExit(f"signing in answered {answer.status_code}")
        return browser


def hidden_fields(page: str, marker: str) -> dict[str, str]:
    """The hidden fields of the last form of a page in which ``marker`` stands, or nothing."""
    forms = [one for one in re.findall(r"<form\b.*?</form>", page, re.S) if marker in one]
    found = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', forms[-1] if forms else ""):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = unescape(value[1])
    return found
