"""What brought a difference between two versions about: a workshop, a decision, or who saved it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.catalogues import translate
from cocreate.domain.arbitration import OUTCOME_LABELS
from cocreate.domain.coherence import LinkKind
from cocreate.domain.plans import OriginKind
from cocreate.domain.text import N_, in_language
from cocreate.formatting import format_date
from cocreate.models.accounts import Account
from cocreate.models.arbitration import Decision
from cocreate.models.coherence.links import ActionLink
from cocreate.models.plans import PlannedAction, PlanVersion, SheetVersion
from cocreate.models.proposals import Proposal
from cocreate.models.voices.reading import amenders
from cocreate.models.workshops import Workshop

Texts = Mapping[str, str]
Param = str | int | dt.date | Texts


@dataclass(frozen=True)
class Cause:
    """A sentence of ours with what fills it: names, days, and texts by language."""

    message: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """The sentence in a language."""
        told = {name: _told(value, language) for name, value in self.params.items()}
        return translate(self.message, language, **told)


@dataclass(frozen=True)
class Frozen:
    """A sheet in a version of the plan: when that was frozen, and the save that it shows."""

    at: dt.datetime
    save: int


def _told(value: Param, language: str) -> str:
    if isinstance(value, dt.date):
        return format_date(value, language)
    if isinstance(value, Mapping):
        return in_language(value, language)[0]
    return translate(value, language) if isinstance(value, str) else str(value)


def cause_of_addition(session: Session, action: Mapping[str, Any]) -> Cause:
    """Where a new action comes from (Any: parsed JSON): the vote of a workshop, or a request."""
    origin = action["origin"]
    if origin["kind"] != OriginKind.VOTE:
        message = N_("Asked for without a vote. Reason: %(reason)s")
        return Cause(message, {"reason": {"fr": origin["reason"]}})
    proposal = session.get_one(Proposal, origin["proposal"])
    workshop = session.get_one(Workshop, proposal.workshop_id)
    return Cause(
        N_("Workshop “%(workshop)s”, rank %(rank)s in its vote."),
        {"workshop": workshop.title, "rank": origin["rank"]},
    )


def merged_into(session: Session, action_id: str) -> PlannedAction | None:
    """The action that another one is linked to as merged into it."""
    return session.scalar(
        sa.select(PlannedAction)
        .join(ActionLink, ActionLink.to_id == PlannedAction.id)
        .where(ActionLink.from_id == action_id, ActionLink.kind == LinkKind.MERGED_INTO)
    )


def cause_of_removal(session: Session, action_id: str, after: PlanVersion) -> Cause:
    """Why an action is no longer in the plan, by the last that is on record."""
    action = session.get_one(PlannedAction, action_id)
    if action.trashed_at is not None:
        return Cause(N_("In the trash since %(day)s."), {"day": action.trashed_at.date()})
    if action.set_aside:
        return Cause(N_("Set aside. Reason: %(reason)s"), {"reason": action.set_aside})
    if action.abandoned_because:
        return Cause(
            N_("Abandoned. Reason: %(reason)s"), {"reason": {"fr": action.abandoned_because}}
        )
    decision = _decision(session, action_id, None, after.made_at)
    return decision or Cause(N_("Put back to the drawing board."))


def causes_of_change(
    session: Session, action_id: str, before: Frozen, after: Frozen
) -> tuple[Cause, ...]:
    """The decision that asked for a change, if any; amendments that it takes over; who saved it."""
    decision = _decision(session, action_id, before.at, after.at)
    saves = session.execute(
        sa.select(SheetVersion.at, Account.name)
        .outerjoin(Account, Account.id == SheetVersion.author_id)
        .where(
            SheetVersion.action_id == action_id,
            SheetVersion.number > before.save,
            SheetVersion.number <= after.save,
        )
        .order_by(SheetVersion.number)
    ).all()
    found = [] if decision is None else [decision]
    if saves:
        names = dict.fromkeys(name for _, name in saves if name)
        who: Param = {"fr": ", ".join(names)} if names else N_("the product itself")
        day = saves[-1].at.date()
        found += [
            Cause(N_("Amendment of %(who)s."), {"who": {"fr": amender}})
            for number, amender in amenders(session, action_id).items()
            if before.save < number <= after.save
        ]
        found.append(Cause(N_("Saved by %(who)s, last on %(day)s."), {"who": who, "day": day}))
    return tuple(found)


def _decision(
    session: Session, action_id: str, since: dt.datetime | None, until: dt.datetime
) -> Cause | None:
    wanted = sa.select(Decision).where(
        Decision.action_id == action_id, Decision.entered_at <= until
    )
    if since is not None:
        wanted = wanted.where(Decision.entered_at >= since)
    last = session.scalars(wanted.order_by(Decision.entered_at.desc(), Decision.number.desc()))
    decision = last.first()
    if decision is None:
        return None
    return Cause(
        N_("Decision of %(day)s: %(outcome)s. Reason: %(reason)s"),
        {
            "day": decision.decided_on,
            "outcome": OUTCOME_LABELS[decision.outcome],
            "reason": decision.reason,
        },
    )
