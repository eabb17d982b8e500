"""What is voted on and what was voted: the instance that every selection rule reads.

An election has one canonical form, whatever order actions and ballots came in: actions in the
natural order of their ids, identical ballots merged and sorted. Its hash is the proof of what was
computed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, repeat
from math import lcm

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection.numbers import as_text, natural_key

Number = int | Fraction

MOST_ACTIONS = 10_000
"""Actions that one election may hold; more is a mistake, and would take hours."""

HIGHEST_COST = Fraction(10**15)
"""A cost above this is a typing error, not an action."""


@dataclass(frozen=True)
class Action:
    """Something that may be funded; ``objectives`` maps an objective to its strength, 0 to 3.

    A cost of zero is allowed: such an action charges nobody.
    """

    id: str
    cost: Fraction
    name: str = ""
    objectives: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ballot:
    """All ballots with the same content: how many people, and what they weigh together.

    ``columns`` are positions in ``Election.actions``, rising; ``points`` are theirs, and empty
    where each is 1. Points of 0 or less are kept: they count in sums but are no support.
    """

    columns: tuple[int, ...]
    points: tuple[Number, ...]
    voters: int
    weight: Number

    def marks(self) -> Iterable[tuple[int, Number]]:
        """The marked columns with their points."""
        return zip(self.columns, self.points or repeat(1), strict=False)


@dataclass(frozen=True, eq=False)
class Election:
    """Actions, an envelope and ballots. Made by ``build_election`` or by a ``BallotBox``.

    ``voter_ballots`` names the merged ballot of each voter, in the order in which they came.
    """

    actions: tuple[Action, ...]
    budget: Fraction
    ballots: tuple[Ballot, ...]
    voter_ballots: Sequence[int] = ()

    @cached_property
    def columns(self) -> dict[str, int]:
        """The position of each action by its id."""
        return {action.id: column for column, action in enumerate(self.actions)}

    @cached_property
    def voters(self) -> int:
        """How many people voted, blank ballots included."""
        return sum(ballot.voters for ballot in self.ballots)

    @cached_property
    def weight(self) -> Fraction:
        """What all ballots weigh together: the number of voters, unless weights say otherwise."""
        return Fraction(sum(ballot.weight for ballot in self.ballots))

    @cached_property
    def supporters(self) -> tuple[int, ...]:
        """People who support each action, whatever their points."""
        counts = [0] * len(self.actions)
        for ballot in self.ballots:
            voters = ballot.voters
            if not ballot.points:
                for column in ballot.columns:
                    counts[column] += voters
                continue
            for column, points in ballot.marks():
                counts[column] += voters if points > 0 else 0
        return tuple(counts)

    @cached_property
    def scores(self) -> tuple[Number, ...]:
        """Points of each action, weighted; with approvals and no weights, its supporters."""
        if all(not one.points and one.weight == one.voters for one in self.ballots):
            return self.supporters
        totals: list[Number] = [0] * len(self.actions)
        for ballot in self.ballots:
            for column, points in ballot.marks():
                totals[column] += ballot.weight * points
        return tuple(totals)

    @cached_property
    def money_unit(self) -> int:
        """What costs are multiplied by to be whole."""
        return lcm(*(action.cost.denominator for action in self.actions))

    @cached_property
    def whole_costs(self) -> tuple[int, ...]:
        """The cost of each action in ``1 / money_unit`` of the currency."""
        return tuple(
            action.cost.numerator * (self.money_unit // action.cost.denominator)
            for action in self.actions
        )

    @cached_property
    def input_hash(self) -> str:
        """SHA-256 of the canonical instance: costs, envelope, and every ballot, but no name."""
        digest = hashlib.sha256()
        head = {
            "actions": [[action.id, as_text(action.cost)] for action in self.actions],
            "budget": as_text(self.budget),
            "format": 1,
        }
        digest.update(json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode())
        for ballot in self.ballots:
            marks = ",".join(f"{column}:{points}" for column, points in ballot.marks())
            digest.update(f"\n{marks}|{ballot.voters}|{ballot.weight}".encode())
        return digest.hexdigest()

    def with_budget(self, budget: Fraction) -> "Election":
        """The same election under another envelope."""
        return Election(self.actions, budget, self.ballots, self.voter_ballots)

    def with_costs(self, costs: Mapping[str, Fraction]) -> "Election":
        """The same election where the actions named cost something else."""
        actions = tuple(
            Action(one.id, costs.get(one.id, one.cost), one.name, one.objectives)
            for one in self.actions
        )
        return Election(actions, self.budget, self.ballots, self.voter_ballots)

    def cost_of(self, ids: Iterable[str]) -> Fraction:
        """What the actions named cost together."""
        return sum((self.actions[self.columns[one]].cost for one in ids), Fraction(0))


class BallotBox:
    """Collects ballots and merges equal ones as they come, so that a large poll stays small.

    Raises ``RuleViolation``: ``too-many-actions``, ``action-named-twice``, ``cost-negative``,
    ``cost-absurd``, ``budget-negative``.
    """

    def __init__(self, actions: Iterable[Action], budget: Fraction) -> None:
        self.actions = sorted(actions, key=lambda action: natural_key(action.id))
        self.budget = budget
        self.columns = {action.id: column for column, action in enumerate(self.actions)}
        self._slots: dict[tuple[tuple[int, ...], tuple[Number, ...], Number], int] = {}
        self._voters: list[int] = []
        self._order: list[int] = []
        self._check()

    def _check(self) -> None:
        if len(self.actions) > MOST_ACTIONS:
            raise RuleViolation("too-many-actions", maximum=MOST_ACTIONS, count=len(self.actions))
        if len(self.columns) < len(self.actions):
            ids = [action.id for action in self.actions]
            twice = next(a for a, b in pairwise(ids) if a == b)
            raise RuleViolation("action-named-twice", action=twice)
        for action in self.actions:
            if action.cost < 0:
                raise RuleViolation("cost-negative", action=action.id)
            if action.cost > HIGHEST_COST:
                raise RuleViolation("cost-absurd", action=action.id)
        if self.budget < 0:
            raise RuleViolation("budget-negative")

    def slot(self, marks: Iterable[tuple[int, Number]], weight: Number = 1) -> int:
        """The slot of ballots with these marks by column; ``drop`` puts one more ballot in it."""
        pairs = sorted(marks)
        columns = tuple(column for column, _ in pairs)
        points: tuple[Number, ...] = tuple(_plain(mark) for _, mark in pairs)
        if all(mark == 1 for mark in points):
            points = ()
        return self._slot((columns, points, _plain(weight)))

    def slot_of(self, columns: Iterable[int]) -> int:
        """The slot of approvals of these columns, each of them once."""
        return self._slot((tuple(sorted(columns)), (), 1))

    def _slot(self, key: tuple[tuple[int, ...], tuple[Number, ...], Number]) -> int:
        slot = self._slots.setdefault(key, len(self._voters))
        if slot == len(self._voters):
            self._voters.append(0)
        return slot

    def drop(self, slot: int) -> None:
        """One more person voted like this."""
        self._voters[slot] += 1
        self._order.append(slot)

    def marked(self) -> list[int]:
        """How many people marked each action, with whatever points."""
        counts = [0] * len(self.actions)
        for (columns, _, _), slot in self._slots.items():
            for column in columns:
                counts[column] += self._voters[slot]
        return counts

    def election(self) -> Election:
        """The election in its canonical form."""
        keys = sorted(key for key, slot in self._slots.items() if self._voters[slot])
        ballots = []
        places = {}
        for place, key in enumerate(keys):
            columns, points, weight = key
            voters = self._voters[self._slots[key]]
            places[self._slots[key]] = place
            ballots.append(Ballot(columns, points, voters, _plain(weight * voters)))
        order = [places[slot] for slot in self._order]
        return Election(tuple(self.actions), self.budget, tuple(ballots), order)


def build_election(
    actions: Iterable[Action],
    budget: Fraction,
    ballots: Sequence[Mapping[str, Number]],
    weights: Sequence[Number] | None = None,
) -> Election:
    """The election of these ballots, each a mapping of action id to points (approval: 1).

    Raises ``RuleViolation("ballot-names-unknown-action")`` and ``("weight-not-positive")``
    besides what a ``BallotBox`` refuses.
    """
    box = BallotBox(actions, budget)
    for position, ballot in enumerate(ballots):
        weight = 1 if weights is None else weights[position]
        if weight <= 0:
            raise RuleViolation("weight-not-positive")
        unknown = next((one for one in ballot if one not in box.columns), None)
        if unknown is not None:
            raise RuleViolation("ballot-names-unknown-action", action=unknown)
        box.drop(box.slot(((box.columns[one], mark) for one, mark in ballot.items()), weight))
    return box.election()


def _plain(number: Number) -> Number:
    """A whole ``Fraction`` as an ``int``, so that equal ballots are equal keys."""
    if isinstance(number, Fraction) and number.denominator == 1:
        return number.numerator
    return number
