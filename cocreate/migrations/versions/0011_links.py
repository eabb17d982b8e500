"""Links between the sheets of a plan."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KINDS = ("depends-on", "reinforces", "overlaps", "replaces", "merged-into", "none")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "action_link",
        sa.Column("plan_id", sa.String(length=22), nullable=False),
        sa.Column("from_id", sa.String(length=22), nullable=False),
        sa.Column("to_id", sa.String(length=22), nullable=False),
        sa.Column("pair", sa.String(length=45), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_action_link_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["planned_action.id"],
            name=op.f("fk_action_link_from_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["planned_action.id"],
            name=op.f("fk_action_link_to_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_link")),
        sa.UniqueConstraint("pair", name=op.f("uq_action_link_pair")),
    )
    with op.batch_alter_table("action_link", schema=None) as batch_op:
        for column in ("plan_id", "from_id", "to_id"):
            batch_op.create_index(batch_op.f(f"ix_action_link_{column}"), [column], unique=False)
