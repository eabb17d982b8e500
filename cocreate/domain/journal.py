"""The chain of the journal: each line carries a hash that covers it and the line before.

Whoever changes, removes or inserts a line must rewrite every later one, and contradicts whoever
noted a later hash. The chain covers opaque ids and digests, so that personal words can be erased.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cocreate.domain.canonical import canonical_json, checksum

BEGINNING = "0" * 64
"""What stands for the hash of a line before the first one."""


@dataclass(frozen=True)
class Line:
    """What the chain covers of a line. ``words`` is the salted digest of its personal words."""

    at: dt.datetime
    account_id: str | None
    role: str
    verb: str
    subject_kind: str
    subject_id: str
    workshop_id: str | None
    facts: Mapping[str, object]
    words: str | None


@dataclass(frozen=True)
class Link:
    """A line as it is kept: its number, what it says, and the hashes before and of it."""

    number: int
    line: Line
    before: str
    hash: str


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: the first line that is wrong, or None for what is missing.

    ``cause`` is ``changed`` (the line is not what was written), ``torn`` (the line before it was
    removed, inserted or rewritten), ``words`` (its personal words were altered) or ``cut`` (lines
    after the last one are gone).
    """

    cause: str
    link: Link | None


def link_hash(before: str, line: Line) -> str:
    """SHA-256 of a line in its one text, with the hash of the line before; 64 hex digits."""
    return checksum(
        {
            "before": before,
            "at": line.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "account": line.account_id,
            "role": line.role,
            "verb": line.verb,
            "subject": [line.subject_kind, line.subject_id],
            "workshop": line.workshop_id,
            "facts": line.facts,
            "words": line.words,
        }
    )


def words_digest(salt: str, words: Mapping[str, str]) -> str:
    """SHA-256 of personal words and a random salt: once both are erased, nobody can guess them."""
    return hashlib.sha256(f"{salt}\n{canonical_json(words)}".encode()).hexdigest()


def breaks(links: Iterable[Link], altered: frozenset[int] = frozenset()) -> Iterator[Break]:
    """Where a chain from its beginning does not hold, first break first.

    ``altered`` are the numbers of lines whose kept words do not fit their digest.
    """
    before = BEGINNING
    for link in links:
        if link.before != before:
            yield Break("torn", link)
        elif link_hash(link.before, link.line) != link.hash:
            yield Break("changed", link)
        elif link.number in altered:
            yield Break("words", link)
        before = link.hash
