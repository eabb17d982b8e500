"""The sealed file of a round: one archive, kept as it was sent."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types
from cocreate.models.append_only import guard_statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, which nobody may change."""
    op.create_table(
        "sealed_file",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("sealed_by_id", sa.String(length=22), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_sealed_file_round_id_arbitration_round"),
        ),
        sa.ForeignKeyConstraint(
            ["sealed_by_id"], ["account.id"], name=op.f("fk_sealed_file_sealed_by_id_account")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_sealed_file")),
    )
    for statement in guard_statements("sealed_file", op.get_bind().dialect.name):
        op.execute(sa.text(statement))
