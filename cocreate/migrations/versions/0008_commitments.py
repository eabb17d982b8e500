"""Promises of organisations, and the charters in which they are signed."""

import sqlalchemy as sa
from alembic import op

from cocreate.models import base as types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KINDS = ("lead", "join", "fund")
_STATES = ("offered", "confirmed", "signed", "fulfilled", "withdrawn")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(column: str, target: str, name: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(name), ondelete=ondelete)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "commitment",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.String(length=22), nullable=True),
        sa.Column("participant_id", sa.String(length=22), nullable=True),
        sa.Column("proposal_id", sa.String(length=22), nullable=True),
        sa.Column("action_id", sa.String(length=22), nullable=True),
        sa.Column("organisation_name", sa.String(length=160), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=True),
        sa.Column("kind", _one_of(_KINDS, "kind"), nullable=False),
        sa.Column("amount", types.Money(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", _one_of(_STATES, "state"), nullable=False),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("offered_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "state in ('offered', 'withdrawn') or organisation_id is not null",
            name=op.f("ck_commitment_organisation"),
        ),
        sa.CheckConstraint("amount is null or kind = 'fund'", name=op.f("ck_commitment_amount")),
        _to("pillar_id", "pillar.id", "fk_commitment_pillar_id_pillar"),
        _to("workshop_id", "workshop.id", "fk_commitment_workshop_id_workshop", "SET NULL"),
        _to(
            "participant_id",
            "participant.id",
            "fk_commitment_participant_id_participant",
            "SET NULL",
        ),
        _to("proposal_id", "proposal.id", "fk_commitment_proposal_id_proposal", "SET NULL"),
        _to("action_id", "planned_action.id", "fk_commitment_action_id_planned_action", "SET NULL"),
        _to("organisation_id", "organisation.id", "fk_commitment_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        for column in ("pillar_id", "workshop_id", "participant_id", "action_id", "state"):
            batch_op.create_index(batch_op.f(f"ix_commitment_{column}"), [column], unique=False)
    op.create_table(
        "charter",
        sa.Column("pillar_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.String(length=22), nullable=False),
        sa.Column("undertaking", sa.JSON(), nullable=False),
        sa.Column("drawn_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("(signed_on is null) = (checksum = '')", name=op.f("ck_charter_signed")),
        _to("pillar_id", "pillar.id", "fk_charter_pillar_id_pillar"),
        _to("version_id", "plan_version.id", "fk_charter_version_id_plan_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter")),
        sa.UniqueConstraint("pillar_id", "number", name=op.f("uq_charter_pillar_id_number")),
    )
    with op.batch_alter_table("charter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_pillar_id"), ["pillar_id"], unique=False)
    op.create_table(
        "charter_signatory",
        sa.Column("charter_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("person", sa.String(length=160), nullable=False),
        sa.Column("function", sa.String(length=160), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        _to("charter_id", "charter.id", "fk_charter_signatory_charter_id_charter", "CASCADE"),
        _to(
            "organisation_id",
            "organisation.id",
            "fk_charter_signatory_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_signatory")),
        sa.UniqueConstraint(
            "charter_id",
            "organisation_id",
            name=op.f("uq_charter_signatory_charter_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("charter_signatory", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_charter_signatory_charter_id"), ["charter_id"], unique=False
        )
