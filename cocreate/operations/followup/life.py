"""How a decided action moves on: its states, its milestones, a lead that leaves and who follows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cocreate.domain import mail
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.plans import STATE_LABELS, Guard, State, check_move, find_move
from cocreate.domain.sheets.values import LABEL_LENGTH, texts
from cocreate.domain.text import clean_text
from cocreate.models.base import new_id
from cocreate.models.followup.following import follow
from cocreate.models.followup.records import LeadWithdrawal, Milestone, StateChange
from cocreate.models.organisations import Organisation
from cocreate.models.plans import PlannedAction
from cocreate.operations.followup.notices import tell_of_move
from cocreate.operations.followup.scope import followed_action, lay_milestones
from cocreate.operations.plans.saves import keep_version
from cocreate.unit_of_work import UnitOfWork

REASON_LENGTH = 2000


@dataclass(frozen=True)
class Next:
    """The state that an action is to take, and why; ``silence`` is why nobody is told of it."""

    target: State
    reason: str = ""
    tell: bool = False
    silence: str = ""


def move_action(
    uow: UnitOfWork, actor: Actor, action_id: str, wanted: Next, site: mail.Site
) -> int:
    """Give an action its next state; answers how many people were written to.

    Silence is a choice (feature B20): where nobody is told, the reason for it is kept. Raises
    ``RuleViolation`` for a move that does not exist, or without the reason that it needs.
    """
    action, facts = followed_action(uow, actor, action_id, Permission.ACTION_FOLLOW)
    target = wanted.target
    move = find_move(action.state, target)
    require(actor, move.permission, facts)
    said = _reason(wanted.reason)
    check_move(move, _met(action, target, said), said)
    silence = _silence(wanted)
    before, action.state = action.state, target
    if target is State.ABANDONED:
        action.abandoned_because = said
    sent = tell_of_move(uow, action, STATE_LABELS[target], said, site) if wanted.tell else 0
    uow.session.add(
        StateChange(
            id=new_id(),
            action_id=action.id,
            before=before,
            after=target,
            reason=said,
            told=sent,
            silence="" if sent else silence,
            at=uow.now(),
            by_id=_account(actor),
        )
    )
    role = acting_role(actor, move.permission, facts)
    subject = ("action", action.id)
    uow.record(
        actor, role, "follow-up:move", subject, before=before.value, after=target.value, told=sent
    )
    return sent


def _met(action: PlannedAction, target: State, said: str) -> tuple[Guard, ...]:
    """The guards that hold: a lead has signed where it is written who did, and when."""
    if target is not State.SIGNED:
        return ()
    if not said or action.lead_id is None:
        raise RuleViolation("signature-unrecorded", field="reason")
    return (Guard.LEADS_SIGNED,)


def _silence(wanted: Next) -> str:
    """Why nobody hears of it: as written, or because nobody has left an address."""
    if wanted.tell:
        return NOBODY
    silence = clean_text(wanted.silence)
    if not silence:
        raise RuleViolation("silence-unexplained", field="silence")
    if len(silence) > REASON_LENGTH:
        raise RuleViolation(
            "text-too-long", field="silence", maximum=REASON_LENGTH, length=len(silence)
        )
    return silence


NOBODY = "nobody-asked"
"""Kept instead of a reason where everybody was to be told, and nobody had left an address."""


def add_milestone(
    uow: UnitOfWork,
    actor: Actor,
    action_id: str,
    label: Mapping[str, str],
    *,
    due_on: dt.date | None,
    weight: int = 1,
) -> str:
    """Add a step to an action on its way."""
    action, facts = followed_action(uow, actor, action_id, Permission.ACTION_FOLLOW)
    lay_milestones(uow, action)
    said = texts("label", label, LABEL_LENGTH, line=True)
    if not said:
        raise RuleViolation("label-missing", field="label")
    if not 1 <= weight <= 100:  # noqa: PLR2004 - as the table says
        raise RuleViolation("weight-out-of-range", field="weight")
    known = follow(uow.session, [action])[0].milestones
    milestone = Milestone(
        id=new_id(),
        action_id=action.id,
        position=len(known) + 1,
        label=said,
        due_on=due_on,
        weight=weight,
        progress=0,
    )
    uow.session.add(milestone)
    role = acting_role(actor, Permission.ACTION_FOLLOW, facts)
    subject = ("action", action.id)
    uow.record(actor, role, "follow-up:milestone", subject, milestone=milestone.id)
    return milestone.id


def withdraw_lead(
    uow: UnitOfWork, actor: Actor, action_id: str, *, on: dt.date | None, reason: str, language: str
) -> str:
    """Note that the lead organisation gives an action up: from now on the action is at risk.

    Raises ``RuleViolation`` without a reason, for a day to come, or when it was noted already.
    """
    action, facts = followed_action(uow, actor, action_id, Permission.ACTION_FOLLOW)
    said, day = _reason(reason), on or uow.now().date()
    if action.lead_id is None or follow(uow.session, [action])[0].withdrawal is not None:
        raise RuleViolation("lead-left-already")
    if not said:
        raise RuleViolation("withdrawal-reason-missing", field="reason")
    if day > uow.now().date():
        raise RuleViolation("withdrawal-in-future", field="on")
    withdrawal = LeadWithdrawal(
        id=new_id(),
        action_id=action.id,
        organisation_id=action.lead_id,
        withdrew_on=day,
        reason=said,
        language=language,
        recorded_by_id=_account(actor),
        recorded_at=uow.now(),
    )
    uow.session.add(withdrawal)
    role = acting_role(actor, Permission.ACTION_FOLLOW, facts)
    subject = ("action", action.id)
    uow.record(actor, role, "follow-up:lead-left", subject, organisation=action.lead_id)
    return withdrawal.id


def replace_lead(uow: UnitOfWork, actor: Actor, action_id: str, successor_id: str) -> None:
    """Give an action whose lead has left another one; the sheet's history keeps both."""
    action, facts = followed_action(uow, actor, action_id, Permission.FOLLOW_UP_STEER)
    withdrawal = follow(uow.session, [action])[0].withdrawal
    if withdrawal is None:
        raise RuleViolation("lead-has-not-left")
    if uow.session.get(Organisation, successor_id) is None:
        raise RuleViolation("organisation-missing", field="successor_id")
    if successor_id == withdrawal.organisation_id:
        raise RuleViolation("successor-is-the-same", field="successor_id")
    withdrawal.successor_id, withdrawal.replaced_on = successor_id, uow.now().date()
    _take_over(uow, actor, action, successor_id, facts)


def _take_over(
    uow: UnitOfWork, actor: Actor, action: PlannedAction, successor_id: str, facts: Facts
) -> None:
    action.lead_id = successor_id
    action.partners = [one for one in action.partners if one.organisation_id != successor_id]
    action.version += 1
    uow.session.flush()
    role = acting_role(actor, Permission.FOLLOW_UP_STEER, facts)
    keep_version(uow, actor, role, action, ["lead", "partners"])
    uow.record(actor, role, "follow-up:new-lead", ("action", action.id), organisation=successor_id)


def _reason(typed: str) -> str:
    said = clean_text(typed)
    if len(said) > REASON_LENGTH:
        raise RuleViolation(
            "text-too-long", field="reason", maximum=REASON_LENGTH, length=len(said)
        )
    return said


def _account(actor: Actor) -> str | None:
    return None if actor.id == "system" else actor.id
