"""The postman brings what is due to a real mail server, and waits for one that is down."""

import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.config import Settings
from cocreate.domain.mail import is_reserved
from cocreate.models.accounts import MailState, OutboxMail
from cocreate.operations import notifications
from cocreate.operations.notifications import Addressee, OutgoingMail
from cocreate.workers.mail import HELD, Postman, delivering
from cocreate.workers.smtp import SmtpSender, Undelivered
from tests.office import Office
from tests.workers.smtp_server import Behaviour, MailServer

SENDER = "Cocreate <no-reply@cocreate.example>"
WORDS = "Bonjour Zoé,\n\nhttps://cocreate.example/sign-in/links/" + "x" * 90 + "\n.\nÀ bientôt\n"


@pytest.fixture
def trusted(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's certificate, and a client that trusts it alone."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))


def queue(office: Office, name: str = "zoe", body: str = WORDS) -> str:
    with office.unit() as uow:
        return notifications.queue_mail(
            uow, Addressee(f"{name}@office.test", "fr"), subject="L’été à Bruxelles", body=body
        )


def postman(office: Office, port: int, **changes: object) -> Postman:
    url = changes.pop("url", f"smtp://127.0.0.1:{port}")
    return Postman(office.unit, SmtpSender(str(url), SENDER, **changes).send)


def states(office: Office) -> dict[str, MailState]:
    with Session(office.engine) as session:
        return {mail.id: mail.state for mail in session.scalars(sa.select(OutboxMail))}


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_mail_arrives_word_for_word_and_says_who_wrote_it_and_in_which_language(
    office: Office,
) -> None:
    mail_id = queue(office)
    with MailServer(Behaviour()) as server:
        assert postman(office, server.port).deliver_due() == 1
    (message,) = server.behaviour.messages
    assert message["From"] == SENDER
    assert message["To"] == "zoe@office.test"
    assert message["Subject"] == "L’été à Bruxelles"
    assert message["Message-ID"] == f"<{mail_id}@cocreate.example>"
    assert message["Content-Language"] == "fr"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == office.now
    assert message.get_content().replace("\r\n", "\n") == WORDS
    assert server.behaviour.raw[0].isascii()
    assert states(office) == {mail_id: MailState.SENT}


def test_every_due_mail_leaves_once(office: Office) -> None:
    for number in range(5):
        queue(office, f"person{number}")
    with MailServer(Behaviour()) as server:
        carrier = postman(office, server.port)
        assert carrier.deliver_due() == 5
        assert carrier.deliver_due() == 0
    assert sorted(message["To"] for message in server.behaviour.messages) == [
        f"person{number}@office.test" for number in range(5)
    ]


def test_a_server_that_is_down_and_comes_back_gets_every_mail_once(office: Office) -> None:
    port = unused_port()
    mail_ids = {queue(office, name) for name in ("zoe", "yann")}
    carrier = postman(office, port)
    assert carrier.deliver_due() == 0
    with Session(office.engine) as session:
        mails = session.scalars(sa.select(OutboxMail)).all()
        assert sorted(mail.attempts for mail in mails) == [0, 1]
        assert {mail.state for mail in mails} == {MailState.WAITING}
        assert any("ConnectionRefused" in mail.last_error for mail in mails)
    with MailServer(Behaviour(), port) as server:
        assert carrier.deliver_due() == 1
        office.later(minutes=1)
        assert carrier.deliver_due() == 1
    assert len(server.behaviour.messages) == 2
    assert states(office) == dict.fromkeys(mail_ids, MailState.SENT)


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [
        ({"recipient_answer": "550 no such person"}, MailState.FAILED),
        ({"recipient_answer": "450 come back later"}, MailState.WAITING),
        ({"data_answer": "554 refused"}, MailState.FAILED),
        ({"data_answer": "451 disk full"}, MailState.WAITING),
        ({"sender_answer": "530 sign in first"}, MailState.WAITING),
    ],
)
def test_what_the_server_refuses_for_good_is_given_up_and_the_rest_is_tried_again(
    office: Office, behaviour: dict[str, str], state: MailState
) -> None:
    mail_id = queue(office)
    with MailServer(Behaviour(**behaviour)) as server:
        assert postman(office, server.port).deliver_due() == 0
    assert states(office) == {mail_id: state}
    with Session(office.engine) as session:
        mail = session.get_one(OutboxMail, mail_id)
        assert mail.last_error == next(iter(behaviour.values()))
        assert mail.body == WORDS


@pytest.mark.parametrize(
    "address", ["decider@demo.example.org", "a@example.com", "b@mail.example", "c@x.INVALID."]
)
def test_a_mail_to_an_address_for_examples_is_held_with_its_reason_and_no_server_is_asked(
    office: Office, address: str
) -> None:
    with office.unit() as uow:
        addressee = Addressee(address, "fr")
        held = notifications.queue_mail(uow, addressee, subject="Décider", body=WORDS)
    other = queue(office)
    with MailServer(Behaviour()) as server:
        assert postman(office, server.port).deliver_due() == 1
        office.later(days=1)
        assert postman(office, server.port).deliver_due() == 0
    assert [message["To"] for message in server.behaviour.messages] == ["zoe@office.test"]
    assert states(office) == {held: MailState.FAILED, other: MailState.SENT}
    with Session(office.engine) as session:
        mail = session.get_one(OutboxMail, held)
        assert (mail.last_error, mail.body) == (HELD, WORDS)


@pytest.mark.parametrize(
    "address", ["zoe@environnement.brussels", "a@example.be", "b@myexample.org", "c@office.test"]
)
def test_an_address_of_people_is_not_held(address: str) -> None:
    assert not is_reserved(address)


def test_one_refused_recipient_does_not_hold_up_the_others(office: Office) -> None:
    refused = queue(office, "zoe")
    office.later(seconds=1)
    other = queue(office, "yann")
    sent: list[str] = []

    def send(mail: OutgoingMail) -> None:
        if mail.id == refused:
            raise Undelivered("550 unknown", for_good=True)
        sent.append(mail.id)

    assert Postman(office.unit, send).deliver_due() == 1
    assert sent == [other]
    assert states(office) == {refused: MailState.FAILED, other: MailState.SENT}


def test_no_transaction_is_open_while_the_server_is_spoken_to(office: Office) -> None:
    queue(office)
    others: list[str] = []

    def send(mail: OutgoingMail) -> None:
        del mail
        others.append(queue(office, "meanwhile"))
        if len(others) > 1:
            raise Undelivered("enough", for_good=False)

    assert Postman(office.unit, send).deliver_due() == 1
    assert len(others) == 2


def test_starttls_is_used_when_it_is_offered(
    office: Office, trusted: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server_side, client_side = trusted
    queue(office)
    with MailServer(Behaviour(tls=server_side, wants_password=True)) as server:
        url = f"smtp://jeanne:secret%40x@127.0.0.1:{server.port}"
        assert postman(office, 0, url=url, trust=client_side).deliver_due() == 1
    assert server.behaviour.encrypted == [True]
    verbs = [command.partition(" ")[0].upper() for command in server.behaviour.commands]
    assert verbs.index("STARTTLS") < verbs.index("AUTH") < verbs.index("MAIL")


def test_smtps_speaks_encrypted_from_the_first_word(
    office: Office, trusted: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server_side, client_side = trusted
    queue(office)
    with MailServer(Behaviour(tls=server_side, wrapped=True)) as server:
        url = f"smtps://127.0.0.1:{server.port}"
        assert postman(office, 0, url=url, trust=client_side).deliver_due() == 1
    assert server.behaviour.encrypted == [True]


def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_password(
    office: Office, trusted: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    mail_id = queue(office)
    with MailServer(Behaviour(tls=trusted[0], wants_password=True)) as server:
        url = f"smtp://jeanne:secret@127.0.0.1:{server.port}"
        assert postman(office, 0, url=url).deliver_due() == 0
    assert server.behaviour.messages == []
    assert not any(command.upper().startswith("AUTH") for command in server.behaviour.commands)
    assert states(office) == {mail_id: MailState.WAITING}


def test_a_password_never_travels_unencrypted_over_a_network(
    monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    monkeypatch.setattr("cocreate.workers.smtp.is_loopback", lambda host: False)
    mail_id = queue(office)
    with MailServer(Behaviour(wants_password=True)) as server:
        url = f"smtp://jeanne:secret@127.0.0.1:{server.port}"
        assert postman(office, 0, url=url).deliver_due() == 0
    assert not any(command.upper().startswith("AUTH") for command in server.behaviour.commands)
    assert states(office) == {mail_id: MailState.WAITING}


def test_the_loop_delivers_survives_an_accident_and_stops_when_told(office: Office) -> None:
    stop, arrived, accidents = threading.Event(), threading.Event(), []
    queue(office)

    def send(mail: OutgoingMail) -> None:
        if not accidents:
            accidents.append(mail.id)
            office.later(minutes=1)
            msg = "an accident"
            raise RuntimeError(msg)
        arrived.set()

    carrier = Postman(office.unit, send)
    thread = threading.Thread(
        target=carrier.run_forever, args=(stop,), kwargs={"pause_seconds": 0.01}
    )
    thread.start()
    assert arrived.wait(10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert len(accidents) == 1


def settings(tmp_path: Path, **given: str) -> Settings:
    return Settings(
        secret_key="a-key-for-tests-that-is-long-enough",
        data_dir=tmp_path,
        mail_from=SENDER,
        **given,
    )


def test_mails_leave_while_the_product_is_served(office: Office, tmp_path: Path) -> None:
    mail_id = queue(office)
    with MailServer(Behaviour()) as server:
        url = f"smtp://127.0.0.1:{server.port}"
        with delivering(office.unit, settings(tmp_path, smtp_url=url)):
            assert server.behaviour.received.wait(10)
        assert states(office) == {mail_id: MailState.SENT}
    assert "postman" not in [thread.name for thread in threading.enumerate()]


def test_without_a_mail_server_mails_wait_and_nobody_tries(office: Office, tmp_path: Path) -> None:
    mail_id = queue(office)
    with delivering(office.unit, settings(tmp_path)):
        assert "postman" not in [thread.name for thread in threading.enumerate()]
    assert states(office) == {mail_id: MailState.WAITING}
