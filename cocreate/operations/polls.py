"""The rounds of a vote: prepared, changed before the first ballot, opened, closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.events import PollChanged, PollClosed
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.phases import PHASES
from cocreate.domain.studies.ballots import check_selectable
from cocreate.domain.voting import fitted
from cocreate.domain.voting.lifecycle import OptionsFrom, PollState, grace_ends
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.rules import PollRules, Secrecy, Visibility, check_change, rules_hash
from cocreate.domain.workshops import StepState
from cocreate.models.base import new_id
from cocreate.models.pillars import Pillar
from cocreate.models.voting import Poll, whole_numbers
from cocreate.models.workshops import Step, Workshop
from cocreate.operations.options import (
    check_choice,
    is_being_counted,
    options_now,
    options_of,
    refresh_options,
)
from cocreate.operations.rooms import locked_workshop
from cocreate.unit_of_work import UnitOfWork

Level = TypeVar("Level", bound=StrEnum)


@dataclass(frozen=True)
class PollPlan:
    """The rules that a facilitator asks for; settings that are left out get their defaults.

    ``option_ids`` None takes the options of the step: every visible proposal, or the shortlist.
    """

    method: str
    settings: Mapping[str, object] = field(default_factory=dict)
    secrecy: str = Secrecy.SECRET
    visibility: str = Visibility.HIDDEN
    option_ids: tuple[str, ...] | None = None


def prepare_poll(
    uow: UnitOfWork,
    actor: Actor,
    step_id: str,
    plan: PollPlan | None = None,
    *,
    corrects_id: str | None = None,
) -> str:
    """Prepare the next round of a vote in a step; answers its id.

    Without a plan, the rules are those of the step. Raises ``RuleViolation`` when the step holds
    no vote or has a round that is not over, or when ``corrects_id`` is not one of its rounds.
    """
    step = uow.session.get(Step, step_id)
    if step is None:
        raise NotFound("no-such-step")
    workshop = locked_workshop(uow, step.workshop_id)
    facts = Facts(workshop.pillar_id, workshop.id)
    require(actor, Permission.POLL_PREPARE, facts)
    if not PHASES[step.phase].holds_poll:
        raise RuleViolation("step-holds-no-vote")
    rounds = uow.session.scalars(sa.select(Poll).where(Poll.step_id == step.id)).all()
    if any(one.state is not PollState.CLOSED for one in rounds):
        raise RuleViolation("poll-not-over")
    if corrects_id is not None and corrects_id not in {one.id for one in rounds}:
        raise RuleViolation("poll-not-correctable")
    poll = Poll(
        id=new_id(),
        workshop_id=workshop.id,
        step_id=step.id,
        round=len(rounds) + 1,
        corrects_id=corrects_id,
        state=PollState.PREPARED,
    )
    corrected = next((one for one in rounds if one.id == corrects_id), None)
    poll.selection = None if corrected is None else corrected.selection
    _take_place(uow, poll)
    _set_rules(poll, *_read_plan(uow, poll, plan or _plan_of(uow, step)))
    uow.session.add(poll)
    role = acting_role(actor, Permission.POLL_PREPARE, facts)
    uow.record(
        actor,
        role,
        "poll:prepare",
        ("poll", poll.id),
        workshop.id,
        corrects=corrects_id,
    )
    uow.announce(PollChanged(workshop.id))
    return poll.id


def prepare_on_entering(uow: UnitOfWork, actor: Actor, step: Step) -> None:
    """What entering a step does: a vote stands ready, so that one press opens it.

    A round that was prepared before gets the proposals as they are now; a counted one stays alone,
    because going back to a step repeats no vote. When the agenda asks for a vote that cannot be
    held as it is, the usual one of the phase stands ready instead: nobody is kept from the step.
    """
    phase = PHASES[step.phase]
    if not phase.holds_poll:
        return
    latest = uow.session.scalars(
        sa.select(Poll).where(Poll.step_id == step.id).order_by(Poll.round.desc()).limit(1)
    ).one_or_none()
    if latest is None:
        try:
            prepare_poll(uow, actor, step.id)
        except RuleViolation:
            prepare_poll(uow, actor, step.id, PollPlan(str(phase.default_method)))
    elif latest.state is PollState.PREPARED:
        refresh_options(uow.session, latest)


def new_round(uow: UnitOfWork, actor: Actor, poll_id: str) -> str:
    """Prepare a round that puts a counted one right, with the same rules to start from.

    The old result stays, and the new round names it. Answers the id of the new round.
    """
    old = uow.session.get(Poll, poll_id)
    if old is None:
        raise NotFound("no-such-poll")
    step = uow.session.get_one(Step, old.step_id)
    options = options_now(uow.session, step, old.options_from, old.option_ids)
    fields = METHODS[old.method].setting_fields
    plan = PollPlan(
        method=old.method,
        settings=fitted(fields, whole_numbers(old.settings), len(options)),
        secrecy=old.secrecy,
        visibility=old.visibility,
        option_ids=tuple(options) if old.options_from is OptionsFrom.CHOSEN else None,
    )
    return prepare_poll(uow, actor, step.id, plan, corrects_id=old.id)


def change_poll(
    uow: UnitOfWork, actor: Actor, poll_id: str, plan: PollPlan, seen: str | None = None
) -> None:
    """Change the rules of a vote before its first ballot; ``seen`` as in ``open_poll``.

    Afterwards they are sealed: the attempt is refused with ``RuleViolation("rules-sealed")``
    naming the rule, and is kept in the journal. An open poll never promises less secrecy.
    """
    poll, facts = poll_for(uow, actor, poll_id, Permission.POLL_PREPARE)
    role = acting_role(actor, Permission.POLL_PREPARE, facts)
    is_open = poll.state is PollState.OPEN
    _check_seen(poll, seen)
    try:
        after, source = _read_plan(uow, poll, plan)
        check_change(poll.rules, after, is_open=is_open, is_sealed=poll.is_sealed)
    except RuleViolation as refusal:
        if not poll.is_sealed:
            raise
        uow.record_refusal(
            actor,
            role,
            "poll:change",
            ("poll", poll.id),
            poll.workshop_id,
            rule=refusal.field,
        )
        raise RuleViolation("rules-sealed", field=refusal.field) from refusal
    if poll.is_sealed:
        return
    _set_rules(poll, after, source)
    uow.record(actor, role, "poll:change", ("poll", poll.id), poll.workshop_id)
    uow.announce(PollChanged(poll.workshop_id))


def open_poll(uow: UnitOfWork, actor: Actor, poll_id: str, seen: str | None = None) -> None:
    """Open the vote: its options and their order stay as they are now. Twice changes nothing.

    Opening a shortlist confirms it. ``seen`` is the hash of the rules as they were on the screen:
    nobody opens a vote under other rules than those they read. Raises ``RuleViolation`` when the
    step is not under way, when nothing can be voted on, or when the vote that the shortlist comes
    from is still being counted.
    """
    poll, facts = poll_for(uow, actor, poll_id, Permission.POLL_RUN)
    if poll.state is PollState.OPEN:
        return
    if poll.state is not PollState.PREPARED:
        raise RuleViolation("poll-is-over")
    _check_seen(poll, seen)
    step = uow.session.get_one(Step, poll.step_id)
    workshop = uow.session.get_one(Workshop, poll.workshop_id)
    if workshop.current_step_id != step.id or step.state is not StepState.OPEN:
        raise RuleViolation("step-not-current")
    _take_place(uow, poll)
    refresh_options(uow.session, poll)
    if not poll.option_ids:
        waits = poll.options_from is OptionsFrom.SHORTLIST
        waits = waits and is_being_counted(uow.session, workshop.id)
        raise RuleViolation("vote-not-counted-yet" if waits else "poll-without-options")
    settings = METHODS[poll.method].read_settings(poll.settings, len(poll.option_ids))
    poll.settings = dict(settings)
    poll.state, poll.opened_at = PollState.OPEN, uow.now()
    role = acting_role(actor, Permission.POLL_RUN, facts)
    opened = {"options": list(poll.option_ids), "options_from": poll.options_from.value}
    uow.record(actor, role, "poll:open", ("poll", poll.id), poll.workshop_id, **opened)
    uow.announce(PollChanged(poll.workshop_id))


def close_poll(uow: UnitOfWork, actor: Actor, poll_id: str) -> None:
    """Close the vote, at once and for all screens; closing a closed vote changes nothing.

    Ballots that are on their way count for a moment longer; ``counting.count_due_polls`` counts.
    """
    poll, facts = poll_for(uow, actor, poll_id, Permission.POLL_RUN)
    if poll.state in {PollState.CLOSING, PollState.CLOSED}:
        return
    if poll.state is not PollState.OPEN:
        raise RuleViolation("poll-not-open")
    step = uow.session.get_one(Step, poll.step_id)
    poll.state, poll.closed_at = PollState.CLOSING, uow.now()
    poll.ballots_until = grace_ends(
        poll.closed_at, votes_were_taken=step.state is not StepState.PAUSED
    )
    poll.rules_hash = poll.rules_hash or rules_hash(poll.rules)
    role = acting_role(actor, Permission.POLL_RUN, facts)
    uow.record(actor, role, "poll:close", ("poll", poll.id), poll.workshop_id)
    uow.announce(PollClosed(poll.workshop_id))


def close_on_leaving(uow: UnitOfWork, actor: Actor, step: Step) -> None:
    """What leaving a step does: its vote is closed, if one is open."""
    running = sa.select(Poll.id).where(Poll.step_id == step.id, Poll.state == PollState.OPEN)
    for poll_id in uow.session.scalars(running).all():
        close_poll(uow, actor, poll_id)


def locked_poll(uow: UnitOfWork, poll_id: str) -> Poll:
    """The poll as it is now; nobody else votes in it or changes it before this transaction ends."""
    poll = uow.session.get(Poll, poll_id, with_for_update=True, populate_existing=True)
    if poll is None:
        raise NotFound("no-such-poll")
    return poll


def poll_for(
    uow: UnitOfWork, actor: Actor, poll_id: str, permission: Permission
) -> tuple[Poll, Facts]:
    """The poll, locked, and its place, if ``actor`` holds ``permission`` there."""
    poll = locked_poll(uow, poll_id)
    workshop = uow.session.get_one(Workshop, poll.workshop_id)
    facts = Facts(workshop.pillar_id, workshop.id)
    require(actor, permission, facts)
    return poll, facts


def _plan_of(uow: UnitOfWork, step: Step) -> PollPlan:
    """What the agenda says of the vote in a step, fitted to what there is to vote on."""
    told = step.options.get("poll")
    asked: Mapping[str, object] = told if isinstance(told, dict) else {}
    settings = asked.get("settings")
    method = str(asked.get("method", PHASES[step.phase].default_method))
    options = options_now(uow.session, step, options_of(step))
    limits = whole_numbers(settings if isinstance(settings, dict) else {})
    fields = METHODS[method].setting_fields if method in METHODS else ()
    return PollPlan(
        method=method,
        settings=fitted(fields, limits, len(options)),
        secrecy=str(asked.get("secrecy", Secrecy.SECRET)),
        visibility=str(asked.get("visibility", Visibility.HIDDEN)),
    )


def _check_seen(poll: Poll, seen: str | None) -> None:
    if seen is not None and seen != rules_hash(poll.rules):
        raise StaleRevision("poll-changed-meanwhile")


def _take_place(uow: UnitOfWork, poll: Poll) -> None:
    """Take over how results are broken down: the colleges of the room, the pillar's threshold."""
    workshop = uow.session.get_one(Workshop, poll.workshop_id)
    pillar = uow.session.get_one(Pillar, workshop.pillar_id)
    poll.colleges = [college.key for college in workshop.colleges]
    poll.suppression_threshold = pillar.suppression_threshold


def _read_plan(uow: UnitOfWork, poll: Poll, plan: PollPlan) -> tuple[PollRules, OptionsFrom]:
    """The complete rules that a plan asks for; raises ``RuleViolation`` naming the field."""
    step = uow.session.get_one(Step, poll.step_id)
    if plan.method not in METHODS:
        raise RuleViolation("unknown-method", field="method")
    source = options_of(step)
    if plan.option_ids is not None:
        check_choice(uow.session, step, plan.option_ids)
        source = OptionsFrom.CHOSEN
    options = options_now(uow.session, step, source, plan.option_ids or ())
    rules = PollRules(
        method=plan.method,
        settings=METHODS[plan.method].read_settings(plan.settings, len(options)),
        option_ids=tuple(options),
        secrecy=read_level(Secrecy, plan.secrecy, "secrecy"),
        visibility=read_level(Visibility, plan.visibility, "visibility"),
        colleges=tuple(poll.colleges),
        suppression_threshold=poll.suppression_threshold,
        selection=poll.selection,
    )
    if rules.selection is not None:
        check_selectable(rules.method)
    return rules, source


def read_level(levels: type[Level], asked: str, name: str) -> Level:
    """What was asked for, out of ``levels``; raises ``RuleViolation`` naming the field."""
    try:
        return levels(asked)
    except ValueError:
        raise RuleViolation("unknown-choice", field=name) from None


def _set_rules(poll: Poll, rules: PollRules, source: OptionsFrom) -> None:
    poll.method, poll.settings = rules.method, dict(rules.settings)
    poll.option_ids, poll.options_from = list(rules.option_ids), source
    poll.secrecy, poll.visibility = rules.secrecy, rules.visibility
