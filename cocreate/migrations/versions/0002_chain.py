"""The chain: plans, arbitration, decisions, publication, receipts."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types
from cocreate.models.append_only import guard_statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "organisation",
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "public",
                "private",
                "association",
                "social-economy",
                "social-partner",
                "research",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "target_group",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_target_group")),
    )
    op.create_table(
        "plan",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("next_code", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["pillar_id"], ["pillar.id"], name=op.f("fk_plan_pillar_id_pillar")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("pillar_id", name=op.f("uq_plan_pillar_id")),
    )
    op.create_table(
        "plan_version",
        sa.Column("plan_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("submitted", sa.JSON(), nullable=False),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_plan_version_made_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_version_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_version_plan_id_number")),
    )
    op.create_table(
        "arbitration_round",
        sa.Column("plan_id", sa.String(length=22), nullable=False),
        sa.Column("version_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                "published",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("mandate", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("overrun_reason", sa.JSON(), nullable=False),
        sa.Column("opened_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.String(length=22), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["account.id"], name=op.f("fk_arbitration_round_closed_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["account.id"], name=op.f("fk_arbitration_round_opened_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_arbitration_round_plan_id_plan")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["plan_version.id"],
            name=op.f("fk_arbitration_round_version_id_plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arbitration_round")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_arbitration_round_plan_id_number")),
        sa.UniqueConstraint("version_id", name=op.f("uq_arbitration_round_version_id")),
    )
    op.create_table(
        "publication",
        sa.Column("plan_id", sa.String(length=22), nullable=False),
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("published_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_publication_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["account.id"], name=op.f("fk_publication_published_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_publication_round_id_arbitration_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_publication_plan_id_number")),
        sa.UniqueConstraint("round_id", name=op.f("uq_publication_round_id")),
    )
    op.create_table(
        "round_decider",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("invited_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_round_decider_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_round_decider_round_id_arbitration_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "account_id", name=op.f("pk_round_decider")),
    )
    op.create_table(
        "round_envelope",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_round_envelope_amount")),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_round_envelope_round_id_arbitration_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_envelope")),
    )
    with op.batch_alter_table("round_envelope", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_envelope_round_id"), ["round_id"], unique=False)

    op.create_table(
        "planned_action",
        sa.Column("plan_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "state",
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
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.JSON(), nullable=False),
        sa.Column("abandoned_because", sa.Text(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "origin_kind",
            sa.Enum(
                "vote",
                "person",
                name="origin_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("origin_proposal_id", sa.String(length=22), nullable=True),
        sa.Column("origin_poll_id", sa.String(length=22), nullable=True),
        sa.Column("origin_rank", sa.Integer(), nullable=True),
        sa.Column("origin_person", sa.String(length=160), nullable=False),
        sa.Column("origin_reason", sa.Text(), nullable=False),
        sa.Column("lead_suggested", sa.String(length=160), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("theme", sa.String(length=16), nullable=True),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("obstacles", sa.JSON(), nullable=False),
        sa.Column(
            "aim_employment",
            sa.Enum(
                "none",
                "indirect",
                "direct",
                name="aim_employment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "aim_economy",
            sa.Enum(
                "none",
                "indirect",
                "direct",
                name="aim_economy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "aim_environment",
            sa.Enum(
                "none",
                "indirect",
                "direct",
                name="aim_environment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("lead_id", sa.String(length=22), nullable=True),
        sa.Column("budget_amount", types.Money(), nullable=True),
        sa.Column(
            "budget_certainty",
            sa.Enum(
                "unknown",
                "order-of-magnitude",
                "estimate",
                "fixed",
                name="budget_certainty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(budget_amount is null) = (budget_certainty is null or budget_certainty = 'unknown')",
            name=op.f("ck_planned_action_budget"),
        ),
        sa.CheckConstraint(
            "(origin_kind = 'vote' and origin_proposal_id is not null and origin_poll_id is not null and origin_rank is not null) or (origin_kind = 'person' and origin_person <> '' and origin_reason <> '')",
            name=op.f("ck_planned_action_origin"),
        ),
        sa.CheckConstraint(
            "state in ('draft_sheet', 'in_draft_plan', 'submitted', 'approved', 'approved_with_changes', 'deferred', 'rejected', 'sent_back', 'signed', 'not_started', 'running', 'on_hold', 'finished', 'closed', 'abandoned')",
            name=op.f("ck_planned_action_action_state"),
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["organisation.id"], name=op.f("fk_planned_action_lead_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["origin_poll_id"], ["poll.id"], name=op.f("fk_planned_action_origin_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(
            ["origin_proposal_id"],
            ["proposal.id"],
            name=op.f("fk_planned_action_origin_proposal_id_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_planned_action_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_action")),
        sa.UniqueConstraint(
            "origin_proposal_id", name=op.f("uq_planned_action_origin_proposal_id")
        ),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_planned_action_plan_id_code")),
    )
    with op.batch_alter_table("planned_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_action_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_action_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_action_state"), ["state"], unique=False)

    op.create_table(
        "proposal_receipt",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.String(length=22), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_receipt_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_proposal_receipt")),
    )
    with op.batch_alter_table("proposal_receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_receipt_proposal_id"), ["proposal_id"], unique=False
        )

    op.create_table(
        "shortlist_entry",
        sa.Column("proposal_id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("poll_id", sa.String(length=22), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("confirmed_by_id", sa.String(length=22), nullable=True),
        sa.Column("confirmed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("is_kept or reason <> ''", name=op.f("ck_shortlist_entry_reason")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["account.id"],
            name=op.f("fk_shortlist_entry_confirmed_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_shortlist_entry_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_shortlist_entry_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_shortlist_entry_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_shortlist_entry")),
    )
    with op.batch_alter_table("shortlist_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shortlist_entry_workshop_id"), ["workshop_id"], unique=False
        )

    op.create_table(
        "action_partner",
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "co-lead",
                "partner",
                "collaborating",
                "funder",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_action_partner_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_action_partner_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_partner")),
    )
    with op.batch_alter_table("action_partner", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_partner_action_id"), ["action_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_partner_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "action_target_group",
        sa.Column("group_key", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_action_target_group_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_key"],
            ["target_group.key"],
            name=op.f("fk_action_target_group_group_key_target_group"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_target_group")),
    )
    with op.batch_alter_table("action_target_group", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_target_group_action_id"), ["action_id"], unique=False
        )

    op.create_table(
        "action_vote",
        sa.Column("poll_id", sa.String(length=22), nullable=False),
        sa.Column("proposal_id", sa.String(length=22), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("is_history", sa.Boolean(), nullable=False),
        sa.Column("options", sa.Integer(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("standing", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_action_vote_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_action_vote_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_action_vote_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_vote")),
        sa.UniqueConstraint(
            "action_id",
            "poll_id",
            "proposal_id",
            name=op.f("uq_action_vote_action_id_poll_id_proposal_id"),
        ),
    )
    with op.batch_alter_table("action_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_vote_action_id"), ["action_id"], unique=False)

    op.create_table(
        "budget_line",
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_line_amount")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_budget_line_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
    )
    with op.batch_alter_table("budget_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_line_action_id"), ["action_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.String(length=22), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "approved_with_changes",
                "deferred",
                "rejected",
                "sent_back",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("dissent", sa.JSON(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("entered_by_id", sa.String(length=22), nullable=True),
        sa.Column("entered_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("(number = 1) = (follows_id is null)", name=op.f("ck_decision_follows")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["planned_action.id"], name=op.f("fk_decision_action_id_planned_action")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_decision_entered_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["decision.id"], name=op.f("fk_decision_follows_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["arbitration_round.id"],
            name=op.f("fk_decision_round_id_arbitration_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_decision_follows_id")),
        sa.UniqueConstraint(
            "round_id", "action_id", "number", name=op.f("uq_decision_round_id_action_id_number")
        ),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_action_id"), ["action_id"], unique=False)

    op.create_table(
        "deliverable",
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_deliverable_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable")),
    )
    with op.batch_alter_table("deliverable", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliverable_action_id"), ["action_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "output",
                "result",
                "impact",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("aim", sa.String(length=20), nullable=True),
        sa.Column("unit", sa.JSON(), nullable=False),
        sa.Column("baseline", sa.String(length=20), nullable=True),
        sa.Column("target", sa.String(length=20), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("collector", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_indicator_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_action_id"), ["action_id"], unique=False)

    op.create_table(
        "sheet_version",
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.String(length=22), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_sheet_version_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_sheet_version_author_id_account")
        ),
        sa.PrimaryKeyConstraint("action_id", "number", name=op.f("pk_sheet_version")),
    )
    op.create_table(
        "decision_grant",
        sa.Column("decision_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_decision_grant_amount")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_grant_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("decision_id", "position", name=op.f("pk_decision_grant")),
    )
    for table in ("decision", "decision_grant", "plan_version", "publication"):
        for statement in guard_statements(table, op.get_bind().dialect.name):
            op.execute(sa.text(statement))
