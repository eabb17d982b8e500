"""The published plans read across: what there is for a target group, what an organisation does."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.text import in_language
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.publication import Publication
from cocreate.queries.commitments.charters import signed_charters
from cocreate.queries.publication.explorer import Figures, PlannedRow, all_rows, figures
from cocreate.queries.publication.pages import latest_publications
from cocreate.queries.publication.views import Words

Plain = Mapping[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class Undertaken:
    """What an organisation has promised in a signed charter, as the charter says it."""

    pillar_key: str
    pillar: Mapping[str, str]
    signed_on: dt.date
    commitments: tuple[Plain, ...]


@dataclass(frozen=True)
class Crossing:
    """Actions of several plans that have something in common; ``name`` says what.

    ``facet`` and ``key`` are the filter that shows the same actions. For an organisation ``led``
    are those that it leads; ``promises`` are what it has signed.
    """

    facet: str
    key: str
    name: Words
    rows: tuple[PlannedRow, ...]
    led: tuple[PlannedRow, ...] = ()
    promises: tuple[Undertaken, ...] = ()

    @property
    def figures(self) -> Figures:
        return figures(self.rows)

    @property
    def joined(self) -> tuple[PlannedRow, ...]:
        """Those in which it takes part without leading them."""
        return tuple(one for one in self.rows if one not in self.led)


@dataclass(frozen=True)
class Link:
    """A target group or an organisation with the number of its published actions."""

    key: str
    name: Words
    actions: int


def target_group(session: Session, key: str, language: str, today: dt.date) -> Crossing:
    """The published actions that are meant for a group; ``NotFound`` for a group that is none."""
    group = session.get(TargetGroup, key)
    if group is None:
        raise NotFound("no-such-target-group")
    rows = all_rows(session, language, today)
    return Crossing(
        "group",
        key,
        Words(*in_language(group.name, language)),
        tuple(one for one in rows if key in one.action.group_keys),
    )


def organisation(session: Session, organisation_id: str, language: str, today: dt.date) -> Crossing:
    """The published actions that an organisation leads or takes part in.

    ``NotFound`` for one that no published action names: the others are nobody's business yet.
    """
    found = session.get(Organisation, organisation_id)
    rows = tuple(
        one
        for one in all_rows(session, language, today)
        if organisation_id in one.action.organisation_ids
    )
    if found is None or not rows:
        raise NotFound("no-such-organisation-page")
    return Crossing(
        "organisation",
        organisation_id,
        Words(*in_language(found.name, language)),
        rows,
        led=tuple(one for one in rows if one.action.lead_id == organisation_id),
        promises=_promises(session, organisation_id, rows),
    )


def _promises(
    session: Session, organisation_id: str, rows: tuple[PlannedRow, ...]
) -> tuple[Undertaken, ...]:
    """What the last signed charter of each pillar says of an organisation."""
    found = []
    for key in dict.fromkeys(one.plan.pillar_key for one in rows):
        for charter in signed_charters(session, key)[:1]:
            found += [
                Undertaken(key, charter.content["pillar"]["name"], charter.signed_on, promised)
                for promised in _said_by(charter.content, organisation_id)
            ]
    return tuple(found)


def _said_by(content: Plain, organisation_id: str) -> list[tuple[Plain, ...]]:
    return [
        tuple(one["commitments"])
        for one in content["signatories"]
        if one["organisation"]["id"] == organisation_id and one["commitments"]
    ]


def groups_and_organisations(
    session: Session, language: str
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """What the published actions can be read across by, with how many there are of each."""
    sheets = [one["sheet"] for found in latest_publications(session) for one in _rows(found)]
    groups = session.scalars(sa.select(TargetGroup).order_by(TargetGroup.position))
    named = {one for sheet in sheets for one in _names(sheet)}
    organisations = session.scalars(sa.select(Organisation).where(Organisation.id.in_(named)))
    group_links = [
        Link(
            one.key,
            Words(*in_language(one.name, language)),
            sum(one.key in sheet["target_groups"] for sheet in sheets),
        )
        for one in groups
    ]
    organisation_links = [
        Link(
            one.id,
            Words(*in_language(one.name, language)),
            sum(one.id in _names(sheet) for sheet in sheets),
        )
        for one in organisations
    ]
    return (
        tuple(one for one in group_links if one.actions),
        tuple(sorted(organisation_links, key=lambda one: one.name.text.casefold())),
    )


def _rows(publication: Publication) -> list[Plain]:
    actions: Any = publication.snapshot["actions"]  # Any: parsed JSON
    return list(actions)


def _names(sheet: Plain) -> set[str]:
    """The organisations that a sheet names."""
    partners = {row["organisation"] for row in sheet["partners"]}
    return partners | ({sheet["lead"]} if sheet["lead"] else set())
