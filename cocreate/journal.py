"""Adding lines to the journal: the last thing that a transaction does before it commits.

A line must know the hash of the one before, so writers take turns at one row, the head. It is
locked after everything else that a transaction locks and released by its commit: no two writers
can wait for each other, and nobody holds the head while working. Ballots leave no line and never
come here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.journal import BEGINNING, Line, link_hash, words_digest
from cocreate.models.base import new_id
from cocreate.models.journal import JournalEntry, JournalHead, JournalWords

_ENTRY = cast("sa.Table", JournalEntry.__table__)
_WORDS = cast("sa.Table", JournalWords.__table__)
_HEAD = cast("sa.Table", JournalHead.__table__)


@dataclass(frozen=True)
class NewLine:
    """A line that waits for the end of its transaction, and the personal words kept beside it."""

    line: Line
    words: Mapping[str, str]


def append_lines(session: Session, lines: Iterable[NewLine]) -> None:
    """Add lines behind the last one, chained; the caller commits and does nothing in between."""
    number, before = _locked_head(session)
    rows: list[dict[str, object]] = []
    kept: list[dict[str, object]] = []
    for new in lines:
        number += 1
        line = new.line
        if new.words:
            salt = new_id()
            line = replace(line, words=words_digest(salt, new.words))
            kept.append({"entry_id": number, "salt": salt, "words": dict(new.words)})
        # As the database will give them back: lists for tuples, text for the names of enums.
        line = replace(line, facts=json.loads(json.dumps(dict(line.facts))))
        hashed = link_hash(before, line)
        rows.append(
            {
                "id": number,
                "at": line.at,
                "account_id": line.account_id,
                "role": line.role,
                "verb": line.verb,
                "subject_kind": line.subject_kind,
                "subject_id": line.subject_id,
                "workshop_id": line.workshop_id,
                "facts": line.facts,
                "words_digest": line.words,
                "previous_hash": before,
                "hash": hashed,
            }
        )
        before = hashed
    session.execute(sa.insert(_ENTRY), rows)
    if kept:
        session.execute(sa.insert(_WORDS), kept)
    session.execute(sa.update(_HEAD).values(entry_id=number, hash=before))


def _locked_head(session: Session) -> tuple[int, str]:
    """Number and hash of the last line; nobody else adds one before this transaction ends."""
    locked = sa.select(_HEAD.c.entry_id, _HEAD.c.hash).with_for_update()
    found = session.execute(locked).one_or_none()
    if found is None:
        # The first line of a database. Two may come here at once: one row is made, both wait.
        session.execute(
            sa.text(
                "INSERT INTO journal_head (id, entry_id, hash) VALUES (1, 0, :hash)"
                " ON CONFLICT (id) DO NOTHING"
            ),
            {"hash": BEGINNING},
        )
        found = session.execute(locked).one()
    return found[0], found[1]
