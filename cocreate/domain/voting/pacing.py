"""When a figure of a vote may be shown: steps of a running tally, turnout lists, percentages."""

import math

STEP_BALLOTS = 3
"""A running secret tally moves by at least this many new ballots at a time."""
STEP_SECONDS = 2.0
"""A running secret tally rests at least this long between two moves."""
PARTICIPATION_MINIMUM = 5
"""Under this many voters, a list of who voted would say too much about what they marked."""
PERCENTAGE_MINIMUM = 15
"""Under this many voters, only counts are shown: one person would be more than six percent."""

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal law, for two-sided intervals of 95 %."""


def may_publish(
    *, published_voters: int, voters_now: int, seconds_since_last: float | None
) -> bool:
    """Whether the tally of a secret poll with visible results may move now.

    Nobody should see a neighbour's tap on the screen. ``published_voters`` is the turnout that the
    shown tally holds, 0 when none was shown; ``seconds_since_last`` is ``None`` then. A ballot that
    is merely changed never moves the tally by itself: it shows with the next step. The count at
    closing is not a step, and always shows.
    """
    if voters_now - published_voters < STEP_BALLOTS:
        return False
    return seconds_since_last is None or seconds_since_last >= STEP_SECONDS


def participation_list_visible(voters: int, threshold: int = PARTICIPATION_MINIMUM) -> bool:
    """Whether a closed poll may say who voted: from ``threshold`` voters on."""
    return voters >= threshold


def percentages_allowed(voters: int) -> bool:
    """Whether shares may be shown as percentages (with their interval) and not only as counts."""
    return voters >= PERCENTAGE_MINIMUM


def wilson_interval(numerator: int, denominator: int) -> tuple[float, float]:
    """The 95 % interval of a share, as two numbers between 0 and 1 around it.

    The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22 (1927), pages 209-212; it stays
    sensible for small numbers and for shares near 0 and 1. Raises ``ValueError`` unless
    ``0 <= numerator <= denominator`` and the denominator is positive.
    """
    if not 0 <= numerator <= denominator or denominator == 0:
        msg = f"not a share: {numerator} of {denominator}"
        raise ValueError(msg)
    share = numerator / denominator
    weight = Z_95**2 / denominator
    centre = (share + weight / 2) / (1 + weight)
    spread = share * (1 - share) / denominator + weight / (4 * denominator)
    half = Z_95 * math.sqrt(spread) / (1 + weight)
    # Rounding must not push the bound past the share itself when everybody, or nobody, agrees.
    return max(0.0, min(centre - half, share)), min(1.0, max(centre + half, share))
