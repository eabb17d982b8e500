"""Editing action sheets: saved as one types, never over somebody else's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.pillars import ItemKind, checked_address, checked_texts
from cocreate.domain.plans import EDITABLE, person_origin
from cocreate.domain.sheets.terms import OrganisationKind
from cocreate.domain.sheets.values import LABEL_LENGTH, adopt_ids, read_value
from cocreate.domain.text import folded
from cocreate.models.base import new_id
from cocreate.models.followup.records import Reading
from cocreate.models.followup.revisions import revision_item
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.sheet_content import content_of
from cocreate.operations.plans.drafts import plan_of
from cocreate.operations.plans.saves import NewAction, add_action, change_sheet
from cocreate.unit_of_work import UnitOfWork

OBJECTIVES = frozenset({ItemKind.STRATEGIC_OBJECTIVE, ItemKind.OPERATIONAL_OBJECTIVE})


@dataclass(frozen=True)
class NewSheet:
    """A sheet that no room has voted: its title, who asks for it, and why."""

    title: Mapping[str, str]
    person: str
    reason: str


def save_sheet(
    uow: UnitOfWork, actor: Actor, action_id: str, changes: Mapping[str, Any], version: int
) -> int:
    """Take over the fields in ``changes``; answers the sheet's new version.

    ``version`` is the one that was on the screen. Saving what is there already changes nothing.
    Raises ``StaleRevision("sheet-changed-meanwhile")`` carrying ``yours`` and ``theirs`` by field
    when somebody else has saved since, and ``RuleViolation`` naming the field that cannot be read.
    """
    action, facts = editable_action(uow, actor, action_id)
    values = {key: read_value(key, raw) for key, raw in changes.items()}
    _check_references(uow, facts.pillar_id or "", values)
    current = content_of(action)
    if "indicators" in values:
        values["indicators"] = adopt_ids(current["indicators"], values["indicators"])
        _keep_readings(uow, action, values["indicators"])
    changed = [key for key, value in values.items() if current[key] != value]
    if not changed:
        return action.version
    if action.version != version:
        raise StaleRevision(
            "sheet-changed-meanwhile",
            version=action.version,
            yours={key: values[key] for key in changed},
            theirs={key: current[key] for key in changed},
        )
    role = acting_role(actor, Permission.SHEET_EDIT, facts)
    change_sheet(uow, actor, role, action, {key: values[key] for key in changed})
    subject = ("action", action.id)
    uow.record(actor, role, "sheet:save", subject, version=action.version, fields=changed)
    return action.version


def add_sheet(uow: UnitOfWork, actor: Actor, pillar_id: str, new: NewSheet) -> str:
    """Begin a sheet that no room has voted, on the word of a named person; answers its id."""
    if uow.session.get(Pillar, pillar_id) is None:
        raise NotFound("no-such-pillar")
    facts = Facts(pillar_id)
    require(actor, Permission.PLAN_EDIT, facts)
    origin = person_origin(new.person, new.reason)
    if not read_value("title", new.title):
        raise RuleViolation("title-missing", field="title")
    role = acting_role(actor, Permission.PLAN_EDIT, facts)
    plan = plan_of(uow, pillar_id)
    action = add_action(uow, actor, role, plan, NewAction(origin, {"title": new.title}))
    plan.revision += 1
    uow.record(actor, role, "sheet:add", ("action", action.id), plan=plan.id)
    return action.id


def add_organisation(
    uow: UnitOfWork,
    actor: Actor,
    name: Mapping[str, str],
    kind: str,
    *,
    source_url: str | None = None,
    is_illustrative: bool = False,
) -> str:
    """Add an organisation; answers its id, that of the known one if the name is known already."""
    require(actor, Permission.ORGANISATION_EDIT, Facts())
    names = checked_texts(name, field="name", maximum=LABEL_LENGTH)
    if kind not in set(OrganisationKind):
        raise RuleViolation("organisation-kind-unknown", field="kind")
    wanted = {folded(text) for text in names.values()}
    for one in uow.session.scalars(sa.select(Organisation).order_by(Organisation.id)):
        if wanted & {folded(text) for text in one.name.values()}:
            return one.id
    organisation = Organisation(
        id=new_id(),
        name=names,
        kind=OrganisationKind(kind),
        source_url=checked_address(source_url, field="source_url"),
        is_illustrative=is_illustrative,
    )
    uow.session.add(organisation)
    role = acting_role(actor, Permission.ORGANISATION_EDIT, Facts())
    uow.record(actor, role, "organisation:add", ("organisation", organisation.id))
    return organisation.id


def action_for(
    uow: UnitOfWork, actor: Actor, action_id: str, permission: Permission
) -> tuple[PlannedAction, Facts]:
    """The action, locked, and its place, if ``actor`` holds ``permission`` there."""
    action = uow.session.get(PlannedAction, action_id, with_for_update=True, populate_existing=True)
    if action is None:
        raise NotFound("no-such-action")
    facts = Facts(uow.session.get_one(Plan, action.plan_id).pillar_id)
    require(actor, permission, facts)
    return action, facts


def editable_action(uow: UnitOfWork, actor: Actor, action_id: str) -> tuple[PlannedAction, Facts]:
    """The action, locked, if ``actor`` may edit it now; a submitted sheet is frozen.

    One that was decided opens again while a revision of the plan looks at it.
    """
    action, facts = action_for(uow, actor, action_id, Permission.SHEET_EDIT)
    refuse_trashed(action)
    if action.state not in EDITABLE and revision_item(uow.session, action) is None:
        raise RuleViolation("sheet-is-frozen", action=action.code)
    return action, facts


def refuse_trashed(action: PlannedAction) -> None:
    """Refuse to change a sheet that lies in the trash."""
    if action.trashed_at is not None:
        raise RuleViolation("sheet-in-trash", action=action.code)


def _check_references(uow: UnitOfWork, pillar_id: str, values: Mapping[str, Any]) -> None:
    """Refuse what the frame, the organisations or the target groups do not know."""
    if {"theme", "objectives", "obstacles"} & set(values):
        frame = published_frame(uow.session.get_one(Pillar, pillar_id))
        kinds = {item.code: item.kind for item in frame.items} if frame else {}
        for field, wanted, codes in (
            ("theme", {ItemKind.THEME}, [values.get("theme")]),
            ("objectives", OBJECTIVES, values.get("objectives") or []),
            ("obstacles", {ItemKind.OBSTACLE}, values.get("obstacles") or []),
        ):
            if any(code and kinds.get(code) not in wanted for code in codes):
                raise RuleViolation("unknown-frame-item", field=field)
    _check_known(uow, TargetGroup.key, "target_groups", values.get("target_groups") or [])
    _check_known(uow, Organisation.id, "lead", [values["lead"]] if values.get("lead") else [])
    partners = [row["organisation"] for row in values.get("partners") or []]
    _check_known(uow, Organisation.id, "partners", partners)


def _keep_readings(
    uow: UnitOfWork,
    action: PlannedAction,
    rows: Iterable[Mapping[str, Any]],  # Any: as domain.sheets
) -> None:
    """Refuse to take off an indicator that somebody has measured: its readings would be lost."""
    kept = {row["id"] for row in rows}
    gone = [one.id for one in action.indicators if one.id not in kept]
    if uow.session.scalar(sa.select(sa.exists().where(Reading.indicator_id.in_(gone)))):
        raise RuleViolation("indicator-has-readings", field="indicators")


def _check_known(
    uow: UnitOfWork, column: sa.orm.InstrumentedAttribute[str], field: str, wanted: Iterable[str]
) -> None:
    keys = set(wanted)
    if keys - set(uow.session.scalars(sa.select(column).where(column.in_(keys))).all()):
        raise RuleViolation("sheet-choice-unknown", field=field)
