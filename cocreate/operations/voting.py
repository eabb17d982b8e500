"""Casting ballots, so that each person counts once and no secret is joined."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from cocreate.domain.errors import NotAllowed, RuleViolation
from cocreate.domain.events import BallotCast
from cocreate.domain.permissions import Actor, Capability, Facts, Permission, require
from cocreate.domain.phases import PHASES
from cocreate.domain.voting import Marks
from cocreate.domain.voting.ballot_keys import key_hash
from cocreate.domain.voting.lifecycle import PollState, takes_ballot
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.objections import read_reasons
from cocreate.domain.voting.rules import Secrecy, rules_hash
from cocreate.models.voting import (
    BallotPaper,
    BallotReason,
    Participation,
    Poll,
    seed_of,
    whole_numbers,
)
from cocreate.models.workshops import College, OperationOutcome, Participant, Step, Workshop
from cocreate.operations.polls import locked_poll
from cocreate.operations.repeats import LONGEST_OPERATION_ID
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class CastRequest:
    """What a phone sends: marks by option id, its ballot seed, and an id it made for the request.

    No marks at all is a blank ballot, which is how one takes a vote back. The same
    ``operation_id`` (random, 36 characters at most) sent again gets the first answer again and
    changes nothing. ``reached_at`` is when the request reached the server, by the server's clock;
    left out, it is when the ballot is written. ``reasons`` are texts by option id, for the marks
    that ask for one.
    """

    poll_id: str
    marks: Mapping[str, object]
    seed: str
    operation_id: str
    reached_at: dt.datetime | None = None
    reasons: Mapping[str, object] = field(default_factory=dict)


def cast_ballot(uow: UnitOfWork, actor: Actor, request: CastRequest) -> Marks:
    """Cast or change the ballot of ``actor``; answers the marks as they are now counted.

    Raises ``RuleViolation`` when the poll takes no ballots now (``"ballot-too-late"`` when it is
    over) or the marks break its limits, and ``NotAllowed("ballot-seed-lost")`` when this person has
    voted with a seed that is gone.
    """
    poll = locked_poll(uow, request.poll_id)
    facts = _facts(uow, poll)
    # Whose ballot it is comes first: an answer that got lost is given again even after closing.
    require(
        actor, Permission.BALLOT_CAST, replace(facts, capabilities=frozenset({Capability.VOTE}))
    )
    if not 1 <= len(request.operation_id) <= LONGEST_OPERATION_ID:
        raise RuleViolation("operation-id-malformed")
    hashed = key_hash(seed_of(poll.secrecy, str(actor.id), request.seed), poll.id)
    outcome = uow.session.get(OperationOutcome, (poll.id, hashed, request.operation_id))
    if outcome is not None:
        return whole_numbers(outcome.outcome)
    _require_open(poll, actor, facts, reached_at=request.reached_at or uow.now())
    rules, method = poll.rules, METHODS[poll.method]
    marks = method.read_ballot(request.marks, rules.settings, rules.option_ids)
    form = method.ballot_form(rules.settings, len(rules.option_ids))
    reasons = read_reasons(request.reasons, marks, form)
    _put_paper(uow, actor, poll, hashed, marks)
    _put_reasons(uow, poll, hashed, reasons)
    poll.rules_hash = poll.rules_hash or rules_hash(rules)
    uow.session.add(
        OperationOutcome(
            scope=poll.id,
            actor_key=hashed,
            operation_id=request.operation_id,
            outcome=dict(marks),
        )
    )
    uow.announce(BallotCast(poll.workshop_id))
    return marks


def _facts(uow: UnitOfWork, poll: Poll) -> Facts:
    workshop = uow.session.get_one(Workshop, poll.workshop_id)
    step = uow.session.get_one(Step, poll.step_id)
    capabilities = PHASES[step.phase].capabilities(
        step.state, revealed=step.is_revealed, poll_is_open=poll.state is PollState.OPEN
    )
    return Facts(pillar_id=workshop.pillar_id, workshop_id=workshop.id, capabilities=capabilities)


def _require_open(poll: Poll, actor: Actor, facts: Facts, *, reached_at: dt.datetime) -> None:
    """Refuse a ballot that comes too late, or while the step does not let people vote.

    A ballot within the grace of closing counts although its step is over.
    """
    if poll.state in {PollState.CLOSING, PollState.CLOSED}:
        if not takes_ballot(poll.state, reached_at=reached_at, ballots_until=poll.ballots_until):
            raise RuleViolation("ballot-too-late")
        return
    require(actor, Permission.BALLOT_CAST, facts)


def _put_paper(uow: UnitOfWork, actor: Actor, poll: Poll, hashed: str, marks: Marks) -> None:
    """Replace this key's paper, or hand in the one paper that a participant has."""
    paper = uow.session.get(BallotPaper, (poll.id, hashed))
    took_part = uow.session.get(Participation, (poll.id, actor.id)) is not None
    if took_part != (paper is not None):
        raise NotAllowed("ballot-seed-lost")
    if paper is not None:
        paper.marks = dict(marks)
        return
    name, college_key = uow.session.execute(
        sa.select(Participant.name, College.key)
        .join(College, Participant.college_id == College.id)
        .where(Participant.id == actor.id)
    ).one()
    if poll.secrecy is Secrecy.NAMED and not name:
        raise RuleViolation("ballot-needs-name", field="name")
    uow.session.add(Participation(poll_id=poll.id, participant_id=actor.id))
    uow.session.add(
        BallotPaper(
            poll_id=poll.id,
            key_hash=hashed,
            participant_id=None if poll.secrecy is Secrecy.SECRET else actor.id,
            college_key=college_key,
            marks=dict(marks),
        )
    )


def _put_reasons(uow: UnitOfWork, poll: Poll, hashed: str, reasons: Mapping[str, str]) -> None:
    """Replace the reasons that this key gave before by those of the ballot as it is now."""
    uow.session.execute(
        sa.delete(BallotReason).where(
            BallotReason.poll_id == poll.id, BallotReason.key_hash == hashed
        )
    )
    for option_id, text in reasons.items():
        uow.session.add(
            BallotReason(poll_id=poll.id, key_hash=hashed, option_id=option_id, text=text)
        )
