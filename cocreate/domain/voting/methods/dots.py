"""Dots: spread a small budget of dots over the proposals; most dots first."""

from collections.abc import Iterable, Mapping, Sequence

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_
from cocreate.domain.voting import Marks, Settings, Tally, count, read_limit, read_marks

MOST_DOTS = 100


class Dots:
    """Settings ``total`` (default 5) and ``max_per_option`` (default 3, never above the total)."""

    key = "dots"
    title = N_("Dots")

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read both caps; the number of options does not matter."""
        del option_count
        total = read_limit(raw, "total", 5, (1, MOST_DOTS))
        return {
            "total": total,
            "max_per_option": read_limit(raw, "max_per_option", min(3, total), (1, total)),
        }

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse more dots than the total, or than the cap on one option."""
        marks = read_marks(raw, option_ids)
        if sum(marks.values()) > settings["total"]:
            raise RuleViolation(
                "too-many-dots", maximum=settings["total"], chosen=sum(marks.values())
            )
        if any(mark > settings["max_per_option"] for mark in marks.values()):
            raise RuleViolation("too-many-dots-on-one", maximum=settings["max_per_option"])
        return marks

    def tally(self, ballots: Iterable[Marks], option_ids: Sequence[str]) -> Tally:
        """Add up the dots of each option; supporters are people, whatever their dots."""
        return count(ballots, option_ids)
