"""Frozen versions of a plan, and what one has that another has not."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from cocreate.domain.canonical import checksum
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor
from cocreate.models.plans import PlanVersion
from cocreate.models.publishing import frozen_actions
from cocreate.queries.plans.causes import (
    Cause,
    Frozen,
    cause_of_addition,
    cause_of_removal,
    causes_of_change,
    merged_into,
)
from cocreate.queries.plans.pages import readable_plan

Texts = Mapping[str, str]


@dataclass(frozen=True)
class VersionPage:
    """A frozen version, read from its content; ``is_intact`` says that its hash still fits."""

    id: str
    plan_id: str
    number: int
    at: dt.datetime
    checksum: str
    is_intact: bool
    note: Texts
    content: Mapping[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class ActionDifference:
    """An action in two versions; ``fields`` are the keys of the sheet that differ.

    ``causes`` are what brought it about; ``into`` is the code of the action that it was merged
    into.
    """

    id: str
    code: str
    title: Texts
    fields: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    into: str = ""


@dataclass(frozen=True)
class VersionDifference:
    """What one version of a plan has that another has not (feature B13)."""

    before: int
    after: int
    actions_before: int
    actions_after: int
    added: tuple[ActionDifference, ...]
    removed: tuple[ActionDifference, ...]
    merged: tuple[ActionDifference, ...]
    changed: tuple[ActionDifference, ...]


def version_page(session: Session, actor: Actor, version_id: str) -> VersionPage:
    """A frozen version; ``NotFound`` when there is none that ``actor`` may read."""
    version = _readable_version(session, actor, version_id)
    return VersionPage(
        id=version.id,
        plan_id=version.plan_id,
        number=version.number,
        at=version.made_at,
        checksum=version.checksum,
        is_intact=checksum(version.content) == version.checksum,
        note=version.note,
        content=version.content,
    )


def compare_versions(
    session: Session, actor: Actor, before_id: str, after_id: str
) -> VersionDifference:
    """What was added, removed, merged and changed between two versions, each with its cause."""
    before = _readable_version(session, actor, before_id)
    after = _readable_version(session, actor, after_id)
    if before.plan_id != after.plan_id:
        raise NotFound("no-such-version")
    old = {one["id"]: one for one in frozen_actions(before)}
    new = {one["id"]: one for one in frozen_actions(after)}
    gone = [_gone(session, one, after) for key, one in old.items() if key not in new]
    return VersionDifference(
        before=before.number,
        after=after.number,
        actions_before=len(old),
        actions_after=len(new),
        added=tuple(
            _difference(one, causes=(cause_of_addition(session, one),))
            for key, one in new.items()
            if key not in old
        ),
        removed=tuple(one for one in gone if not one.into),
        merged=tuple(one for one in gone if one.into),
        changed=tuple(
            _difference(one, fields, _causes(session, (before, old[key]), (after, one)))
            for key, one in new.items()
            if key in old and (fields := _changed(old[key]["sheet"], one["sheet"]))
        ),
    )


def _causes(session: Session, *sides: tuple[PlanVersion, Mapping[str, Any]]) -> tuple[Cause, ...]:
    frozen = [Frozen(version.made_at, sheet["version"]) for version, sheet in sides]
    return causes_of_change(session, sides[0][1]["id"], *frozen)


def _gone(session: Session, one: Mapping[str, Any], after: PlanVersion) -> ActionDifference:
    """An action that is no longer in the plan: merged into another, or taken out, and why."""
    into = merged_into(session, one["id"])
    causes = (cause_of_removal(session, one["id"], after),)
    return replace(_difference(one, causes=causes), into="" if into is None else into.code)


def _readable_version(session: Session, actor: Actor, version_id: str) -> PlanVersion:
    version = session.get(PlanVersion, version_id)
    if version is None:
        raise NotFound("no-such-version")
    readable_plan(session, actor, version.plan_id)
    return version


def _difference(
    action: Mapping[str, Any], fields: tuple[str, ...] = (), causes: tuple[Cause, ...] = ()
) -> ActionDifference:
    title = action["sheet"]["title"]
    return ActionDifference(action["id"], action["code"], title, fields, causes)


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(key for key in new if new[key] != old.get(key))
