"""What every page has: headers, languages, error pages, and no way in without a permission."""

import gzip
from pathlib import Path

import lxml.html
import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient

from cocreate.application import create_app
from cocreate.catalogues import translate
from cocreate.config import Settings
from cocreate.domain.permissions import Permission
from cocreate.domain.text import LANGUAGES
from cocreate.extensions import db
from cocreate.places import folder
from cocreate.web import assets, errors, security
from cocreate.web.access import allows
from cocreate.web.addresses import local_address


def test_a_page_may_only_load_what_is_ours(client: FlaskClient) -> None:
    for path in ("/", "/nothing-here", "/healthz", assets_path(client)):
        answer = client.get(path, buffered=True)
        assert answer.headers["Content-Security-Policy"] == security.CONTENT_POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def assets_path(client: FlaskClient) -> str:
    with client.application.app_context():
        return assets.asset("css/tokens.css")


def test_no_policy_lets_inline_scripts_or_styles_run() -> None:
    assert "unsafe" not in security.CONTENT_POLICY
    assert "default-src 'none'" in security.CONTENT_POLICY


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("fr-BE,fr;q=0.9", "Il n’y a rien à cette adresse"),
        ("nl", "Op dit adres is niets te vinden"),
        ("en", "There is nothing at this address"),
        ("de", "Il n’y a rien à cette adresse"),
    ],
)
def test_an_unknown_address_answers_in_the_language_of_the_browser(
    client: FlaskClient, asked: str, title: str
) -> None:
    answer = client.get("/nothing-here", headers={"Accept-Language": asked})

    assert answer.status_code == 404
    assert title in answer.text


def test_a_chosen_language_wins_over_the_browser_and_leads_back(client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False

    answer = client.post("/language", data={"language": "nl", "next": "/nothing-here"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/nothing-here"
    assert 'lang="nl"' in client.get("/nothing-here").text


def test_a_form_without_its_token_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "nl"})

    assert answer.status_code == 400
    assert "check it and send it again" in answer.text


def test_a_forged_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "x" * 70_000})

    assert answer.status_code == 413
    assert "Shorten what you send" in answer.text


def test_a_view_that_declares_no_permission_is_closed(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "behind the door")

    answer = app.test_client().get("/forgotten")

    assert answer.status_code == 403
    assert "behind the door" not in answer.text


def test_an_accident_tells_the_person_a_number_and_nothing_else(app: Flask) -> None:
    @allows(Permission.PAGE_READ)
    def broken() -> str:
        raise RuntimeError("a word behind the door")

    app.add_url_rule("/broken", "broken", broken)

    answer = app.test_client().get("/broken")

    assert answer.status_code == 500
    assert "behind the door" not in answer.text
    assert "RuntimeError" not in answer.text


def test_static_files_may_be_kept_for_ever_and_old_versions_are_gone(client: FlaskClient) -> None:
    answer = client.get(assets_path(client), buffered=True)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/assets/000000000000/css/tokens.css").status_code == 404


def test_texts_travel_compressed_to_whoever_reads_that_and_are_the_same(
    client: FlaskClient,
) -> None:
    path = assets_path(client)
    plain = client.get(path, buffered=True)
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert (plain.mimetype, packed.mimetype) == ("text/css", "text/css")
    assert {plain.headers["Vary"], packed.headers["Vary"]} == {"Accept-Encoding"}
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    lost = path.replace("tokens", "nothing")
    assert client.get(lost, headers={"Accept-Encoding": "gzip"}).status_code == 404


def test_a_phone_is_told_of_every_script_that_it_will_import(app: Flask) -> None:
    """L1: no script of the room waits for another one to be read first."""
    with app.app_context():
        told = assets.modules("js/main.mjs", "js/room/main.mjs")
    static = folder("static").resolve()
    files = {static / one.split("/", 3)[3] for one in told}
    assert len(files) == len(told)
    assert static / "js/core/store.mjs" in files
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("import ") and line.endswith('.mjs";'):
                assert (file.parent / line.split('"')[1]).resolve() in files


@pytest.mark.parametrize(
    "trick",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "https:evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        " /evil",
        "",
        None,
        "/a\\b",
        "data:text/html,x",
    ],
)
def test_a_redirect_never_leaves_the_site(trick: str | None) -> None:
    assert local_address(trick) == "/"


def test_a_redirect_may_go_to_any_page_of_the_site() -> None:
    assert local_address("/staff/workshops?state=open#top") == "/staff/workshops?state=open#top"


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, "10.0.0.9 http localhost"), (1, "10.9.8.7 https site.example")]
)
def test_what_a_proxy_says_of_a_visitor_counts_only_where_one_is_in_front(
    tmp_path: Path, proxies: int, seen: str
) -> None:
    @allows(Permission.PAGE_READ)
    def who() -> str:
        return f"{request.remote_addr} {request.scheme} {request.host}"

    app = create_app(
        Settings(
            secret_key="a-key-for-tests-that-is-long-enough",
            data_dir=tmp_path,
            trusted_proxies=proxies,
            trusted_hosts=("localhost", "site.example"),
        )
    )
    app.add_url_rule("/who", "who", who)
    said = {"For": "10.9.8.7", "Proto": "https", "Host": "site.example"}
    headers = {f"X-Forwarded-{name}": value for name, value in said.items()}
    answer = app.test_client().get(
        "/who", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )
    with app.app_context():
        db.engine.dispose()
    assert answer.text == seen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [403, 404, 410, 413, 429, 500])
def test_a_page_that_cannot_be_shown_says_so_in_the_language_of_the_reader(
    app: Flask, status: int, language: str
) -> None:
    @allows(Permission.PAGE_READ)
    def refused() -> str:
        abort(status)

    app.add_url_rule("/refused", "refused", refused)

    answer = app.test_client().get("/refused", headers={"Accept-Language": language})

    assert answer.status_code == status
    page = lxml.html.fromstring(answer.text)
    title = errors.TITLES[status]
    assert page.get("lang") == language
    assert page.xpath("string(//h1)").strip() == translate(title, language)
    assert (translate(title, language) == title) is (language == "en")
    # What to do next is said as well, or where to go from here.
    assert page.xpath("//main//a | //main//form | //main//p[normalize-space()]")
