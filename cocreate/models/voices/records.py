"""Consultations on a version, who is invited, what they say; internal notes of staff beside it."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.domain.voices import (
    AmendmentState,
    Answer,
    InvitationKind,
    InvitationState,
    Verdict,
)
from cocreate.models.base import Base, Identified, choice


class InternalNote(Identified, Base):
    """What staff note on a sheet or on a proposal, for themselves; it leaves the office nowhere."""

    __tablename__ = "internal_note"
    __table_args__ = (
        sa.CheckConstraint("(action_id is null) <> (proposal_id is null)", name="subject"),
        sa.CheckConstraint("text <> ''", name="text"),
    )

    action_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    proposal_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[dt.datetime]
    author_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class Consultation(Identified, Base):
    """A frozen version that is open for opinions and comments until the end of a day.

    ``ended_at`` is set when it was ended before.
    """

    __tablename__ = "consultation"

    version_id: Mapped[str] = mapped_column(sa.ForeignKey("plan_version.id"), unique=True)
    closes_on: Mapped[dt.date]
    opened_at: Mapped[dt.datetime]
    opened_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[dt.datetime | None]


class VoiceInvitation(Identified, Base):
    """Somebody outside the office who was mailed a link; only the hash of its token is kept.

    A council and an actor are invited to a consultation, a co-author to a sheet. Name and
    organisation are those that stand beside what they say.
    """

    __tablename__ = "voice_invitation"
    __table_args__ = (
        sa.CheckConstraint(
            "(consultation_id is null) = (kind = 'co-author')"
            " and (action_id is null) = (kind <> 'co-author')",
            name="place",
        ),
        sa.CheckConstraint("kind <> 'council' or organisation_id is not null", name="council"),
    )

    kind: Mapped[InvitationKind] = mapped_column(choice(InvitationKind, "kind"))
    consultation_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    action_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(sa.String(160), default="")
    organisation_name: Mapped[str] = mapped_column(sa.String(160), default="")
    email: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    state: Mapped[InvitationState] = mapped_column(choice(InvitationState, "state"))
    invited_at: Mapped[dt.datetime]
    invited_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    expires_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]


class CouncilOpinion(Identified, Base):
    """The formal opinion of a council on a version; one that is put right is followed by another.

    Entered by a coordinator, or by the council itself behind its link.
    """

    __tablename__ = "council_opinion"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "organisation_id", "number"),
        sa.CheckConstraint("(entered_by_id is null) <> (invitation_id is null)", name="entered"),
    )

    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultation.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisation.id"))
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(sa.String(120), default="")
    given_on: Mapped[dt.date]
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    text: Mapped[dict[str, str]]
    file_reference: Mapped[str] = mapped_column(sa.String(300), default="")
    entered_at: Mapped[dt.datetime]
    entered_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    invitation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("voice_invitation.id"))


class ActorComment(Identified, Base):
    """A comment of an invited actor on a sheet, or on the plan as a whole, with its answer.

    ``is_public`` is the author's consent that it is shown outside the office with their name.
    """

    __tablename__ = "actor_comment"
    __table_args__ = (
        sa.CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
    )

    consultation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    action_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    invitation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("voice_invitation.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(2))
    is_public: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[dt.datetime]
    answer: Mapped[Answer | None] = mapped_column(choice(Answer, "answer"))
    answer_reason: Mapped[dict[str, str]]
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class Amendment(Identified, Base):
    """Other words for a sheet, proposed from outside, and what its authors made of them.

    ``base_version`` is the version of the sheet that was amended, ``accepted_version`` the one that
    the acceptance wrote: there the history credits whoever proposed it.
    """

    __tablename__ = "amendment"
    __table_args__ = (
        sa.CheckConstraint("(state = 'proposed') = (decided_at is null)", name="decided"),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_version is not null)", name="accepted"
        ),
    )

    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    invitation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("voice_invitation.id", ondelete="CASCADE"), index=True
    )
    base_version: Mapped[int]
    changes: Mapped[dict[str, object]]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[AmendmentState] = mapped_column(choice(AmendmentState, "state"))
    proposed_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    decision_reason: Mapped[str] = mapped_column(sa.Text, default="")
    accepted_version: Mapped[int | None]
