"""The votes of a Pabulib file: one row each, merged as they come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from sys import intern

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import Notice, VoteType
from cocreate.domain.selection.election import Action, BallotBox, Election, Number
from cocreate.domain.selection.numbers import read_number

PRIVATE = frozenset({"voter_id", "vote", "points"})
"""Columns that say nothing about groups; who voted is not kept."""

MOST_NOTICES = 100
"""Oddities reported one by one; a file with more has them counted elsewhere."""


@dataclass(slots=True)
class _Seen:
    """A vote that was read before: where it goes, what it names, and how often it came."""

    slot: int
    columns: list[int]
    times: int = 0


class VoteReader:
    """Reads vote after vote into a ballot box.

    An action named twice counts once in an approval, and gets the sum of its points; it is noticed.
    Of an ordinal vote, the first action gets ``max_length`` points and each one after it one less;
    where the file does not state it, the first gets as many points as the vote names actions.
    """

    def __init__(
        self,
        vote_type: VoteType,
        actions: Iterable[Action],
        budget: Fraction,
        limits: Mapping[str, Fraction],
    ) -> None:
        self.vote_type = vote_type
        self.count = 0
        self.voter_fields: dict[str, list[str]] = {}
        self.notices: list[Notice] = []
        self._box = BallotBox(actions, budget)
        self._limits = limits
        self._seen: dict[tuple[str, str], _Seen] = {}

    def read(self, line: int, cells: Mapping[str, str]) -> None:
        """Count the vote of one row; raises ``RuleViolation`` with the line and the cause."""
        self.count += 1
        for name, value in cells.items():
            if name not in PRIVATE:
                self.voter_fields.setdefault(name, []).append(intern(value))
        key = (cells["vote"], cells["points"] if self.vote_type.has_points else "")
        seen = self._seen.get(key)
        if seen is None:
            columns = self._columns(line, cells["vote"])
            slot = self._box.slot(self._marks(line, columns, key[1]))
            seen = self._seen[key] = _Seen(slot, columns)
        seen.times += 1
        self._box.drop(seen.slot)

    def election(self) -> Election:
        """All votes, as ballots."""
        return self._box.election()

    def named(self) -> dict[str, int]:
        """How often votes name each action, as the format counts them: zero points, twice, all."""
        counts = [0] * len(self._box.actions)
        for seen in self._seen.values():
            for column in seen.columns:
                counts[column] += seen.times
        return {one.id: n for one, n in zip(self._box.actions, counts, strict=True)}

    def _marks(self, line: int, columns: list[int], points: str) -> Iterable[tuple[int, Number]]:
        if self.vote_type is VoteType.ORDINAL:
            return self._ranked(line, columns)
        if self.vote_type.has_points:
            return self._pointed(line, columns, points.split(",") if points else [])
        if self.vote_type is VoteType.CHOOSE_ONE and len(columns) > 1:
            raise RuleViolation("pabulib-more-than-one", line=line)
        if len(set(columns)) < len(columns):
            self._notice(line, "pabulib-action-twice")
        return dict.fromkeys(columns, 1).items()

    def _ranked(self, line: int, columns: list[int]) -> Iterable[tuple[int, Number]]:
        if len(set(columns)) < len(columns):
            raise RuleViolation("pabulib-action-twice", line=line)
        top = int(self._limits.get("max_length", len(columns)))
        if len(columns) > top:
            raise RuleViolation("pabulib-vote-too-long", line=line, maximum=top)
        return ((column, top - place) for place, column in enumerate(columns))

    def _pointed(
        self, line: int, columns: list[int], points: list[str]
    ) -> Iterable[tuple[int, Number]]:
        if len(points) != len(columns):
            raise RuleViolation(
                "pabulib-points-differ", line=line, actions=len(columns), points=len(points)
            )
        default = self._limits.get("default_score", Fraction(0))
        unnamed = set(range(len(self._box.actions))) - set(columns) if default else set()
        marks: dict[int, Number] = dict.fromkeys(unnamed, default)
        for column, text in zip(columns, points, strict=True):
            if column in marks:
                self._notice(line, "pabulib-action-twice")
            marks[column] = marks.get(column, 0) + self._points(line, text)
        return marks.items()

    def _columns(self, line: int, vote: str) -> list[int]:
        """The actions named, in order."""
        columns = []
        for name in vote.split(",") if vote else ():
            column = self._box.columns.get(name.strip())
            if column is None:
                raise RuleViolation("ballot-names-unknown-action", line=line, action=name.strip())
            columns.append(column)
        return columns

    def _notice(self, line: int, code: str) -> None:
        if len(self.notices) < MOST_NOTICES:
            self.notices.append(Notice(code, line, {}))

    def _points(self, line: int, text: str) -> Number:
        try:
            points = read_number(text)
        except RuleViolation as refusal:
            raise RuleViolation(refusal.code, line=line, text=text, column="points") from None
        if points < 0 and self.vote_type is VoteType.CUMULATIVE:
            raise RuleViolation("pabulib-points-negative", line=line)
        return points
