"""Approval: mark the proposals one supports, up to a maximum; most supporters first."""

from collections.abc import Iterable, Mapping, Sequence

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_
from cocreate.domain.voting import Marks, Settings, Tally, count, read_limit, read_marks


class Approval:
    """One mark a proposal at most; setting ``max_choices`` (default 5, or all if fewer)."""

    key = "approval"
    title = N_("Approval")

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read ``max_choices``, between 1 and the number of options."""
        bounds = (1, max(option_count, 1))
        return {"max_choices": read_limit(raw, "max_choices", min(5, bounds[1]), bounds)}

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a mark other than 1, and more marks than ``max_choices``."""
        marks = read_marks(raw, option_ids)
        if any(mark != 1 for mark in marks.values()):
            raise RuleViolation("mark-not-a-number")
        if len(marks) > settings["max_choices"]:
            raise RuleViolation(
                "too-many-choices", maximum=settings["max_choices"], chosen=len(marks)
            )
        return marks

    def tally(self, ballots: Iterable[Marks], option_ids: Sequence[str]) -> Tally:
        """Count the supporters of each option."""
        return count(ballots, option_ids)
