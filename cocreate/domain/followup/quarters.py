"""Quarters of a year: the rhythm in which leads report, and the name of one."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_

QUARTER_NAME = N_("quarter %(number)s of %(year)s")
_MONTHS = 3
_KEY = re.compile(r"(20[0-9]{2}|2100)-Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a calendar year, first to fourth; its key reads ``2027-Q1``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The quarter that a day is in."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @classmethod
    def read(cls, key: str) -> Self:
        """The quarter that a key names; raises ``RuleViolation("no-such-quarter")``."""
        found = _KEY.fullmatch(key)
        if found is None:
            raise RuleViolation("no-such-quarter", field="quarter")
        return cls(int(found[1]), int(found[2]))

    @property
    def key(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def begins_on(self) -> dt.date:
        return dt.date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    def before(self) -> "Quarter":
        """The quarter before this one."""
        if self.number == 1:
            return Quarter(self.year - 1, 4)
        return Quarter(self.year, self.number - 1)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of a month that is too short for it."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    last = (after - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day.day, last))
