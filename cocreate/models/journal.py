"""The journal: who did what, when; lines are only ever added, each chained to the one before."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.domain.journal import Line, Link
from cocreate.models.base import Base


class JournalEntry(Base):
    """Who did what, when, in which role; written with the change itself and never altered.

    ``facts`` hold ids and figures, never personal text; a participant is never named. ``hash``
    covers the line and ``previous_hash``, that of the line before. ``words_digest`` is the salted
    digest of the line's ``JournalWords``, and stays when these are erased.
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
    words_digest: Mapped[str | None] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))

    @property
    def link(self) -> Link:
        """The line as the chain sees it."""
        line = Line(
            at=self.at,
            account_id=self.account_id,
            role=self.role,
            verb=self.verb,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            workshop_id=self.workshop_id,
            facts=self.facts,
            words=self.words_digest,
        )
        return Link(self.id, line, self.previous_hash, self.hash)


class JournalWords(Base):
    """The personal words of a line, such as a name at that time: the part that can be erased."""

    __tablename__ = "journal_words"

    entry_id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        sa.ForeignKey("journal_entry.id"),
        primary_key=True,
        autoincrement=False,
    )
    salt: Mapped[str] = mapped_column(sa.String(22))
    words: Mapped[dict[str, str]]


class JournalHead(Base):
    """The last line of the journal, in the one row that all who add lines take turns at."""

    __tablename__ = "journal_head"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"))
    hash: Mapped[str] = mapped_column(sa.String(64))
