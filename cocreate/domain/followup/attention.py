"""What needs attention, by the clock: late, at risk, reading due. Derived and never stored."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cocreate.domain.plans import APPROVED_STATES, State
from cocreate.domain.text import N_

READING_DUE_AFTER = dt.timedelta(days=100)
"""A quarter, and ten days to come round to it (domain 4, row 5)."""

UNDER_WAY = APPROVED_STATES | {State.SIGNED, State.NOT_STARTED, State.RUNNING, State.ON_HOLD}
"""The states in which something is still expected of an action."""

FOLLOWED = UNDER_WAY | {State.FINISHED, State.CLOSED, State.ABANDONED}
"""The states of an action that was decided to be done, whatever became of it."""


class Risk(StrEnum):
    """How a lead judges the risk that an action does not succeed."""

    NONE = "none"
    WATCH = "watch"
    SERIOUS = "serious"


RISK_LABELS: dict[Risk, str] = {
    Risk.NONE: N_("On course"),
    Risk.WATCH: N_("To be watched"),
    Risk.SERIOUS: N_("In danger"),
}


class Alert(StrEnum):
    """What an action is marked with when it needs somebody."""

    LATE = "late"
    AT_RISK = "at-risk"
    READING_DUE = "reading-due"


ALERT_LABELS: dict[Alert, str] = {
    Alert.LATE: N_("Late"),
    Alert.AT_RISK: N_("At risk"),
    Alert.READING_DUE: N_("Reading due"),
}


@dataclass(frozen=True)
class Due:
    """Something that was promised for a day; ``is_done`` whether it is there."""

    on: dt.date | None
    is_done: bool


@dataclass(frozen=True)
class Condition:
    """What the alerts of an action depend on.

    ``since`` is when it was decided; ``last_reading_on`` the day of entry of its last reading.
    """

    state: State
    since: dt.date
    due_on: dt.date | None
    milestones: tuple[Due, ...]
    last_reading_on: dt.date | None
    is_without_lead: bool
    risk: Risk | None


def alerts(condition: Condition, today: dt.date) -> tuple[Alert, ...]:
    """What an action must be marked with today, the most urgent first."""
    if condition.state not in UNDER_WAY:
        return ()
    found = []
    if is_late(condition, today):
        found.append(Alert.LATE)
    if condition.is_without_lead or condition.risk is Risk.SERIOUS:
        found.append(Alert.AT_RISK)
    if today - (condition.last_reading_on or condition.since) > READING_DUE_AFTER:
        found.append(Alert.READING_DUE)
    return tuple(found)


def is_late(condition: Condition, today: dt.date) -> bool:
    """Whether a milestone, or the action itself, should have been there before today."""
    return any(
        is_overdue(one, condition.since, today)
        for one in (*condition.milestones, Due(condition.due_on, is_done=False))
    )


def is_overdue(due: Due, since: dt.date, today: dt.date) -> bool:
    """Whether something that was promised is not there.

    A day before the decision promises nothing: nobody had decided to do it by then.
    """
    return due.on is not None and since <= due.on < today and not due.is_done


def next_due(milestones: Iterable[Due], since: dt.date) -> dt.date | None:
    """The day of the next thing that was promised and is not there yet."""
    days = (one.on for one in milestones if one.on and one.on >= since and not one.is_done)
    return min(days, default=None)
