"""Decisions: entered by who has the mandate, with their reasons, and only ever followed."""

from collections.abc import Mapping

from cocreate.domain.arbitration import (
    Money,
    NewDecision,
    RoundState,
    check_decision,
    fill_languages,
)
from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role
from cocreate.domain.pillars import ItemKind, checked_texts
from cocreate.formatting import BRUSSELS
from cocreate.models.arbitration import ArbitrationRound, Decision, DecisionGrant
from cocreate.models.base import new_id
from cocreate.models.decisions import holding
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plans import PlanVersion
from cocreate.operations.arbitration.rounds import (
    BODY_LENGTH,
    TEXT_LENGTH,
    has_mandate,
    round_for,
)
from cocreate.unit_of_work import UnitOfWork

_TEXTS = ("body", "reason", "conditions", "changes", "dissent")
"""The texts of a decision, by field; all can be translated later."""


def decide(uow: UnitOfWork, actor: Actor, round_id: str, action_id: str, new: NewDecision) -> str:
    """Record a decision on an action; answers its id.

    A later one follows it and says so; none is ever changed. The same decision sent twice is one.
    Raises ``NotAllowed("no-mandate")``, ``RuleViolation`` naming the field that is missing, and
    ``StaleRevision("decided-meanwhile")`` when another decision came in between.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.DECISION_WRITE)
    if not has_mandate(actor, round_):
        raise NotAllowed("no-mandate")
    if round_.state is not RoundState.OPEN:
        raise RuleViolation("round-is-closed")
    if action_id not in uow.session.get_one(PlanVersion, round_.version_id).submitted:
        raise NotFound("no-such-action")
    texts = _texts(new)
    criteria = _criteria(uow, facts)
    check_decision(new, known_criteria=criteria, today=uow.now().astimezone(BRUSSELS).date())
    former = holding(round_).get(action_id)
    decision = Decision(
        id=new_id(),
        round_id=round_.id,
        action_id=action_id,
        number=1 if former is None else former.number + 1,
        follows_id=None if former is None else former.id,
        outcome=new.outcome,
        decided_on=new.decided_on,
        criteria=[{"code": code, "text": criteria[code]} for code in dict.fromkeys(new.criteria)],
        review_on=new.review_on,
        entered_by_id=actor.id,
        entered_at=uow.now(),
        grants=_grants(new.grants),
        **texts,
    )
    if former is not None and new.follows != former.id:
        if former.entered_by_id == actor.id and _says_the_same(former, decision):
            return former.id
        raise StaleRevision("decided-meanwhile", decision=former.id)
    _add(uow, round_, decision)
    role = acting_role(actor, Permission.DECISION_WRITE, facts)
    uow.record(
        actor,
        role,
        "decision:enter",
        ("decision", decision.id),
        round=round_.id,
        action=action_id,
        outcome=decision.outcome.value,
        follows=decision.follows_id,
        granted=str(sum(one.amount for one in decision.grants)),
    )
    return decision.id


def translate_decision(
    uow: UnitOfWork, actor: Actor, decision_id: str, texts: Mapping[str, Mapping[str, str]]
) -> str:
    """Add the languages that a decision lacks, as a new record that follows it; answers its id.

    What is written stays word for word, and outcome and money stay. Possible until publication.
    Raises ``StaleRevision`` when the decision is no longer the one that holds.
    """
    former = uow.session.get(Decision, decision_id)
    if former is None:
        raise NotFound("no-such-decision")
    round_, facts = round_for(uow, actor, former.round_id, Permission.DECISION_TRANSLATE)
    if round_.state is RoundState.PUBLISHED:
        raise RuleViolation("round-is-published")
    if holding(round_)[former.action_id].id != former.id:
        raise StaleRevision("decided-meanwhile", decision=holding(round_)[former.action_id].id)
    if set(texts) - set(_TEXTS):
        raise RuleViolation("sheet-field-unknown")
    filled = {
        name: fill_languages(getattr(former, name), texts.get(name, {}))
        if getattr(former, name)
        else {}
        for name in _TEXTS
    }
    if all(filled[name] == getattr(former, name) for name in _TEXTS):
        return former.id
    decision = Decision(
        id=new_id(),
        round_id=round_.id,
        action_id=former.action_id,
        number=former.number + 1,
        follows_id=former.id,
        outcome=former.outcome,
        decided_on=former.decided_on,
        criteria=former.criteria,
        review_on=former.review_on,
        entered_by_id=actor.id if actor.id != "system" else None,
        entered_at=uow.now(),
        grants=_grants(tuple(Money(one.source, one.year, one.amount) for one in former.grants)),
        **filled,
    )
    _add(uow, round_, decision)
    role = acting_role(actor, Permission.DECISION_TRANSLATE, facts)
    subject = ("decision", decision.id)
    uow.record(actor, role, "decision:translate", subject, follows=former.id)
    return decision.id


def _add(uow: UnitOfWork, round_: ArbitrationRound, decision: Decision) -> None:
    round_.decisions.append(decision)
    uow.session.flush()


def _texts(new: NewDecision) -> dict[str, dict[str, str]]:
    """The texts, cleaned; whether the compulsory ones are there is the domain's to say."""
    return {
        name: checked_texts(
            getattr(new, name),
            field=name,
            maximum=BODY_LENGTH if name == "body" else TEXT_LENGTH,
            required=False,
        )
        for name in _TEXTS
    }


def _criteria(uow: UnitOfWork, facts: Facts) -> dict[str, dict[str, str]]:
    """The criteria of the pillar's frame as they stand today, by code."""
    frame = published_frame(uow.session.get_one(Pillar, facts.pillar_id))
    items = frame.items if frame else []
    return {one.code: one.text for one in items if one.kind is ItemKind.CRITERION}


def _grants(grants: tuple[Money, ...]) -> list[DecisionGrant]:
    return [
        DecisionGrant(position=place, source=dict(one.source), year=one.year, amount=one.amount)
        for place, one in enumerate(grants, start=1)
    ]


def _says_the_same(former: Decision, decision: Decision) -> bool:
    """Whether two records differ in nothing that somebody could have meant."""
    fields = ("outcome", "decided_on", "criteria", "review_on", *_TEXTS)
    return all(getattr(former, one) == getattr(decision, one) for one in fields) and [
        (one.source, one.year, one.amount) for one in former.grants
    ] == [(one.source, one.year, one.amount) for one in decision.grants]
