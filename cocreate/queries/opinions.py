"""What agreeing, disagreeing and passing say of a room: a map of proposals, and groups if any.

Shown with the result of the vote and to nobody else. Of a group nothing is told but its size and
the statements that are typical of it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.opinions import METHOD, Place, Region, places
from cocreate.domain.voting import Tally
from cocreate.models.opinions.records import OpinionGroups, is_free
from cocreate.models.voting import Poll
from cocreate.queries.options import OptionText

UNITING = 3
"""Statements told of what unites the groups."""


@dataclass(frozen=True)
class Placed:
    """A proposal on the map."""

    option: OptionText
    place: Place

    @property
    def region(self) -> Region:
        return self.place.region


@dataclass(frozen=True)
class TypicalOf:
    """A statement that sets a group apart: people of the group, and of all others, who say so."""

    option: OptionText
    agrees: bool
    inside: tuple[int, int]
    outside: tuple[int, int]


@dataclass(frozen=True)
class GroupTold:
    """One group of people who answer alike."""

    people: int
    typical: tuple[TypicalOf, ...]


@dataclass(frozen=True)
class OpinionView:
    """The map and the groups of a counted vote.

    ``reason`` says why no groups are shown: ``looking`` while they are being looked for, else one
    of those of ``domain.opinions.groups``; it is empty when there are some. ``uniting`` are the
    statements that all groups accept most.
    """

    placed: tuple[Placed, ...]
    reason: str
    people: int
    groups: tuple[GroupTold, ...]
    uniting: tuple[OptionText, ...]

    def of(self, region: str) -> tuple[Placed, ...]:
        """The proposals of a region, the most wanted first."""
        return tuple(one for one in self.placed if one.region.value == region)


def opinion_view(
    session: Session, poll: Poll, tally: Tally, options: tuple[OptionText, ...]
) -> OpinionView | None:
    """The map and the groups; None for a vote by another method."""
    if poll.method != METHOD:
        return None
    texts = {one.id: one for one in options}
    told = _told(session, poll.id)
    groups = tuple(_group(one, texts) for one in told.get("groups", ()))
    consensus: Mapping[str, float] = told.get("consensus", {})
    uniting = sorted((one for one in consensus if one in texts), key=lambda one: -consensus[one])
    return OpinionView(
        placed=tuple(
            Placed(texts[one.option_id], one) for one in places(tally) if one.option_id in texts
        ),
        reason=told.get("reason", "looking"),
        people=told.get("people", 0),
        groups=groups,
        uniting=tuple(texts[one] for one in uniting[:UNITING]),
    )


def votes_wait(session: Session, now: dt.datetime) -> bool:
    """Whether there is a counted vote whose groups nobody looks for yet."""
    return bool(session.scalar(sa.select(sa.exists().where(is_free(now)))))


def _told(session: Session, poll_id: str) -> Mapping[str, Any]:  # Any: plain JSON values
    found = session.get(OpinionGroups, poll_id)
    return {} if found is None or found.made_at is None else found.content


def _group(one: Mapping[str, Any], texts: Mapping[str, OptionText]) -> GroupTold:
    return GroupTold(
        one["people"],
        tuple(
            TypicalOf(
                texts[told["option"]],
                told["agrees"],
                (told["inside"][0], told["inside"][1]),
                (told["outside"][0], told["outside"][1]),
            )
            for told in one["typical"]
            if told["option"] in texts
        ),
    )
