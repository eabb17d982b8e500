"""Casting ballots and closing polls, so that each person counts once and no secret is joined."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.events import BallotCast, PollClosed
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.phases import PHASES
from cocreate.domain.voting import Marks
from cocreate.domain.voting.ballot_keys import key_hash
from cocreate.domain.voting.methods import METHODS
from cocreate.models.voting import BallotPaper, Participation, Poll, PollResult
from cocreate.models.workshops import College, OperationOutcome, Participant, Step, Workshop
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class CastRequest:
    """What a phone sends: marks by option id, its ballot seed, and an id it made for the request.

    The same ``operation_id`` sent again gets the first answer again and changes nothing.
    """

    poll_id: str
    marks: Mapping[str, object]
    seed: str
    operation_id: str


def cast_ballot(uow: UnitOfWork, actor: Actor, request: CastRequest) -> Marks:
    """Cast or change the ballot of ``actor``; answers the marks as they are now counted.

    Raises ``RuleViolation`` when the poll is not open or the marks break its limits, and
    ``NotAllowed("ballot-seed-lost")`` when this person has voted with a seed that is gone.
    """
    poll = _locked_poll(uow, request.poll_id)
    require(actor, Permission.BALLOT_CAST, _facts(uow, poll))
    hashed = key_hash(request.seed, poll.id)
    outcome = uow.session.get(OperationOutcome, (poll.id, hashed, request.operation_id))
    if outcome is not None:
        return {option: int(str(mark)) for option, mark in outcome.outcome.items()}
    marks = METHODS[poll.method].read_ballot(
        request.marks,
        {name: int(str(limit)) for name, limit in poll.settings.items()},
        poll.option_ids,
    )
    _put_paper(uow, actor, poll, hashed, marks)
    poll.rules_hash = poll.rules_hash or _rules_hash(poll)
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


def close_poll(uow: UnitOfWork, actor: Actor, poll_id: str) -> None:
    """Close a poll and count it, in one act; closing a closed poll changes nothing."""
    poll = _locked_poll(uow, poll_id)
    facts = _facts(uow, poll)
    require(actor, Permission.POLL_RUN, facts)
    if poll.state == "closed":
        return
    if poll.state != "open":
        raise RuleViolation("poll-not-open")
    papers = uow.session.scalars(sa.select(BallotPaper).where(BallotPaper.poll_id == poll.id)).all()
    present = uow.session.scalar(
        sa.select(sa.func.count())
        .select_from(Participant)
        .where(Participant.workshop_id == poll.workshop_id)
    )
    content = sorted(json.dumps([one.college_key, one.marks], sort_keys=True) for one in papers)
    colleges = sorted({one.college_key for one in papers})
    uow.session.add(
        PollResult(
            poll_id=poll.id,
            tally=_count(poll, list(papers)),
            by_college={
                key: _count(poll, [one for one in papers if one.college_key == key])
                for key in colleges
            },
            voters=len(papers),
            present=present or 0,
            digest=hashlib.sha256("\n".join(content).encode()).hexdigest(),
            counted_at=uow.now(),
        )
    )
    poll.state, poll.closed_at = "closed", uow.now()
    role = acting_role(actor, Permission.POLL_RUN, facts)
    uow.record(actor, role, "poll:close", ("poll", poll.id), voters=len(papers))
    uow.announce(PollClosed(poll.workshop_id))


def _locked_poll(uow: UnitOfWork, poll_id: str) -> Poll:
    poll = uow.session.scalars(
        sa.select(Poll).where(Poll.id == poll_id).with_for_update()
    ).one_or_none()
    if poll is None:
        raise NotFound("no-such-poll")
    return poll


def _facts(uow: UnitOfWork, poll: Poll) -> Facts:
    workshop, step = uow.session.execute(
        sa.select(Workshop, Step)
        .join(Step, Step.workshop_id == Workshop.id)
        .where(Step.id == poll.step_id)
    ).one()
    capabilities = PHASES[step.phase].capabilities(
        step.state, revealed=step.is_revealed, poll_is_open=poll.state == "open"
    )
    return Facts(pillar_id=workshop.pillar_id, workshop_id=workshop.id, capabilities=capabilities)


def _put_paper(uow: UnitOfWork, actor: Actor, poll: Poll, hashed: str, marks: Marks) -> None:
    """Replace this key's paper, or hand in the one paper that a participant has."""
    paper = uow.session.get(BallotPaper, (poll.id, hashed))
    took_part = uow.session.get(Participation, (poll.id, actor.id)) is not None
    if took_part != (paper is not None):
        raise NotAllowed("ballot-seed-lost")
    if paper is not None:
        paper.marks = dict(marks)
        return
    college_key = uow.session.scalars(
        sa.select(College.key)
        .join(Participant, Participant.college_id == College.id)
        .where(Participant.id == actor.id)
    ).one()
    uow.session.add(Participation(poll_id=poll.id, participant_id=actor.id))
    uow.session.add(
        BallotPaper(
            poll_id=poll.id,
            key_hash=hashed,
            participant_id=None if poll.secrecy == "secret" else actor.id,
            college_key=college_key,
            marks=dict(marks),
        )
    )


def _rules_hash(poll: Poll) -> str:
    """The seal of a poll's rules: SHA-256 of their canonical JSON."""
    rules = {
        "method": poll.method,
        "options": poll.option_ids,
        "secrecy": poll.secrecy,
        "settings": poll.settings,
        "visibility": poll.visibility,
    }
    text = json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _count(poll: Poll, papers: list[BallotPaper]) -> dict[str, object]:
    ballots = [{option: int(str(mark)) for option, mark in paper.marks.items()} for paper in papers]
    return asdict(
        METHODS[poll.method].tally(
            ballots,
            poll.option_ids,
            {name: int(str(limit)) for name, limit in poll.settings.items()},
        )
    )
