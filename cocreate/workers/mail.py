"""The postman: carries what is due in the outbox to the mail server, again and again."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from cocreate.config import Settings
from cocreate.domain.mail import is_reserved
from cocreate.operations.notifications import (
    OutgoingMail,
    mark_sent,
    mark_undelivered,
    take_due_mail,
)
from cocreate.unit_of_work import UnitOfWork
from cocreate.workers.smtp import SmtpSender, Undelivered

log = logging.getLogger("cocreate.mail")

PAUSE_SECONDS = 5.0
HELD = "held: the address is reserved for examples (RFC 2606), so no mail server was asked"
"""What the outbox keeps of a mail to nobody: the demonstration's, say."""

Units = Callable[[], UnitOfWork]
"""Makes units of work: each step of a delivery is a transaction of its own."""


class Stop(Protocol):
    """When to stop; the events of threads and those of greenlets both are one."""

    def is_set(self) -> bool:
        """Whether it is time."""

    def wait(self, timeout: float) -> object:
        """Sleep so long, or until it is time."""


class Postman:
    """Carries mails by ``send``, writing what became of them in transactions of ``units``.

    No transaction is open while the mail server is being talked to.
    """

    def __init__(self, units: Units, send: Callable[[OutgoingMail], None]) -> None:
        self._units = units
        self._send = send

    def run_forever(self, stop: Stop, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        """Deliver what is due until told to stop; an accident is logged and survived."""
        while not stop.is_set():
            try:
                self.deliver_due()
            except Exception:
                log.exception("the outbox could not be worked through; trying again")
            stop.wait(pause_seconds)

    def deliver_due(self) -> int:
        """Deliver what is due now; answers how many mails left.

        Stops at the first sign that the server is not there: the others would fail like it.
        """
        delivered = 0
        while True:
            with self._units() as uow:
                mail = take_due_mail(uow)
            if mail is None:
                return delivered
            if is_reserved(mail.recipient):
                with self._units() as uow:
                    mark_undelivered(uow, mail.id, HELD, for_good=True)
                continue
            try:
                self._send(mail)
            except Undelivered as trouble:
                with self._units() as uow:
                    mark_undelivered(uow, mail.id, str(trouble), for_good=trouble.for_good)
                log.warning("mail %s did not leave: %s", mail.id, type(trouble).__name__)
                if not trouble.for_good:
                    return delivered
                continue
            with self._units() as uow:
                mark_sent(uow, mail.id)
            delivered += 1


@contextmanager
def delivering(units: Units, settings: Settings) -> Iterator[None]:
    """Deliver mails for as long as the block lasts, beside what it does.

    Without a mail server nothing leaves: mails wait in the outbox, whose page shows them. The
    thread is a greenlet where the standard library was patched for them.
    """
    if settings.smtp_url is None:
        yield
        return
    postman = Postman(units, SmtpSender(settings.smtp_url, settings.mail_from).send)
    stop = threading.Event()
    worker = threading.Thread(target=postman.run_forever, args=(stop,), name="postman", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(PAUSE_SECONDS)
