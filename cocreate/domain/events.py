"""The catalogue of facts that others are told about, once they are true.

An event says *that* something happened, never what it contains: whoever hears it looks again. What
happens in a workshop names the regions of its pages that it makes stale; what happens to a member
of staff names the signed-in browsers that must ask anew.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Something that has happened."""


@dataclass(frozen=True)
class RoomEvent(Event):
    """Something that has happened in the workshop ``workshop_id``.

    ``touches`` names regions, which are templates under ``templates/*/regions``.
    """

    workshop_id: str
    touches: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class WorkshopChanged(RoomEvent):
    """Its title, place, languages, colleges or agenda were edited, or it was opened or closed."""

    touches = frozenset({"step", "task", "mine", "agenda", "proposals", "results", "join", "next"})


@dataclass(frozen=True)
class StepChanged(RoomEvent):
    """A step was opened, paused, resumed, extended, revealed or closed."""

    touches = frozenset({"step", "task", "mine", "agenda", "proposals", "results", "next", "join"})


@dataclass(frozen=True)
class ParticipantJoined(RoomEvent):
    """Somebody took a seat, or changed college or name; only figures move."""


@dataclass(frozen=True)
class ParticipantLeft(RoomEvent):
    """Somebody gave a seat back: its phone hears nothing more; only figures move."""


@dataclass(frozen=True)
class JoinChanged(RoomEvent):
    """Joining was locked or unlocked, or too many wrong codes were tried."""

    touches = frozenset({"join", "next"})


@dataclass(frozen=True)
class BotsChanged(RoomEvent):
    """The bots of a rehearsal were let in or sent out, or left by themselves."""

    touches = frozenset({"join"})


@dataclass(frozen=True)
class ProposalsChanged(RoomEvent):
    """A participant sent, revised or withdrew a proposal."""

    touches = frozenset({"proposals", "next"})


@dataclass(frozen=True)
class ProposalsArranged(RoomEvent):
    """The facilitator worded, hid, grouped, merged or split proposals, whoever had sent them."""

    touches = frozenset({"proposals", "mine", "task", "next"})


@dataclass(frozen=True)
class PollChanged(RoomEvent):
    """A poll was prepared, changed or opened."""

    touches = frozenset({"step", "task", "results", "next", "join"})


@dataclass(frozen=True)
class BallotCast(RoomEvent):
    """A ballot was cast or changed; only figures move."""


@dataclass(frozen=True)
class TallyMoved(RoomEvent):
    """The running tally of a secret poll with visible results moved by a step."""

    touches = frozenset({"results"})


@dataclass(frozen=True)
class PollClosed(RoomEvent):
    """A poll was closed; it is counted when the ballots on their way have come in."""

    touches = frozenset({"step", "task", "results", "agenda", "next"})


@dataclass(frozen=True)
class PollCounted(RoomEvent):
    """A closed poll was counted."""

    touches = frozenset({"step", "task", "results", "agenda", "proposals", "next"})


@dataclass(frozen=True)
class ResultPublished(RoomEvent):
    """The room was shown the result of a poll."""

    touches = frozenset({"step", "task", "results", "proposals", "next"})


@dataclass(frozen=True)
class StudyMoved(RoomEvent):
    """A study of the room's vote was changed or computed further."""

    touches = frozenset({"study", "stage"})


@dataclass(frozen=True)
class GroupsFound(RoomEvent):
    """It was found out whether a counted vote has opinion groups."""

    touches = frozenset({"results"})


@dataclass(frozen=True)
class EnvelopeShown(RoomEvent):
    """The projector of a study was put to another envelope."""

    touches = frozenset({"stage"})


@dataclass(frozen=True)
class RunPublished(RoomEvent):
    """The room was shown an official run."""

    touches = frozenset({"study", "results"})


@dataclass(frozen=True)
class DraftMade(RoomEvent):
    """Action sheets were made of the shortlist."""

    touches = frozenset({"step", "proposals"})


@dataclass(frozen=True)
class WorkshopErased(Event):
    """A rehearsal is no more: whoever follows it is sent away."""

    workshop_id: str


@dataclass(frozen=True)
class StaffEvent(Event):
    """Something that has happened to signed-in browsers, named by their public session ids.

    What they have open is no longer theirs to see: their sockets are closed.
    """

    session_ids: tuple[str, ...]


@dataclass(frozen=True)
class StaffSessionEnded(StaffEvent):
    """Somebody signed out, or was signed out."""


@dataclass(frozen=True)
class StaffRolesChanged(StaffEvent):
    """Somebody was given a role or lost one; a page may be opened again with what is left."""


ROOM_EVENTS: tuple[type[RoomEvent], ...] = (
    WorkshopChanged,
    StepChanged,
    ParticipantJoined,
    ParticipantLeft,
    JoinChanged,
    BotsChanged,
    ProposalsChanged,
    ProposalsArranged,
    PollChanged,
    BallotCast,
    TallyMoved,
    PollClosed,
    PollCounted,
    ResultPublished,
    StudyMoved,
    EnvelopeShown,
    RunPublished,
    DraftMade,
)
REGIONS = frozenset().union(*(event.touches for event in ROOM_EVENTS))
"""Every part of a live page that can become stale."""
