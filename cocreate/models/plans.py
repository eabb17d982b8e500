"""The plan of a pillar and its action sheets, with every version that each has had."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreate.domain.plans import ACTION_STATES, OriginKind, State
from cocreate.domain.sheets.terms import AimLevel, Certainty, IndicatorKind, PartnerRole
from cocreate.models.base import Base, Identified, choice


class ShortlistEntry(Base):
    """What became of a proposal when the shortlist was confirmed, with the vote that it rests on.

    ``poll_id`` and ``rank`` are null for a proposal that was not put to the vote; ``reason`` is
    empty for one that is kept.
    """

    __tablename__ = "shortlist_entry"
    __table_args__ = (sa.CheckConstraint("is_kept or reason <> ''", name="reason"),)

    proposal_id: Mapped[str] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    poll_id: Mapped[str | None] = mapped_column(sa.ForeignKey("poll.id"))
    rank: Mapped[int | None]
    is_kept: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.String(40), default="")
    note: Mapped[str] = mapped_column(sa.String(400), default="")
    confirmed_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    confirmed_at: Mapped[dt.datetime]


class Plan(Identified, Base):
    """The action plan of a pillar, which grows from workshop to workshop.

    ``revision`` counts changes of order and membership, so that two editors cannot overwrite each
    other.
    """

    __tablename__ = "plan"

    pillar_id: Mapped[str] = mapped_column(sa.ForeignKey("pillar.id"), unique=True)
    revision: Mapped[int] = mapped_column(default=1)
    next_code: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime]

    actions: Mapped[list["PlannedAction"]] = relationship(
        back_populates="plan",
        order_by="PlannedAction.position, PlannedAction.code",
        primaryjoin="and_(Plan.id == PlannedAction.plan_id, PlannedAction.trashed_at.is_(None))",
    )

    @property
    def is_illustrative(self) -> bool:
        """Whether it is a demonstration: one illustrative action is enough to say so."""
        return any(one.is_illustrative for one in self.actions)


class PlanVersion(Identified, Base):
    """A plan as it stood at one moment: numbered, hashed, never changed.

    ``content`` is the whole plan as plain values and ``checksum`` the SHA-256 of its canonical
    JSON. ``submitted`` are the ids of the actions that this version brings to arbitration.
    """

    __tablename__ = "plan_version"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("plan.id"))
    number: Mapped[int]
    note: Mapped[dict[str, str]]
    content: Mapped[dict[str, object]]
    checksum: Mapped[str] = mapped_column(sa.String(64))
    submitted: Mapped[list[str]]
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class PlannedAction(Identified, Base):
    """An action sheet. ``version`` counts its saves; ``set_aside`` says why it is not in the plan.

    Where it comes from is compulsory: a vote (proposal, poll and rank) or a named person with a
    reason. Fields are those of ``domain.sheets.FIELDS``. ``trashed_at`` takes it out of
    ``Plan.actions`` and changes nothing else, so that it comes back as it was (feature M35).
    """

    __tablename__ = "planned_action"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "code"),
        sa.CheckConstraint(
            "(origin_kind = 'vote' and origin_proposal_id is not null and origin_poll_id is not"
            " null and origin_rank is not null) or (origin_kind = 'person' and origin_person <> ''"
            " and origin_reason <> '')",
            name="origin",
        ),
        sa.CheckConstraint(
            "(budget_amount is null) = (budget_certainty is null or budget_certainty = 'unknown')",
            name="budget",
        ),
        sa.CheckConstraint(
            "state in ({})".format(", ".join(f"'{one.value}'" for one in ACTION_STATES)),
            name="action_state",
        ),
    )

    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(16))
    position: Mapped[int]
    state: Mapped[State] = mapped_column(choice(State, "state"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    set_aside: Mapped[dict[str, str]]
    abandoned_because: Mapped[str] = mapped_column(sa.Text, default="")
    trashed_at: Mapped[dt.datetime | None]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]

    origin_kind: Mapped[OriginKind] = mapped_column(choice(OriginKind, "origin_kind"))
    origin_proposal_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("proposal.id"), unique=True
    )
    origin_poll_id: Mapped[str | None] = mapped_column(sa.ForeignKey("poll.id"))
    origin_rank: Mapped[int | None]
    origin_person: Mapped[str] = mapped_column(sa.String(160), default="")
    origin_reason: Mapped[str] = mapped_column(sa.Text, default="")
    lead_suggested: Mapped[str] = mapped_column(sa.String(160), default="")

    title: Mapped[dict[str, str]]
    summary: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]]
    theme: Mapped[str | None] = mapped_column(sa.String(16))
    objectives: Mapped[list[str]]
    obstacles: Mapped[list[str]]
    aim_employment: Mapped[AimLevel | None] = mapped_column(choice(AimLevel, "aim_employment"))
    aim_economy: Mapped[AimLevel | None] = mapped_column(choice(AimLevel, "aim_economy"))
    aim_environment: Mapped[AimLevel | None] = mapped_column(choice(AimLevel, "aim_environment"))
    lead_id: Mapped[str | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    budget_amount: Mapped[Decimal | None]
    budget_certainty: Mapped[Certainty | None] = mapped_column(
        choice(Certainty, "budget_certainty")
    )
    start_on: Mapped[dt.date | None]
    due_on: Mapped[dt.date | None]

    plan: Mapped[Plan] = relationship(back_populates="actions")
    target_groups: Mapped[list["ActionTargetGroup"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ActionTargetGroup.position"
    )
    partners: Mapped[list["ActionPartner"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ActionPartner.position"
    )
    budget_lines: Mapped[list["BudgetLine"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="BudgetLine.position"
    )
    deliverables: Mapped[list["Deliverable"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Deliverable.position"
    )
    indicators: Mapped[list["Indicator"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Indicator.position"
    )
    votes: Mapped[list["ActionVote"]] = relationship(
        lazy="selectin", order_by="ActionVote.position"
    )


class ActionRow:
    """A line of a list on a sheet; ``position`` is its place."""

    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]


class ActionTargetGroup(Identified, ActionRow, Base):
    """That an action is meant for a target group."""

    __tablename__ = "action_target_group"

    group_key: Mapped[str] = mapped_column(sa.ForeignKey("target_group.key"))


class ActionPartner(Identified, ActionRow, Base):
    """An organisation that takes part in an action, beside its lead."""

    __tablename__ = "action_partner"

    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    role: Mapped[PartnerRole] = mapped_column(choice(PartnerRole, "role"))


class BudgetLine(Identified, ActionRow, Base):
    """Money that an action asks of one source in one year, in euro."""

    __tablename__ = "budget_line"
    __table_args__ = (sa.CheckConstraint("amount >= 0", name="amount"),)

    source: Mapped[dict[str, str]]
    year: Mapped[int]
    amount: Mapped[Decimal]


class Deliverable(Identified, ActionRow, Base):
    """Something that an action hands over, and when."""

    __tablename__ = "deliverable"

    label: Mapped[dict[str, str]]
    due_on: Mapped[dt.date | None]


class Indicator(Identified, ActionRow, Base):
    """What shows whether an action works. ``baseline`` null is unknown, which is not zero.

    Numbers are kept as plain decimal text, because units differ and nothing is rounded.
    """

    __tablename__ = "indicator"

    label: Mapped[dict[str, str]]
    kind: Mapped[IndicatorKind] = mapped_column(choice(IndicatorKind, "kind"))
    aim: Mapped[str | None] = mapped_column(sa.String(20))
    unit: Mapped[dict[str, str]]
    baseline: Mapped[str | None] = mapped_column(sa.String(20))
    target: Mapped[str | None] = mapped_column(sa.String(20))
    due_on: Mapped[dt.date | None]
    collector: Mapped[str] = mapped_column(sa.String(200), default="")


class ActionVote(Identified, ActionRow, Base):
    """How a room voted on an action, or on a proposal that it was merged from; never changed.

    A copy of one standing of a count, which itself never changes. ``is_history`` marks the votes
    of proposals that were merged later: they are shown, and count for nothing.
    """

    __tablename__ = "action_vote"
    __table_args__ = (sa.UniqueConstraint("action_id", "poll_id", "proposal_id"),)

    poll_id: Mapped[str] = mapped_column(sa.ForeignKey("poll.id"))
    proposal_id: Mapped[str] = mapped_column(sa.ForeignKey("proposal.id"))
    method: Mapped[str] = mapped_column(sa.String(40))
    round: Mapped[int]
    is_history: Mapped[bool] = mapped_column(default=False)
    options: Mapped[int]
    voters: Mapped[int]
    standing: Mapped[dict[str, object]]


class SheetVersion(Base):
    """A save of a sheet: who, in which role, when, which fields, and the whole sheet after it."""

    __tablename__ = "sheet_version"

    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    author_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(sa.String(40))
    changed: Mapped[list[str]]
    content: Mapped[dict[str, object]]
