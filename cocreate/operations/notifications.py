"""The outbox: a mail is written in the transaction that causes it, and kept until it has left.

The one who sends takes a mail in one transaction, talks to the mail server outside any, and notes
the outcome in another. A mail taken by a process that dies comes back by itself.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.catalogues import translate
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.mail import SUBJECT_LENGTH, Letter, retry_wait
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.text import clean_line
from cocreate.models.accounts import MailState, OutboxMail
from cocreate.models.base import new_id
from cocreate.unit_of_work import UnitOfWork

ERROR_LENGTH = 300


@dataclass(frozen=True)
class Addressee:
    """Where a mail goes, and the language it is written in."""

    email: str
    language: str


@dataclass(frozen=True)
class OutgoingMail:
    """A mail that is to leave now."""

    id: str
    recipient: str
    language: str
    subject: str
    body: str
    written_at: dt.datetime


def queue_letter(uow: UnitOfWork, letter: Letter, addressee: Addressee, **params: object) -> str:
    """Put a letter into the addressee's language and into the outbox; answers the mail's id."""
    subject = translate(letter.subject, addressee.language, **params)
    paragraphs = (translate(text, addressee.language, **params) for text in letter.paragraphs)
    return queue_mail(uow, addressee, subject=subject, body="\n\n".join(paragraphs) + "\n")


def queue_mail(uow: UnitOfWork, addressee: Addressee, *, subject: str, body: str) -> str:
    """Put a mail, already worded, into the outbox; it leaves if this transaction is committed."""
    mail = OutboxMail(
        id=new_id(),
        recipient=addressee.email,
        language=addressee.language,
        subject=clean_line(subject)[:SUBJECT_LENGTH],
        body=body,
        state=MailState.WAITING,
        created_at=uow.now(),
        next_attempt_at=uow.now(),
    )
    uow.session.add(mail)
    return mail.id


def take_due_mail(uow: UnitOfWork) -> OutgoingMail | None:
    """The mail that has been due for longest, counted as attempted; None when none is due.

    Others who send pass it over until it is due again.
    """
    mail = uow.session.scalars(
        sa.select(OutboxMail)
        .where(OutboxMail.state == MailState.WAITING, OutboxMail.next_attempt_at <= uow.now())
        .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if mail is None:
        return None
    mail.attempts += 1
    mail.next_attempt_at = uow.now() + retry_wait(mail.attempts)
    return OutgoingMail(
        id=mail.id,
        recipient=mail.recipient,
        language=mail.language,
        subject=mail.subject,
        body=mail.body,
        written_at=mail.created_at,
    )


def mark_sent(uow: UnitOfWork, mail_id: str) -> None:
    """Note that the mail server took a mail; what it said is no longer kept."""
    mail = _mail(uow, mail_id)
    mail.state, mail.sent_at = MailState.SENT, uow.now()
    mail.body, mail.last_error = "", ""


def mark_undelivered(uow: UnitOfWork, mail_id: str, reason: str, *, for_good: bool) -> None:
    """Note why a mail did not leave: it is tried again later, or given up ``for_good``."""
    mail = _mail(uow, mail_id)
    mail.last_error = clean_line(reason)[:ERROR_LENGTH]
    mail.next_attempt_at = uow.now() + retry_wait(mail.attempts)
    if for_good:
        mail.state = MailState.FAILED


def send_again(uow: UnitOfWork, actor: Actor, mail_id: str) -> None:
    """Try a mail at once that was given up or waits for its next attempt."""
    require(actor, Permission.OUTBOX_SEND, Facts())
    mail = _mail(uow, mail_id)
    if mail.state is MailState.SENT:
        raise RuleViolation("mail-already-sent")
    mail.state, mail.next_attempt_at = MailState.WAITING, uow.now()
    role = acting_role(actor, Permission.OUTBOX_SEND, Facts())
    uow.record(actor, role, "mail:send-again", ("mail", mail.id))


def _mail(uow: UnitOfWork, mail_id: str) -> OutboxMail:
    mail = uow.session.get(OutboxMail, mail_id, with_for_update=True)
    if mail is None:
        raise NotFound("no-such-mail")
    return mail
