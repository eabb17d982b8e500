"""Reports, readings and milestones of decided actions, and who is asked for them."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.domain.followup.attention import Risk
from cocreate.domain.plans import State
from cocreate.models.base import Base, Identified, choice


class Door(StrEnum):
    """How a report came in."""

    LINK = "link"
    DESK = "desk"
    SPREADSHEET = "spreadsheet"


class Milestone(Identified, Base):
    """A step of an action on its way: when it is due, and how far it is, in percent.

    The first ones are the deliverables of the sheet. ``weight`` is its part of the action's
    progress; ``done_on`` the day on which it was said to be there.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        sa.CheckConstraint("progress between 0 and 100", name="progress"),
        sa.CheckConstraint("(progress = 100) = (done_on is not null)", name="done"),
        sa.CheckConstraint("weight between 1 and 100", name="weight"),
    )

    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    label: Mapped[dict[str, str]]
    due_on: Mapped[dt.date | None]
    weight: Mapped[int] = mapped_column(default=1)
    progress: Mapped[int] = mapped_column(default=0)
    done_on: Mapped[dt.date | None]


class ActionReport(Identified, Base):
    """What a lead said of an action in a quarter; a later one of the same quarter replaces it.

    ``spent`` is the cost to date in euro, null when nothing was said. ``milestones`` holds the
    progress that was said, by milestone. Texts are in ``language``. Never changed.
    """

    __tablename__ = "action_report"
    __table_args__ = (
        sa.UniqueConstraint("action_id", "number"),
        sa.CheckConstraint("spent >= 0", name="spent"),
    )

    action_id: Mapped[str] = mapped_column(sa.ForeignKey("planned_action.id"))
    number: Mapped[int]
    quarter: Mapped[str] = mapped_column(sa.String(7))
    spent: Mapped[Decimal | None]
    risk: Mapped[Risk | None] = mapped_column(choice(Risk, "risk"))
    risk_text: Mapped[str] = mapped_column(sa.Text)
    help_needed: Mapped[str] = mapped_column(sa.Text)
    word: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(2))
    milestones: Mapped[dict[str, object]]
    door: Mapped[Door] = mapped_column(choice(Door, "door"))
    sent_at: Mapped[dt.datetime]
    sent_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class Reading(Identified, Base):
    """A measurement of an indicator; a wrong one is corrected by a new one that names it.

    ``value`` is plain decimal text, as targets are. Never changed.
    """

    __tablename__ = "reading"

    indicator_id: Mapped[str] = mapped_column(sa.ForeignKey("indicator.id"), index=True)
    report_id: Mapped[str | None] = mapped_column(sa.ForeignKey("action_report.id"))
    corrects_id: Mapped[str | None] = mapped_column(sa.ForeignKey("reading.id"), unique=True)
    read_on: Mapped[dt.date]
    value: Mapped[str] = mapped_column(sa.String(24))
    note: Mapped[str] = mapped_column(sa.Text)
    entered_at: Mapped[dt.datetime]
    entered_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class ActionReporter(Base):
    """An account that reports on an action, on behalf of its lead organisation."""

    __tablename__ = "action_reporter"

    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ReportRequest(Identified, Base):
    """That somebody was asked for the reports of a quarter, by a link that only they have.

    Only the hash of its token is kept. ``draft`` is what was typed so far; it is emptied once the
    report is sent.
    """

    __tablename__ = "report_request"
    __table_args__ = (sa.UniqueConstraint("plan_id", "account_id", "quarter"),)

    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("plan.id"))
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    quarter: Mapped[str] = mapped_column(sa.String(7))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    draft: Mapped[dict[str, object]]
    draft_saved_at: Mapped[dt.datetime | None]
    asked_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]


class LeadWithdrawal(Identified, Base):
    """That the lead organisation of an action gave it up, and who took it over, once somebody has.

    ``reason`` is in ``language``.
    """

    __tablename__ = "lead_withdrawal"
    __table_args__ = (
        sa.CheckConstraint("(successor_id is null) = (replaced_on is null)", name="successor"),
        sa.Index(
            "uq_lead_withdrawal_open",
            "action_id",
            unique=True,
            sqlite_where=sa.text("successor_id is null"),
            postgresql_where=sa.text("successor_id is null"),
        ),
    )

    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisation.id"))
    withdrew_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(2))
    successor_id: Mapped[str | None] = mapped_column(sa.ForeignKey("organisation.id"))
    replaced_on: Mapped[dt.date | None]
    recorded_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    recorded_at: Mapped[dt.datetime]


class StateChange(Identified, Base):
    """That an action moved on after its decision, and who was told, or why nobody was (B20).

    ``told`` counts the messages; ``silence`` is the written reason for none. Never changed.
    """

    __tablename__ = "state_change"
    __table_args__ = (sa.CheckConstraint("told > 0 or silence <> ''", name="silence"),)

    action_id: Mapped[str] = mapped_column(sa.ForeignKey("planned_action.id"), index=True)
    before: Mapped[State] = mapped_column(choice(State, "before"))
    after: Mapped[State] = mapped_column(choice(State, "after"))
    reason: Mapped[str] = mapped_column(sa.Text)
    told: Mapped[int]
    silence: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[dt.datetime]
    by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class PublicationNotice(Base):
    """That people were told of a publication, or why nobody was (B20). Never changed."""

    __tablename__ = "publication_notice"
    __table_args__ = (sa.CheckConstraint("told > 0 or silence <> ''", name="silence"),)

    publication_id: Mapped[str] = mapped_column(sa.ForeignKey("publication.id"), primary_key=True)
    told: Mapped[int]
    silence: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[dt.datetime]
    by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class NoticeAddress(Identified, Base):
    """A mail address at which somebody wants to hear what becomes of a proposal.

    It was left with the proposal's receipt code, so nobody knows whether it is the author's. The
    link in each message, which ends in ``token``, takes it away again.
    """

    __tablename__ = "notice_address"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "email"),)

    proposal_id: Mapped[str] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    token: Mapped[str] = mapped_column(sa.String(43), unique=True)
    left_on: Mapped[dt.date]
    confirmed_on: Mapped[dt.date | None]


class GroupRhythm(Base):
    """That a working group meets again every so many months."""

    __tablename__ = "group_rhythm"
    __table_args__ = (sa.CheckConstraint("months between 1 and 12", name="months"),)

    working_group_id: Mapped[str] = mapped_column(
        sa.ForeignKey("working_group.id", ondelete="CASCADE"), primary_key=True
    )
    months: Mapped[int]


class ReviewItem(Base):
    """An action that a workshop of a working group is to review, and why, as it stood when made.

    ``reasons`` are alerts; ``need`` is the help that its lead asked for, in ``language``.
    """

    __tablename__ = "review_item"

    workshop_id: Mapped[str] = mapped_column(
        sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int]
    reasons: Mapped[list[str]]
    need: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(2))
