"""Who supports what, and what a plan gives to whom, by declared group.

Groups are those that people declared: colleges, territories, age classes. Figures of fewer than
five people are withheld, and so are others that would give them back by subtraction; polarisation
and consensus are computed over groups of ten or more only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from cocreate.domain.selection.election import BallotBox, Election
from cocreate.domain.selection.numbers import as_text
from cocreate.domain.voting.breakdown import DEFAULT_THRESHOLD, withheld_colleges
from cocreate.domain.voting.certainty import Share

FEWEST_FOR_STATISTICS = 10
UNDECLARED = ""
"""The group of people who declared none. It is no group, but its size counts for suppression."""


@dataclass(frozen=True)
class ActionBreakdown:
    """The support of one action.

    ``by_group`` holds every declared group, ``None`` where it is withheld. ``polarisation`` is the
    gap between the highest and the lowest share, ``variance`` that of the shares, ``consensus`` the
    geometric mean of ``group_consensus``; all are ``None`` with fewer than two large groups.
    """

    action: str
    total: Share
    by_group: Mapping[str, Share | None]
    polarisation: float | None
    variance: float | None
    consensus: float | None


@dataclass(frozen=True)
class GroupOutcome:
    """What a plan gives to a group.

    ``excluded`` are the people with no supported action in the plan. ``winners`` is the number of
    funded supported actions for each person. ``money`` is the group's part of the plan's cost,
    each action shared out among its supporters, and ``representation`` that part divided by the
    group's part of all voters: 1 is its due.
    """

    group: str
    people: int
    excluded: Share
    winners: float
    money: float
    representation: float


class Groups:
    """The people of an election by declared group; ``names`` has one for each voter, in order."""

    def __init__(self, election: Election, names: Sequence[str]) -> None:
        if len(names) != len(election.voter_ballots):
            msg = f"{len(names)} groups for {len(election.voter_ballots)} voters"
            raise ValueError(msg)
        self.election = election
        self.sizes = dict(sorted(Counter(names).items()))
        ballots = np.array(election.voter_ballots, dtype=np.intp)
        of_voter = np.array(names)
        self._heads = {
            name: np.bincount(ballots[of_voter == name], minlength=len(election.ballots))
            for name in self.sizes
        }
        rows = [place for place, one in enumerate(election.ballots) for _ in one.columns]
        marks = [mark for one in election.ballots for mark in one.marks()]
        self._rows = np.array(rows, dtype=np.intp)
        self._columns = np.array([column for column, _ in marks], dtype=np.intp)
        self._supports = np.array([points > 0 for _, points in marks], dtype=bool)

    @property
    def declared(self) -> list[str]:
        """The declared groups."""
        return [name for name in self.sizes if name != UNDECLARED]

    def heads(self) -> list[tuple[str, list[int]]]:
        """For each group, how many of its people cast each merged ballot."""
        return [(name, heads.tolist()) for name, heads in self._heads.items()]

    def withheld(self, threshold: int = DEFAULT_THRESHOLD) -> frozenset[str]:
        """The groups that must not be shown, beside a total that is."""
        return withheld_colleges(self.sizes, threshold=threshold)

    def supporters(self, name: str) -> NDArray[np.int64]:
        """People of a group who support each action."""
        people = self._heads[name][self._rows] * self._supports
        return np.bincount(self._columns, people, len(self.election.actions)).astype(np.int64)

    def excluded(self, name: str, funded: frozenset[int]) -> int:
        """People of a group none of whose supported actions is funded."""
        has_one = np.zeros(len(self.election.ballots), dtype=bool)
        has_one[self._rows[self._supports & np.isin(self._columns, sorted(funded))]] = True
        return int(self._heads[name][~has_one].sum())


def support_by_group(
    groups: Groups, *, threshold: int = DEFAULT_THRESHOLD
) -> tuple[ActionBreakdown, ...]:
    """The support of each action, in natural order, as it may be shown."""
    election, withheld = groups.election, groups.withheld(threshold)
    counts = {name: groups.supporters(name).tolist() for name in groups.declared}
    large = [
        name
        for name in groups.declared
        if groups.sizes[name] >= FEWEST_FOR_STATISTICS and name not in withheld
    ]
    return tuple(
        _breakdown(
            action.id,
            Share(election.supporters[column], election.voters),
            {name: Share(counts[name][column], groups.sizes[name]) for name in groups.declared},
            withheld,
            large,
        )
        for column, action in enumerate(election.actions)
    )


def _breakdown(
    action: str,
    total: Share,
    shares: Mapping[str, Share],
    withheld: frozenset[str],
    large: Sequence[str],
) -> ActionBreakdown:
    shown = {name: None if name in withheld else share for name, share in shares.items()}
    parts = [shares[name].part / shares[name].whole for name in large]
    if len(parts) <= 1:
        return ActionBreakdown(action, total, shown, None, None, None)
    return ActionBreakdown(
        action,
        total,
        shown,
        polarisation=max(parts) - min(parts),
        variance=float(np.var(parts)),
        consensus=consensus_mean([(shares[name].part, shares[name].whole) for name in large]),
    )


def group_consensus(counts: Iterable[tuple[int, int]]) -> Fraction:
    """The product over groups of (agree + 1) / (seen + 2): one reluctant group pulls it down.

    Source: the group-informed consensus of Polis. Agreement, or just as well disagreement.
    """
    product = Fraction(1)
    for agree, seen in counts:
        product *= Fraction(agree + 1, seen + 2)
    return product


def consensus_mean(counts: Sequence[tuple[int, int]]) -> float:
    """``group_consensus`` as a geometric mean, which does not shrink with the number of groups."""
    return exp(sum(log((agree + 1) / (seen + 2)) for agree, seen in counts) / len(counts))


def outcomes(groups: Groups, funded: frozenset[int]) -> tuple[GroupOutcome, ...]:
    """What a plan gives to each declared group, as numbers; ``shown_outcomes`` suppresses."""
    election = groups.election
    columns = sorted(funded)
    costs = np.array([float(election.actions[column].cost) for column in columns])
    everybody = np.array([max(election.supporters[column], 1) for column in columns])
    spent = float(costs.sum()) or 1.0
    told = []
    for name in groups.declared:
        people = groups.sizes[name]
        supporters = groups.supporters(name)[columns]
        money = float((costs * supporters / everybody).sum()) / spent
        told.append(
            GroupOutcome(
                name,
                people,
                Share(groups.excluded(name, funded), people),
                winners=float(supporters.sum()) / people,
                money=money,
                representation=money * election.voters / people,
            )
        )
    return tuple(told)


def shown_outcomes(
    groups: Groups, funded: frozenset[int], *, threshold: int = DEFAULT_THRESHOLD
) -> tuple[GroupOutcome, ...]:
    """What may be shown of ``outcomes``: no small group, and none that would give one back."""
    withheld = groups.withheld(threshold)
    return tuple(one for one in outcomes(groups, funded) if one.group not in withheld)


def equal_voice(groups: Groups) -> Election:
    """The election in which each declared group weighs the same, whoever came in what numbers.

    A political choice: it is computed beside the result and never instead of it. People without a
    group keep the weight of one.
    """
    election = groups.election
    declared = sum(groups.sizes[name] for name in groups.declared)
    box = BallotBox(election.actions, election.budget)
    for name, heads in groups.heads():
        share = Fraction(1)
        if name != UNDECLARED:
            share = Fraction(declared, len(groups.declared) * groups.sizes[name])
        for place, people in enumerate(heads):
            ballot = election.ballots[place]
            weight = Fraction(ballot.weight) / ballot.voters * share
            for _ in range(people):
                box.drop(box.slot(ballot.marks(), weight))
    return box.election()


def rows_by_group(
    groups: Groups, funded: frozenset[int], *, threshold: int = DEFAULT_THRESHOLD
) -> list[list[str]]:
    """A table for a file: each action with its cost, its place in the plan and its supporters.

    The first row names the columns; the groups come last. What is withheld is empty.
    """
    election = groups.election
    head = ["action", "name", "cost", "funded", "supporters", "points"]
    rows = [[*head, *groups.declared]]
    shown = support_by_group(groups, threshold=threshold)
    for column, (action, support) in enumerate(zip(election.actions, shown, strict=True)):
        rows.append(
            [
                action.id,
                action.name,
                as_text(action.cost),
                "1" if column in funded else "0",
                str(election.supporters[column]),
                as_text(Fraction(election.scores[column])),
                *("" if one is None else str(one.part) for one in support.by_group.values()),
            ]
        )
    return rows
