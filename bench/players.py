"""The servers of the bench, each with a crowd that speaks to it in its own way."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.crowd import Crowd, Line, pin
from bench.stage import ROOT, Server, Stage
from cocreate.domain.voting.ballot_keys import key_hash
from cocreate.models.voting import BallotPaper, Participation
from cocreate.operations import joining, proposals

SERVER_CORE, CROWD_CORE = 0, 1
OPTIONS = 5


class Player:
    """A server under test and its crowd."""

    pid: int

    def __init__(self, port: int) -> None:
        self.port = port
        self.missing = self.doubled = 0
        self.asked: dict[int, tuple[Line, float]] = {}
        self._own_before = sum(os.times()[:2])
        pin(CROWD_CORE)
        self.crowd = Crowd(("127.0.0.1", port))

    def open(self, people: int) -> None:
        """Let everybody in at once, until all follow."""
        self.crowd.open(people, self.headers)

    def headers(self, number: int) -> dict[str, str]:
        """What the browser of a phone sends along."""
        del number
        return {}

    def gather(self, seconds: float) -> None:
        """Ask a server without a window of its own to gather for so long."""

    def vote(self, line: Line) -> int:
        """Hand in a vote; the number of the answer, whose clock starts here."""
        start = time.perf_counter()
        number = self.crowd.ask(line, *self.message(line))
        self.asked[number] = (line, start)
        return number

    def message(self, line: Line) -> tuple[str, dict[str, Any]]:
        """The next vote of a line."""
        raise NotImplementedError

    def revision(self, answer: dict[str, Any]) -> int:
        """Where the room stood after a vote."""
        return int(answer["rev"])

    def spent(self) -> float:
        """Seconds of processor that the server took so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kib(self) -> int:
        """The memory that the server holds."""
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) if found else 0

    def reconcile(self) -> None:
        """Count what is missing or doubled, after all steps."""
        last = 0
        for number, (line, _) in self.asked.items():
            if number in line.answers:
                last = max(last, self.revision(line.answers[number][1]))
            else:
                self.missing += 1
        self.missing += sum(line.is_gone for line in self.crowd.lines)

    def stop(self) -> float:
        """End everything; answers the processor time of server and crowd."""
        spent = self.spent() + sum(os.times()[:2]) - self._own_before
        self.crowd.close()
        return spent


class Bare(Player):
    """A server without a database: the library's (stock), on our wire (own), or ``websockets``."""

    def __init__(self, folder: Path, way: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        program = (
            ["bench.raw", str(port)] if way == "raw" else ["bench.bare", str(port), way, "gevent"]
        )
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", *program], cwd=ROOT, stdout=self._log, stderr=self._log
        )
        self.pid = self._process.pid
        pin(SERVER_CORE, self.pid)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        super().__init__(port)

    def headers(self, number: int) -> dict[str, str]:
        """Any origin will do."""
        del number
        return {"Origin": f"http://127.0.0.1:{self.port}"}

    def gather(self, seconds: float) -> None:
        """The window of both reference servers is told to them."""
        line = self.crowd.lines[0]
        self.crowd.answered(line, self.crowd.ask(line, "window", seconds))

    def message(self, line: Line) -> tuple[str, dict[str, Any]]:
        """A vote as small as the product's."""
        return "vote", {
            "workshop": "w" * 22,
            "marks": {"o" * 22: 1},
            "operation_id": str(line.number),
        }

    def stop(self) -> float:
        """Kill it: it holds nothing."""
        spent = super().stop()
        self._process.kill()
        self._process.wait()
        self._log.close()
        return spent


class Product(Player):
    """The product as it is served by default, with an open vote; seats are made beside it."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(folder)
        self.pid = self.server.process.pid
        pin(SERVER_CORE, self.pid)
        self.stage = Stage(self.server)
        self._phones: list[dict[str, str]] = []
        self._turns: dict[int, int] = {}
        self._marks: dict[int, dict[str, int]] = {}
        super().__init__(int(self.server.address.rsplit(":", 1)[1]))

    def open(self, people: int) -> None:
        """Seat everybody beside the server, then let all connect and follow at once."""
        self._seat(people)
        self.before = self.spent()
        self.crowd.open(people, self.headers)
        asked = [(line, self.crowd.ask(line, "watch", self._watch())) for line in self.crowd.lines]
        for line, number in asked:
            answer = self.crowd.answered(line, number)
            if not answer["ok"]:
                self.missing += 1

    def _watch(self) -> dict[str, Any]:
        return {"workshop": self.stage.id, "audience": "participant", "revision": 0}

    def _seat(self, people: int) -> None:
        with self.stage.unit() as uow:
            for number in range(people):
                token, seed = secrets.token_urlsafe(32), secrets.token_hex(32)
                actor = joining.join_workshop(
                    uow,
                    self.stage.id,
                    device=token,
                    college_key=("public", "private", "civil")[number % 3],
                    language="fr",
                )
                self._phones.append({"device": token, "seed": seed})
        self.stage.go("ideation")
        for number in range(OPTIONS):
            with self.stage.unit() as uow:
                draft = proposals.Draft(f"Proposition {number}", "Une idée", "fr")
                proposals.submit_proposal(uow, actor, self.stage.id, draft, f"{number}")
        self.stage.go("vote")
        self.stage.open_poll()
        poll = self.stage.poll()
        self.poll_id, self.options = poll.id, list(poll.option_ids)

    def headers(self, number: int) -> dict[str, str]:
        """The cookies of a phone."""
        cookies = {"language": "fr", **self._phones[number]}
        told = "; ".join(f"cocreate_{name}={value}" for name, value in cookies.items())
        offered = "permessage-deflate; client_max_window_bits"
        return {
            "Origin": self.server.address,
            "Cookie": told,
            "Sec-WebSocket-Extensions": offered,
        }

    def message(self, line: Line) -> tuple[str, dict[str, Any]]:
        """The next ballot of a phone, which differs from its last one."""
        turn = self._turns[line.number] = self._turns.get(line.number, -1) + 1
        marks = {self.options[(line.number + turn) % OPTIONS]: 1 + turn % 3}
        self._marks[line.number] = marks
        return "ballot", {
            "workshop": self.stage.id,
            "poll": self.poll_id,
            "marks": marks,
            "operation_id": f"{line.number}-{turn}",
        }

    def revision(self, answer: dict[str, Any]) -> int:
        """As the acknowledgement says."""
        if not answer["ok"]:
            self.missing += 1
            return 0
        return int(answer["revision"])

    def reconcile(self) -> None:
        """What was acknowledged last by each phone is what is stored, once."""
        super().reconcile()
        papers = {one.key_hash: one.marks for one in self.stage.all(sa.select(BallotPaper))}
        took_part = len(self.stage.all(sa.select(Participation.participant_id)))
        for number, marks in self._marks.items():
            stored = papers.pop(key_hash(self._phones[number]["seed"], self.poll_id), None)
            self.missing += stored != marks
        self.doubled += len(papers) + abs(took_part - len(self._marks))

    def stop(self) -> float:
        """End it as an operator would."""
        spent = super().stop()
        self.server.stop()
        return spent
