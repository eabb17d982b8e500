"""Rehearsals: a copy of a draft workshop to try things on, with simulated phones."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rehearsal",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("rehearses_id", sa.String(length=22), nullable=False),
        sa.Column("bots", sa.Integer(), nullable=False),
        sa.Column("speed", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=40), nullable=False),
        sa.CheckConstraint("workshop_id <> rehearses_id", name=op.f("ck_rehearsal_of_another")),
        sa.CheckConstraint("bots between 0 and 200", name=op.f("ck_rehearsal_bots")),
        sa.CheckConstraint("speed between 1 and 20", name=op.f("ck_rehearsal_speed")),
        sa.ForeignKeyConstraint(
            ["rehearses_id"],
            ["workshop.id"],
            name=op.f("fk_rehearsal_rehearses_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_rehearsal_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_rehearsal")),
        sa.UniqueConstraint("rehearses_id", name=op.f("uq_rehearsal_rehearses_id")),
    )
