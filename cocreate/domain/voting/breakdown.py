"""Results per college, withholding what would tell how a few people voted.

Who sees what: the total of a closed poll is always shown, however few voted, because a vote
without a result is no vote. The figures of a college are withheld when fewer people than the
threshold voted in it, and so are those of further colleges when the shown ones, taken away from
the total, would give a withheld one back. When the whole poll has fewer voters than the threshold,
no college is shown at all, not even as empty: otherwise one could tell whose the total is.

This protects numbers, not unanimity: when nobody in a group marked an option, the total says so of
each of them. A college can be withheld and yet have many voters, for the sake of a smaller one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cocreate.domain.voting import Tally

DEFAULT_THRESHOLD = 5
"""Voters under which a college's figures are withheld, unless the pillar says otherwise."""


@dataclass(frozen=True)
class CollegeResult:
    """One college in a published breakdown; ``tally`` is ``None`` when withheld, turnout too."""

    college: str
    tally: Tally | None

    @property
    def is_withheld(self) -> bool:
        return self.tally is None


@dataclass(frozen=True)
class Breakdown:
    """What may be published of a count: the total, and each college in the order of its key."""

    threshold: int
    total: Tally
    colleges: tuple[CollegeResult, ...]


def break_down(
    total: Tally, by_college: Mapping[str, Tally], *, threshold: int = DEFAULT_THRESHOLD
) -> Breakdown:
    """What may be published of ``total`` and of its parts.

    ``by_college`` must hold every ballot of ``total`` exactly once, and every college of the
    workshop, empty ones included. Raises ``ValueError`` when the parts do not add up to the total.
    """
    voters = {college: tally.voters for college, tally in by_college.items()}
    if sum(voters.values()) != total.voters:
        msg = f"colleges hold {sum(voters.values())} voters, the total {total.voters}"
        raise ValueError(msg)
    withheld = withheld_colleges(voters, threshold=threshold)
    return Breakdown(
        threshold=threshold,
        total=total,
        colleges=tuple(
            CollegeResult(college, None if college in withheld else by_college[college])
            for college in sorted(by_college)
        ),
    )


def withheld_colleges(
    voters: Mapping[str, int], *, threshold: int = DEFAULT_THRESHOLD
) -> frozenset[str]:
    """The colleges whose figures must not be shown, given how many people voted in each.

    Either nothing is withheld; or everything is, in a poll with fewer voters than ``threshold``;
    or the withheld colleges are at least two with voters, and hold ``threshold`` voters or more
    together. An empty college hides nobody, so it is shown as empty and never counts as cover.
    """
    if 0 < sum(voters.values()) < threshold:
        return frozenset(voters)
    by_size = sorted((count, college) for college, count in voters.items() if count)
    small = sum(count < threshold for count, _ in by_size)
    if small == 0:
        return frozenset()
    kept_back = max(small, 2)
    while sum(count for count, _ in by_size[:kept_back]) < threshold:
        kept_back += 1
    return frozenset(college for _, college in by_size[:kept_back])
