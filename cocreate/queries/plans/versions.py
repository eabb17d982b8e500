"""Frozen versions of a plan, and what one has that another has not."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from cocreate.domain.canonical import checksum
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor
from cocreate.models.plans import PlanVersion
from cocreate.models.publishing import frozen_actions
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
    content: Mapping[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class ActionDifference:
    """An action in two versions; ``fields`` are the keys of the sheet that differ."""

    id: str
    code: str
    title: Texts
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class VersionDifference:
    """What one version of a plan has that another has not (feature B13)."""

    before: int
    after: int
    actions_before: int
    actions_after: int
    added: tuple[ActionDifference, ...]
    removed: tuple[ActionDifference, ...]
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
        content=version.content,
    )


def compare_versions(
    session: Session, actor: Actor, before_id: str, after_id: str
) -> VersionDifference:
    """What was added, removed and changed between two versions of one plan."""
    before = _readable_version(session, actor, before_id)
    after = _readable_version(session, actor, after_id)
    if before.plan_id != after.plan_id:
        raise NotFound("no-such-version")
    old = {one["id"]: one for one in frozen_actions(before)}
    new = {one["id"]: one for one in frozen_actions(after)}
    return VersionDifference(
        before=before.number,
        after=after.number,
        actions_before=len(old),
        actions_after=len(new),
        added=tuple(_difference(one) for key, one in new.items() if key not in old),
        removed=tuple(_difference(one) for key, one in old.items() if key not in new),
        changed=tuple(
            _difference(one, fields)
            for key, one in new.items()
            if key in old and (fields := _changed(old[key]["sheet"], one["sheet"]))
        ),
    )


def _readable_version(session: Session, actor: Actor, version_id: str) -> PlanVersion:
    version = session.get(PlanVersion, version_id)
    if version is None:
        raise NotFound("no-such-version")
    readable_plan(session, actor, version.plan_id)
    return version


def _difference(action: Mapping[str, Any], fields: tuple[str, ...] = ()) -> ActionDifference:
    return ActionDifference(action["id"], action["code"], action["sheet"]["title"], fields)


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(key for key in new if new[key] != old.get(key))
