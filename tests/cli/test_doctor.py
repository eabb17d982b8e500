"""``cocreate doctor`` finds what is wrong, and says nothing is when nothing is."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from cocreate.cli import run
from cocreate.models.append_only import guard_statements
from tests.builders import VoteRoom
from tests.cli.test_audit import behind_the_guards
from tests.planning import Planning


@pytest.fixture(autouse=True)
def _environment(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCREATE_DATABASE_URL", empty_url)
    monkeypatch.setenv("COCREATE_DATA_DIR", str(tmp_path))


def voted(engine: sa.Engine) -> VoteRoom:
    room = VoteRoom(engine)
    room.open_vote()
    room.cast(room.join("voter"), {room.option_ids[0]: 1})
    room.finish_vote()
    return room


def test_a_sound_database_passes_every_check(
    engine: sa.Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    voted(engine)
    assert run(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "PROBLEM" not in said
    assert said.count("ok  ") == 8


def test_a_result_that_its_papers_do_not_bear_out_is_named(
    engine: sa.Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    room = voted(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE poll_result SET voters = 7")
    assert run(["doctor"]) == 1
    assert f"vote {room.poll().id} of workshop {room.id}" in capsys.readouterr().out


def test_a_journal_that_could_be_changed_is_named(
    engine: sa.Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    dialect = engine.dialect.name
    on = " ON journal_entry" if dialect == "postgresql" else ""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER journal_entry_no_update{on}")
    assert run(["doctor"]) == 1
    with engine.begin() as connection:
        for statement in guard_statements("journal_entry", dialect):
            if "no_update" in statement:
                connection.exec_driver_sql(statement)
    assert "journal_entry could be changed afterwards" in capsys.readouterr().out
    assert run(["doctor"]) == 0


def test_a_sealed_file_that_is_not_what_was_sent_is_named(
    engine: sa.Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    _, round_id = Planning(engine).arbitration()
    behind_the_guards(engine, "UPDATE sealed_file SET sha256 = 'another'", "sealed_file")
    assert run(["doctor"]) == 1
    assert f"the sealed file of round {round_id} is not the one" in capsys.readouterr().out


def test_a_full_disk_is_named(
    engine: sa.Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cocreate.cli.doctor.LEAST_FREE_BYTES", 2**80)
    assert run(["doctor"]) == 1
    assert "MB are free" in capsys.readouterr().out
