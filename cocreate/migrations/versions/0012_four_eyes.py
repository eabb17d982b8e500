"""Four eyes: a round may ask that one person confirms its publication and another publishes."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "four_eyes",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("confirmed_by_id", sa.String(length=22), nullable=True),
        sa.Column("confirmed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("content", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(confirmed_by_id is null) = (content is null)", name=op.f("ck_four_eyes_whole")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["account.id"],
            name=op.f("fk_four_eyes_confirmed_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_four_eyes_round_id_arbitration_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_four_eyes")),
    )
