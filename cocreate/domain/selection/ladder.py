"""The ladder: plans for every envelope, computed once, so that a slider answers at once.

What equal shares fund depends on the share of each voter and not on the envelope. So the plans for
a row of shares, each one per cent above the one before, are computed once after each batch of
ballots; another envelope is then a short walk along them. At the stops of the slider the walk takes
the very steps of the official completion, and computes those on which the rungs around them
disagree. It stays a preview, in doubles; the official run replaces it.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection import Parameters, Progress, no_progress
from cocreate.domain.selection.constraints import (
    NO_CONSTRAINTS,
    Constraints,
    available,
    check_constraints,
)
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.equal_shares import EqualShares, Utility
from cocreate.domain.selection.numbers import as_text
from cocreate.domain.selection.ties import tie_order

GROWTH = 1.01
LOWEST_PART, HIGHEST_PART, STOPS = Fraction(5, 100), Fraction(60, 100), 110
"""By default: the envelopes covered, as parts of what all actions cost, and the stops between."""

MOST_RUNGS = 2_000


@dataclass(frozen=True)
class Rung:
    """What is funded when each voter has ``share``: columns, and their cost without forced ones."""

    share: float
    cost: Fraction
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Ladder:
    """The plans of one election, from the lowest share up; made by ``build_ladder``.

    ``fixed`` is what the reserve and forced actions take off every envelope. ``stops`` are the
    plans at the stops of the slider, by envelope.
    """

    input_hash: str
    weight: Fraction
    fixed: Fraction
    lowest: Fraction
    highest: Fraction
    rungs: tuple[Rung, ...]
    stops: Mapping[Fraction, Rung] = field(default_factory=dict)

    def preview(self, envelope: Fraction) -> Rung:
        """The plan under an envelope, at once.

        Raises ``RuleViolation("envelope-off-the-ladder")`` outside the envelopes that it covers.
        """
        if not self.lowest <= envelope <= self.highest:
            raise RuleViolation(
                "envelope-off-the-ladder",
                lowest=as_text(self.lowest),
                highest=as_text(self.highest),
            )
        if envelope in self.stops:
            return self.stops[envelope]
        spendable = envelope - self.fixed
        place = self.place(float(spendable / self.weight))
        while place + 1 < len(self.rungs) and self.rungs[place + 1].cost <= spendable:
            place += 1
        return self.rungs[place]

    def place(self, share: float) -> int:
        """The last rung that is not above a share."""
        return max(bisect_right(self.rungs, share, key=lambda rung: rung.share) - 1, 0)

    def to_json(self) -> dict[str, Any]:
        """Plain values to keep; ``from_json`` makes the same ladder of them."""
        return {
            "input_hash": self.input_hash,
            **{name: as_text(getattr(self, name)) for name in _AMOUNTS},
            "rungs": [_plain(one) for one in self.rungs],
            "stops": [[as_text(stop), _plain(one)] for stop, one in self.stops.items()],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Ladder":
        """The ladder of a record."""
        amounts = {name: Fraction(stored[name]) for name in _AMOUNTS}
        return cls(
            input_hash=stored["input_hash"],
            rungs=tuple(_rung(one) for one in stored["rungs"]),
            stops={Fraction(stop): _rung(one) for stop, one in stored["stops"]},
            **amounts,
        )


_AMOUNTS = ("weight", "fixed", "lowest", "highest")


def _plain(rung: Rung) -> list[Any]:
    return [rung.share, as_text(rung.cost), list(rung.columns)]


def _rung(stored: Sequence[Any]) -> Rung:
    share, cost, columns = stored
    return Rung(share, Fraction(cost), tuple(columns))


def build_ladder(
    election: Election,
    parameters: Parameters,
    constraints: Constraints = NO_CONSTRAINTS,
    *,
    stops: Sequence[Fraction] = (),
    progress: Progress = no_progress,
) -> Ladder:
    """Compute the plans for the envelopes of a slider; takes seconds, so in a worker process.

    Without ``stops`` there are ``default_stops``. Raises
    ``RuleViolation("ladder-without-ballots")`` when there is nobody to share among, and refuses
    constraints as a run does.
    """
    check_constraints(election, constraints)
    if not election.weight:
        raise RuleViolation("ladder-without-ballots")
    fixed = election.budget - available(election, constraints)
    wanted = sorted(stop for stop in (stops or default_stops(election)) if stop > fixed)
    if not wanted:
        raise RuleViolation("envelope-too-small")
    builder = _Builder(election, parameters, constraints)
    first = (wanted[0] - fixed) / election.weight
    rungs = builder.climb(first, wanted[-1] - fixed, progress)
    ladder = Ladder(election.input_hash, election.weight, fixed, wanted[0], wanted[-1], rungs)
    return replace(ladder, stops={stop: builder.stop(ladder, stop - fixed) for stop in wanted})


def default_stops(election: Election) -> list[Fraction]:
    """Envelopes from 5 to 60 per cent of what all actions cost, half a per cent apart."""
    total = sum((action.cost for action in election.actions), Fraction(0))
    span = (HIGHEST_PART - LOWEST_PART) / STOPS
    return [total * (LOWEST_PART + span * stop) for stop in range(STOPS + 1)]


class _Builder:
    def __init__(
        self, election: Election, parameters: Parameters, constraints: Constraints
    ) -> None:
        self._election = election
        self._step = parameters.step
        order = tie_order(election, parameters)
        self._shares = EqualShares(election, Utility.COST, order, constraints)

    def climb(self, share: Fraction, highest: Fraction, progress: Progress) -> tuple[Rung, ...]:
        """The rungs up to the first that costs more than ``highest``, or funds all there is."""
        rungs: list[Rung] = []
        while len(rungs) < MOST_RUNGS:
            outcome = self._shares.run(share, exact=False)
            cost = outcome.cost(self._election)
            rungs.append(Rung(float(share), cost, tuple(sorted(outcome.columns()))))
            progress(len(rungs), float(cost / highest))
            if not outcome.went_short or cost > highest:
                break
            # A double suffices for the place of a rung, and keeps its fraction short.
            share = Fraction(float(share) * GROWTH)
        return tuple(rungs)

    def stop(self, ladder: Ladder, spendable: Fraction) -> Rung:
        """The plan of the official completion, computing only where the rungs leave doubt."""
        equal_share = spendable / ladder.weight
        step = self._step.amount(equal_share)
        place, share = 0, equal_share
        while place < len(ladder.rungs) - 1:
            place = ladder.place(float(share + step))
            if not self._fits(ladder, place, share + step, spendable):
                break
            share += step
        around = ladder.rungs[ladder.place(float(share)) :][:2]
        if len({rung.columns for rung in around}) == 1:
            return replace(around[0], share=float(share))
        return self._run(share)

    def _fits(self, ladder: Ladder, place: int, share: Fraction, spendable: Fraction) -> bool:
        around = {rung.cost <= spendable for rung in ladder.rungs[place : place + 2]}
        if len(around) == 1:
            return around.pop()
        return self._run(share).cost <= spendable

    def _run(self, share: Fraction) -> Rung:
        outcome = self._shares.run(share, exact=False)
        columns = tuple(sorted(outcome.columns()))
        return Rung(float(share), outcome.cost(self._election), columns)
