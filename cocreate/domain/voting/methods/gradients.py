"""Gradients of agreement: each proposal is judged on eight levels, from endorsement to veto.

The levels are those of Sam Kaner's scale (1987), in the order of the domain study, section 7.
"""

from collections.abc import Iterable, Mapping, Sequence

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_
from cocreate.domain.voting import Marks, Settings, Tally, count, read_limit, read_marks

LEVELS: dict[int, str] = {
    1: N_("I endorse it"),
    2: N_("I agree, with a minor point"),
    3: N_("I support it with reservations"),
    4: N_("I abstain"),
    5: N_("It needs more discussion"),
    6: N_("I do not like it but will support it"),
    7: N_("I seriously disagree"),
    8: N_("I veto it"),
}
"""What each mark means; an unmarked proposal was not judged, which is not an abstention."""

SUPPORTING = frozenset({1, 2, 3, 6})
"""The levels that promise support, whether gladly or not."""


class Gradients:
    """Setting ``threshold_percent`` (default 80): the support needed, fixed before the vote."""

    key = "gradients"
    title = N_("Gradients of agreement")

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read the threshold, between 1 and 100 percent of those who judged a proposal."""
        del option_count
        return {"threshold_percent": read_limit(raw, "threshold_percent", 80, (1, 100))}

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a mark that is not one of the eight levels."""
        del settings
        marks = read_marks(raw, option_ids)
        if any(mark not in LEVELS for mark in marks.values()):
            raise RuleViolation("unknown-level")
        return marks

    def tally(self, ballots: Iterable[Marks], option_ids: Sequence[str]) -> Tally:
        """Rank options by the number of people who promise support."""
        scores = {level: int(level in SUPPORTING) for level in LEVELS}
        return count(ballots, option_ids, scores, SUPPORTING)
