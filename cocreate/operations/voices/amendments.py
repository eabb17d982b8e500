"""Accepting and refusing amendments: for those who may edit the sheet, and nobody else (M6)."""

from typing import Any, cast

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Permission, Role, acting_role
from cocreate.domain.voices import (
    AMENDABLE,
    REASON_LENGTH,
    AmendmentState,
    checked_words,
    merged,
)
from cocreate.models.plans import PlannedAction
from cocreate.models.sheet_content import content_of
from cocreate.models.voices.reading import takes_words
from cocreate.models.voices.records import Amendment
from cocreate.operations.plans.saves import change_sheet
from cocreate.operations.plans.sheets import action_for
from cocreate.unit_of_work import UnitOfWork


def accept_amendment(
    uow: UnitOfWork, actor: Actor, amendment_id: str, reason: str, version: int
) -> int:
    """Write an amendment into its sheet, as the next version; answers that version.

    ``version`` is the one that the amendment was compared with on the screen: raises
    ``StaleRevision`` when the sheet was saved since.
    """
    amendment, action, role = _undecided(uow, actor, amendment_id)
    if not takes_words(uow.session, action):
        raise RuleViolation("sheet-is-frozen", action=action.code)
    said = checked_words(reason, "reason", REASON_LENGTH)
    if action.version != version:
        raise StaleRevision("amendment-sheet-moved", version=action.version)
    current = content_of(action)
    changes = cast("dict[str, dict[str, str]]", amendment.changes)
    wanted: dict[str, Any] = merged(  # Any: as domain.sheets.Content
        {one: current[one] for one in AMENDABLE}, changes
    )
    values = {key: value for key, value in wanted.items() if current[key] != value}
    if not values:
        raise RuleViolation("amendment-in-sheet-already")
    change_sheet(uow, actor, role, action, values)
    amendment.accepted_version = action.version
    _close(uow, actor, amendment, AmendmentState.ACCEPTED, said)
    uow.record(
        actor,
        role,
        "amendment:accept",
        ("action", action.id),
        amendment=amendment.id,
        version=action.version,
        fields=list(values),
    )
    return action.version


def refuse_amendment(uow: UnitOfWork, actor: Actor, amendment_id: str, reason: str) -> None:
    """Leave the sheet as it is, for a reason that whoever proposed the amendment reads."""
    amendment, action, role = _undecided(uow, actor, amendment_id)
    said = checked_words(reason, "reason", REASON_LENGTH)
    _close(uow, actor, amendment, AmendmentState.REFUSED, said)
    uow.record(actor, role, "amendment:refuse", ("action", action.id), amendment=amendment.id)


def _undecided(
    uow: UnitOfWork, actor: Actor, amendment_id: str
) -> tuple[Amendment, PlannedAction, Role]:
    """An amendment and its sheet, locked, if ``actor`` may decide on it and nobody has."""
    amendment = uow.session.get(Amendment, amendment_id, with_for_update=True)
    if amendment is None:
        raise NotFound("no-such-amendment")
    action, facts = action_for(uow, actor, amendment.action_id, Permission.AMENDMENT_DECIDE)
    if amendment.state is not AmendmentState.PROPOSED:
        raise RuleViolation("amendment-decided")
    return amendment, action, acting_role(actor, Permission.AMENDMENT_DECIDE, facts)


def _close(
    uow: UnitOfWork, actor: Actor, amendment: Amendment, state: AmendmentState, reason: str
) -> None:
    amendment.state, amendment.decision_reason = state, reason
    amendment.decided_at = uow.now()
    amendment.decided_by_id = None if actor.id == "system" else actor.id
