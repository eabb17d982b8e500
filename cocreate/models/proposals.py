"""What the room proposes, with every wording it has had."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from cocreate.models.base import Base, Identified


class Proposal(Identified, Base):
    """What somebody in the room puts forward.

    ``version`` counts edits, ``moves`` the times that the facilitator put the card elsewhere, so
    that a move does not disturb an author who is writing. A merged proposal names the one it went
    into; ``hidden_reason`` is empty unless a facilitator has hidden it, and is shown to its author.
    """

    __tablename__ = "proposal"

    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(sa.String(20), default="proposed")
    language: Mapped[str] = mapped_column(sa.String(2))
    title: Mapped[str] = mapped_column(sa.String(160))
    summary: Mapped[str] = mapped_column(sa.String(400))
    aims: Mapped[dict[str, str]]
    frame_codes: Mapped[list[str]]
    lead_organisation: Mapped[str] = mapped_column(sa.String(160), default="")
    rough_cost: Mapped[Decimal | None]
    hidden_reason: Mapped[str] = mapped_column(sa.String(400), default="")
    group_label: Mapped[str] = mapped_column(sa.String(120), default="")
    moves: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[str | None] = mapped_column(sa.ForeignKey("proposal.id"), index=True)

    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "number"),
        sa.CheckConstraint(
            "state in ('proposed', 'merged', 'withdrawn', 'shortlisted', 'not_kept')", name="state"
        ),
    )


ON_WALL_STATES = ("proposed", "shortlisted", "not_kept")
"""What is before the room: neither withdrawn nor merged into another."""


def on_wall(workshop_id: str | InstrumentedAttribute[str]) -> sa.ColumnElement[bool]:
    """The condition under which a proposal is before the room, once the room may see proposals."""
    return sa.and_(
        Proposal.workshop_id == workshop_id,
        Proposal.state.in_(ON_WALL_STATES),
        Proposal.hidden_reason == "",
    )


class ProposalWording(Base):
    """How a proposal read at one version, and whether its author or a facilitator wrote it."""

    __tablename__ = "proposal_wording"

    proposal_id: Mapped[str] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    summary: Mapped[str] = mapped_column(sa.String(400))
    editor_id: Mapped[str | None] = mapped_column(sa.String(22))
    at: Mapped[dt.datetime]
