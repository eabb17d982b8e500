"""Plan revisions: a published plan is revised, and its revision names the actions to look at."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "plan_revision",
        sa.Column("plan_id", sa.String(length=22), nullable=False),
        sa.Column("publication_id", sa.String(length=22), nullable=False),
        sa.Column("base_version_id", sa.String(length=22), nullable=False),
        sa.Column("version_id", sa.String(length=22), nullable=True),
        sa.Column("opened_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.String(length=22), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(closed_at is null) = (version_id is null)", name=op.f("ck_plan_revision_closed")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_plan_revision_{column}_{table}")
            )
            for column, table in (
                ("plan_id", "plan"),
                ("publication_id", "publication"),
                ("base_version_id", "plan_version"),
                ("version_id", "plan_version"),
                ("opened_by_id", "account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_revision")),
    )
    op.create_index(op.f("ix_plan_revision_plan_id"), "plan_revision", ["plan_id"])
    op.create_index(
        "uq_plan_revision_open",
        "plan_revision",
        ["plan_id"],
        unique=True,
        sqlite_where=sa.text("closed_at is null"),
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_table(
        "revision_item",
        sa.Column("revision_id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sheet_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["plan_revision.id"],
            name=op.f("fk_revision_item_revision_id_plan_revision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_revision_item_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "action_id", name=op.f("pk_revision_item")),
    )
    op.create_index(op.f("ix_revision_item_action_id"), "revision_item", ["action_id"])
