"""The published plans read across: what there is for a target group, what an organisation does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.text import in_language
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan
from cocreate.models.publication import Publication
from cocreate.queries.publication.reading import read_plan
from cocreate.queries.publication.views import PublicAction, PublicPlan, Words

Plain = dict[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class Crossing:
    """Actions of several plans that have something in common; ``name`` says what."""

    name: Words
    actions: tuple[tuple[PublicPlan, PublicAction], ...]


@dataclass(frozen=True)
class Link:
    """A target group or an organisation with the number of its published actions."""

    key: str
    name: Words
    actions: int


def target_group(session: Session, key: str, language: str) -> Crossing:
    """The published actions that are meant for a group; ``NotFound`` for a group that is none."""
    group = session.get(TargetGroup, key)
    if group is None:
        raise NotFound("no-such-target-group")
    return Crossing(
        Words(*in_language(group.name, language)),
        _actions(session, language, lambda sheet: key in sheet["target_groups"]),
    )


def organisation(session: Session, organisation_id: str, language: str) -> Crossing:
    """The published actions that an organisation leads or takes part in.

    ``NotFound`` for one that no published action names: the others are nobody's business yet.
    """
    found = session.get(Organisation, organisation_id)
    actions = _actions(session, language, lambda sheet: organisation_id in _names(sheet))
    if found is None or not actions:
        raise NotFound("no-such-organisation-page")
    return Crossing(Words(*in_language(found.name, language)), actions)


def groups_and_organisations(
    session: Session, language: str
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """What the published actions can be read across by, with how many there are of each."""
    sheets = [one["sheet"] for found in _latest(session) for one in _rows(found)]
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


def _actions(
    session: Session, language: str, fits: Callable[[Plain], bool]
) -> tuple[tuple[PublicPlan, PublicAction], ...]:
    found = []
    for publication in _latest(session):
        kept = {one["id"] for one in _rows(publication) if fits(one["sheet"])}
        if kept:
            plan = read_plan(publication, language)
            found += [(plan, action) for action in plan.actions if action.id in kept]
    return tuple(found)


def _latest(session: Session) -> list[Publication]:
    """The last publication of each plan, in the order of the pillars."""
    rows = session.execute(
        sa.select(Publication)
        .join(Plan, Plan.id == Publication.plan_id)
        .join(Pillar, Pillar.id == Plan.pillar_id)
        .order_by(Pillar.position, Publication.number)
    ).scalars()
    return list({one.plan_id: one for one in rows}.values())


def _rows(publication: Publication) -> list[Plain]:
    actions: Any = publication.snapshot["actions"]  # Any: parsed JSON
    return list(actions)


def _names(sheet: Plain) -> set[str]:
    """The organisations that a sheet names."""
    partners = {row["organisation"] for row in sheet["partners"]}
    return partners | ({sheet["lead"]} if sheet["lead"] else set())
