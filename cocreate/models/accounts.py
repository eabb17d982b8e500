"""Staff: accounts, the roles they hold, their signed-in sessions, one-time links and mail."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreate.domain.permissions import STAFF_ROLES, Role
from cocreate.models.base import Base, Identified, choice


class LinkPurpose(StrEnum):
    """What a one-time link is good for; a link works for nothing else."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    ARBITRATION = "arbitration"


class MailState(StrEnum):
    """Where a message of the outbox stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Account(Identified, Base):
    """A member of staff.

    ``email`` is kept in lower case; only an administrator made on the command line has none.
    ``password_hash`` is argon2, or absent for whoever signs in by mail links. ``accepted_at`` is
    when the invitation was accepted: before that, nobody can sign in.
    """

    __tablename__ = "account"

    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    language: Mapped[str] = mapped_column(sa.String(2), default="fr")
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    deactivated_at: Mapped[dt.datetime | None]

    roles: Mapped[list["RoleGrant"]] = relationship(
        back_populates="account", cascade="all, delete-orphan", order_by="RoleGrant.role"
    )

    @property
    def personal_words(self) -> dict[str, str]:
        """Who it is, in words that the journal keeps where they can be erased."""
        return {"name": self.name, **({"email": self.email} if self.email else {})}


class RoleGrant(Identified, Base):
    """A role that an account holds, for one pillar or (``pillar_id`` null) for all of them."""

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.Index(
            "uq_role_grant_place",
            "account_id",
            "role",
            sa.text("coalesce(pillar_id, '')"),
            unique=True,
        ),
        sa.CheckConstraint(
            "role in ({})".format(", ".join(f"'{role.value}'" for role in STAFF_ROLES)),
            name="staff_role",
        ),
    )

    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    pillar_id: Mapped[str | None] = mapped_column(sa.ForeignKey("pillar.id", ondelete="CASCADE"))

    account: Mapped[Account] = relationship(back_populates="roles")


class StaffSession(Base):
    """A signed-in browser; only the hash of its token is kept, so a stolen copy opens nothing.

    ``device`` is what its owner knows it by; ``device_hash`` lets it sign in again while strangers
    are slowed down.
    """

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(22), unique=True)
    account_id: Mapped[str] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    device: Mapped[str] = mapped_column(sa.String(80))
    device_hash: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class OneTimeLink(Base):
    """A link that works once, for one purpose, for a while; only the hash of its token is kept."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose, "purpose"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class AttemptCount(Base):
    """How often somebody tried in vain; ``key_hash`` hides whether it is an address or a device."""

    __tablename__ = "attempt_count"

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[dt.datetime]
    blocked_until: Mapped[dt.datetime | None]


class OutboxMail(Identified, Base):
    """A message that is to leave, kept until it has; its body is emptied once it was sent.

    ``failed`` means that the mail server refused it for good; it waits until somebody sends it
    again.
    """

    __tablename__ = "outbox_mail"

    recipient: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    subject: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[MailState] = mapped_column(choice(MailState, "state"), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[dt.datetime]
    next_attempt_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
