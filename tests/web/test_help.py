"""The help pages say what holds, and a receipt can be checked."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from cocreate.catalogues import translations
from cocreate.domain.text import LANGUAGES
from cocreate.domain.voting.ballot_keys import ballot_key
from cocreate.domain.voting.promises import SECRECY_LIMITS
from cocreate.web.help import statement
from tests.builders import VoteRoom
from tests.web.browsers import AppOf
from tests.web.test_pillars import fields

PAGES = ("", "/secret-ballot", "/facilitator", "/lead", "/plan", "/privacy", "/accessibility")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_help_page_exists_in_every_language(app: Flask, language: str) -> None:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    for page in PAGES:
        answer = client.get(f"/help{page}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
    limits = client.get("/help/secret-ballot").text
    for one in SECRECY_LIMITS:
        assert translations(language).gettext(one)[:40] in limits
    assert set(statement().method) == set(LANGUAGES)
    assert all(set(one) == set(LANGUAGES) for one in statement().known)


@pytest.mark.parametrize("page", ["accessibility", "privacy"])
def test_people_are_told_whom_to_write_to(client: FlaskClient, app_of: AppOf, page: str) -> None:
    assert "the organisation that invited you" in client.get(f"/help/{page}").text
    app = app_of(contact="access@example.org")
    shown = app.test_client().get(f"/help/{page}").text
    assert '<a href="mailto:access@example.org">access@example.org</a>' in shown


def test_the_page_on_cookies_names_every_cookie_that_is_set_and_no_other(
    client: FlaskClient,
) -> None:
    named = set(re.findall(r"<code>cocreate_(\w+)</code>", client.get("/help/privacy").text))

    assert named == {
        "form",
        "language",
        "theme",
        "device",
        "seed",
        "staff",
        "screen_language",
        "screen_theme",
    }


def test_a_receipt_answers_counted_once_the_vote_is_counted_and_nothing_else(
    engine: sa.Engine, client: FlaskClient
) -> None:
    room = VoteRoom(engine)
    person = room.crowd(1)[0]
    poll_id = room.open_vote()
    room.cast(person, {room.option_ids[0]: 1}, seed="a" * 64)
    key = ballot_key("a" * 64, poll_id)

    def check(typed: str) -> tuple[int, str]:
        page = fields(client.get("/help/secret-ballot").text)
        answer = client.post("/help/secret-ballot", data={**page, "key": typed})
        return answer.status_code, answer.text

    assert "No counted vote holds" in check(key)[1]
    room.finish_vote()
    status, page = check(f" {key} ")
    assert status == 200
    assert "A ballot with this key is in the count." in page
    assert "Titre 1" not in page
    assert "No counted vote holds" in check("ab" * 32)[1]
    assert check("not a key")[0] == 422
