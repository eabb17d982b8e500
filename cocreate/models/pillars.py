"""Programme, pillars and their vision frames: what a workshop's proposals are measured against."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreate.domain.pillars import (
    OVERRIDABLE,
    FrameFacts,
    FrameState,
    ItemKind,
    ReadinessFacts,
    ReadinessItem,
)
from cocreate.models.base import Base, Identified, choice


class Programme(Identified, Base):
    """A programme of the Alliance: joint objectives and the envelope that its pillars share.

    Texts are dictionaries by language code; ``envelope`` is in euro; ``version`` counts edits of
    the programme and of its shares.
    """

    __tablename__ = "programme"

    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[dict[str, str]]
    period: Mapped[str] = mapped_column(sa.String(40))
    envelope: Mapped[Decimal | None]
    version: Mapped[int] = mapped_column(default=1)
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
    """A sector of the Alliance; ``share_percent`` is its part of the programme's envelope.

    ``version`` counts edits of what describes it, not of its frames.
    """

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
    version: Mapped[int] = mapped_column(default=1)

    programme: Mapped[Programme] = relationship(back_populates="pillars")
    facts: Mapped[list["PillarFact"]] = relationship(
        cascade="all, delete-orphan", order_by="PillarFact.position"
    )
    baselines: Mapped[list["Baseline"]] = relationship(
        cascade="all, delete-orphan", order_by="Baseline.position"
    )
    colleges: Mapped[list["PillarCollege"]] = relationship(
        cascade="all, delete-orphan", order_by="PillarCollege.position"
    )
    overrides: Mapped[list["ReadinessOverride"]] = relationship(
        cascade="all, delete-orphan", order_by="ReadinessOverride.at"
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


class Baseline(Identified, Base):
    """What is known of a pillar at its start; an empty ``value`` declares that it is unknown."""

    __tablename__ = "baseline"

    pillar_id: Mapped[str] = mapped_column(
        sa.ForeignKey("pillar.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    label: Mapped[dict[str, str]]
    value: Mapped[dict[str, str]]
    source_url: Mapped[str | None] = mapped_column(sa.Text)


class PillarCollege(Identified, Base):
    """A group of actors invited to a pillar's work, and how many organisations of it."""

    __tablename__ = "pillar_college"
    __table_args__ = (
        sa.UniqueConstraint("pillar_id", "key"),
        sa.CheckConstraint("organisations >= 0", name="organisations"),
    )

    pillar_id: Mapped[str] = mapped_column(sa.ForeignKey("pillar.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    organisations: Mapped[int]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    source_url: Mapped[str | None] = mapped_column(sa.Text)


class ReadinessOverride(Identified, Base):
    """Why a pillar went ahead without an item of its readiness; never altered, the last one holds.

    The plan's preface prints ``reason`` (rulings 12).
    """

    __tablename__ = "readiness_override"
    __table_args__ = (
        sa.CheckConstraint(
            "item in ({})".format(", ".join(f"'{item.value}'" for item in OVERRIDABLE)),
            name="overridable",
        ),
    )

    pillar_id: Mapped[str] = mapped_column(
        sa.ForeignKey("pillar.id", ondelete="CASCADE"), index=True
    )
    item: Mapped[ReadinessItem] = mapped_column(choice(ReadinessItem, "item"))
    reason: Mapped[dict[str, str]]
    at: Mapped[dt.datetime]
    account_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


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
        sa.Index(
            "uq_frame_one_published",
            "pillar_id",
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
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


def published_frame(pillar: Pillar) -> Frame | None:
    """The frame that holds for a pillar now, if one was ever published."""
    return next((one for one in pillar.frames if one.state is FrameState.PUBLISHED), None)


def frame_facts(frame: Frame) -> FrameFacts:
    """What publication looks at in a frame."""
    return FrameFacts(
        vision=frame.vision,
        items=tuple((item.kind, item.text) for item in frame.items),
        has_envelope=bool(frame.envelope_lines),
        sources=tuple(line.source for line in frame.envelope_lines),
    )


def readiness_facts(pillar: Pillar) -> ReadinessFacts:
    """What the readiness of a pillar is judged on.

    Money is there when the published frame, or else the pillar's share of the programme's
    envelope, is more than nothing.
    """
    frame = published_frame(pillar)
    lines = frame.envelope_lines if frame else []
    shared = (pillar.programme.envelope or 0) * (pillar.share_percent or 0)
    return ReadinessFacts(
        has_published_frame=frame is not None,
        baselines=len(pillar.baselines),
        colleges_with_organisations=sum(1 for one in pillar.colleges if one.organisations > 0),
        has_money=any(line.amount > 0 for line in lines) or shared > 0,
        overridden=frozenset(one.item for one in pillar.overrides),
    )
