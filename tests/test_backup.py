"""Copies are whole while somebody writes, and are put back only when that is safe."""

import datetime as dt
import json
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cocreate.backup import BackupError, back_up, manifest_path, restore
from cocreate.server_lock import AlreadyServedError, sole_server

REVISION = "0007"
KNOWN = frozenset({"0006", REVISION})


def clock() -> dt.datetime:
    return dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


def fill(path: Path, *words: str, revision: str = REVISION) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL;"
            "CREATE TABLE alembic_version (version_num TEXT);"
            "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT);"
            "CREATE TABLE note (word_id INTEGER REFERENCES word (id));"
        )
        connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        connection.executemany("INSERT INTO word (text) VALUES (?)", [(word,) for word in words])
        connection.commit()


def words(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM word ORDER BY id")]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "live.sqlite3"
    fill(path, "rain", "river")
    return path


@pytest.fixture
def copy(database: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy.sqlite3"
    back_up(database, path, version="1.0", clock=clock)
    return path


def test_a_copy_holds_what_the_database_holds_and_says_what_it_is(copy: Path) -> None:
    assert words(copy) == ["rain", "river"]
    manifest = json.loads(manifest_path(copy).read_text())
    assert manifest["revision"] == REVISION
    assert manifest["taken_at"] == "2027-03-01T12:00:00+00:00"
    assert manifest["rows"] == {"alembic_version": 1, "note": 0, "word": 2}
    assert manifest["size"] == copy.stat().st_size


def test_a_copy_is_one_file_that_only_its_owner_reads(copy: Path) -> None:
    for path in (copy, manifest_path(copy)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    words(copy)
    assert not copy.with_name(copy.name + "-wal").exists()


@pytest.fixture
def busy_writer(database: Path) -> Iterator[threading.Event]:
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            while not stop.is_set():
                with connection:
                    # Two rows or none: a copy that caught one of a pair would be torn.
                    connection.execute("INSERT INTO word (text) VALUES ('left')")
                    connection.execute("INSERT INTO word (text) VALUES ('right')")
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(10)
    yield stop
    stop.set()
    writer.join()


def test_a_copy_taken_during_writes_holds_whole_transactions_only(
    database: Path, tmp_path: Path, busy_writer: threading.Event
) -> None:
    for number in range(5):
        path = tmp_path / f"copy{number}"
        back_up(database, path, version="1.0", clock=clock)
        held = words(path)
        assert held.count("left") == held.count("right") > 0
    busy_writer.set()


def test_a_copy_never_replaces_a_file(database: Path, copy: Path) -> None:
    before = copy.read_bytes()
    with pytest.raises(BackupError, match="exists already"):
        back_up(database, copy, version="1.0", clock=clock)
    assert copy.read_bytes() == before


def test_there_is_no_copy_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no database"):
        back_up(tmp_path / "none", tmp_path / "copy", version="1.0", clock=clock)
    assert not list(tmp_path.iterdir())


def test_a_database_with_an_orphan_is_not_copied(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO note VALUES (99)")
        connection.commit()
    with pytest.raises(BackupError, match="a row of note refers to a row of word"):
        back_up(database, tmp_path / "copy", version="1.0", clock=clock)
    assert not (tmp_path / "copy").exists()


def test_a_file_of_another_program_is_not_copied(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other")) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    with pytest.raises(BackupError, match="not a database of this program"):
        back_up(tmp_path / "other", tmp_path / "copy", version="1.0", clock=clock)


def test_restoring_brings_the_copy_back_and_keeps_the_old_file(database: Path, copy: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO word (text) VALUES ('later')")
        connection.commit()
    kept = restore(copy, database, known_revisions=KNOWN, clock=clock)
    assert words(database) == ["rain", "river"]
    assert kept is not None
    assert kept.name == "live.sqlite3.before-20270301T120000Z"
    assert words(kept) == ["rain", "river", "later"]


def test_what_a_killed_server_left_in_its_log_is_kept_with_the_old_file(
    database: Path, copy: Path
) -> None:
    # A process that dies without closing leaves its last writes in the write-ahead log.
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
            "c.execute(\"INSERT INTO word (text) VALUES ('last')\"); c.commit(); os._exit(9)",
            str(database),
        ],
        check=False,
    )
    assert database.with_name(database.name + "-wal").exists()
    kept = restore(copy, database, known_revisions=KNOWN, clock=clock)
    assert words(database) == ["rain", "river"]
    assert kept is not None
    assert words(kept) == ["rain", "river", "last"]


def test_a_copy_can_be_restored_where_there_was_nothing(copy: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "elsewhere" / "new.sqlite3"
    assert restore(copy, fresh, known_revisions=KNOWN, clock=clock) is None
    assert words(fresh) == ["rain", "river"]


def test_nothing_is_restored_under_a_running_server(database: Path, copy: Path) -> None:
    with sole_server(database), pytest.raises(AlreadyServedError, match="stop it first"):
        restore(copy, database, known_revisions=KNOWN, clock=clock)
    assert not list(database.parent.glob("*.before-*"))


@pytest.mark.parametrize("harm", ["changed", "cut", "unknown schema", "no manifest"])
def test_a_copy_that_cannot_be_trusted_leaves_the_database_alone(
    harm: str, database: Path, copy: Path
) -> None:
    known = KNOWN
    if harm == "changed":
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("DELETE FROM word")
            connection.commit()
    elif harm == "cut":
        copy.write_bytes(copy.read_bytes()[:5000])
    elif harm == "unknown schema":
        known = frozenset({"0006"})
    else:
        manifest_path(copy).unlink()
    with pytest.raises(BackupError):
        restore(copy, database, known_revisions=known, clock=clock)
    assert words(database) == ["rain", "river"]
    assert not list(database.parent.glob("*.before-*"))
    assert not list(database.parent.glob("*.restoring"))


def test_a_second_server_on_the_same_file_is_refused_until_the_first_is_gone(
    database: Path,
) -> None:
    script = (
        "import sys; from pathlib import Path; from cocreate.server_lock import sole_server\n"
        "with sole_server(Path(sys.argv[1])):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", script, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(AlreadyServedError), sole_server(database):
            pass
        first.kill()
        first.wait()
        with sole_server(database):
            pass
