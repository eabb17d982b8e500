"""What others say of a plan: consultations, opinions, comments, amendments, co-authors, notes.

A sheet can lie in the trash, and an organisation can be an advisory council.
"""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types
from cocreate.models.append_only import guard_statements

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KINDS = ("public", "private", "association", "social-economy", "social-partner", "research")


def _kind(*more: str) -> sa.Enum:
    return sa.Enum(
        *_KINDS, *more, name="kind", native_enum=False, create_constraint=True, length=40
    )


def upgrade() -> None:
    """Make the tables, and widen two that are there."""
    _let_organisations_be_councils()
    op.create_table(
        "consultation",
        sa.Column("version_id", sa.String(length=22), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.String(length=22), nullable=True),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["account.id"], name=op.f("fk_consultation_opened_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["plan_version.id"],
            name=op.f("fk_consultation_version_id_plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("version_id", name=op.f("uq_consultation_version_id")),
    )
    op.create_table(
        "internal_note",
        sa.Column("action_id", sa.String(length=22), nullable=True),
        sa.Column("proposal_id", sa.String(length=22), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_internal_note_text")),
        sa.CheckConstraint(
            "(action_id is null) <> (proposal_id is null)", name=op.f("ck_internal_note_subject")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_internal_note_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_internal_note_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_internal_note_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_internal_note")),
    )
    with op.batch_alter_table("internal_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_internal_note_action_id"), ["action_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_internal_note_proposal_id"), ["proposal_id"], unique=False
        )

    op.create_table(
        "voice_invitation",
        sa.Column(
            "kind",
            sa.Enum(
                "council",
                "actor",
                "co-author",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("consultation_id", sa.String(length=22), nullable=True),
        sa.Column("action_id", sa.String(length=22), nullable=True),
        sa.Column("organisation_id", sa.String(length=22), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("organisation_name", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "used",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invited_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.String(length=22), nullable=True),
        sa.Column("expires_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(consultation_id is null) = (kind = 'co-author') and (action_id is null) = (kind <> 'co-author')",
            name=op.f("ck_voice_invitation_place"),
        ),
        sa.CheckConstraint(
            "kind <> 'council' or organisation_id is not null",
            name=op.f("ck_voice_invitation_council"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_voice_invitation_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_voice_invitation_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["account.id"],
            name=op.f("fk_voice_invitation_invited_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_voice_invitation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_voice_invitation_token_hash")),
    )
    with op.batch_alter_table("voice_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_voice_invitation_action_id"), ["action_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_voice_invitation_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "actor_comment",
        sa.Column("consultation_id", sa.String(length=22), nullable=False),
        sa.Column("action_id", sa.String(length=22), nullable=True),
        sa.Column("invitation_id", sa.String(length=22), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("written_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "taken-over",
                "partly",
                "not-taken-over",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer_reason", sa.JSON(), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(answer is null) = (answered_at is null)", name=op.f("ck_actor_comment_answered")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_actor_comment_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_actor_comment_answered_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_actor_comment_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["voice_invitation.id"],
            name=op.f("fk_actor_comment_invitation_id_voice_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_comment")),
    )
    with op.batch_alter_table("actor_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actor_comment_action_id"), ["action_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_actor_comment_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_actor_comment_invitation_id"), ["invitation_id"], unique=False
        )

    op.create_table(
        "amendment",
        sa.Column("action_id", sa.String(length=22), nullable=False),
        sa.Column("invitation_id", sa.String(length=22), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "accepted",
                "refused",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.String(length=22), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("accepted_version", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_version is not null)",
            name=op.f("ck_amendment_accepted"),
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at is null)", name=op.f("ck_amendment_decided")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["planned_action.id"],
            name=op.f("fk_amendment_action_id_planned_action"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_amendment_decided_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["voice_invitation.id"],
            name=op.f("fk_amendment_invitation_id_voice_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_action_id"), ["action_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_amendment_invitation_id"), ["invitation_id"], unique=False
        )

    op.create_table(
        "council_opinion",
        sa.Column("consultation_id", sa.String(length=22), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "favourable",
                "with-remarks",
                "unfavourable",
                "no-opinion",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("file_reference", sa.String(length=300), nullable=False),
        sa.Column("entered_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.String(length=22), nullable=True),
        sa.Column("invitation_id", sa.String(length=22), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(entered_by_id is null) <> (invitation_id is null)",
            name=op.f("ck_council_opinion_entered"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_council_opinion_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_council_opinion_entered_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["voice_invitation.id"],
            name=op.f("fk_council_opinion_invitation_id_voice_invitation"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_council_opinion_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_opinion")),
        sa.UniqueConstraint(
            "consultation_id",
            "organisation_id",
            "number",
            name=op.f("uq_council_opinion_consultation_id_organisation_id_number"),
        ),
    )
    with op.batch_alter_table("council_opinion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_council_opinion_consultation_id"), ["consultation_id"], unique=False
        )

    with op.batch_alter_table("planned_action", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("trashed_at", types.UTCDateTime(timezone=True), nullable=True)
        )
    for statement in guard_statements("council_opinion", op.get_bind().dialect.name):
        op.execute(sa.text(statement))


def _let_organisations_be_councils() -> None:
    """The kinds of organisation stand in a constraint, which SQLite changes by copying the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_organisation_kind"), "organisation", type_="check")
        kinds = ", ".join(f"'{one}'" for one in (*_KINDS, "body"))
        op.create_check_constraint(
            op.f("ck_organisation_kind"), "organisation", f"kind IN ({kinds})"
        )
        return
    before = sa.Table(
        "organisation",
        sa.MetaData(naming_convention=types.Base.metadata.naming_convention),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("organisation", copy_from=before, recreate="always") as batch_op:
        batch_op.alter_column("kind", existing_type=_kind(), type_=_kind("body"))
