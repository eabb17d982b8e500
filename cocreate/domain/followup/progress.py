"""Progress: shares with both their numbers, and the weighted average of what has several parts.

A rate must say what it measures (domain 4, row 16): an average completion is not a share of
finished actions, so each keeps its own numerator and denominator.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

WHOLE = 100


@dataclass(frozen=True)
class Share:
    """A part of a whole, both in the same unit."""

    numerator: Decimal
    denominator: Decimal

    @property
    def percent(self) -> int | None:
        """In whole percent, halves rounded up as people do by hand; None of nothing."""
        if self.denominator == 0:
            return None
        exact = self.numerator * WHOLE / self.denominator
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Part:
    """One part of something: its weight, and how far it is, from 0 to 100."""

    weight: int
    progress: Fraction | int


@dataclass(frozen=True)
class Completion:
    """A weighted average: points reached of the points that all parts together could reach."""

    reached: Fraction
    possible: int

    @property
    def percent(self) -> int | None:
        """In whole percent; None when there is nothing to complete."""
        share = self.share
        return None if share is None else int(share + Fraction(1, 2))

    @property
    def share(self) -> Fraction | None:
        """From 0 to 100, exact; what a part of a larger whole passes on."""
        return None if not self.possible else self.reached * WHOLE / self.possible


def completion(parts: Iterable[Part]) -> Completion:
    """How far the whole is: each part counts by its weight (feature M23)."""
    known = tuple(parts)
    return Completion(
        sum((Fraction(one.progress) * one.weight for one in known), Fraction(0)),
        sum(one.weight for one in known) * WHOLE,
    )
