"""The opinion groups of a counted vote, looked for beside the server."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "opinion_groups",
        sa.Column("poll_id", sa.String(length=22), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["poll_id"],
            ["poll.id"],
            name=op.f("fk_opinion_groups_poll_id_poll"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_opinion_groups")),
    )
