"""The records that the database itself refuses to change or delete, on SQLite and PostgreSQL.

``Base.metadata.create_all`` makes the triggers with the tables; a migration that makes one of the
tables runs ``guard_statements`` for it.
"""

import sqlalchemy as sa

APPEND_ONLY = (
    "action_report",
    "council_opinion",
    "decision",
    "decision_grant",
    "journal_entry",
    "plan_version",
    "publication",
    "publication_notice",
    "reading",
    "run_evidence",
    "sealed_file",
    "selection_run",
    "state_change",
)
"""The guarded tables: a correction is a new row, never a change of an old one."""

SEALED = {"charter": "checksum <> ''"}
"""Tables whose rows can be changed until a condition holds of them, and never again after that."""

_SEALS = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} WHEN OLD.{condition} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} "
        "FOR EACH ROW WHEN (OLD.{condition}) EXECUTE FUNCTION refuse_change()",
    ),
}

_GUARDS = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ),
}
_VERBS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


def guard_statements(table: str, dialect: str) -> list[str]:
    """The statements that make ``table`` append-only on a database of this dialect."""
    return list(
        dict.fromkeys(
            template.format(table=table, verb=verb, VERB=verb.upper())
            for verb in _VERBS[dialect]
            for template in _GUARDS[dialect]
        )
    )


def seal_statements(table: str, dialect: str) -> list[str]:
    """The statements that make a row of ``table`` unchangeable once its condition holds."""
    return list(
        dict.fromkeys(
            template.format(table=table, verb=verb, VERB=verb.upper(), condition=SEALED[table])
            for verb in ("update", "delete")
            for template in _SEALS[dialect]
        )
    )


def guard_names(table: str, dialect: str) -> tuple[str, ...]:
    """The names of the triggers that guard ``table``, wholly or once its rows are sealed."""
    verbs = ("update", "delete") if table in SEALED else _VERBS[dialect]
    return tuple(f"{table}_no_{verb}" for verb in verbs)


def guard_append_only(metadata: sa.MetaData) -> None:
    """Have the database guard the tables from the moment that they are created."""
    guards = [(name, guard_statements) for name in APPEND_ONLY]
    guards += [(name, seal_statements) for name in SEALED]
    for name, statements in guards:
        table = metadata.tables[name]
        for dialect in _GUARDS:
            for statement in statements(name, dialect):
                # DDL fills %-places; the only percent sign here is PostgreSQL's own.
                text = statement.replace("%", "%%")
                ddl: sa.DDL = sa.DDL(text)  # type: ignore[no-untyped-call]  # SQLAlchemy's gap
                sa.event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
