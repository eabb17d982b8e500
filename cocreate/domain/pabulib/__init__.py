"""Pabulib files: the format in which participatory-budget ballots are published and compared.

A file has three sections, META, PROJECTS and VOTES, of fields separated by semicolons. Format:
https://pabulib.org/format. Every refusal carries the line at fault.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cocreate.domain.selection.election import Election, Number


class VoteType(StrEnum):
    """How people voted."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"

    @property
    def has_points(self) -> bool:
        """Whether each vote names points beside the actions."""
        return self in {VoteType.CUMULATIVE, VoteType.SCORING}


@dataclass(frozen=True)
class Notice:
    """Something odd that does not stop a file from being read; ``line`` is 0 for the whole file."""

    code: str
    line: int
    params: Mapping[str, object]


@dataclass(frozen=True)
class PabulibFile:
    """What a file holds.

    ``selected`` are the official winners, empty where the file does not tell. ``named`` is how
    often votes name each action; ``declared_votes`` and ``declared_scores`` are the counts that the
    file states. ``voter_fields`` hold
    what is told of voters (age, say), by column, in the order of ``election.voter_ballots``.
    """

    meta: Mapping[str, str]
    vote_type: VoteType
    election: Election
    selected: frozenset[str] = frozenset()
    named: Mapping[str, int] = field(default_factory=dict)
    declared_votes: Mapping[str, Number] = field(default_factory=dict)
    declared_scores: Mapping[str, Number] = field(default_factory=dict)
    voter_fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
