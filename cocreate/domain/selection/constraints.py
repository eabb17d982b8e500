"""What the political side may ask of a selection: forced, exclusive and dependent actions, limits.

None of these is part of a rule's theory: proportionality is promised by no constraint, so each one
is named beside the result, with its price.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.numbers import as_text


@dataclass(frozen=True)
class Forced:
    """An action put in or kept out by somebody who answers for it."""

    action: str
    author: str
    reason: str


@dataclass(frozen=True)
class Constraints:
    """The limits of one run.

    ``reserve`` is kept off the envelope for the arbitration. Of each group in ``exclusions`` one
    action is funded at most. ``requires`` maps an action to those that must be funded before it.
    ``packages`` maps an action to the actions that it contains: it is funded, or any of them.
    ``caps`` and ``floors`` bound the money of an objective; an action counts in full for every
    objective that it serves with a strength above 0.
    """

    reserve: Fraction = Fraction(0)
    forced_in: tuple[Forced, ...] = ()
    forced_out: tuple[Forced, ...] = ()
    exclusions: tuple[tuple[str, ...], ...] = ()
    requires: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    packages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    caps: Mapping[str, Fraction] = field(default_factory=dict)
    floors: Mapping[str, Fraction] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Plain values of the constraints that there are, in a fixed order."""
        forced = {
            name: [vars(one) for one in people]
            for name, people in (("forced_in", self.forced_in), ("forced_out", self.forced_out))
        }
        given: dict[str, object] = {
            "reserve": as_text(self.reserve) if self.reserve else "",
            **forced,
            "exclusions": [list(group) for group in self.exclusions],
            "requires": {one: list(self.requires[one]) for one in sorted(self.requires)},
            "packages": {one: list(self.packages[one]) for one in sorted(self.packages)},
            "caps": {one: as_text(self.caps[one]) for one in sorted(self.caps)},
            "floors": {one: as_text(self.floors[one]) for one in sorted(self.floors)},
        }
        return {name: value for name, value in given.items() if value}


NO_CONSTRAINTS = Constraints()


class Why(StrEnum):
    """Which constraint kept an action out."""

    FORCED_OUT = "forced-out"
    EXCLUDED = "excluded"
    PREREQUISITE = "prerequisite"
    CAP = "cap"
    FLOOR = "made-room"
    THRESHOLD = "under-threshold"


@dataclass(frozen=True)
class Block:
    """Why an action could not be funded: the constraint, and the action or objective behind it."""

    why: Why
    subject: str = ""


def check_constraints(election: Election, constraints: Constraints) -> None:
    """Refuse constraints that contradict each other or name what is not there.

    Raises ``RuleViolation``: ``constraint-names-unknown-action``, ``forced-in-and-out``,
    ``forced-in-excludes``, ``forced-in-without-prerequisite``, ``prerequisite-cycle``,
    ``package-contains-itself``, ``reserve-negative``, ``limit-negative``, ``floor-above-cap``,
    ``envelope-too-small``.
    """
    for named in _named(constraints):
        if named not in election.columns:
            raise RuleViolation("constraint-names-unknown-action", action=named)
    _check_forced(constraints)
    _check_cycles(constraints.requires)
    for package, parts in constraints.packages.items():
        if package in parts:
            raise RuleViolation("package-contains-itself", action=package)
    _check_amounts(constraints)
    if available(election, constraints) < 0:
        raise RuleViolation("envelope-too-small")


def available(election: Election, constraints: Constraints) -> Fraction:
    """What a rule may spend: the envelope without the reserve and the forced actions."""
    forced = election.cost_of(one.action for one in constraints.forced_in)
    return election.budget - constraints.reserve - forced


def conflicts(constraints: Constraints) -> dict[str, set[str]]:
    """For each action, those that cannot be funded beside it."""
    pairs: dict[str, set[str]] = {}
    for group in constraints.exclusions:
        for one in group:
            pairs.setdefault(one, set()).update(set(group) - {one})
    for package, parts in constraints.packages.items():
        for part in parts:
            pairs.setdefault(package, set()).add(part)
            pairs.setdefault(part, set()).add(package)
    return pairs


def _named(constraints: Constraints) -> Iterable[str]:
    for forced in (*constraints.forced_in, *constraints.forced_out):
        yield forced.action
    for group in constraints.exclusions:
        yield from group
    for mapping in (constraints.requires, constraints.packages):
        for action, others in mapping.items():
            yield action
            yield from others


def _check_forced(constraints: Constraints) -> None:
    inside = [one.action for one in constraints.forced_in]
    outside = {one.action for one in constraints.forced_out}
    excluded = conflicts(constraints)
    for action in inside:
        if action in outside or inside.count(action) > 1:
            raise RuleViolation("forced-in-and-out", action=action)
        other = next((one for one in inside if one in excluded.get(action, ())), None)
        if other is not None:
            raise RuleViolation("forced-in-excludes", action=action, other=other)
        missing = next(
            (one for one in constraints.requires.get(action, ()) if one not in inside), ""
        )
        if missing:
            raise RuleViolation("forced-in-without-prerequisite", action=action, other=missing)


def _check_cycles(requires: Mapping[str, tuple[str, ...]]) -> None:
    settled: set[str] = set()
    while True:
        free = {
            action
            for action, others in requires.items()
            if action not in settled and all(o in settled or o not in requires for o in others)
        }
        if not free:
            break
        settled |= free
    cycle = sorted(set(requires) - settled)
    if cycle:
        raise RuleViolation("prerequisite-cycle", actions=", ".join(cycle))


def _check_amounts(constraints: Constraints) -> None:
    if constraints.reserve < 0:
        raise RuleViolation("reserve-negative")
    for limits in (constraints.caps, constraints.floors):
        for objective, amount in limits.items():
            if amount < 0:
                raise RuleViolation("limit-negative", objective=objective)
    for objective, floor in constraints.floors.items():
        if floor > constraints.caps.get(objective, floor):
            raise RuleViolation("floor-above-cap", objective=objective)


class Gate:
    """Which actions may still be funded while a run goes on; the constraints were checked."""

    def __init__(self, election: Election, constraints: Constraints) -> None:
        columns = election.columns
        self._election = election
        self._caps = constraints.caps
        self._spent = dict.fromkeys(constraints.caps, Fraction(0))
        self._conflicts = {
            columns[one]: {columns[other] for other in others}
            for one, others in conflicts(constraints).items()
        }
        self._waiting = {
            columns[one]: {columns[other] for other in others}
            for one, others in constraints.requires.items()
            if others
        }
        self.blocked: dict[int, Block] = {
            columns[one.action]: Block(Why.FORCED_OUT) for one in constraints.forced_out
        }
        self.restrains = bool(self._conflicts or self._waiting or self._caps)
        self.funded: set[int] = set()
        for one in constraints.forced_in:
            self.fund(columns[one.action])

    def open_columns(self) -> list[int]:
        """The actions that can be bought at the start."""
        everything = range(len(self._election.actions))
        return [one for one in everything if one not in self.funded and one not in self._waiting]

    def admits(self, column: int) -> bool:
        """Whether the action may be funded now; one that may not, never may again."""
        if column in self.blocked:
            return False
        return not self._caps or self._is_under_caps(column)

    def _is_under_caps(self, column: int) -> bool:
        action = self._election.actions[column]
        for objective, cap in self._caps.items():
            serves = action.objectives.get(objective, 0) > 0
            if serves and self._spent[objective] + action.cost > cap:
                self.blocked[column] = Block(Why.CAP, objective)
                return False
        return True

    def fund(self, column: int) -> list[int]:
        """Note that the action is funded; answers the actions that this lets in."""
        action = self._election.actions[column]
        self.funded.add(column)
        for objective in self._caps:
            if action.objectives.get(objective, 0) > 0:
                self._spent[objective] += action.cost
        for other in self._conflicts.get(column, ()):
            self.blocked.setdefault(other, Block(Why.EXCLUDED, action.id))
        if not self._waiting:
            return []
        let_in = [one for one, needs in self._waiting.items() if needs <= self.funded]
        for one in let_in:
            del self._waiting[one]
        return let_in

    def closing(self) -> dict[int, Block]:
        """What was kept out in the end, waiting actions included."""
        actions = self._election.actions
        waiting = {
            one: Block(Why.PREREQUISITE, actions[min(needs - self.funded)].id)
            for one, needs in self._waiting.items()
        }
        return {**waiting, **self.blocked}
