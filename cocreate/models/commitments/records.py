"""Promises of organisations, and the charter of a pillar: a version of its plan, signed."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreate.domain.commitments import CommitmentKind, CommitmentState
from cocreate.models.base import Base, Identified, choice


class Commitment(Identified, Base):
    """What an organisation promises for one action, or for the plan as a whole.

    ``organisation_name`` is as it was typed; ``organisation_id`` is set when it is confirmed.
    ``proposal_id`` is what a room's promise was about, ``action_id`` the sheet that it is attached
    to. A promise made by mail has no workshop and no participant.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        sa.CheckConstraint(
            "state in ('offered', 'withdrawn') or organisation_id is not null", name="organisation"
        ),
        sa.CheckConstraint("amount is null or kind = 'fund'", name="amount"),
    )

    pillar_id: Mapped[str] = mapped_column(sa.ForeignKey("pillar.id"), index=True)
    workshop_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="SET NULL"), index=True
    )
    participant_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    proposal_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="SET NULL")
    )
    action_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="SET NULL"), index=True
    )
    organisation_name: Mapped[str] = mapped_column(sa.String(160))
    organisation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[CommitmentKind] = mapped_column(choice(CommitmentKind, "kind"))
    amount: Mapped[Decimal | None]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[CommitmentState] = mapped_column(choice(CommitmentState, "state"), index=True)
    withdrawn_because: Mapped[str] = mapped_column(sa.Text, default="")
    offered_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]


class Charter(Identified, Base):
    """The signed act of a pillar's plan (rulings 16): a version of it, signatories, their promises.

    ``content`` and ``checksum`` are empty while it is drawn up, and never change once it is signed.
    """

    __tablename__ = "charter"
    __table_args__ = (
        sa.UniqueConstraint("pillar_id", "number"),
        sa.CheckConstraint("(signed_on is null) = (checksum = '')", name="signed"),
    )

    pillar_id: Mapped[str] = mapped_column(sa.ForeignKey("pillar.id"), index=True)
    number: Mapped[int]
    version_id: Mapped[str] = mapped_column(sa.ForeignKey("plan_version.id"))
    undertaking: Mapped[dict[str, str]]
    drawn_at: Mapped[dt.datetime]
    signed_on: Mapped[dt.date | None]
    content: Mapped[dict[str, object]]
    checksum: Mapped[str] = mapped_column(sa.String(64), default="")

    signatories: Mapped[list["CharterSignatory"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="CharterSignatory.position"
    )


class CharterSignatory(Identified, Base):
    """An organisation that signs a charter, and the person who signs for it, where that is said."""

    __tablename__ = "charter_signatory"
    __table_args__ = (sa.UniqueConstraint("charter_id", "organisation_id"),)

    charter_id: Mapped[str] = mapped_column(
        sa.ForeignKey("charter.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisation.id"))
    person: Mapped[str] = mapped_column(sa.String(160), default="")
    function: Mapped[str] = mapped_column(sa.String(160), default="")
    signed_on: Mapped[dt.date | None]
