"""How sure a share is: no percentage of a few people, and an interval beside every other one.

The interval is Wilson's (E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", JASA 22, 1927), at 95 per cent: where the share would lie if other people of the same
kind had been asked.
"""

from dataclasses import dataclass
from math import sqrt

FEWEST_FOR_PERCENT = 15
"""Under so many people one person is more than six per cent: counts are shown, no share."""

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """``part`` people out of ``whole``."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1; ``None`` where too few people answered for one to be shown."""
        return self.part / self.whole if self.whole >= FEWEST_FOR_PERCENT else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the share lies at 95 per cent; ``None`` together with ``value``."""
        return wilson(self.part, self.whole) if self.whole >= FEWEST_FOR_PERCENT else None


def wilson(part: int, whole: int, z: float = Z_95) -> tuple[float, float]:
    """The Wilson interval of ``part`` out of ``whole``; of nobody, all shares are possible."""
    if not whole:
        return 0.0, 1.0
    share = part / whole
    scale = 1 + z * z / whole
    middle = (share + z * z / (2 * whole)) / scale
    width = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / scale
    return max(0.0, middle - width), min(1.0, middle + width)
