"""The journal: who did what, when; lines are only ever added."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.models.base import Base


class JournalEntry(Base):
    """Who did what, when, in which role; written with the change itself and never altered.

    ``facts`` hold ids and figures, never personal text; a participant is never named.
    """

    __tablename__ = "journal_entry"

    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True
    )
    at: Mapped[dt.datetime] = mapped_column(index=True)
    account_id: Mapped[str | None] = mapped_column(sa.String(22))
    role: Mapped[str] = mapped_column(sa.String(40))
    verb: Mapped[str] = mapped_column(sa.String(60))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[str] = mapped_column(sa.String(22), index=True)
    workshop_id: Mapped[str | None] = mapped_column(sa.String(22), index=True)
    facts: Mapped[dict[str, object]]
