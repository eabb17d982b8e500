"""Rounds of arbitration and their decisions, which are only ever followed by new ones."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreate.domain.arbitration import Outcome, RoundState
from cocreate.models.base import Base, Identified, choice


class ArbitrationRound(Identified, Base):
    """One round: which version is decided on, by which body, under which mandate and envelope.

    ``overrun_reason`` is why the round was closed above its envelope.
    """

    __tablename__ = "arbitration_round"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("plan.id"))
    version_id: Mapped[str] = mapped_column(sa.ForeignKey("plan_version.id"), unique=True)
    number: Mapped[int]
    state: Mapped[RoundState] = mapped_column(choice(RoundState, "state"))
    body: Mapped[dict[str, str]]
    mandate: Mapped[dict[str, str]]
    due_on: Mapped[dt.date | None]
    overrun_reason: Mapped[dict[str, str]]
    opened_at: Mapped[dt.datetime]
    opened_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[dt.datetime | None]
    closed_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))

    deciders: Mapped[list["RoundDecider"]] = relationship(cascade="all, delete-orphan")
    envelope: Mapped[list["RoundEnvelope"]] = relationship(
        cascade="all, delete-orphan", order_by="RoundEnvelope.position"
    )
    criteria: Mapped[list["RoundCriterion"]] = relationship(
        cascade="all, delete-orphan", order_by="RoundCriterion.position"
    )
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.number")
    four_eyes: Mapped["FourEyes | None"] = relationship(cascade="all, delete-orphan")


class RoundDecider(Base):
    """An account that has the mandate to decide in a round."""

    __tablename__ = "round_decider"

    round_id: Mapped[str] = mapped_column(
        sa.ForeignKey("arbitration_round.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    invited_at: Mapped[dt.datetime]


class RoundEnvelope(Identified, Base):
    """The envelope of a round, copied from the pillar's frame when it was opened, in euro."""

    __tablename__ = "round_envelope"
    __table_args__ = (sa.CheckConstraint("amount >= 0", name="amount"),)

    round_id: Mapped[str] = mapped_column(
        sa.ForeignKey("arbitration_round.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    source: Mapped[dict[str, str]]
    year: Mapped[int]
    amount: Mapped[Decimal]


class RoundCriterion(Base):
    """A criterion of the grid of a round, copied from the pillar's frame when it was opened.

    ``weight`` is a whole number from 0 to 9, and stays as it was announced.
    """

    __tablename__ = "round_criterion"
    __table_args__ = (sa.CheckConstraint("weight between 0 and 9", name="weight"),)

    round_id: Mapped[str] = mapped_column(
        sa.ForeignKey("arbitration_round.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    position: Mapped[int]
    text: Mapped[dict[str, str]]
    weight: Mapped[int]


class Opinion(Base):
    """What one person thinks of one action: by criterion, points from 0 to 3 and the reason."""

    __tablename__ = "opinion"

    round_id: Mapped[str] = mapped_column(sa.ForeignKey("arbitration_round.id"), primary_key=True)
    action_id: Mapped[str] = mapped_column(sa.ForeignKey("planned_action.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    scores: Mapped[dict[str, object]]
    saved_at: Mapped[dt.datetime]


class OpinionsClosed(Base):
    """That the opinions of a round are closed: none changes, and all are shown."""

    __tablename__ = "opinions_closed"

    round_id: Mapped[str] = mapped_column(sa.ForeignKey("arbitration_round.id"), primary_key=True)
    closed_at: Mapped[dt.datetime]
    closed_by_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id"))


class FourEyes(Base):
    """That a round is published by two people: one confirms, another publishes (rulings 15).

    ``content`` is the SHA-256 of what was confirmed: when that changes, it is confirmed anew.
    """

    __tablename__ = "four_eyes"
    __table_args__ = (
        sa.CheckConstraint("(confirmed_by_id is null) = (content is null)", name="whole"),
    )

    round_id: Mapped[str] = mapped_column(
        sa.ForeignKey("arbitration_round.id", ondelete="CASCADE"), primary_key=True
    )
    confirmed_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    confirmed_at: Mapped[dt.datetime | None]
    content: Mapped[str | None] = mapped_column(sa.String(64))


class SealedFile(Base):
    """The one archive that a round was sent, kept as it was sent; ``sha256`` is its fingerprint."""

    __tablename__ = "sealed_file"

    round_id: Mapped[str] = mapped_column(sa.ForeignKey("arbitration_round.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)
    sealed_at: Mapped[dt.datetime]
    sealed_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class Decision(Identified, Base):
    """What a body decided on an action in a round, on the authority of its written reason.

    ``number`` counts the decisions on one action in a round; ``follows_id`` cites the former one.
    ``criteria`` hold code and text as they stood that day.
    """

    __tablename__ = "decision"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "action_id", "number"),
        sa.CheckConstraint("(number = 1) = (follows_id is null)", name="follows"),
    )

    round_id: Mapped[str] = mapped_column(sa.ForeignKey("arbitration_round.id"))
    action_id: Mapped[str] = mapped_column(sa.ForeignKey("planned_action.id"), index=True)
    number: Mapped[int]
    follows_id: Mapped[str | None] = mapped_column(sa.ForeignKey("decision.id"), unique=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome"))
    body: Mapped[dict[str, str]]
    decided_on: Mapped[dt.date]
    reason: Mapped[dict[str, str]]
    criteria: Mapped[list[dict[str, object]]] = mapped_column(sa.JSON)
    conditions: Mapped[dict[str, str]]
    changes: Mapped[dict[str, str]]
    dissent: Mapped[dict[str, str]]
    review_on: Mapped[dt.date | None]
    entered_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    entered_at: Mapped[dt.datetime]

    grants: Mapped[list["DecisionGrant"]] = relationship(
        lazy="selectin", order_by="DecisionGrant.position"
    )


class DecisionGrant(Base):
    """Money that a decision grants from one source in one year, in euro."""

    __tablename__ = "decision_grant"
    __table_args__ = (sa.CheckConstraint("amount >= 0", name="amount"),)

    decision_id: Mapped[str] = mapped_column(sa.ForeignKey("decision.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[dict[str, str]]
    year: Mapped[int]
    amount: Mapped[Decimal]
