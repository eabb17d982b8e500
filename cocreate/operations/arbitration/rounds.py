"""Rounds of arbitration: opened with a mandate, deciders invited, closed when all is said."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from cocreate.domain import mail
from cocreate.domain.accounts import ARBITRATION_LINK_LIFE
from cocreate.domain.arbitration import RoundState, check_official, fill_languages, state_after
from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.grids import check_weights
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, can, require
from cocreate.domain.pillars import ItemKind, checked_texts
from cocreate.domain.plans import Guard, State, check_move, find_move
from cocreate.domain.text import clean_translations, in_language
from cocreate.models.accounts import Account, LinkPurpose
from cocreate.models.arbitration import (
    ArbitrationRound,
    FourEyes,
    RoundCriterion,
    RoundDecider,
    RoundEnvelope,
    SealedFile,
)
from cocreate.models.base import new_id
from cocreate.models.decisions import holding, round_balance, submitted_actions, undecided
from cocreate.models.entrances import grants_of
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plans import Plan, PlanVersion
from cocreate.operations.entrance.one_time_links import make_link
from cocreate.operations.notifications import Addressee, queue_letter
from cocreate.unit_of_work import UnitOfWork

TEXT_LENGTH = 4000
BODY_LENGTH = 300


@dataclass(frozen=True)
class NewRound:
    """What a round is opened with: the deciding body and its mandate, in French and Dutch.

    ``weights`` are those of the pillar's criteria, by code; one that is not named weighs 1. With
    ``four_eyes`` one person confirms the publication and another publishes.
    """

    body: Mapping[str, str]
    mandate: Mapping[str, str]
    decider_ids: tuple[str, ...]
    due_on: dt.date | None = None
    weights: Mapping[str, int] = field(default_factory=dict)
    four_eyes: bool = False


def open_round(uow: UnitOfWork, actor: Actor, version_id: str, new: NewRound) -> str:
    """Open a round on a submitted version and give its deciders their mandate; answers its id.

    The envelope is that of the pillar's frame today. A version has one round: opening it twice
    gives the same one. The deciders hear of it when its file is sealed (``sealing.seal_round``).
    """
    version = uow.session.get(PlanVersion, version_id)
    if version is None:
        raise NotFound("no-such-version")
    plan = uow.session.get_one(Plan, version.plan_id, with_for_update=True)
    facts = Facts(plan.pillar_id)
    require(actor, Permission.ROUND_OPEN, facts)
    known = uow.session.scalar(
        sa.select(ArbitrationRound).where(ArbitrationRound.version_id == version.id)
    )
    if known is not None:
        return known.id
    if not version.submitted:
        raise RuleViolation("version-not-submitted", number=version.number)
    body = checked_texts(new.body, field="body", maximum=BODY_LENGTH)
    mandate = checked_texts(new.mandate, field="mandate", maximum=TEXT_LENGTH)
    check_official("body", body)
    check_official("mandate", mandate)
    if not new.decider_ids:
        raise RuleViolation("deciders-missing", field="decider_ids")
    earlier = sa.select(sa.func.max(ArbitrationRound.number)).where(
        ArbitrationRound.plan_id == plan.id
    )
    round_ = ArbitrationRound(
        id=new_id(),
        plan_id=plan.id,
        version_id=version.id,
        number=(uow.session.scalar(earlier) or 0) + 1,
        state=RoundState.OPEN,
        body=body,
        mandate=mandate,
        due_on=new.due_on,
        overrun_reason={},
        opened_at=uow.now(),
        opened_by_id=actor.id if actor.id != "system" else None,
        envelope=_envelope(uow, plan),
        criteria=_grid(uow, plan, new.weights),
        four_eyes=FourEyes() if new.four_eyes else None,
    )
    uow.session.add(round_)
    uow.session.flush()
    role = acting_role(actor, Permission.ROUND_OPEN, facts)
    subject = ("round", round_.id)
    uow.record(actor, role, "round:open", subject, version=version.number, plan=plan.id)
    for account_id in dict.fromkeys(new.decider_ids):
        _give_mandate(uow, round_, facts, account_id)
    return round_.id


def invite_decider(
    uow: UnitOfWork, actor: Actor, round_id: str, account_id: str, site: mail.Site
) -> None:
    """Give somebody the mandate of a round and, once its file is sealed, mail a link to its desk.

    Doing it again mails another link: links work once, and get lost. Raises ``RuleViolation`` for
    an account that is not a decider of this pillar, or has no mail address.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.ROUND_OPEN)
    if round_.state is not RoundState.OPEN:
        raise RuleViolation("round-is-closed")
    account = _give_mandate(uow, round_, facts, account_id)
    seal = uow.session.get(SealedFile, round_.id)
    if seal is not None:
        mail_link(uow, actor, round_, account, Sent(seal.sha256, site))


@dataclass(frozen=True)
class Sent:
    """What a decider is told that was sent: the fingerprint of the sealed file, and from where."""

    sha256: str
    site: mail.Site


def mail_link(
    uow: UnitOfWork, actor: Actor, round_: ArbitrationRound, account: Account, sent: Sent
) -> None:
    """Mail somebody with the mandate a one-time link to the desk, with what proves the file."""
    version = uow.session.get_one(PlanVersion, round_.version_id)
    pillar = uow.session.get_one(Pillar, uow.session.get_one(Plan, round_.plan_id).pillar_id)
    token = make_link(uow, account, LinkPurpose.ARBITRATION)
    queue_letter(
        uow,
        mail.ARBITRATION,
        Addressee(account.email or "", account.language),
        name=account.name,
        site=sent.site.name,
        plan=in_language(pillar.name, account.language)[0],
        number=version.number,
        link=f"{sent.site.public_url}{mail.ARBITRATION_PATH}{round_.id}/{token}",
        days=ARBITRATION_LINK_LIFE.days,
        checksum=version.checksum,
        seal=sent.sha256,
    )
    role = acting_role(actor, Permission.ROUND_OPEN, Facts(pillar.id))
    uow.record(actor, role, "round:invite", ("round", round_.id), account=account.id)


def _give_mandate(
    uow: UnitOfWork, round_: ArbitrationRound, facts: Facts, account_id: str
) -> Account:
    account = uow.session.get(Account, account_id)
    if account is None or not account.is_active:
        raise NotFound("no-such-account")
    if not can(Actor(account.id, grants_of(account)), Permission.DECISION_WRITE, facts):
        raise RuleViolation("decider-without-role", field="decider_ids", name=account.name)
    if account.email is None:
        raise RuleViolation("decider-without-mail", field="decider_ids", name=account.name)
    if all(one.account_id != account.id for one in round_.deciders):
        round_.deciders.append(RoundDecider(account_id=account.id, invited_at=uow.now()))
    return account


def note_round_read(uow: UnitOfWork, actor: Actor, round_id: str, verb: str = "desk:read") -> None:
    """Journal that somebody opened the desk or a file of a round: such reading is privileged."""
    round_, facts = round_for(uow, actor, round_id, Permission.DESK_READ)
    role = acting_role(actor, Permission.DESK_READ, facts)
    uow.record(actor, role, verb, ("round", round_.id))


def close_round(
    uow: UnitOfWork, actor: Actor, round_id: str, overrun_reason: Mapping[str, str] | None = None
) -> None:
    """Close a round: each action takes the state that was decided. Closing twice changes nothing.

    Raises ``RuleViolation("round-undecided")`` naming the actions, and
    ``RuleViolation("overrun-reason-missing")`` when money is over, by a cent, in one source and
    year.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.ROUND_CLOSE)
    _require_mandate_of_decider(actor, round_, facts)
    if round_.state is not RoundState.OPEN:
        return
    open_ones = undecided(uow.session, round_)
    if open_ones:
        codes = ", ".join(one.code for one in open_ones)
        raise RuleViolation("round-undecided", actions=codes, number=len(open_ones))
    money = round_balance(uow.session, round_)
    reason = checked_texts(
        overrun_reason or {}, field="overrun_reason", maximum=TEXT_LENGTH, required=False
    )
    if money.is_over and not reason:
        raise RuleViolation("overrun-reason-missing", field="overrun_reason", excess=money.excess)
    decisions = holding(round_)
    decided = submitted_actions(uow.session, round_)
    for action in decided:
        # The deciders have made this move by their records; closing only carries it out.
        move = find_move(State(action.state), state_after(decisions[action.id].outcome))
        check_move(move, met={Guard.DECISION_RECORDED})
        action.state = move.target
    round_.state, round_.closed_at = RoundState.CLOSED, uow.now()
    round_.closed_by_id = actor.id if actor.id != "system" else None
    round_.overrun_reason = reason if money.is_over else {}
    role = acting_role(actor, Permission.ROUND_CLOSE, facts)
    uow.record(
        actor,
        role,
        "round:close",
        ("round", round_.id),
        granted=str(money.granted),
        excess=str(money.excess),
        outcomes={one.id: decisions[one.id].outcome.value for one in decided},
    )


def translate_overrun_reason(
    uow: UnitOfWork, actor: Actor, round_id: str, texts: Mapping[str, str]
) -> None:
    """Add the languages that the written reason for an overrun lacks; what is there stays."""
    round_, facts = round_for(uow, actor, round_id, Permission.DECISION_TRANSLATE)
    if round_.state is not RoundState.CLOSED or not round_.overrun_reason:
        raise RuleViolation("nothing-to-translate")
    filled = fill_languages(round_.overrun_reason, clean_translations(texts))
    if filled == round_.overrun_reason:
        return
    round_.overrun_reason = filled
    role = acting_role(actor, Permission.DECISION_TRANSLATE, facts)
    uow.record(actor, role, "round:translate", ("round", round_.id))


def round_for(
    uow: UnitOfWork, actor: Actor, round_id: str, permission: Permission
) -> tuple[ArbitrationRound, Facts]:
    """The round, locked, and its place, if ``actor`` holds ``permission`` there."""
    round_ = uow.session.get(ArbitrationRound, round_id, with_for_update=True)
    if round_ is None:
        raise NotFound("no-such-round")
    facts = Facts(uow.session.get_one(Plan, round_.plan_id).pillar_id)
    require(actor, permission, facts)
    return round_, facts


def has_mandate(actor: Actor, round_: ArbitrationRound) -> bool:
    """Whether somebody is one of the deciders of a round."""
    return any(one.account_id == actor.id for one in round_.deciders)


def _require_mandate_of_decider(actor: Actor, round_: ArbitrationRound, facts: Facts) -> None:
    """Whoever closes as a decider must be one of this round's; the coordinator needs none."""
    if not can(actor, Permission.ROUND_OPEN, facts) and not has_mandate(actor, round_):
        raise NotAllowed("no-mandate")


def _grid(uow: UnitOfWork, plan: Plan, weights: Mapping[str, int]) -> list[RoundCriterion]:
    """The criteria of the pillar as they stand, with the weights that were announced."""
    frame = published_frame(uow.session.get_one(Pillar, plan.pillar_id))
    items = [one for one in (frame.items if frame else ()) if one.kind is ItemKind.CRITERION]
    weighed = {one.code: weights.get(one.code, 1) for one in items}
    check_weights(weighed)
    return [
        RoundCriterion(code=one.code, position=place, text=one.text, weight=weighed[one.code])
        for place, one in enumerate(items, start=1)
    ]


def _envelope(uow: UnitOfWork, plan: Plan) -> list[RoundEnvelope]:
    frame = published_frame(uow.session.get_one(Pillar, plan.pillar_id))
    return [
        RoundEnvelope(position=place, source=one.source, year=one.year, amount=one.amount)
        for place, one in enumerate(frame.envelope_lines if frame else (), start=1)
    ]
