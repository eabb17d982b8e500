"""Handing a mail to a mail server over SMTP, encrypted wherever the server can."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from cocreate.network import is_loopback
from cocreate.operations.notifications import OutgoingMail

TIMEOUT_SECONDS = 15
_PERMANENT = 500
_PORTS = {"smtps": 465, "smtp": 25}
_SUBMISSION_PORT = 587

# What every server on the way takes, however old.
_SEVEN_BITS = MAIL_POLICY.clone(cte_type="7bit")


class Undelivered(Exception):
    """A mail did not leave; ``for_good`` when trying again would not help."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


class SmtpSender:
    """A mail server, by its address: ``smtp://`` (STARTTLS when offered) or ``smtps://``."""

    def __init__(self, url: str, mail_from: str, *, trust: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._is_wrapped = parts.scheme == "smtps"
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        usual = _SUBMISSION_PORT if self._user and not self._is_wrapped else _PORTS[parts.scheme]
        self._port = parts.port or usual
        self._from = mail_from
        self._trust = trust or ssl.create_default_context()

    def send(self, mail: OutgoingMail) -> None:
        """Hand ``mail`` over; once this returns the server answers for it.

        Raises ``Undelivered``.
        """
        try:
            with self._connection() as server:
                server.send_message(build_message(mail, self._from))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise Undelivered(_said(code, words), for_good=code >= _PERMANENT) from error
        except smtplib.SMTPDataError as error:
            reason = _said(error.smtp_code, error.smtp_error)
            raise Undelivered(reason, for_good=error.smtp_code >= _PERMANENT) from error
        except smtplib.SMTPResponseException as error:
            # Not about this mail: a wrong password, say, which an operator can put right.
            raise Undelivered(_said(error.smtp_code, error.smtp_error), for_good=False) from error
        except OSError as error:
            raise Undelivered(f"{type(error).__name__}: {error}", for_good=False) from error

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        if self._is_wrapped:
            with smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._trust
            ) as server:
                self._sign_in(server, is_private=True)
                yield server
            return
        with smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS) as server:
            server.ehlo()
            is_private = server.has_extn("starttls")
            if is_private:
                server.starttls(context=self._trust)
            self._sign_in(server, is_private=is_private or is_loopback(self._host))
            yield server

    def _sign_in(self, server: smtplib.SMTP, *, is_private: bool) -> None:
        if not self._user:
            return
        if not is_private:
            msg = "the server offers no encryption: the password was not sent"
            raise Undelivered(msg, for_good=False)
        server.login(self._user, self._password)


def build_message(mail: OutgoingMail, mail_from: str) -> EmailMessage:
    """The message as it travels; its id is the mail's, so that a copy can be told as one."""
    message = EmailMessage(policy=_SEVEN_BITS)
    message["From"] = mail_from
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = mail.written_at
    message["Message-ID"] = f"<{mail.id}@{parseaddr(mail_from)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    message["Content-Language"] = mail.language  # setting the content takes such headers away
    return message


def _said(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {text}"
