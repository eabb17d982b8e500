"""Staff come in, look after their account, and look after others', by plain forms."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from cocreate.models.accounts import MailState, OutboxMail
from cocreate.models.pillars import Pillar, Programme
from cocreate.operations.entrance.credentials import administrator_link
from cocreate.program import Program, utc_now
from cocreate.workers.mail import HELD


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """A browser signed in as an administrator."""
    return signed_in(app, "admin@example.org")


def signed_in(app: Flask, email: str) -> FlaskClient:
    program: Program = app.extensions["cocreate"]
    with program.unit_of_work() as uow:
        token = administrator_link(uow, email=email, name="Administrator", language="en")
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get(f"/sign-in/links/{token}")
    assert "Sign in as Administrator" in page.text
    answer = client.post(f"/sign-in/links/{token}", data=tokens(page.text))
    assert answer.status_code == 303
    return client


def tokens(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    names = ("csrf_token", "operation_id")
    found: dict[str, str] = {}
    for name in names:
        tag = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
        if tag:
            found[name] = re.findall(r'value="([^"]*)"', tag[-1])[0]
    return found


def test_looking_at_a_link_uses_nothing_up_and_using_it_works_once(app: Flask) -> None:
    program: Program = app.extensions["cocreate"]
    with program.unit_of_work() as uow:
        token = administrator_link(uow, email="a@example.org", name="A", language="en")
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    for _ in range(3):
        page = client.get(f"/sign-in/links/{token}")
        assert page.status_code == 200

    assert client.post(f"/sign-in/links/{token}", data=tokens(page.text)).status_code == 303

    again = app.test_client().get(f"/sign-in/links/{token}")
    assert again.status_code == 410


def test_a_wrong_password_keeps_the_address_and_says_one_sentence(client: FlaskClient) -> None:
    page = client.get("/sign-in")
    data = {"email": "someone@example.org", "password": "wrong", **tokens(page.text)}

    answer = client.post("/sign-in", data=data)

    assert answer.status_code == 422
    assert 'value="someone@example.org"' in answer.text
    assert (
        "wrong"
        not in re.sub(r"<title>.*?</title>", "", answer.text).split('name="password"')[1][:60]
    )


def test_a_page_of_staff_sends_a_visitor_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/staff/accounts?x=1")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/staff/accounts?x%3D1"


def test_an_invitation_is_mailed_accepted_and_opens_the_desk(
    app: Flask, admin: FlaskClient, engine: sa.Engine
) -> None:
    page = admin.get("/staff/accounts/new")
    answer = admin.post(
        "/staff/accounts/new",
        data={
            "name": "Facilitator",
            "email": "facilitator@example.org",
            "language": "nl",
            "roles": "facilitator|all",
            **tokens(page.text),
        },
    )
    assert answer.status_code == 303, answer.text
    with Session(engine) as session:
        mail = session.scalars(sa.select(OutboxMail)).one()
    assert mail.language == "nl"
    token = re.findall(r"/invitations/(\S+)", mail.body)[0]
    guest = app.test_client()
    page = guest.get(f"/invitations/{token}")
    answer = guest.post(
        f"/invitations/{token}",
        data={"name": "Facilitator", "password": "a long enough sentence", **tokens(page.text)},
    )
    assert answer.status_code == 303, answer.text

    profile = guest.get("/staff/account")
    assert 'lang="nl"' in profile.text
    assert guest.get("/staff/accounts").status_code == 403


def test_signing_out_ends_the_session_for_a_kept_cookie_too(app: Flask, admin: FlaskClient) -> None:
    cookie = admin.get_cookie("cocreate_staff")
    assert cookie is not None
    page = admin.get("/staff/account")
    csrf = {"csrf_token": tokens(page.text)["csrf_token"]}

    assert admin.post("/sign-out", data=csrf).status_code == 303

    thief = app.test_client()
    thief.set_cookie("cocreate_staff", cookie.value)
    assert thief.get("/staff/account").status_code == 302


def test_the_outbox_shows_mails_where_none_can_leave(admin: FlaskClient) -> None:
    page = admin.get("/staff/accounts/new")
    admin.post(
        "/staff/accounts/new",
        data={
            "name": "R",
            "email": "r@example.org",
            "language": "en",
            "roles": "reader|all",
            **tokens(page.text),
        },
    )

    outbox = admin.get("/staff/outbox")

    assert "r@example.org" in outbox.text
    assert "/invitations/" in outbox.text


def test_the_outbox_says_why_a_mail_to_an_example_is_held(
    admin: FlaskClient, engine: sa.Engine
) -> None:
    with Session(engine) as session:
        session.add(
            OutboxMail(
                id="held",
                recipient="decider@demo.example.org",
                language="fr",
                subject="Décider",
                body="/arbitration/links/x",
                state=MailState.FAILED,
                last_error=HELD,
                created_at=utc_now(),
                next_attempt_at=utc_now(),
            )
        )
        session.commit()
    outbox = admin.get("/staff/outbox")
    assert "reserved for examples" in outbox.text
    assert "Try again" not in outbox.text
    assert "/arbitration/links/x" in outbox.text


def test_whoever_comes_into_an_empty_product_is_told_where_to_begin(
    app: Flask, admin: FlaskClient, engine: sa.Engine
) -> None:
    assert "Begin with the programme" not in admin.get("/staff").text

    with engine.begin() as connection:
        connection.execute(sa.delete(Pillar))
        connection.execute(sa.delete(Programme))

    page = admin.get("/staff").text
    assert "Begin with the programme" in page
    assert 'href="/staff/pillars/programmes/new"' in page


def test_the_menu_marks_the_one_place_where_one_is(admin: FlaskClient) -> None:
    for path, name in (
        ("/staff/accounts", "Accounts"),
        ("/staff/accounts/new", "Accounts"),
        ("/staff/outbox", "Outbox"),
    ):
        marked = re.findall(r'aria-current="page">([^<]+)<', admin.get(path).text)
        assert marked == [name]
