"""The chained journal: whatever is done to it behind the guards, the first broken line is named."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.cli import run
from cocreate.domain.permissions import SYSTEM, Role
from cocreate.models.append_only import guard_names
from cocreate.models.journal import JournalEntry, JournalWords
from cocreate.queries.proofs.journal import audit_journal
from tests.office import Office, all_at_once


@pytest.fixture(autouse=True)
def _environment(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCREATE_DATABASE_URL", empty_url)
    monkeypatch.setenv("COCREATE_DATA_DIR", str(tmp_path))


def behind_the_guards(engine: sa.Engine, statement: str, table: str = "journal_entry") -> None:
    """What somebody does who owns the database."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        guards = connection.exec_driver_sql(
            f"SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '{table}'"
        ).all()
        assert {name for name, _ in guards} == set(guard_names(table, "sqlite"))
        for name, _ in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(statement)
        for _, made in guards:
            connection.exec_driver_sql(made)


def some_lines(office: Office) -> list[tuple[int, str]]:
    """Five lines or more, among them three about somebody with a name; their numbers and hashes."""
    office.welcome("jeanne", Role.COORDINATOR)
    with office.unit() as uow:
        uow.record(SYSTEM, Role.ADMINISTRATOR, "plan:freeze", ("plan", "p"), version=44)
        uow.record(SYSTEM, Role.ADMINISTRATOR, "plan:publish", ("plan", "p"), number=1)
        uow.record(SYSTEM, Role.ADMINISTRATOR, "plan:order", ("plan", "p"), actions=("a", "b"))
    with Session(office.engine) as session:
        lines = session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)).all()
        assert len(lines) >= 5
        return [(one.id, one.hash) for one in lines]


@pytest.mark.parametrize(
    ("statement", "named", "why"),
    [
        ("UPDATE journal_entry SET facts = '{}' WHERE id = {third}", "third", "not what was"),
        ("UPDATE journal_entry SET verb = 'plan:cut' WHERE id = {last}", "last", "not what was"),
        ("DELETE FROM journal_entry WHERE id = {third}", "fourth", "does not follow the line"),
        ("DELETE FROM journal_entry WHERE id = {last}", "before_last", "later ones are gone"),
        ("UPDATE journal_words SET words = '{}' WHERE entry_id = {first}", "first", "personal"),
    ],
)
def test_a_line_that_was_tampered_with_is_named(
    office: Office,
    capsys: pytest.CaptureFixture[str],
    statement: str,
    named: str,
    why: str,
) -> None:
    """M19: ``cocreate audit verify`` names the first broken line."""
    numbers = [number for number, _ in some_lines(office)]
    places = {
        "first": numbers[0],
        "third": numbers[-3],
        "fourth": numbers[-2],
        "before_last": numbers[-2],
        "last": numbers[-1],
    }
    for name, number in places.items():
        statement = statement.replace("{" + name + "}", str(number))
    assert run(["audit", "verify"]) == 0
    behind_the_guards(office.engine, statement)
    assert run(["audit", "verify"]) == 1
    said = capsys.readouterr().out
    assert f"BROKEN   line {places[named]} of 2027-03-01 12:00:00 UTC (" in said
    assert why in said
    assert run(["doctor"]) == 1
    assert f"PROBLEM  chain of the journal: line {places[named]}" in capsys.readouterr().out


def test_personal_words_are_erased_and_the_chain_holds(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rulings 19: the chain holds opaque ids and digests; personal text can be erased."""
    number, hashed = some_lines(office)[-1]
    jeanne = office.actor("jeanne").id or ""
    assert run(["audit", "list"]) == 0
    assert "jeanne@office.test" in capsys.readouterr().out
    assert run(["audit", "erase-words", jeanne]) == 0
    assert run(["audit", "list"]) == 0
    said = capsys.readouterr().out
    assert "jeanne@office.test" not in said
    assert "account:invite" in said
    assert "journal:erase-words" in said
    assert said.count("journal:read") == 2
    with Session(office.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(JournalWords)) == 0
    assert run(["audit", "verify", "--expect", f"{number}:{hashed}"]) == 0
    assert "each as it was written" in capsys.readouterr().out
    assert run(["audit", "verify", "--expect", f"{number}:{'0' * 64}"]) == 1


def test_writers_at_the_same_time_add_one_line_after_the_other(office: Office) -> None:
    def write() -> None:
        for _ in range(5):
            with office.unit() as uow:
                uow.record(SYSTEM, Role.ADMINISTRATOR, "step:open", ("step", "s"))
                uow.record(SYSTEM, Role.ADMINISTRATOR, "step:close", ("step", "s"))

    assert all_at_once(8, write) == [None] * 8
    with Session(office.engine) as session:
        audit = audit_journal(session)
        assert (audit.lines, audit.number, audit.first_break) == (80, 80, None)
