"""Whether the process lives, and whether it can serve people: what is unfit is named."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from cocreate.application import create_app
from cocreate.config import Settings
from cocreate.extensions import db
from cocreate.schema import known_revisions, newest_revision, upgrade_schema

ClientOf = Callable[[str], FlaskClient]


@pytest.fixture
def client_of(tmp_path: Path) -> Iterator[ClientOf]:
    """What answers a visitor of the program on a database of one's choice."""
    made = []

    def client(url: str) -> FlaskClient:
        key = "a-key-for-tests-that-is-long-enough"
        app = create_app(Settings(secret_key=key, data_dir=tmp_path, database_url=url))
        made.append(app)
        return app.test_client()

    yield client
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_a_program_on_its_database_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "checks": {"database": "ok", "schema": "ok", "disk": "ok"},
    }


def test_a_database_that_cannot_be_reached_is_named(client_of: ClientOf) -> None:
    client = client_of("sqlite:////nowhere/at/all.sqlite3")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["status"] == "not ready"
    assert answer.json["checks"]["database"] == "does not answer"
    assert "nowhere" not in answer.text
    assert client.get("/healthz").status_code == 200


def test_a_database_without_a_schema_is_named(client_of: ClientOf, tmp_path: Path) -> None:
    answer = client_of(f"sqlite:///{tmp_path / 'blank.sqlite3'}").get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"] == {
        "database": "ok",
        "schema": f"is empty, and {newest_revision()} is needed",
        "disk": "ok",
    }


def test_a_schema_of_yesterday_is_named(client_of: ClientOf, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    oldest = known_revisions()[0]
    upgrade_schema(url, oldest)

    answer = client_of(url).get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"]["schema"] == f"is {oldest}, and {newest_revision()} is needed"


def test_a_disk_that_takes_no_file_is_named(client: FlaskClient, tmp_path: Path) -> None:
    tmp_path.rename(tmp_path.with_name("away"))
    try:
        answer = client.get("/readyz")
    finally:
        tmp_path.with_name("away").rename(tmp_path)

    assert answer.status_code == 503
    assert answer.json["checks"]["disk"] == "cannot be written"
    assert str(tmp_path) not in answer.text


def test_a_disk_without_room_is_named(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cocreate.fitness.LEAST_FREE_BYTES", 2**80)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "MB are free" in answer.json["checks"]["disk"]


def test_whether_the_process_lives_is_asked_of_nothing_else(
    client: FlaskClient, engine: sa.Engine
) -> None:
    with client.application.app_context():
        served = db.engine
    asked: list[str] = []
    sa.event.listen(served, "before_cursor_execute", lambda *given: asked.append(given[2]))

    assert client.get("/healthz").json == {"status": "ok"}
    assert asked == []
    assert client.get("/readyz").status_code == 200
    assert asked != []
