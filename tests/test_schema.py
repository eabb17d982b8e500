"""Migrations: they end where the models are, on rows that are there, and lose none of them."""

import json
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import make_engine
from cocreate.domain.permissions import SYSTEM, Actor, Role
from cocreate.models import Base
from cocreate.queries.proofs.journal import audit_journal
from cocreate.schema import (
    SchemaError,
    check_schema,
    current_revision,
    known_revisions,
    newest_revision,
    upgrade_schema,
)
from cocreate.seed.reference import load_reference
from cocreate.unit_of_work import UnitOfWork
from tests.builders import NOON
from tests.stations import POSTGRESQL


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it: a file, or a schema of its own in PostgreSQL."""
    if not POSTGRESQL:
        yield f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
        return
    name = f"migrated_{os.getpid()}"
    engine = make_engine(POSTGRESQL)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    yield f"{POSTGRESQL}?options=-csearch_path%3D{name}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


def row_counts(url: str) -> dict[str, int]:
    engine = make_engine(url)
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        counts = {
            table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()
            for table in tables
        }
    engine.dispose()
    return counts


def test_every_revision_keeps_the_rows_that_are_there(url: str) -> None:
    first, *later = known_revisions()
    upgrade_schema(url, first)
    engine = make_engine(url)
    with OldJournal(Session(engine), lambda: NOON, ()) as uow:
        load_reference(uow)
    engine.dispose()
    before = {table: count for table, count in row_counts(url).items() if count}
    assert before["frame_item"] > 50
    assert before["journal_entry"] > 10

    for revision in later:
        upgrade_schema(url, revision)
        after = row_counts(url)
        assert {table: after[table] for table in before} == before
    assert current_revision(url) == newest_revision()
    check_schema(url)
    engine = make_engine(url)
    with Session(engine) as session:
        audit = audit_journal(session)
    assert (audit.lines, audit.first_break) == (before["journal_entry"], None)
    with UnitOfWork(Session(engine), lambda: NOON, ()) as uow:
        uow.record(SYSTEM, Role.ADMINISTRATOR, "step:open", ("step", "s"))
    with Session(engine) as session:
        assert audit_journal(session).first_break is None
    engine.dispose()


class OldJournal(UnitOfWork):
    """Writes its lines as the first revision kept them, before they were chained."""

    def record(
        self,
        actor: Actor,
        role: Role,
        verb: str,
        subject: tuple[str, str],
        workshop_id: str | None = None,
        words: Mapping[str, str] | None = None,
        /,
        **facts: object,
    ) -> None:
        del words
        columns = "at, account_id, role, verb, subject_kind, subject_id, workshop_id, facts"
        self.session.execute(
            sa.text(
                f"INSERT INTO journal_entry ({columns}) VALUES"
                " (:at, :account, :role, :verb, :kind, :subject, :workshop, :facts)"
            ),
            {
                "at": self.now().replace(tzinfo=None) if not POSTGRESQL else self.now(),
                "account": actor.id,
                "role": role.value,
                "verb": verb,
                "kind": subject[0],
                "subject": subject[1],
                "workshop": workshop_id,
                "facts": json.dumps(facts),
            },
        )


def schema_of(url: str) -> dict[str, object]:
    """What a database consists of, written alike however it was made."""
    engine = make_engine(url)
    try:
        inspector = sa.inspect(engine)
        found: dict[str, object] = {}
        warnings.filterwarnings("ignore", "Skipped unsupported reflection", sa.exc.SAWarning)
        for table in sorted(inspector.get_table_names()):
            if table == "alembic_version":
                continue
            found[table] = {
                "columns": {
                    one["name"]: (str(one["type"]), one["nullable"])
                    for one in inspector.get_columns(table)
                },
                "primary": sorted(inspector.get_pk_constraint(table)["constrained_columns"]),
                "unique": sorted(
                    str(one["name"]) for one in inspector.get_unique_constraints(table)
                ),
                "checks": {
                    str(one["name"]): re.sub(r"\s+", " ", one["sqltext"])
                    for one in inspector.get_check_constraints(table)
                },
                "foreign": sorted(
                    (one["constrained_columns"], one["referred_table"], str(one["options"]))
                    for one in inspector.get_foreign_keys(table)
                ),
            }
        found["*"] = objects_beside_tables(engine)
        return found
    finally:
        engine.dispose()


def objects_beside_tables(engine: sa.Engine) -> list[tuple[str, ...]]:
    """Indexes and triggers by their text, and which tables have no row order."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(
                "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
            ).all()
            plain = [
                (kind, name, re.sub(r"[\s\"`]+", " ", sql))
                for kind, name, sql in rows
                if kind in {"index", "trigger"}
            ]
            bare = [
                (kind, name)
                for kind, name, sql in rows
                if kind == "table" and "WITHOUT ROWID" in sql.upper()
            ]
            return sorted([*plain, *bare])
        rows = connection.exec_driver_sql(
            "SELECT 'index', indexname,"
            " regexp_replace(indexdef, current_schema() || '\\.', '', 'g')"
            " FROM pg_indexes WHERE schemaname = current_schema()"
            " UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE NOT tgisinternal AND n.nspname = current_schema()"
        ).all()
        return sorted(tuple(row) for row in rows if row[1] != "alembic_version_pkc")


def test_a_migrated_schema_is_the_one_of_the_models(url: str, tmp_path: Path) -> None:
    upgrade_schema(url)
    migrated = schema_of(url)
    if POSTGRESQL:
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE alembic_version")
        Base.metadata.drop_all(engine)
        Base.metadata.create_all(engine)
        engine.dispose()
        created = schema_of(url)
    else:
        other = f"sqlite:///{tmp_path / 'created.sqlite3'}"
        engine = make_engine(other)
        Base.metadata.create_all(engine)
        engine.dispose()
        created = schema_of(other)

    assert migrated == created


def test_a_schema_that_is_behind_is_not_served(url: str) -> None:
    with pytest.raises(SchemaError, match="cocreate db upgrade"):
        check_schema(url)
    upgrade_schema(url, known_revisions()[0])
    with pytest.raises(SchemaError, match=known_revisions()[0]):
        check_schema(url)
