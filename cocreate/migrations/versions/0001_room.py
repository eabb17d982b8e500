"""The room: accounts, pillars, workshops, proposals, votes, the journal."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types
from cocreate.models.append_only import guard_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("deactivated_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "attempt_count",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", types.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_attempt_count")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.String(length=22), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_journal_entry_subject_id"), ["subject_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_journal_entry_workshop_id"), ["workshop_id"], unique=False
        )

    op.create_table(
        "operation_outcome",
        sa.Column("scope", sa.String(length=22), nullable=False),
        sa.Column("actor_key", sa.String(length=64), nullable=False),
        sa.Column("operation_id", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint(
            "scope", "actor_key", "operation_id", name=op.f("pk_operation_outcome")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox_mail",
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_mail_state"), ["state"], unique=False)

    op.create_table(
        "programme",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("envelope", types.Money(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("key", name=op.f("uq_programme_key")),
    )
    op.create_table(
        "joint_objective",
        sa.Column("programme_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_joint_objective_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_objective")),
    )
    with op.batch_alter_table("joint_objective", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_joint_objective_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "sign-in",
                "invitation",
                "arbitration",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("used_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_one_time_link_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_one_time_link_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "pillar",
        sa.Column("programme_id", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.Column("started", sa.String(length=10), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("suppression_threshold", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("share_percent between 0 and 100", name=op.f("ck_pillar_share_percent")),
        sa.CheckConstraint(
            "suppression_threshold >= 2", name=op.f("ck_pillar_suppression_threshold")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_pillar_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pillar")),
        sa.UniqueConstraint("code", name=op.f("uq_pillar_code")),
        sa.UniqueConstraint("key", name=op.f("uq_pillar_key")),
    )
    with op.batch_alter_table("pillar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pillar_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_staff_session_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_staff_session_public_id")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_session_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "baseline",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["pillar_id"],
            ["pillar.id"],
            name=op.f("fk_baseline_pillar_id_pillar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline")),
    )
    with op.batch_alter_table("baseline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_baseline_pillar_id"), ["pillar_id"], unique=False)

    op.create_table(
        "frame",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "superseded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("vision", sa.JSON(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("published_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["pillar_id"], ["pillar.id"], name=op.f("fk_frame_pillar_id_pillar"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["account.id"], name=op.f("fk_frame_published_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame")),
        sa.UniqueConstraint("pillar_id", "number", name=op.f("uq_frame_pillar_id_number")),
    )
    with op.batch_alter_table("frame", schema=None) as batch_op:
        batch_op.create_index(
            "uq_frame_one_draft",
            ["pillar_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.create_index(
            "uq_frame_one_published",
            ["pillar_id"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.create_table(
        "pillar_college",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("organisations", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("organisations >= 0", name=op.f("ck_pillar_college_organisations")),
        sa.ForeignKeyConstraint(
            ["pillar_id"],
            ["pillar.id"],
            name=op.f("fk_pillar_college_pillar_id_pillar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pillar_college")),
        sa.UniqueConstraint("pillar_id", "key", name=op.f("uq_pillar_college_pillar_id_key")),
    )
    op.create_table(
        "pillar_fact",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["pillar_id"],
            ["pillar.id"],
            name=op.f("fk_pillar_fact_pillar_id_pillar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pillar_fact")),
    )
    with op.batch_alter_table("pillar_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pillar_fact_pillar_id"), ["pillar_id"], unique=False)

    op.create_table(
        "readiness_override",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column(
            "item",
            sa.Enum(
                "frame",
                "data",
                "actors",
                "money",
                name="item",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "item in ('data', 'actors', 'money')", name=op.f("ck_readiness_override_overridable")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_readiness_override_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["pillar_id"],
            ["pillar.id"],
            name=op.f("fk_readiness_override_pillar_id_pillar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_override")),
    )
    with op.batch_alter_table("readiness_override", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_readiness_override_pillar_id"), ["pillar_id"], unique=False
        )

    op.create_table(
        "role_grant",
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "coordinator",
                "facilitator",
                "decider",
                "lead",
                "reader",
                "participant",
                "visitor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("pillar_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "role in ('administrator', 'coordinator', 'facilitator', 'decider', 'lead', 'reader')",
            name=op.f("ck_role_grant_staff_role"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_role_grant_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pillar_id"],
            ["pillar.id"],
            name=op.f("fk_role_grant_pillar_id_pillar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_table(
        "working_group",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["pillar_id"],
            ["pillar.id"],
            name=op.f("fk_working_group_pillar_id_pillar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_group")),
    )
    with op.batch_alter_table("working_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_working_group_pillar_id"), ["pillar_id"], unique=False)

    op.create_table(
        "envelope_line",
        sa.Column("frame_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_envelope_line_amount")),
        sa.ForeignKeyConstraint(
            ["frame_id"],
            ["frame.id"],
            name=op.f("fk_envelope_line_frame_id_frame"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope_line")),
    )
    with op.batch_alter_table("envelope_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_envelope_line_frame_id"), ["frame_id"], unique=False)

    op.create_table(
        "frame_item",
        sa.Column("frame_id", sa.String(length=22), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "strategic_objective",
                "operational_objective",
                "theme",
                "obstacle",
                "out_of_scope",
                "calendar",
                "criterion",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("parent_code", sa.String(length=16), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["frame_id"],
            ["frame.id"],
            name=op.f("fk_frame_item_frame_id_frame"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_item")),
        sa.UniqueConstraint("frame_id", "code", name=op.f("uq_frame_item_frame_id_code")),
    )
    op.create_table(
        "workshop",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("frame_id", sa.String(length=22), nullable=True),
        sa.Column("working_group_id", sa.String(length=22), nullable=True),
        sa.Column("template_key", sa.String(length=40), nullable=False),
        sa.Column("theme_code", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "archived",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("join_code", sa.String(length=6), nullable=False),
        sa.Column("join_token", sa.String(length=22), nullable=False),
        sa.Column("join_is_locked", sa.Boolean(), nullable=False),
        sa.Column("needs_card", sa.Boolean(), nullable=False),
        sa.Column("seat_secret", sa.String(length=43), nullable=False),
        sa.Column("current_step_id", sa.String(length=22), nullable=True),
        sa.Column("created_by_id", sa.String(length=22), nullable=True),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_workshop_created_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["current_step_id"],
            ["step.id"],
            name=op.f("fk_workshop_current_step_id_step"),
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frame.id"], name=op.f("fk_workshop_frame_id_frame")
        ),
        sa.ForeignKeyConstraint(
            ["pillar_id"], ["pillar.id"], name=op.f("fk_workshop_pillar_id_pillar")
        ),
        sa.ForeignKeyConstraint(
            ["working_group_id"],
            ["working_group.id"],
            name=op.f("fk_workshop_working_group_id_working_group"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("join_code", name=op.f("uq_workshop_join_code")),
        sa.UniqueConstraint("join_token", name=op.f("uq_workshop_join_token")),
    )
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_pillar_id"), ["pillar_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_state"), ["state"], unique=False)

    op.create_table(
        "college",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_college_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_college")),
        sa.UniqueConstraint("workshop_id", "key", name=op.f("uq_college_workshop_id_key")),
    )
    op.create_table(
        "join_card",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_join_card_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_card")),
        sa.UniqueConstraint(
            "workshop_id", "code_hash", name=op.f("uq_join_card_workshop_id_code_hash")
        ),
    )
    op.create_table(
        "join_watch",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_join_watch_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_join_watch")),
    )
    op.create_table(
        "pulse",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_pulse_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_pulse")),
    )
    op.create_table(
        "step",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("wording", sa.String(length=120), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "open",
                "paused",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_revealed", sa.Boolean(), nullable=False),
        sa.Column("first_opened_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("opened_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ends_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("seconds_left", sa.Integer(), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("held_seconds", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("planned_minutes between 1 and 480", name=op.f("ck_step_minutes")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_step_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "participant",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("seat_hash", sa.String(length=64), nullable=False),
        sa.Column("college_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["college_id"], ["college.id"], name=op.f("fk_participant_college_id_college")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_participant_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint(
            "workshop_id", "seat_hash", name=op.f("uq_participant_workshop_id_seat_hash")
        ),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_college_id"), ["college_id"], unique=False)

    op.create_table(
        "poll",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("step_id", sa.String(length=22), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.String(length=22), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column(
            "secrecy",
            sa.Enum(
                "named",
                "pseudonymous",
                "secret",
                name="secrecy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "visibility",
            sa.Enum(
                "hidden",
                "live",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "options_from",
            sa.Enum(
                "all",
                "shortlist",
                "chosen",
                name="options_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("option_ids", sa.JSON(), nullable=False),
        sa.Column("colleges", sa.JSON(), nullable=False),
        sa.Column("suppression_threshold", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "open",
                "closing",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rules_hash", sa.String(length=64), nullable=True),
        sa.Column("opened_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ballots_until", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("published_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["poll.id"], name=op.f("fk_poll_corrects_id_poll"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["step.id"], name=op.f("fk_poll_step_id_step"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_poll_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("step_id", "round", name=op.f("uq_poll_step_id_round")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_workshop_id"), ["workshop_id"], unique=False)
        batch_op.create_index(
            "uq_poll_one_running",
            ["step_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )

    op.create_table(
        "ballot_paper",
        sa.Column("poll_id", sa.String(length=22), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.String(length=22), nullable=True),
        sa.Column("college_key", sa.String(length=40), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_ballot_paper_participant_id_participant"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_ballot_paper_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", "key_hash", name=op.f("pk_ballot_paper")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ballot_paper", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ballot_paper_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "ballot_reason",
        sa.Column("poll_id", sa.String(length=22), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("option_id", sa.String(length=22), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_ballot_reason_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", "key_hash", "option_id", name=op.f("pk_ballot_reason")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "participation",
        sa.Column("poll_id", sa.String(length=22), nullable=False),
        sa.Column("participant_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_participation_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_participation_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", "participant_id", name=op.f("pk_participation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "poll_result",
        sa.Column("poll_id", sa.String(length=22), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("by_college", sa.JSON(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counted_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_poll_result_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_poll_result")),
    )
    op.create_table(
        "proposal",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("author_id", sa.String(length=22), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.String(length=400), nullable=False),
        sa.Column("aims", sa.JSON(), nullable=False),
        sa.Column("frame_codes", sa.JSON(), nullable=False),
        sa.Column("lead_organisation", sa.String(length=160), nullable=False),
        sa.Column("rough_cost", types.Money(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=400), nullable=False),
        sa.Column("group_label", sa.String(length=120), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed', 'merged', 'withdrawn', 'shortlisted', 'not_kept')",
            name=op.f("ck_proposal_state"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["participant.id"],
            name=op.f("fk_proposal_author_id_participant"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["proposal.id"], name=op.f("fk_proposal_merged_into_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_proposal_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("workshop_id", "number", name=op.f("uq_proposal_workshop_id_number")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposal_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_proposal_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "running_tally",
        sa.Column("poll_id", sa.String(length=22), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("moved_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_running_tally_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_running_tally")),
    )
    op.create_table(
        "proposal_wording",
        sa.Column("proposal_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.String(length=400), nullable=False),
        sa.Column("editor_id", sa.String(length=22), nullable=True),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_wording_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "version", name=op.f("pk_proposal_wording")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # The two tables refer to each other; SQLite takes the reference with the table.
        op.create_foreign_key(
            "fk_workshop_current_step_id_step",
            "workshop",
            "step",
            ["current_step_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index(
        "uq_role_grant_place",
        "role_grant",
        ["account_id", "role", sa.text("coalesce(pillar_id, '')")],
        unique=True,
    )
    for table in ("journal_entry",):
        for statement in guard_statements(table, op.get_bind().dialect.name):
            op.execute(sa.text(statement))
