"""Whether the journal is still what was written: the chain walked from its first line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.journal import BEGINNING, Break, Link, breaks, words_digest
from cocreate.models.journal import JournalEntry, JournalHead, JournalWords

_AT_ONCE = 1000


@dataclass(frozen=True)
class Audit:
    """What walking the chain has found: its length, its last hash, and its first break if any."""

    lines: int
    number: int
    hash: str
    first_break: Break | None


def audit_journal(session: Session) -> Audit:
    """Walk the whole chain, and see whether it reaches the head; lines may be added meanwhile."""
    head = journal_head(session)
    walked = _Walk(session, head)
    found = next(breaks(walked, _altered_words(session)), None)
    if found is None and not walked.met_head:
        found = Break("cut", walked.last)
    return Audit(walked.lines, walked.number, walked.hash, found)


def journal_head(session: Session) -> tuple[int, str]:
    """Number and hash of the last line, for whoever notes them elsewhere."""
    found = session.execute(sa.select(JournalHead.entry_id, JournalHead.hash)).one_or_none()
    return (0, BEGINNING) if found is None else (found[0], found[1])


def hash_of_line(session: Session, number: int) -> str | None:
    """The hash of a line, to compare with one that was noted; None when there is no such line.

    Line 0 is the beginning, before any line.
    """
    if number == 0:
        return BEGINNING
    return session.scalar(sa.select(JournalEntry.hash).where(JournalEntry.id == number))


def last_lines(
    session: Session, number: int, subject_id: str | None = None
) -> Sequence[tuple[JournalEntry, JournalWords | None]]:
    """The last so many lines, oldest first, each with its personal words unless they are erased."""
    chosen = sa.select(JournalEntry, JournalWords).outerjoin(
        JournalWords, JournalWords.entry_id == JournalEntry.id
    )
    if subject_id is not None:
        chosen = chosen.where(JournalEntry.subject_id == subject_id)
    found = session.execute(chosen.order_by(JournalEntry.id.desc()).limit(number)).all()
    return [(entry, words) for entry, words in reversed(found)]


class _Walk:
    """The links in order, remembering where it stands and whether it came by the head."""

    def __init__(self, session: Session, head: tuple[int, str]) -> None:
        self._session, self._head = session, head
        self.lines, self.number, self.hash = 0, 0, BEGINNING
        self.last: Link | None = None
        self.met_head = head == (0, BEGINNING)

    def __iter__(self) -> Iterator[Link]:
        while page := self._page():
            for entry in page:
                self.last = entry.link
                self.lines, self.number, self.hash = self.lines + 1, entry.id, entry.hash
                self.met_head = self.met_head or (self.number, self.hash) == self._head
                yield self.last

    def _page(self) -> Sequence[JournalEntry]:
        later = sa.select(JournalEntry).where(JournalEntry.id > self.number)
        return self._session.scalars(later.order_by(JournalEntry.id).limit(_AT_ONCE)).all()


def _altered_words(session: Session) -> frozenset[int]:
    """The lines whose personal words are there and are not those that were written."""
    kept = session.execute(
        sa.select(
            JournalWords.entry_id, JournalWords.salt, JournalWords.words, JournalEntry.words_digest
        ).join(JournalEntry, JournalEntry.id == JournalWords.entry_id)
    )
    return frozenset(
        number for number, salt, words, digest in kept if words_digest(salt, words) != digest
    )
