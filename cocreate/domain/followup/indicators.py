"""Where an indicator stands: its last reading against its baseline and its target.

"Unknown" is kept apart from zero: where the baseline is unknown, the distance that was covered is
unknown too, and no percentage is made of it (feature B10).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cocreate.domain.followup.progress import Share


@dataclass(frozen=True)
class Measured:
    """A reading: what was measured, for which day; ``corrects`` is the reading that it replaces."""

    id: str
    on: dt.date
    value: Decimal
    corrects: str | None = None


def holding(readings: Iterable[Measured]) -> tuple[Measured, ...]:
    """The readings that nobody has corrected since, in the order of the days they are for.

    Of two for the same day, the one that was entered later comes later: give them in that order.
    """
    known = tuple(readings)
    corrected = {one.corrects for one in known if one.corrects is not None}
    return tuple(sorted((one for one in known if one.id not in corrected), key=lambda one: one.on))


@dataclass(frozen=True)
class Standing:
    """An indicator now. Each number is None while nobody knows it."""

    baseline: Decimal | None
    target: Decimal | None
    value: Decimal | None
    on: dt.date | None

    @property
    def is_read(self) -> bool:
        return self.value is not None

    @property
    def covered(self) -> Share | None:
        """The part of the way from baseline to target that is covered, or None.

        None without a reading, a target or a known baseline, and where both are the same number.
        """
        if self.value is None or self.target is None or self.baseline is None:
            return None
        if self.target == self.baseline:
            return None
        return Share(self.value - self.baseline, self.target - self.baseline)

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached; downwards where it lies below the baseline."""
        if self.value is None or self.target is None:
            return False
        if self.baseline is not None and self.target < self.baseline:
            return self.value <= self.target
        return self.value >= self.target


def standing(
    baseline: Decimal | None, target: Decimal | None, readings: Iterable[Measured]
) -> Standing:
    """Where an indicator stands, by the last reading that holds."""
    kept = holding(readings)
    if not kept:
        return Standing(baseline, target, None, None)
    return Standing(baseline, target, kept[-1].value, kept[-1].on)
