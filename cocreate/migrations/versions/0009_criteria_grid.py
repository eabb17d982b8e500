"""The criteria grid of a round, with its weights, and the opinions that are given on it."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "round_criterion",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight between 0 and 9", name=op.f("ck_round_criterion_weight")),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_round_criterion_round_id_arbitration_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_round_criterion")),
    )
    op.create_table(
        "opinion",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("saved_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_opinion_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["planned_action.id"], name=op.f("fk_opinion_action_id_planned_action")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_opinion_round_id_arbitration_round"),
        ),
        sa.PrimaryKeyConstraint("round_id", "action_id", "account_id", name=op.f("pk_opinion")),
    )
    op.create_table(
        "opinions_closed",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_opinions_closed_round_id_arbitration_round"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"],
            ["account.id"],
            name=op.f("fk_opinions_closed_closed_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_opinions_closed")),
    )
