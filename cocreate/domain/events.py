"""The catalogue of facts that the room is told about, each naming the regions that it makes stale.

An event says *that* something happened in a workshop, never what it contains: screens look for
themselves. ``touches`` names regions, which are templates under ``templates/*/regions``.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Something that has happened in the workshop ``workshop_id``."""

    workshop_id: str
    touches: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class WorkshopChanged(Event):
    """Its title, place, languages, colleges or agenda were edited, or it was opened or closed."""

    touches = frozenset({"step", "agenda", "proposals", "results", "join"})


@dataclass(frozen=True)
class StepChanged(Event):
    """A step was opened, paused, resumed, extended, revealed or closed."""

    touches = frozenset({"step", "agenda", "proposals", "results"})


@dataclass(frozen=True)
class ParticipantJoined(Event):
    """Somebody took a seat, or changed college or name; only figures move."""


@dataclass(frozen=True)
class JoinChanged(Event):
    """Joining was locked or unlocked, or too many wrong codes were tried."""

    touches = frozenset({"join"})


@dataclass(frozen=True)
class ProposalsChanged(Event):
    """A proposal was sent, revised, withdrawn, hidden, grouped, merged or split."""

    touches = frozenset({"proposals"})


@dataclass(frozen=True)
class PollChanged(Event):
    """A poll was prepared, opened or corrected."""

    touches = frozenset({"step", "results"})


@dataclass(frozen=True)
class BallotCast(Event):
    """A ballot was cast or changed; only figures move."""


@dataclass(frozen=True)
class PollClosed(Event):
    """A poll was closed and counted."""

    touches = frozenset({"step", "results", "agenda", "proposals"})


EVENTS: tuple[type[Event], ...] = (
    WorkshopChanged,
    StepChanged,
    ParticipantJoined,
    JoinChanged,
    ProposalsChanged,
    PollChanged,
    BallotCast,
    PollClosed,
)
REGIONS = frozenset().union(*(event.touches for event in EVENTS))
"""Every part of a live page that can become stale."""
