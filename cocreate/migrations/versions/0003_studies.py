"""Studies of an envelope, official runs and their evidence, advice on the actions of a plan."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types
from cocreate.models.append_only import guard_statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "study",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("poll_id", sa.String(length=22), nullable=True),
        sa.Column("plan_id", sa.String(length=22), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("shown_envelope", sa.String(length=40), nullable=False),
        sa.Column("shown_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("(poll_id is null) <> (plan_id is null)", name=op.f("ck_study_subject")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_study_created_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["pillar_id"], ["pillar.id"], name=op.f("fk_study_pillar_id_pillar")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_study_plan_id_plan")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_study_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_study_plan_id")),
        sa.UniqueConstraint("poll_id", name=op.f("uq_study_poll_id")),
    )
    with op.batch_alter_table("study", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_study_pillar_id"), ["pillar_id"], unique=False)

    op.create_table(
        "selection_run",
        sa.Column("study_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_announced", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_selection_run_made_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_selection_run_study_id_study")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_run")),
        sa.UniqueConstraint("study_id", "number", name=op.f("uq_selection_run_study_id_number")),
    )
    op.create_table(
        "study_ladder",
        sa.Column("study_id", sa.String(length=22), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_study_ladder_study_id_study"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("study_id", name=op.f("pk_study_ladder")),
    )
    op.create_table(
        "action_advice",
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("run_id", sa.String(length=22), nullable=False),
        sa.Column("is_funded", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column("given_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_action_advice_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["selection_run.id"], name=op.f("fk_action_advice_run_id_selection_run")
        ),
        sa.PrimaryKeyConstraint("action_id", "run_id", name=op.f("pk_action_advice")),
    )
    op.create_table(
        "run_evidence",
        sa.Column("run_id", sa.String(length=22), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["selection_run.id"], name=op.f("fk_run_evidence_run_id_selection_run")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_evidence")),
    )
    op.create_table(
        "run_publication",
        sa.Column("study_id", sa.String(length=22), nullable=False),
        sa.Column("run_id", sa.String(length=22), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["selection_run.id"], name=op.f("fk_run_publication_run_id_selection_run")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_run_publication_study_id_study")
        ),
        sa.PrimaryKeyConstraint("study_id", name=op.f("pk_run_publication")),
    )
    op.create_table(
        "study_job",
        sa.Column("study_id", sa.String(length=22), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ladder",
                "official",
                "evidence",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("run_id", sa.String(length=22), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=60), nullable=False),
        sa.Column("failure_params", sa.JSON(), nullable=False),
        sa.Column("asked_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.String(length=22), nullable=True),
        sa.Column("claimed_until", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("progress between 0 and 100", name=op.f("ck_study_job_progress")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_study_job_asked_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["selection_run.id"], name=op.f("fk_study_job_run_id_selection_run")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_study_job_study_id_study"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_job")),
    )
    with op.batch_alter_table("study_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_study_job_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_study_job_study_id"), ["study_id"], unique=False)

    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.add_column(sa.Column("selection", sa.JSON(none_as_null=True), nullable=True))

    for table in ("run_evidence", "selection_run"):
        for statement in guard_statements(table, op.get_bind().dialect.name):
            op.execute(sa.text(statement))
