"""Imports: files that somebody looks through before they are taken over."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "pending_import",
        sa.Column(
            "kind",
            sa.Enum(
                "sheets",
                "organisations",
                "proposals",
                name=op.f("ck_pending_import_kind"),
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("target_id", sa.String(length=22), nullable=True),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("kept_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_pending_import_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_import")),
    )
    with op.batch_alter_table("pending_import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pending_import_account_id"), ["account_id"], unique=False
        )
