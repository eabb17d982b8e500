"""Whether the process lives, and whether it can serve people: what is unfit is named."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from cocreate.extensions import db
from cocreate.schema import known_revisions, newest_revision, upgrade_schema
from tests.stations import POSTGRESQL, REDIS
from tests.web.browsers import AppOf


def test_a_program_on_its_database_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    # Where several may serve, whether this process hears the others is looked at as well.
    processes = {"processes": "ok"} if POSTGRESQL and REDIS else {}
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "checks": {"database": "ok", "schema": "ok", "disk": "ok"} | processes,
    }


def test_a_database_that_cannot_be_reached_is_named(app_of: AppOf) -> None:
    client = app_of(database_url="sqlite:////nowhere/at/all.sqlite3").test_client()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["status"] == "not ready"
    assert answer.json["checks"]["database"] == "does not answer"
    assert "nowhere" not in answer.text
    assert client.get("/healthz").status_code == 200


def test_a_database_without_a_schema_is_named(app_of: AppOf, tmp_path: Path) -> None:
    blank = app_of(database_url=f"sqlite:///{tmp_path / 'blank.sqlite3'}")
    answer = blank.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"] == {
        "database": "ok",
        "schema": f"is empty, and {newest_revision()} is needed",
        "disk": "ok",
    }


def test_a_schema_of_yesterday_is_named(app_of: AppOf, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    oldest = known_revisions()[0]
    upgrade_schema(url, oldest)

    answer = app_of(database_url=url).test_client().get("/readyz")

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
