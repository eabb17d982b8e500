"""Programme, pillars and their vision frames: what a workshop's proposals are measured against."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreate.domain.pillars import FrameState, ItemKind
from cocreate.models.base import Base, Identified, choice


class Programme(Identified, Base):
    """A programme of the Alliance: joint objectives and the envelope that its pillars share.

    Texts are dictionaries by language code; ``envelope`` is in euro.
    """

    __tablename__ = "programme"

    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[dict[str, str]]
    period: Mapped[str] = mapped_column(sa.String(40))
    envelope: Mapped[Decimal | None]
    source_url: Mapped[str | None] = mapped_column(sa.Text)

    objectives: Mapped[list["JointObjective"]] = relationship(
        cascade="all, delete-orphan", order_by="JointObjective.position"
    )
    pillars: Mapped[list["Pillar"]] = relationship(
        back_populates="programme", order_by="Pillar.position"
    )


class JointObjective(Identified, Base):
    """An aim that all pillars of a programme share."""

    __tablename__ = "joint_objective"

    programme_id: Mapped[str] = mapped_column(
        sa.ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    text: Mapped[dict[str, str]]
    source_url: Mapped[str | None] = mapped_column(sa.Text)


class Pillar(Identified, Base):
    """A sector of the Alliance; ``share_percent`` is its part of the programme's envelope."""

    __tablename__ = "pillar"
    __table_args__ = (
        sa.CheckConstraint("share_percent between 0 and 100", name="share_percent"),
        sa.CheckConstraint("suppression_threshold >= 2", name="suppression_threshold"),
    )

    programme_id: Mapped[str] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    code: Mapped[str] = mapped_column(sa.String(8), unique=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    share_percent: Mapped[int | None]
    started: Mapped[str | None] = mapped_column(sa.String(10))
    signed_on: Mapped[dt.date | None]
    suppression_threshold: Mapped[int] = mapped_column(default=5)

    programme: Mapped[Programme] = relationship(back_populates="pillars")
    facts: Mapped[list["PillarFact"]] = relationship(
        cascade="all, delete-orphan", order_by="PillarFact.position"
    )
    frames: Mapped[list["Frame"]] = relationship(
        back_populates="pillar", order_by="Frame.number", cascade="all, delete-orphan"
    )
    working_groups: Mapped[list["WorkingGroup"]] = relationship(
        cascade="all, delete-orphan", order_by="WorkingGroup.position"
    )


class PillarFact(Identified, Base):
    """A published fact about a pillar, with the address that says so."""

    __tablename__ = "pillar_fact"

    pillar_id: Mapped[str] = mapped_column(
        sa.ForeignKey("pillar.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    label: Mapped[dict[str, str]]
    value: Mapped[dict[str, str]]
    source_url: Mapped[str] = mapped_column(sa.Text)


class WorkingGroup(Identified, Base):
    """A group that meets again and again on one theme of a pillar."""

    __tablename__ = "working_group"

    pillar_id: Mapped[str] = mapped_column(
        sa.ForeignKey("pillar.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[dict[str, str]]


class Frame(Identified, Base):
    """One version of a pillar's vision frame.

    A published frame never changes again: editing makes the next draft. ``version`` counts edits
    of a draft, so that two editors cannot overwrite each other.
    """

    __tablename__ = "frame"
    __table_args__ = (
        sa.UniqueConstraint("pillar_id", "number"),
        sa.Index(
            "uq_frame_one_draft",
            "pillar_id",
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        ),
    )

    pillar_id: Mapped[str] = mapped_column(sa.ForeignKey("pillar.id", ondelete="CASCADE"))
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[FrameState] = mapped_column(choice(FrameState, "state"))
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    vision: Mapped[dict[str, str]]
    created_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]
    published_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))

    pillar: Mapped[Pillar] = relationship(back_populates="frames")
    items: Mapped[list["FrameItem"]] = relationship(
        cascade="all, delete-orphan", order_by="FrameItem.position"
    )
    envelope_lines: Mapped[list["EnvelopeLine"]] = relationship(
        cascade="all, delete-orphan", order_by="EnvelopeLine.position"
    )


class FrameItem(Identified, Base):
    """One objective, theme, obstacle, limit, date or criterion of a frame.

    ``code`` is unique within the frame and stays the same from version to version; an operational
    objective names its strategic objective in ``parent_code``.
    """

    __tablename__ = "frame_item"
    __table_args__ = (sa.UniqueConstraint("frame_id", "code"),)

    frame_id: Mapped[str] = mapped_column(sa.ForeignKey("frame.id", ondelete="CASCADE"))
    kind: Mapped[ItemKind] = mapped_column(choice(ItemKind, "kind"))
    code: Mapped[str] = mapped_column(sa.String(16))
    parent_code: Mapped[str | None] = mapped_column(sa.String(16))
    position: Mapped[int]
    text: Mapped[dict[str, str]]
    on_date: Mapped[dt.date | None]
    source_url: Mapped[str | None] = mapped_column(sa.Text)
    is_illustrative: Mapped[bool] = mapped_column(default=False)


class EnvelopeLine(Identified, Base):
    """Money of a pillar for one year from one source, in euro."""

    __tablename__ = "envelope_line"
    __table_args__ = (sa.CheckConstraint("amount >= 0", name="amount"),)

    frame_id: Mapped[str] = mapped_column(sa.ForeignKey("frame.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    year: Mapped[int]
    source: Mapped[dict[str, str]]
    amount: Mapped[Decimal]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
