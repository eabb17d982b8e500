"""The database itself refuses to change what has been decided, published or noted."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.canonical import checksum
from cocreate.models.append_only import APPEND_ONLY
from cocreate.models.journal import JournalEntry
from cocreate.models.plans import Plan, PlanVersion
from tests.builders import NOON


@pytest.fixture(autouse=True)
def _lines(engine: sa.Engine) -> None:
    with Session(engine) as session:
        session.add(
            JournalEntry(
                at=NOON,
                role="r",
                verb="v",
                subject_kind="k",
                subject_id="i",
                facts={},
                previous_hash="",
                hash="",
            )
        )
        session.add(Plan(id="plan", pillar_id="water", created_at=NOON))
        session.flush()
        session.add(
            PlanVersion(
                plan_id="plan",
                number=1,
                note={},
                content={},
                checksum=checksum({}),
                submitted=[],
                made_at=NOON,
            )
        )
        session.commit()


def refuses(engine: sa.Engine, statement: str) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError, match="is append-only"),
        engine.begin() as connection,
    ):
        connection.execute(sa.text(statement))


@pytest.mark.parametrize("table", ["journal_entry", "plan_version"])
def test_a_line_can_be_neither_changed_nor_deleted(engine: sa.Engine, table: str) -> None:
    """M19: when the application tries to update or delete a line, the database refuses."""
    refuses(engine, f"UPDATE {table} SET id = id")
    refuses(engine, f"DELETE FROM {table}")
    with Session(engine) as session:
        assert session.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 1


def test_every_guarded_table_has_its_triggers(engine: sa.Engine) -> None:
    catalogue = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid ="
        " tgrelid WHERE NOT tgisinternal",
    }[engine.dialect.name]
    with engine.connect() as connection:
        found = set(map(tuple, connection.execute(sa.text(catalogue)).all()))
    for table in APPEND_ONLY:
        assert {(table, f"{table}_no_update"), (table, f"{table}_no_delete")} <= found


def test_a_guarded_table_cannot_be_emptied(engine: sa.Engine) -> None:
    emptying = {
        "sqlite": "DELETE FROM journal_entry",
        "postgresql": "TRUNCATE journal_entry CASCADE",
    }
    refuses(engine, emptying[engine.dialect.name])
