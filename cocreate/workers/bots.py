"""Bots of rehearsals in processes beside the server: begun, watched, and sent out when told (X13).

Their number stands with the rehearsal in the database, so whoever serves the page that stops them
need not be who began them: each process looks after its own.
"""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from cocreate.domain.events import BotsChanged, Event, WorkshopErased
from cocreate.operations.rehearsals import note_bots_left
from cocreate.places import IMPORTS
from cocreate.queries.workshops import WantedBots, wanted_bots
from cocreate.unit_of_work import UnitOfWork
from cocreate.workers.running import Stop

log = logging.getLogger("cocreate.bots")

LOOK_SECONDS = 1.0
SERVER_STOPPED = "bots-server-stopped"
BROKEN = "bots-broken"

Units = Callable[[], UnitOfWork]
Reading = Callable[[], AbstractContextManager[Session]]


class Bots:
    """The bots that this process let in; ``address`` is the public one, by which they come."""

    def __init__(self, units: Units, reading: Reading, address: str) -> None:
        self._units = units
        self._reading = reading
        self._address = address
        self._lock = threading.Lock()
        self._running: dict[str, subprocess.Popen[str]] = {}

    def hear(self, event: Event) -> None:
        """Let bots in, or send them out, once it is committed that they shall be."""
        if isinstance(event, (BotsChanged, WorkshopErased)):
            self._settle(event.workshop_id, may_begin=True)

    def run_forever(self, stop: Stop) -> None:
        """Look after the bots until told to stop; then none is left."""
        while not stop.wait(LOOK_SECONDS):
            for workshop_id in tuple(self._running):
                try:
                    self._settle(workshop_id, may_begin=False)
                except Exception:
                    log.exception("bots could not be looked after; trying again")
        for workshop_id in tuple(self._running):
            self._send_out(workshop_id)
            self._note_left(workshop_id, SERVER_STOPPED)

    def _settle(self, workshop_id: str, *, may_begin: bool) -> None:
        """Have the bots in a rehearsal that there are to be; note those that left by themselves."""
        with self._reading() as session:
            wanted = wanted_bots(session, workshop_id)
        process = self._running.get(workshop_id)
        if wanted is None:
            self._send_out(workshop_id)
        elif process is None and may_begin:
            self._begin(workshop_id, wanted)
        elif process is not None and process.poll() is not None:
            self._note_left(workshop_id, self._send_out(workshop_id))

    def _begin(self, workshop_id: str, wanted: WantedBots) -> None:
        asked = {
            "address": self._address,
            "code": wanted.code,
            "people": wanted.bots,
            "speed": wanted.speed,
        }
        with self._lock:
            if workshop_id in self._running:
                return
            process = subprocess.Popen(
                [sys.executable, "-m", "cocreate.workers.bots_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                cwd=IMPORTS,
            )
            self._running[workshop_id] = process
        if process.stdin is not None:
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()

    def _send_out(self, workshop_id: str) -> str:
        """End the bots of a rehearsal; answers the code of their own trouble, if they had one."""
        with self._lock:
            process = self._running.pop(workshop_id, None)
        if process is None:
            return ""
        with process:
            if process.poll() is None:
                process.kill()
                return ""
            said = "" if process.stdout is None else process.stdout.read().strip()
            return said or (BROKEN if process.returncode else "")

    def _note_left(self, workshop_id: str, trouble: str) -> None:
        with self._units() as uow:
            note_bots_left(uow, workshop_id, trouble)
