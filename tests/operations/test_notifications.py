"""A mail is kept until it has left; nothing that failed is lost, nothing that was undone leaves."""

import datetime as dt
import re

import pytest
from sqlalchemy.orm import Session

from cocreate.catalogues import translate
from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.mail import (
    EMAIL_CHANGED,
    INVITATION,
    LETTERS,
    PASSWORD_CHANGED,
    SIGN_IN,
    retry_wait,
)
from cocreate.domain.permissions import SYSTEM, VISITOR
from cocreate.models.accounts import MailState, OutboxMail
from cocreate.operations import notifications
from cocreate.operations.notifications import Addressee, OutgoingMail
from tests.office import Office, all_at_once

JEANNE = Addressee("jeanne@office.test", "fr")


def queue(office: Office, subject: str = "Bonjour") -> str:
    with office.unit() as uow:
        return notifications.queue_mail(uow, JEANNE, subject=subject, body="Corps\n")


def take(office: Office) -> OutgoingMail | None:
    with office.unit() as uow:
        return notifications.take_due_mail(uow)


def kept(office: Office, mail_id: str) -> OutboxMail:
    with Session(office.engine) as session:
        return session.get_one(OutboxMail, mail_id)


def test_a_mail_of_a_transaction_that_failed_never_leaves(office: Office) -> None:
    def fail_half_way() -> None:
        with office.unit() as uow:
            notifications.queue_mail(uow, JEANNE, subject="Bonjour", body="")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert take(office) is None


def test_a_sent_mail_leaves_no_words_behind(office: Office) -> None:
    mail_id = queue(office)
    assert take(office)
    with office.unit() as uow:
        notifications.mark_sent(uow, mail_id)
    mail = kept(office, mail_id)
    assert (mail.state, mail.body, mail.sent_at) == (MailState.SENT, "", office.now)
    office.later(days=1)
    assert take(office) is None


def test_a_mail_that_did_not_leave_is_tried_again_ever_more_patiently_and_never_dropped(
    office: Office,
) -> None:
    mail_id, waits = queue(office), []
    for _ in range(9):
        assert take(office)
        with office.unit() as uow:
            notifications.mark_undelivered(uow, mail_id, "no\nserver", for_good=False)
        assert take(office) is None
        waits.append((kept(office, mail_id).next_attempt_at - office.now).total_seconds() / 60)
        office.now = kept(office, mail_id).next_attempt_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    mail = kept(office, mail_id)
    assert (mail.state, mail.body, mail.last_error) == (MailState.WAITING, "Corps\n", "no server")
    assert retry_wait(10**6) == dt.timedelta(hours=1)


def test_a_mail_whose_sender_died_comes_back(office: Office) -> None:
    mail_id = queue(office)
    assert take(office)
    assert take(office) is None
    office.later(minutes=1)
    again = take(office)
    assert again is not None
    assert again.id == mail_id


def test_two_who_send_never_take_the_same_mail(office: Office) -> None:
    expected = {queue(office) for _ in range(4)}
    taken = [one for one in all_at_once(8, lambda: take(office)) if one is not None]
    ids = [one.id for one in taken if isinstance(one, OutgoingMail)]
    assert len(ids) == len(taken)
    assert sorted(ids) == sorted(set(ids))
    while (rest := take(office)) is not None:
        ids.append(rest.id)
    assert set(ids) == expected


def test_a_refused_mail_waits_for_somebody_to_send_it_again(office: Office) -> None:
    mail_id = queue(office)
    take(office)
    with office.unit() as uow:
        notifications.mark_undelivered(uow, mail_id, "550 unknown", for_good=True)
    office.later(days=1)
    assert take(office) is None
    with pytest.raises(NotAllowed), office.unit() as uow:
        notifications.send_again(uow, VISITOR, mail_id)
    with office.unit() as uow:
        notifications.send_again(uow, SYSTEM, mail_id)
    assert take(office)
    with office.unit() as uow:
        notifications.mark_sent(uow, mail_id)
    with pytest.raises(RuleViolation, match="mail-already-sent"), office.unit() as uow:
        notifications.send_again(uow, SYSTEM, mail_id)
    with pytest.raises(NotFound, match="no-such-mail"), office.unit() as uow:
        notifications.send_again(uow, SYSTEM, "made-up")


def test_a_subject_is_one_line_whatever_was_typed(office: Office) -> None:
    mail_id = queue(office, "Bonjour\r\nBcc: everybody@office.test")
    assert kept(office, mail_id).subject == "Bonjour Bcc: everybody@office.test"


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_letter_is_written_in_every_language(office: Office, language: str) -> None:
    places = re.compile(r"%\((\w+)\)s")
    for letter in LETTERS:
        names = places.findall(" ".join((letter.subject, *letter.paragraphs)))
        filled = {name: f"100 % {name}" for name in names}
        with office.unit() as uow:
            mail_id = notifications.queue_letter(
                uow, letter, Addressee("jeanne@office.test", language), **filled
            )
        mail = kept(office, mail_id)
        assert "%(" not in mail.subject + mail.body
        assert all(text in mail.subject + mail.body for text in filled.values())


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_letters_about_accounts_are_translated(language: str) -> None:
    for letter in (INVITATION, SIGN_IN, PASSWORD_CHANGED, EMAIL_CHANGED):
        for text in (letter.subject, *letter.paragraphs):
            assert (translate(text, language) == text) == text.startswith("%("), text
