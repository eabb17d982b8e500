"""Who may serve a PostgreSQL database beside whom, and what commands say of it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from cocreate.cli import run
from cocreate.live.witness import Witness
from cocreate.server_lock import AlreadyServedError, one_of_the_servers
from tests.processes.conftest import until
from tests.stations import POSTGRESQL, REDIS, free_port

pytestmark = [pytest.mark.long, pytest.mark.processes]


def test_without_redis_a_process_wants_the_database_for_itself(engine: sa.Engine) -> None:
    with (
        one_of_the_servers(POSTGRESQL, alone=False),
        one_of_the_servers(POSTGRESQL, alone=False),
        pytest.raises(AlreadyServedError, match="COCREATE_REDIS_URL"),
        one_of_the_servers(POSTGRESQL, alone=True),
    ):
        pass
    with one_of_the_servers(POSTGRESQL, alone=True):
        for alone in (True, False):
            with (
                pytest.raises(AlreadyServedError, match="another server uses this database"),
                one_of_the_servers(POSTGRESQL, alone=alone),
            ):
                pass


def test_the_database_knows_who_else_hears(engine: sa.Engine) -> None:
    mine, other = Witness(POSTGRESQL), Witness(POSTGRESQL)
    try:
        assert not mine.others_hear(hears=True)
        assert other.others_hear(hears=False)
        other.others_hear(hears=True)
        assert mine.others_hear(hears=True)
        other.others_hear(hears=False)
        assert not mine.others_hear(hears=True)
        other.others_hear(hears=True)
        other.end()
        # PostgreSQL takes a moment to see that a connection has ended.
        until(lambda: not mine.others_hear(hears=True), 5)
        # A connection that was lost is made anew, and what was testified is said again.
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
                "AND pid <> pg_backend_pid()"
            )
        until(lambda: (mine.others_hear(hears=True), other.others_hear(hears=False))[1], 5)
    finally:
        mine.end()
        other.end()


def test_the_doctor_examines_what_processes_say_to_each_other(
    engine: sa.Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COCREATE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COCREATE_DATABASE_URL", POSTGRESQL)
    monkeypatch.setenv("COCREATE_REDIS_URL", REDIS)
    assert run(["doctor"]) == 0
    assert "ok       messages between processes" in capsys.readouterr().out
    assert run(["config", "check"]) == 0
    assert "Several processes may serve" in capsys.readouterr().out

    monkeypatch.setenv("COCREATE_REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")
    assert run(["doctor"]) == 1
    assert "PROBLEM  messages between processes: Redis" in capsys.readouterr().out

    monkeypatch.delenv("COCREATE_REDIS_URL")
    assert run(["config", "check"]) == 0
    assert "several need Redis (COCREATE_REDIS_URL)" in capsys.readouterr().out
