"""The follow-up: reports, readings, milestones, notices, rhythms; and the evaluation's figures."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types
from cocreate.models.append_only import guard_statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_GUARDED = ("action_report", "publication_notice", "reading", "state_change")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "evaluated_programme",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("period", sa.String(length=60), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_evaluated_programme")),
    )
    op.create_table(
        "evaluation_record",
        sa.Column("programme_key", sa.String(length=40), nullable=False),
        sa.Column("collection", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("pillar_key", sa.String(length=60), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("is_reconstruction", sa.Boolean(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_key"],
            ["evaluated_programme.key"],
            name=op.f("fk_evaluation_record_programme_key_evaluated_programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_record")),
    )
    with op.batch_alter_table("evaluation_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_record_collection"), ["collection"], unique=False
        )

    op.create_table(
        "published_figure",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("programme_key", sa.String(length=40), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_key"],
            ["evaluated_programme.key"],
            name=op.f("fk_published_figure_programme_key_evaluated_programme"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_published_figure")),
    )
    op.create_table(
        "group_rhythm",
        sa.Column("working_group_id", sa.String(length=22), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.CheckConstraint("months between 1 and 12", name=op.f("ck_group_rhythm_months")),
        sa.ForeignKeyConstraint(
            ["working_group_id"],
            ["working_group.id"],
            name=op.f("fk_group_rhythm_working_group_id_working_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("working_group_id", name=op.f("pk_group_rhythm")),
    )
    op.create_table(
        "report_request",
        sa.Column("plan_id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_saved_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("asked_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_report_request_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_report_request_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_request")),
        sa.UniqueConstraint(
            "plan_id",
            "account_id",
            "quarter",
            name=op.f("uq_report_request_plan_id_account_id_quarter"),
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_request_token_hash")),
    )
    op.create_table(
        "publication_notice",
        sa.Column("publication_id", sa.String(length=22), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("silence", sa.Text(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=22), nullable=True),
        sa.CheckConstraint("told > 0 or silence <> ''", name=op.f("ck_publication_notice_silence")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_publication_notice_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_publication_notice_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_publication_notice")),
    )
    op.create_table(
        "notice_address",
        sa.Column("proposal_id", sa.String(length=22), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_notice_address_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_address")),
        sa.UniqueConstraint(
            "proposal_id", "email", name=op.f("uq_notice_address_proposal_id_email")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_notice_address_token")),
    )
    op.create_table(
        "action_report",
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("spent", types.Money(), nullable=True),
        sa.Column(
            "risk",
            sa.Enum(
                "none",
                "watch",
                "serious",
                name="risk",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("risk_text", sa.Text(), nullable=False),
        sa.Column("help_needed", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("milestones", sa.JSON(), nullable=False),
        sa.Column(
            "door",
            sa.Enum(
                "link",
                "desk",
                "spreadsheet",
                name="door",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("spent >= 0", name=op.f("ck_action_report_spent")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_action_report_action_id_planned_action"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["account.id"], name=op.f("fk_action_report_sent_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_report")),
        sa.UniqueConstraint("action_id", "number", name=op.f("uq_action_report_action_id_number")),
    )
    op.create_table(
        "action_reporter",
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_action_reporter_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_action_reporter_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("action_id", "account_id", name=op.f("pk_action_reporter")),
    )
    with op.batch_alter_table("action_reporter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_reporter_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "lead_withdrawal",
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("withdrew_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("successor_id", sa.String(length=22), nullable=True),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.String(length=22), nullable=True),
        sa.Column("recorded_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(successor_id is null) = (replaced_on is null)",
            name=op.f("ck_lead_withdrawal_successor"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_lead_withdrawal_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_lead_withdrawal_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["account.id"],
            name=op.f("fk_lead_withdrawal_recorded_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["organisation.id"],
            name=op.f("fk_lead_withdrawal_successor_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_withdrawal")),
    )
    with op.batch_alter_table("lead_withdrawal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lead_withdrawal_action_id"), ["action_id"], unique=False
        )
        batch_op.create_index(
            "uq_lead_withdrawal_open",
            ["action_id"],
            unique=True,
            sqlite_where=sa.text("successor_id is null"),
            postgresql_where=sa.text("successor_id is null"),
        )

    op.create_table(
        "milestone",
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(progress = 100) = (done_on is not null)", name=op.f("ck_milestone_done")
        ),
        sa.CheckConstraint("progress between 0 and 100", name=op.f("ck_milestone_progress")),
        sa.CheckConstraint("weight between 1 and 100", name=op.f("ck_milestone_weight")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_milestone_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_action_id"), ["action_id"], unique=False)

    op.create_table(
        "state_change",
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column(
            "before",
            sa.Enum(
                "proposed",
                "merged",
                "withdrawn",
                "shortlisted",
                "not_kept",
                "draft_sheet",
                "in_draft_plan",
                "submitted",
                "approved",
                "approved_with_changes",
                "deferred",
                "rejected",
                "sent_back",
                "signed",
                "not_started",
                "running",
                "on_hold",
                "finished",
                "closed",
                "abandoned",
                name="before",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "after",
            sa.Enum(
                "proposed",
                "merged",
                "withdrawn",
                "shortlisted",
                "not_kept",
                "draft_sheet",
                "in_draft_plan",
                "submitted",
                "approved",
                "approved_with_changes",
                "deferred",
                "rejected",
                "sent_back",
                "signed",
                "not_started",
                "running",
                "on_hold",
                "finished",
                "closed",
                "abandoned",
                name="after",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("silence", sa.Text(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("told > 0 or silence <> ''", name=op.f("ck_state_change_silence")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_state_change_action_id_planned_action"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_state_change_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_change")),
    )
    with op.batch_alter_table("state_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_state_change_action_id"), ["action_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("indicator_id", sa.String(length=22), nullable=False),
        sa.Column("report_id", sa.String(length=22), nullable=True),
        sa.Column("corrects_id", sa.String(length=22), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["reading.id"], name=op.f("fk_reading_corrects_id_reading")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_reading_entered_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_reading_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["action_report.id"], name=op.f("fk_reading_report_id_action_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_reading_corrects_id")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_indicator_id"), ["indicator_id"], unique=False)
    op.create_table(
        "review_item",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_review_item_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_review_item_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", "action_id", name=op.f("pk_review_item")),
    )
    for table in _GUARDED:
        for statement in guard_statements(table, op.get_bind().dialect.name):
            op.execute(sa.text(statement))
