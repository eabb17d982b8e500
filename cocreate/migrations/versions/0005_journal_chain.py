"""The chained journal: each line carries the hash of the one before; personal words lie apart."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

from cocreate.domain.journal import BEGINNING, Line, link_hash
from cocreate.models import base as types
from cocreate.models.append_only import guard_names, guard_statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ENTRY = sa.table(
    "journal_entry",
    sa.column("id", _NUMBER),
    sa.column("at", types.UTCDateTime()),
    sa.column("account_id", sa.String),
    sa.column("role", sa.String),
    sa.column("verb", sa.String),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", sa.String),
    sa.column("workshop_id", sa.String),
    sa.column("facts", sa.JSON),
    sa.column("previous_hash", sa.String),
    sa.column("hash", sa.String),
)


def upgrade() -> None:
    """Add the hashes, chain the lines that are there, and make the tables beside."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    for name in guard_names("journal_entry", dialect):
        on = " ON journal_entry" if dialect == "postgresql" else ""
        op.execute(sa.text(f"DROP TRIGGER {name}{on}"))
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words_digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("previous_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.String(length=64), nullable=True))
    number, last = _chain(connection)
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.alter_column("previous_hash", existing_type=sa.String(64), nullable=False)
        batch_op.alter_column("hash", existing_type=sa.String(64), nullable=False)
    for statement in guard_statements("journal_entry", dialect):
        op.execute(sa.text(statement))
    op.create_table(
        "journal_words",
        sa.Column("entry_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=22), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_journal_words_entry_id_journal_entry"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_journal_words")),
    )
    head = op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", _NUMBER, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.bulk_insert(head, [{"id": 1, "entry_id": number, "hash": last}])


def _chain(connection: Connection) -> tuple[int, str]:
    """Chain the lines in the order of their numbers; answers number and hash of the last one."""
    number, before = 0, BEGINNING
    for row in connection.execute(sa.select(_ENTRY).order_by(_ENTRY.c.id)).all():
        line = Line(
            at=row.at,
            account_id=row.account_id,
            role=row.role,
            verb=row.verb,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            workshop_id=row.workshop_id,
            facts=row.facts,
            words=None,
        )
        hashed = link_hash(before, line)
        connection.execute(
            sa.update(_ENTRY).where(_ENTRY.c.id == row.id).values(previous_hash=before, hash=hashed)
        )
        number, before = row.id, hashed
    return number, before
