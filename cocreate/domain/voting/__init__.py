"""Voting: what a method is, what a count says, and how options are ranked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from cocreate.domain.errors import RuleViolation

Marks = Mapping[str, int]
"""One ballot: option id to mark. No option at all is a blank ballot.

An absent option was not marked, or not seen, which says nothing. Whatever somebody does say is a
mark of its own: a method that knows "pass" or "against" gives each a number.
"""

Settings = Mapping[str, int]
"""The limits of a poll, by name, as its method reads them; a yes or no is 1 or 0."""

LONGEST_NUMBER = 9
"""Digits of the longest number that is read at all; no limit or mark needs more."""


class SettingKind(StrEnum):
    """How a form asks for a setting."""

    NUMBER = "number"
    YES_NO = "yes-no"


@dataclass(frozen=True)
class SettingField:
    """One setting of a method, from which a form is made; label and help are to be translated.

    ``maximum`` is ``None`` where the number of options is the limit. ``default`` is lowered to
    the maximum when that is smaller. ``at_most`` names the setting that this one may not exceed,
    which stands before it.
    """

    name: str
    label: str
    help: str
    default: int
    minimum: int = 0
    maximum: int | None = None
    at_most: str | None = None
    kind: SettingKind = SettingKind.NUMBER


class MarkInput(StrEnum):
    """How a form asks for the mark of one option."""

    TICK = "tick"
    NUMBER = "number"
    CHOICE = "choice"
    RANK = "rank"


@dataclass(frozen=True)
class BallotForm:
    """What a form asks for each option, and what the whole ballot may hold.

    Marks go from ``lowest`` to ``highest``; a tick is 1, a rank is a position that is given once.
    ``choices`` are the words for each mark, to be translated, in the order in which they are shown.
    ``points`` is the most that all marks may add up to, ``most`` the most options that can be
    marked, ``fewest`` the fewest that a ballot which is not blank must mark. ``limits`` says how
    many options may get a mark, and ``beside`` which other mark, how often, a mark asks for. The
    marks ``with_reason`` ask for a written reason, those that ``may_reason`` take one
    (``voting.objections``).
    """

    asks: MarkInput
    lowest: int = 1
    highest: int = 1
    choices: Mapping[int, str] = field(default_factory=dict)
    points: int | None = None
    most: int | None = None
    fewest: int = 0
    limits: Mapping[int, int] = field(default_factory=dict)
    beside: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    with_reason: frozenset[int] = frozenset()
    may_reason: frozenset[int] = frozenset()

    def remaining(self, marks: Marks) -> int | None:
        """What is left to give: points, or else options to mark; ``None`` without a limit."""
        if self.points is not None:
            return self.points - sum(marks.values())
        return None if self.most is None else self.most - len(marks)


@dataclass(frozen=True)
class Standing:
    """How one option came out.

    ``rank`` is shared by ties (1, 1, 3), which are ``tied``; ``score`` is what it is ranked by
    first, the highest first. All other numbers are people, never marks: ``supporters`` and
    ``opposed`` out of ``out_of`` (the support share), and ``detail``, people by mark.
    ``accepted`` says whether an option judged by itself meets the threshold of the poll; it is
    ``None`` where the method or the call does not judge.
    """

    option_id: str
    rank: int
    score: int
    supporters: int
    detail: Mapping[int, int]
    opposed: int = 0
    out_of: int = 0
    tied: bool = False
    accepted: bool | None = None


@dataclass(frozen=True)
class Tally:
    """The count of a poll: people who voted, blank ballots among them, marks given, standings.

    Standings come by rank; within a tie in the order of their ids, which says nothing.
    """

    method: str
    voters: int
    blank: int
    marks: int
    standings: tuple[Standing, ...]

    def to_json(self) -> dict[str, object]:
        """Plain values for a record or a file; ``from_json`` makes the same tally of them."""
        standings = [
            {**vars(one), "detail": {str(mark): people for mark, people in one.detail.items()}}
            for one in self.standings
        ]
        return {**vars(self), "standings": standings}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Tally":  # Any: parsed JSON has no type
        """The tally of a record; raises ``KeyError`` or ``TypeError`` for anything else."""
        standings = tuple(
            Standing(**{**one, "detail": {int(mark): n for mark, n in one["detail"].items()}})
            for one in stored["standings"]
        )
        return cls(**{**stored, "standings": standings})


class VotingMethod(Protocol):
    """A way to vote. The key is stored, title and description are shown."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def setting_fields(self) -> tuple[SettingField, ...]: ...

    @property
    def most_options(self) -> int | None:
        """The most options that a poll may have; ``None`` without a limit."""
        ...

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Complete and check the limits; raises ``RuleViolation`` naming the field."""
        ...

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """What a form for one ballot asks, under these settings."""
        ...

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Check one ballot; raises ``RuleViolation``. An empty ballot is blank, and valid."""
        ...

    def tally(
        self,
        ballots: Iterable[Marks],
        option_ids: Sequence[str],
        settings: Settings | None = None,
    ) -> Tally:
        """Count ballots that were read by this method; their order does not matter.

        Without ``settings`` nothing is judged: no option is accepted or refused.
        """
        ...


def whole_number(raw: object, *, code: str, field: str | None = None) -> int:
    """``raw`` as a whole number (a form sends text); raises ``RuleViolation(code)`` otherwise."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        text = raw.strip()
        if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER:
            return int(text)
    raise RuleViolation(code, field=field)


def read_limit(raw: Mapping[str, object], name: str, default: int, bounds: tuple[int, int]) -> int:
    """The limit ``name``, or ``default``; raises ``RuleViolation`` when it is out of bounds."""
    low, high = bounds
    number = whole_number(raw.get(name, default), code="not-a-number", field=name)
    if not low <= number <= high:
        raise RuleViolation("limit-out-of-bounds", field=name, minimum=low, maximum=high)
    return number


def read_fields(
    fields: Sequence[SettingField], raw: Mapping[str, object], option_count: int
) -> dict[str, int]:
    """The settings that ``fields`` describe, complete; raises ``RuleViolation`` naming the field.

    What ``raw`` holds besides is left out.
    """
    settings: dict[str, int] = {}
    for one in fields:
        high = _highest(one, settings, option_count)
        default = min(one.default, high)
        settings[one.name] = read_limit(raw, one.name, default, (one.minimum, high))
    return settings


def fitted(fields: Sequence[SettingField], settings: Settings, option_count: int) -> dict[str, int]:
    """Settings that were made for more options, lowered to what ``option_count`` allows."""
    lowered: dict[str, int] = {}
    for one in fields:
        if one.name in settings:
            high = _highest(one, lowered, option_count)
            lowered[one.name] = max(one.minimum, min(settings[one.name], high))
    return lowered


def _highest(one: SettingField, settings: Settings, option_count: int) -> int:
    high = max(option_count, 1) if one.maximum is None else one.maximum
    return high if one.at_most is None else min(high, settings.get(one.at_most, high))


def read_marks(
    raw: Mapping[str, object], option_ids: Sequence[str], *, keep_zero: bool = False
) -> dict[str, int]:
    """The marks of a ballot, in the order of the options; raises for options not on the ballot.

    A form sends 0 for what was left alone, so zeros are dropped unless ``keep_zero`` says that 0
    is an opinion.
    """
    unknown = set(raw) - set(option_ids)
    if unknown:
        raise RuleViolation("unknown-option")
    marks = {
        option_id: whole_number(raw[option_id], code="mark-not-a-number")
        for option_id in option_ids
        if option_id in raw
    }
    if any(mark < 0 for mark in marks.values()):
        raise RuleViolation("mark-not-a-number")
    return {option_id: mark for option_id, mark in marks.items() if mark or keep_zero}


Score = TypeVar("Score", int, tuple[int, ...])


def rank(scores: Mapping[str, Score]) -> dict[str, int]:
    """Ranks from 1, highest score first; equal scores share a rank and the next is skipped."""
    ranks: dict[Score, int] = {}
    for position, score in enumerate(sorted(scores.values(), reverse=True), start=1):
        ranks.setdefault(score, position)
    return {option_id: ranks[score] for option_id, score in scores.items()}
