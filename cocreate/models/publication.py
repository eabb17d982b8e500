"""What has been published, and the receipts by which people find their own proposal in it."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.models.base import Base, Identified


class Publication(Identified, Base):
    """A plan as the public reads it: a snapshot with its checksum, written once.

    ``snapshot`` holds plain values and ``checksum`` the SHA-256 of its canonical JSON. Pages are
    made from the snapshot alone, so that nothing that happens later changes them.
    """

    __tablename__ = "publication"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("plan.id"))
    round_id: Mapped[str] = mapped_column(sa.ForeignKey("arbitration_round.id"), unique=True)
    number: Mapped[int]
    snapshot: Mapped[dict[str, object]]
    checksum: Mapped[str] = mapped_column(sa.String(64))
    published_at: Mapped[dt.datetime]
    published_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class ProposalReceipt(Base):
    """That somebody holds a code for a proposal; only the code's hash is kept, and nobody's name.

    It outlives the seats of the workshop: it leads to the proposal, not to the person.
    """

    __tablename__ = "proposal_receipt"

    code_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    proposal_id: Mapped[str] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    issued_on: Mapped[dt.date]
