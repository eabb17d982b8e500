"""The votes of a Pabulib file: one row each, merged as they come."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from sys import intern

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import Notice, VoteType
from cocreate.domain.selection.election import Action, BallotBox, Election, Number
from cocreate.domain.selection.numbers import read_number

PRIVATE = frozenset({"voter_id", "vote", "points"})
"""Columns that say nothing about groups; who voted is not kept."""

MOST_KEPT = 50_000
"""Different votes whose slot is remembered by their text; long votes hardly ever come again."""

MOST_NOTICES = 100
"""Oddities reported one by one; a file with more has them counted elsewhere."""


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
        self._slots: dict[tuple[str, str], int] = {}
        self._again: Counter[int] = Counter()

    def read(self, line: int, cells: Mapping[str, str]) -> None:
        """Count the vote of one row; raises ``RuleViolation`` with the line and the cause."""
        self.count += 1
        for name, value in cells.items():
            if name not in PRIVATE:
                self.voter_fields.setdefault(name, []).append(intern(value))
        key = (cells["vote"], cells["points"] if self.vote_type.has_points else "")
        slot = self._slots.get(key)
        if slot is None:
            columns = self._columns(line, key[0])
            slot = self._slot(line, columns, key[1])
            distinct = len(set(columns))
            if distinct < len(columns):
                self._again.update(Counter(columns) - Counter(set(columns)))
            elif len(self._slots) < MOST_KEPT:
                self._slots[key] = slot
        self._box.drop(slot)

    def election(self) -> Election:
        """All votes, as ballots."""
        return self._box.election()

    def named(self) -> dict[str, int]:
        """How often votes name each action, as the format counts them: zero points, twice, all."""
        counts = self._box.marked()
        for column, times in self._again.items():
            counts[column] += times
        return {one.id: n for one, n in zip(self._box.actions, counts, strict=True)}

    def _slot(self, line: int, columns: list[int], points: str) -> int:
        if self.vote_type is VoteType.ORDINAL:
            return self._box.slot(self._ranked(line, columns))
        if self.vote_type.has_points:
            given = points.split(",") if points else []
            return self._box.slot(self._pointed(line, columns, given))
        if self.vote_type is VoteType.CHOOSE_ONE and len(columns) > 1:
            raise RuleViolation("pabulib-more-than-one", line=line)
        distinct = set(columns)
        if len(distinct) < len(columns):
            self._notice(line, "pabulib-action-twice")
        return self._box.slot_of(distinct)

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
        places = self._box.columns
        names = vote.split(",") if vote else []
        try:
            return [places[name] for name in names]
        except KeyError:
            names = [name.strip() for name in names]
        unknown = next((name for name in names if name not in places), None)
        if unknown is not None:
            raise RuleViolation("ballot-names-unknown-action", line=line, action=unknown)
        return [places[name] for name in names]

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
