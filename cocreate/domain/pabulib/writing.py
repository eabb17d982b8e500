"""Writing Pabulib files that pass the public checker, without anything that leads to a person.

Votes are numbered in the order of their content, which says nothing about who came when. The format
has no blank votes: they are left out, and a comment says how many there were.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import VoteType
from cocreate.domain.selection.election import Ballot, Election
from cocreate.domain.selection.numbers import as_text

SMALLEST_GROUP = 5
"""Voters under which a group is not told: with fewer, a row could lead to somebody."""

GROUP_COLUMNS = frozenset({"district", "neighborhood", "education"})
"""Columns of the format that can hold a group of voters."""


LIMITS = (
    "min_length",
    "max_length",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
)
"""Limits of ballots that the format knows, in its order."""


@dataclass(frozen=True)
class About:
    """What the head of a file says. ``rule`` is the format's label; ``more`` are further keys.

    ``comments`` are numbered; ``limits`` are those of the ballots, by the format's names
    (``max_length``, ``max_sum_points``).
    """

    description: str
    country: str
    unit: str
    instance: str
    rule: str
    begin: date
    end: date
    language: str = "fr"
    currency: str = "EUR"
    limits: Mapping[str, int] = field(default_factory=dict)
    comments: tuple[str, ...] = ()


def write_pabulib(
    election: Election,
    vote_type: VoteType,
    about: About,
    *,
    selected: Iterable[str] | None = None,
    groups: tuple[str, Sequence[str]] | None = None,
) -> str:
    """The text of the file.

    ``selected`` are the ids of the funded actions, where a result is told. ``groups`` are a column
    of the format and the group of each voter, in the order of ``election.voter_ballots``; they are
    told only when each group has at least five voters. Of ordinal votes, the points of a ballot of
    n options must be n, n - 1 and so on, as the format counts them. Raises
    ``RuleViolation("pabulib-not-writable")`` for what the format cannot hold.
    """
    rows = _votes(election, vote_type, groups)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(["META"])
    writer.writerow(["key", "value"])
    writer.writerows(_meta(election, vote_type, about, len(rows) - 1).items())
    writer.writerow(["PROJECTS"])
    writer.writerows(_projects(election, vote_type, None if selected is None else set(selected)))
    writer.writerow(["VOTES"])
    writer.writerows(rows)
    return text.getvalue()


def _meta(
    election: Election, vote_type: VoteType, about: About, votes: int
) -> dict[str, str | int]:
    blank = election.voters - votes
    comments = [*about.comments]
    if blank:
        comments.append(f"{blank} blank votes are left out")
    total = sum((action.cost for action in election.actions), Fraction(0))
    # An ordinal vote gets as many points as it names options only where no length is stated.
    limits = {} if vote_type is VoteType.ORDINAL else about.limits
    meta: dict[str, str | int] = {
        "description": _line(about.description),
        "country": about.country,
        "unit": _line(about.unit),
        "instance": _line(about.instance),
        "num_projects": len(election.actions),
        "num_votes": votes,
        "budget": _decimal(election.budget),
        "vote_type": vote_type.value,
        "rule": about.rule,
        "date_begin": about.begin.strftime("%d.%m.%Y"),
        "date_end": about.end.strftime("%d.%m.%Y"),
        **{name: limits[name] for name in LIMITS if name in limits},
        "language": about.language,
        "currency": about.currency,
    }
    if election.budget >= total:
        meta["fully_funded"] = 1
    if comments:
        numbered = (f"#{number}: {_line(one)}" for number, one in enumerate(comments, start=1))
        meta["comment"] = " ".join(numbered)
    return meta


def _projects(
    election: Election, vote_type: VoteType, selected: set[str] | None
) -> list[list[str | int]]:
    has_scores = vote_type.has_points or vote_type is VoteType.ORDINAL
    named = Counter(
        {
            column: sum(one.voters for one in election.ballots if column in one.columns)
            for column in range(len(election.actions))
        }
    )
    head: list[str | int] = ["project_id", "cost", "votes"]
    head += ["score"] if has_scores else []
    head += ["name"] if selected is None else ["name", "selected"]
    rows = [head]
    # Readers that break ties by the order of rows meet the funded ones first.
    kept = {election.columns[one] for one in selected or ()}
    order = sorted(named, key=lambda one: (-election.scores[one], one not in kept, one))
    for column in order:
        action = election.actions[column]
        if not action.id or any(mark in action.id for mark in ',;\n" '):
            raise RuleViolation("pabulib-not-writable", what=action.id)
        row: list[str | int] = [action.id, _decimal(action.cost), named[column]]
        row += [_decimal(Fraction(election.scores[column]))] if has_scores else []
        row += [_line(action.name) or action.id]
        row += [] if selected is None else [int(action.id in selected)]
        rows.append(row)
    return rows


def _votes(
    election: Election, vote_type: VoteType, groups: tuple[str, Sequence[str]] | None
) -> list[list[str | int]]:
    """The header and a row for each vote that is not blank."""
    column, told = _told(groups)
    cast = sorted(
        (place, told[voter] if told else "")
        for voter, place in enumerate(election.voter_ballots)
        if election.ballots[place].columns
    )
    head: list[str | int] = ["voter_id", "vote"]
    head += ["points"] if vote_type.has_points else []
    head += [column] if told else []
    rows = [head]
    for number, (place, group) in enumerate(cast, start=1):
        rows.append([number, *_cells(election, election.ballots[place], vote_type)])
        rows[-1] += [_line(group)] if told else []
    return rows


def _told(groups: tuple[str, Sequence[str]] | None) -> tuple[str, Sequence[str]]:
    """The groups, if none of them is so small that it could lead to somebody."""
    if groups is None:
        return "", ()
    column, names = groups
    if column not in GROUP_COLUMNS:
        raise RuleViolation("pabulib-not-writable", what=column)
    small = any(people < SMALLEST_GROUP for people in Counter(names).values())
    return column, () if small else names


def _cells(election: Election, ballot: Ballot, vote_type: VoteType) -> list[str]:
    marks = sorted(ballot.marks(), key=lambda mark: (-mark[1], mark[0]))
    points = [mark for _, mark in marks]
    if vote_type is VoteType.ORDINAL and points != list(range(len(points), 0, -1)):
        raise RuleViolation("pabulib-not-writable", what="ordinal")
    if vote_type is VoteType.CHOOSE_ONE and len(points) > 1:
        raise RuleViolation("pabulib-not-writable", what="choose-1")
    ids = ",".join(election.actions[column].id for column, _ in marks)
    if vote_type.has_points:
        return [ids, ",".join(_decimal(Fraction(mark)) for mark in points)]
    return [ids]


def _decimal(number: Fraction) -> str:
    text = as_text(number)
    if "/" in text:
        raise RuleViolation("pabulib-not-writable", what=text)
    return text


def _line(text: str) -> str:
    return " ".join(text.split())
