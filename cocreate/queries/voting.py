"""Votes as screens show them: one's own ballot on a phone, and a poll for whoever follows it.

Who sees what: a phone sees its own marks, which it finds by its ballot seed. Everybody sees how
many have voted; how many in each college is for whoever runs the room. A tally is shown only where
``queries.results`` allows it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor
from cocreate.domain.voting import BallotForm, Marks
from cocreate.domain.voting.ballot_keys import ballot_key, hash_of
from cocreate.domain.voting.lifecycle import OptionsFrom, PollState, counts_at
from cocreate.domain.voting.rules import Secrecy, Visibility, rules_hash
from cocreate.domain.workshops import StepState
from cocreate.models.voting import (
    BallotPaper,
    BallotReason,
    Participation,
    Poll,
    PollResult,
    seed_of,
)
from cocreate.models.workshops import College, Participant, Step, Workshop
from cocreate.queries.options import (
    OptionText,
    SettingLine,
    ballot_form,
    in_order_of_seat,
    option_texts,
    setting_lines,
)
from cocreate.queries.results import Totals, running_totals

Texts = Mapping[str, str]


@dataclass(frozen=True)
class BallotSheet:
    """What the ballot of a poll is for everybody who has one, before anything is marked."""

    poll_id: str
    workshop_id: str
    step_id: str
    round: int
    state: PollState
    takes_ballots: bool
    method: str
    settings: tuple[SettingLine, ...]
    form: BallotForm
    secrecy: Secrecy
    visibility: Visibility
    selection: Mapping[str, object] | None
    options: tuple[OptionText, ...]


@dataclass(frozen=True)
class BallotView(BallotSheet):
    """A poll on a participant's phone, its options in the order of the seat.

    ``marks`` are one's own. ``seed_is_lost`` says that this seat has voted and that the phone can
    no longer find its paper: the vote counts and cannot be changed. ``receipt`` is the ballot key,
    once there is a paper. ``reasons`` are one's own, by option, until the count takes them off the
    papers. ``remaining`` is None where nothing is limited.
    """

    marks: Marks
    reasons: Texts
    remaining: int | None
    has_voted: bool
    seed_is_lost: bool
    receipt: str | None
    needs_name: bool


@dataclass(frozen=True)
class CollegeTurnout:
    """How many people of a college have voted, out of those in the room."""

    key: str
    name: Texts
    voted: int
    present: int


@dataclass(frozen=True)
class Turnout:
    """How many people have voted, out of those in the room; per college for whoever runs it."""

    voted: int
    present: int
    colleges: tuple[CollegeTurnout, ...]


@dataclass(frozen=True)
class PollView:
    """One round of a vote, for whoever runs the room or looks at the projector.

    ``rules_now`` is the hash of the rules as they are, sealed or not: who opens the vote names it.
    ``counts_at`` is when a closing poll is counted. ``running`` is the tally of an open poll with
    visible results, None for all others. ``settings`` are words, ``rules`` plain values for a form.
    ``selection`` are the announced terms of a selection, if there are any.
    """

    poll_id: str
    step_id: str
    round: int
    corrects_id: str | None
    state: PollState
    method: str
    settings: tuple[SettingLine, ...]
    form: BallotForm
    secrecy: Secrecy
    visibility: Visibility
    options_from: OptionsFrom
    options: tuple[OptionText, ...]
    is_sealed: bool
    rules_now: str
    rules_hash: str | None
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    counts_at: dt.datetime | None
    published_at: dt.datetime | None
    turnout: Turnout
    running: Totals | None
    selection: Mapping[str, object] | None


def current_poll_id(session: Session, workshop_id: str) -> str | None:
    """The latest round of the step under way; None when it holds no vote."""
    return session.scalar(
        sa.select(Poll.id)
        .join(Workshop, Workshop.current_step_id == Poll.step_id)
        .where(Workshop.id == workshop_id)
        .order_by(Poll.round.desc())
        .limit(1)
    )


def poll_ids_of_step(session: Session, step_id: str) -> tuple[str, ...]:
    """All rounds of a step, the first one first."""
    rounds = sa.select(Poll.id).where(Poll.step_id == step_id).order_by(Poll.round)
    return tuple(session.scalars(rounds))


def ballot_view(session: Session, actor: Actor, poll_id: str, seed: str | None) -> BallotView:
    """The ballot of ``actor``; ``seed`` is the one of the phone, if it has one.

    Raises ``NotFound`` for a poll of another room.
    """
    return own_ballot(session, actor, ballot_sheet(session, poll_id), seed)


def ballot_sheet(session: Session, poll_id: str) -> BallotSheet:
    """What all phones of the room read alike of a poll; raises ``NotFound``."""
    poll = _poll(session, poll_id)
    step = session.get_one(Step, poll.step_id)
    return BallotSheet(
        poll_id=poll.id,
        workshop_id=poll.workshop_id,
        step_id=poll.step_id,
        round=poll.round,
        state=poll.state,
        takes_ballots=poll.state is PollState.OPEN and step.state is StepState.OPEN,
        method=poll.method,
        settings=setting_lines(poll),
        form=ballot_form(poll),
        secrecy=poll.secrecy,
        visibility=poll.visibility,
        selection=poll.selection,
        options=option_texts(session, poll, Audience.PARTICIPANT),
    )


def own_ballot(session: Session, actor: Actor, sheet: BallotSheet, seed: str | None) -> BallotView:
    """The sheet with what is ``actor``'s own on it; raises ``NotFound`` in another room."""
    name = session.scalar(
        sa.select(Participant.name).where(
            Participant.id == actor.id, Participant.workshop_id == sheet.workshop_id
        )
    )
    if name is None or not actor.is_participant:
        raise NotFound("no-such-poll")
    seat_id, poll_id = str(actor.id), sheet.poll_id
    key = _key(sheet, seat_id, seed)
    paper = session.get(BallotPaper, (poll_id, hash_of(key))) if key else None
    has_voted = session.get(Participation, (poll_id, seat_id)) is not None
    marks: Marks = {} if paper is None else paper.paper.marks
    told: dict[str, Any] = dict(vars(sheet))  # Any: the fields that the view adds its own to
    told["options"] = in_order_of_seat(sheet.options, poll_id, seat_id)
    return BallotView(
        **told,
        marks=marks,
        reasons={} if key is None else _reasons(session, poll_id, hash_of(key)),
        remaining=sheet.form.remaining(marks),
        has_voted=has_voted,
        seed_is_lost=has_voted and paper is None,
        receipt=None if paper is None else key,
        needs_name=sheet.secrecy is Secrecy.NAMED and not name,
    )


def poll_view(session: Session, poll_id: str, audience: Audience) -> PollView:
    """One round of a vote; raises ``NotFound``."""
    poll = _poll(session, poll_id)
    closing = poll.state is PollState.CLOSING and poll.ballots_until is not None
    return PollView(
        poll_id=poll.id,
        step_id=poll.step_id,
        round=poll.round,
        corrects_id=poll.corrects_id,
        state=poll.state,
        method=poll.method,
        settings=setting_lines(poll),
        form=ballot_form(poll),
        secrecy=poll.secrecy,
        visibility=poll.visibility,
        options_from=poll.options_from,
        options=option_texts(session, poll, audience),
        is_sealed=poll.is_sealed,
        rules_now=rules_hash(poll.rules),
        rules_hash=poll.rules_hash,
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        counts_at=counts_at(poll.ballots_until) if closing and poll.ballots_until else None,
        published_at=poll.published_at,
        turnout=turnout(session, poll, audience),
        running=running_totals(session, poll, audience),
        selection=poll.selection,
    )


def turnout(session: Session, poll: Poll, audience: Audience) -> Turnout:
    """How many have voted out of those in the room; at the count, for a poll that is over."""
    voted = _per_college(
        session,
        sa.select(Participant.college_id, sa.func.count())
        .join(Participation, Participation.participant_id == Participant.id)
        .where(Participation.poll_id == poll.id),
    )
    present = _per_college(
        session,
        sa.select(Participant.college_id, sa.func.count()).where(
            Participant.workshop_id == poll.workshop_id
        ),
    )
    result = session.get(PollResult, poll.id)
    colleges: tuple[CollegeTurnout, ...] = ()
    if audience is Audience.FACILITATOR:
        found = sa.select(College).where(College.workshop_id == poll.workshop_id)
        colleges = tuple(
            CollegeTurnout(one.key, one.name, voted.get(one.id, 0), present.get(one.id, 0))
            for one in session.scalars(found.order_by(College.position))
        )
    return Turnout(
        voted=sum(voted.values()) if result is None else result.voters,
        present=sum(present.values()) if result is None else result.present,
        colleges=colleges,
    )


def _per_college(session: Session, counted: sa.Select[str, int]) -> dict[str, int]:
    rows = session.execute(counted.group_by(Participant.college_id)).all()
    return {one[0]: one[1] for one in rows}


def _reasons(session: Session, poll_id: str, hashed: str) -> dict[str, str]:
    mine = sa.select(BallotReason).where(
        BallotReason.poll_id == poll_id, BallotReason.key_hash == hashed
    )
    return {one.option_id: one.text for one in session.scalars(mine)}


def _key(sheet: BallotSheet, participant_id: str, seed: str | None) -> str | None:
    """The ballot key with which this phone finds its paper; None for a phone without a seed."""
    derived_from = seed_of(sheet.secrecy, participant_id, seed or "")
    return ballot_key(derived_from, sheet.poll_id) if derived_from else None


def _poll(session: Session, poll_id: str) -> Poll:
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise NotFound("no-such-poll")
    return poll
