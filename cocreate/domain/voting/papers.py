"""From papers to a result: the count of a poll with its digest, and whether a stored one agrees."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cocreate.domain.voting import Marks, Tally
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.rules import PollRules


@dataclass(frozen=True)
class Paper:
    """One paper as it is counted: the hash of its key, the college it was cast in, its marks."""

    key_hash: str
    college: str
    marks: Marks


@dataclass(frozen=True)
class Count:
    """What the papers of a poll say: in all, in each college, and the digest that proves them."""

    total: Tally
    by_college: Mapping[str, Tally]
    digest: str


def count_papers(rules: PollRules, papers: Iterable[Paper]) -> Count:
    """Count papers under the rules they were cast by; their order does not matter.

    Every college of the rules is counted, an empty one too, and so is one that only a paper names.
    """
    cast = list(papers)
    method = METHODS[rules.method]
    colleges = sorted({*rules.colleges, *(paper.college for paper in cast)})
    return Count(
        total=method.tally([one.marks for one in cast], rules.option_ids, rules.settings),
        by_college={
            college: method.tally(
                [one.marks for one in cast if one.college == college],
                rules.option_ids,
                rules.settings,
            )
            for college in colleges
        },
        digest=digest_of(cast),
    )


def digest_of(papers: Iterable[Paper]) -> str:
    """SHA-256 over all papers, whatever their order, as 64 hexadecimal digits.

    The hash of its key is part of each paper: without those hashes, which are never published,
    nobody can find out a small poll's marks by trying.
    """
    lines = sorted(
        json.dumps([one.key_hash, one.college, dict(one.marks)], sort_keys=True) for one in papers
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class StoredResult:
    """What was written when the poll was counted."""

    total: Tally
    by_college: Mapping[str, Tally]
    voters: int
    digest: str
    rules_hash: str | None


def differences(
    stored: StoredResult, count: Count, *, rules_hash: str, participations: int
) -> tuple[str, ...]:
    """What a stored result does not share with a new count of its papers, by name; none is well.

    Fewer participations than papers are no difference: the traces of a person can be erased.
    """
    checks = {
        "rules": stored.rules_hash == rules_hash,
        "papers": stored.digest == count.digest,
        "voters": stored.voters == count.total.voters,
        "total": stored.total == count.total,
        "colleges": dict(stored.by_college) == dict(count.by_college),
        "participation": participations <= count.total.voters,
    }
    return tuple(name for name, agrees in checks.items() if not agrees)
