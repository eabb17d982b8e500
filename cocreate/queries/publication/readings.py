"""Three readings of the same plan: what happens, what an actor can join, what there is for a group.

Domain 4, row 7. Each puts the same actions under its own headings; none leaves one out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.followup.attention import UNDER_WAY
from cocreate.domain.plans import State
from cocreate.domain.text import N_, in_language
from cocreate.models.organisations import TargetGroup
from cocreate.queries.publication.explorer import ENDED, NOWHERE, PlannedRow, is_over
from cocreate.queries.publication.views import Words

READINGS: dict[str, str] = {
    "public": N_("What happens"),
    "actor": N_("What I can join, lead or get"),
    "group": N_("What there is for whom"),
}
"""The readings by the word that stands in the address, the first one where none does."""

BEGUN = frozenset({State.RUNNING, State.ON_HOLD})


@dataclass(frozen=True)
class Part:
    """Actions under one heading: words of others, or with ``label`` an English text of ours."""

    key: str
    words: Words
    label: str
    rows: tuple[PlannedRow, ...]


def parts(
    session: Session, reading: str, rows: tuple[PlannedRow, ...], language: str, group: str = ""
) -> tuple[Part, ...]:
    """The actions under the headings of a reading; empty headings are left out.

    An action that is meant for several groups stands under each; with ``group``, under that alone.
    """
    if reading == "group":
        return _by_group(session, rows, language, group)
    headings = _ACTOR if reading == "actor" else _PUBLIC
    place = _actor_place if reading == "actor" else _public_place
    found: dict[str, list[PlannedRow]] = {key: [] for key in headings}
    for one in rows:
        found[place(one)].append(one)
    return tuple(
        Part(key, NOWHERE, headings[key], tuple(many)) for key, many in found.items() if many
    )


_PUBLIC = {
    "now": N_("Happening now"),
    "decided": N_("Decided, not begun yet"),
    "done": N_("Done"),
    "open": N_("Not decided yet, or put off"),
    "refused": N_("Not going ahead"),
}
_ACTOR = {
    "lead": N_("A lead is sought"),
    "join": N_("Under way: ask the lead how to join"),
    "open": N_("Not decided yet, or put off"),
    "done": N_("Done"),
    "refused": N_("Not going ahead"),
}


def _public_place(one: PlannedRow) -> str:
    if one.now is None:
        return _undecided(one)
    if one.now.state is State.ABANDONED:
        return "refused"
    if one.now.state in ENDED:
        return "done"
    return "now" if one.now.state in BEGUN else "decided"


def _actor_place(one: PlannedRow) -> str:
    if one.now is None:
        return _undecided(one)
    if one.now.state is State.ABANDONED:
        return "refused"
    if one.now.state not in UNDER_WAY:
        return "done"
    return "lead" if one.now.is_without_lead else "join"


def _undecided(one: PlannedRow) -> str:
    return "refused" if is_over(one) else "open"


def _by_group(
    session: Session, rows: Iterable[PlannedRow], language: str, group: str
) -> tuple[Part, ...]:
    known = tuple(rows)
    groups = session.scalars(sa.select(TargetGroup).order_by(TargetGroup.position))
    found = [
        Part(
            one.key,
            Words(*in_language(one.name, language)),
            "",
            tuple(row for row in known if one.key in row.action.group_keys),
        )
        for one in groups
        if not group or one.key == group
    ]
    rest = tuple(row for row in known if not row.action.group_keys)
    if rest:
        found.append(Part("none", NOWHERE, N_("No target group is named"), rest))
    return tuple(one for one in found if one.rows)
