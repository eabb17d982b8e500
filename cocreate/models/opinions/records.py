"""The opinion groups of a counted vote, looked for beside the server and written once."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.models.base import Base


class OpinionGroups(Base):
    """Who answers alike in a vote by agreeing, disagreeing and passing; never who is in a group.

    ``content`` is empty until ``made_at``. ``claimed_until`` is the end of the claim of whoever
    looks for them: afterwards the work is free again.
    """

    __tablename__ = "opinion_groups"

    poll_id: Mapped[str] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[dict[str, object]]
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[dt.datetime]
    claimed_until: Mapped[dt.datetime | None]
    made_at: Mapped[dt.datetime | None]


def is_free(now: dt.datetime) -> sa.ColumnElement[bool]:
    """Which votes nobody looks at yet, or no longer."""
    return sa.and_(
        OpinionGroups.made_at.is_(None),
        sa.or_(OpinionGroups.claimed_until.is_(None), OpinionGroups.claimed_until < now),
    )
