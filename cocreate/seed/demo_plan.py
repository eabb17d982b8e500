"""The demonstration's office: the draft plan completed, arbitrated and published."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from cocreate.domain.arbitration import Money, NewDecision
from cocreate.domain.documents import Brand
from cocreate.domain.mail import Site
from cocreate.domain.permissions import SYSTEM, Actor, Grant, Role
from cocreate.domain.sheets.terms import Certainty
from cocreate.domain.studies.settings import Settings
from cocreate.exports.sealing.archive import sealed_archive
from cocreate.models.accounts import Account
from cocreate.models.entrances import actor_of
from cocreate.models.plans import PlannedAction
from cocreate.models.studies.records import Study
from cocreate.operations.accounts import NewAccount, add_account
from cocreate.operations.arbitration.decisions import decide
from cocreate.operations.arbitration.opinions import close_opinions, save_opinion
from cocreate.operations.arbitration.publishing import publish_plan
from cocreate.operations.arbitration.rounds import NewRound, close_round, open_round
from cocreate.operations.arbitration.sealing import seal_round
from cocreate.operations.plans.drafts import MadeDraft, make_draft
from cocreate.operations.plans.sheets import add_organisation, save_sheet
from cocreate.operations.plans.versions import fill_plan, submit_plan
from cocreate.operations.studies.studies import lock_study, save_study, study_plan
from cocreate.queries.sealing.content import sealed_content
from cocreate.seed.demo_charter import sign_the_charter
from cocreate.seed.demo_files import DemoMoney, DemoSheet, demo_opinions, demo_plan
from cocreate.seed.demo_follow_up import begin_follow_up
from cocreate.seed.demo_room import HeldRoom, Stage
from cocreate.seed.reference import SOURCES_OF_MONEY
from cocreate.unit_of_work import UnitOfWork

_ENVELOPE = 900_000
"""Euro of the envelope that the demonstration studies."""

MAIL_DOMAIN = "demo.example.org"
"""Under a name that is reserved for examples (RFC 2606): no mail arrives there."""


def demo_address(key: str) -> str:
    """The mail address of an account of the demonstration."""
    return f"{key}@{MAIL_DOMAIN}"


def welcome_staff(uow: UnitOfWork) -> dict[str, Actor]:
    """The accounts of the demonstration, by key, ready to be used; made where they are missing."""
    staff = {}
    for one in demo_plan().staff:
        known = sa.select(Account).where(Account.email == demo_address(one.key))
        account = uow.session.scalar(known)
        if account is None:
            new = NewAccount(one.name, demo_address(one.key), one.language, (Grant(one.role),))
            account = add_account(uow, new)
            account.accepted_at = uow.now()
            subject, words = ("account", account.id), account.personal_words
            uow.record(SYSTEM, Role.ADMINISTRATOR, "account:demo", subject, None, words)
        staff[one.key] = actor_of(account)
    return staff


def plan_and_publish(stage: Stage, room: HeldRoom, staff: Mapping[str, Actor], site: Site) -> str:
    """Make the draft of the room, complete it, decide on it and publish it; answers the plan."""
    uow, clock, coordinator = stage.uow, stage.clock, staff["coordinator"]
    clock.wait(days=1)
    made = make_draft(uow, stage.facilitator, [room.workshop_id])
    actions = _complete(stage, made, room, coordinator)
    fill_plan(uow, coordinator, made.plan_id)
    uow.session.flush()
    _lock_a_study(uow, coordinator, made.plan_id)
    clock.wait(days=2)
    version_id = submit_plan(uow, coordinator, made.plan_id)
    uow.session.flush()
    deciders = [staff[one.key] for one in demo_plan().staff if one.role is Role.DECIDER]
    new = NewRound(
        demo_plan().body,
        demo_plan().mandate,
        tuple(str(one.id) for one in deciders),
        weights=demo_opinions().weights,
    )
    round_id = open_round(uow, coordinator, version_id, new)
    uow.session.flush()
    content = sealed_content(uow.session, round_id, Brand(site.name))
    seal_round(uow, coordinator, round_id, sealed_archive(content), site)
    clock.wait(days=2)
    _score(stage, round_id, actions, staff)
    clock.wait(days=2)
    for place, sheet in enumerate(demo_plan().sheets):
        decider = deciders[place % len(deciders)]
        decide(uow, decider, round_id, actions[sheet.key], _decision(stage, sheet))
    clock.wait(days=1)
    close_round(uow, coordinator, round_id)
    uow.session.flush()
    clock.wait(hours=3)
    publish_plan(uow, coordinator, round_id)
    begin_follow_up(stage, made.plan_id, actions, staff, site)
    uow.session.flush()
    sign_the_charter(stage, made.plan_id, staff, site)
    return made.plan_id


def _score(
    stage: Stage, round_id: str, actions: Mapping[str, str], staff: Mapping[str, Actor]
) -> None:
    """Let each decider score the actions, then have the coordinator close the opinions."""
    uow, languages = stage.uow, {one.key: one.language for one in demo_plan().staff}
    for person, sheets in demo_opinions().opinions.items():
        for key, scores in sheets.items():
            typed = {code: (str(one.points), one.reason) for code, one in scores.items()}
            save_opinion(uow, staff[person], round_id, actions[key], typed, languages[person])
    close_opinions(uow, staff["coordinator"], round_id)


def _lock_a_study(uow: UnitOfWork, coordinator: Actor, plan_id: str) -> None:
    """Study an envelope under which not everything fits; the server's engine computes the run."""
    study_id = study_plan(uow, coordinator, plan_id)
    uow.session.flush()
    study = uow.session.get_one(Study, study_id)
    settings = Settings.from_json(study.settings).with_envelope(Fraction(_ENVELOPE))
    save_study(uow, coordinator, study_id, settings, study.version)
    uow.session.flush()
    lock_study(uow, coordinator, study_id, study.version, without_costless=True)


def _complete(stage: Stage, made: MadeDraft, room: HeldRoom, coordinator: Actor) -> dict[str, str]:
    """Fill in every sheet; answers the actions by key."""
    uow = stage.uow
    uow.session.flush()
    keys = {proposal_id: key for key, proposal_id in room.proposals.items()}
    sheets = {sheet.key: sheet for sheet in demo_plan().sheets}
    actions = {}
    for action_id in made.action_ids:
        action = uow.session.get_one(PlannedAction, action_id)
        key = keys[str(action.origin_proposal_id)]
        sheet = sheets[key]
        lead = add_organisation(uow, SYSTEM, sheet.lead.name, sheet.lead.kind, is_illustrative=True)
        uow.session.flush()
        save_sheet(uow, coordinator, action_id, _content(sheet, lead), action.version)
        actions[key] = action_id
    return actions


def _content(sheet: DemoSheet, lead: str) -> dict[str, Any]:  # Any: as domain.sheets
    plain = sheet.model_dump(mode="json")
    total = sum(line.amount for line in sheet.lines)
    return {
        **{name: plain[name] for name in ("title", "summary", "description", "theme")},
        **{name: plain[name] for name in ("objectives", "obstacles", "target_groups")},
        **{name: plain[name] for name in ("start_on", "due_on", "deliverables", "indicators")},
        **{f"aim_{aim}": level for aim, level in sheet.aims.items()},
        "lead": lead,
        "budget": {"amount": str(total), "certainty": Certainty.ESTIMATE.value},
        "budget_lines": [
            {"source": one.source, "year": one.year, "amount": str(one.amount)}
            for one in _money(sheet.lines)
        ],
    }


def _decision(stage: Stage, sheet: DemoSheet) -> NewDecision:
    told = sheet.decision
    return NewDecision(
        outcome=told.outcome,
        body=demo_plan().body,
        decided_on=stage.clock().date(),
        reason=told.reason,
        criteria=told.criteria,
        grants=_money(told.grants),
        conditions=told.conditions,
        changes=told.changes,
        review_on=told.review_on,
    )


def _money(lines: Iterable[DemoMoney]) -> tuple[Money, ...]:
    return tuple(
        Money(SOURCES_OF_MONEY[one.source_of_money], one.year, one.amount) for one in lines
    )
