"""The clock of the room: does what is due without anybody pressing a button."""

import logging
from collections.abc import Callable

from cocreate.operations.counting import count_due_polls, move_running_tallies
from cocreate.operations.imports.files import forget_imports
from cocreate.operations.steps import close_overdue_steps
from cocreate.unit_of_work import UnitOfWork
from cocreate.workers.running import Stop

log = logging.getLogger("cocreate.clock")

TICK_SECONDS = 0.5
RARELY = 7200
"""After so many ticks, an hour, what is not urgent has its turn again."""

_DUTIES: tuple[Callable[[UnitOfWork], object], ...] = (
    close_overdue_steps,
    count_due_polls,
    move_running_tallies,
)
_RARE_DUTIES: tuple[Callable[[UnitOfWork], object], ...] = (forget_imports,)


class Clock:
    """Closes steps whose time is over, counts closed votes, moves tallies; in ``units``."""

    def __init__(self, units: Callable[[], UnitOfWork]) -> None:
        self._units = units
        self._ticks = 0

    def run_forever(self, stop: Stop) -> None:
        """Tick until told to stop."""
        while not stop.wait(TICK_SECONDS):
            self.tick()

    def tick(self) -> None:
        """Do what is due now; what fails is logged, and does not keep the rest from happening."""
        rare = () if self._ticks % RARELY else _RARE_DUTIES
        self._ticks += 1
        for duty in (*_DUTIES, *rare):
            try:
                with self._units() as uow:
                    duty(uow)
            except Exception:
                log.exception("what was due could not be done; trying again")
