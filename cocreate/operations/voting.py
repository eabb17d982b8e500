"""Casting ballots, so that each person counts once and no secret is joined.

Ballots are the one thing that a whole room does in the same second. So they are cast many at a
time, in one transaction, with a handful of statements for all of them and without mapped objects;
a single one is cast by the same code.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.engine import Connection, NestedTransaction
from sqlalchemy.exc import DBAPIError

from cocreate.domain.errors import DomainError, NotAllowed, NotFound, RuleViolation
from cocreate.domain.events import BallotCast
from cocreate.domain.permissions import Actor, Capability, Permission, require
from cocreate.domain.voting import Marks
from cocreate.domain.voting.ballot_keys import key_hash
from cocreate.domain.voting.lifecycle import PollState, takes_ballot
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.objections import read_reasons
from cocreate.domain.voting.rules import Secrecy
from cocreate.models.voting import seed_of
from cocreate.operations.ballot_rows import Known, OpenPoll, Voter, known_of, open_polls, write_down
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


@dataclass(frozen=True)
class Counted:
    """A ballot as it is counted from now on; ``is_repeat`` when the request had come before."""

    workshop_id: str
    marks: Marks
    is_repeat: bool = False


Cast = tuple[Actor, CastRequest]
Outcome = Counted | Exception
"""What became of a ballot: the exception is a ``DomainError`` unless the database would not."""


def cast_ballot(uow: UnitOfWork, actor: Actor, request: CastRequest) -> Marks:
    """Cast or change the ballot of ``actor``; answers the marks as they are now counted.

    Raises ``RuleViolation`` when the poll takes no ballots now (``"ballot-too-late"`` when it is
    over) or the marks break its limits, and ``NotAllowed("ballot-seed-lost")`` when this person has
    voted with a seed that is gone.
    """
    uow.session.flush()
    (outcome,) = cast_ballots(uow, [(actor, request)])
    uow.session.expire_all()
    if isinstance(outcome, Exception):
        raise outcome
    return outcome.marks


def cast_ballots(uow: UnitOfWork, casts: Sequence[Cast]) -> list[Outcome]:
    """Cast or change ballots, in this order; answers what became of each.

    A ballot that is refused, or that the database would not take, refuses nobody else's. Raises
    what the database said when it would not go on at all.
    """
    connection = uow.session.connection()
    savepoint = connection.begin_nested()
    try:
        outcomes = _cast(connection, casts, uow.now())
        savepoint.commit()
    except Exception as error:
        _back_to(savepoint, error)
        if len(casts) > 1:
            return [outcome for one in casts for outcome in cast_ballots(uow, [one])]
        outcomes = [error]
    counted = [one for one in outcomes if isinstance(one, Counted) and not one.is_repeat]
    changed = {one.workshop_id for one in counted}
    for workshop_id in sorted(changed):
        uow.announce(BallotCast(workshop_id))
    return outcomes


def _back_to(savepoint: NestedTransaction, error: Exception) -> None:
    """Undo what one ballot broke; raises ``error`` when all is undone, as on a full disk."""
    try:
        savepoint.rollback()
    except DBAPIError:
        raise error from None


def _cast(connection: Connection, casts: Sequence[Cast], now: dt.datetime) -> list[Outcome]:
    polls = open_polls(connection, {request.poll_id for _, request in casts})
    outcomes: list[Outcome | None] = [None] * len(casts)
    hashes: dict[int, str] = {}
    for place, (actor, request) in enumerate(casts):
        try:
            hashes[place] = _admitted(polls.get(request.poll_id), actor, request)
        except DomainError as error:
            outcomes[place] = error
    admitted = [(place, *casts[place]) for place in hashes]
    known = known_of(connection, [(one, hashes[place]) for place, *one in admitted])
    for place, actor, request in admitted:
        poll = polls[request.poll_id]
        try:
            outcomes[place] = _judged(known, poll, actor, request, hashes[place], now)
        except DomainError as error:
            outcomes[place] = error
    write_down(connection, known, polls)
    return [one for one in outcomes if one is not None]


def _admitted(poll: OpenPoll | None, actor: Actor, request: CastRequest) -> str:
    """Whose ballot it is comes first: a lost answer is given again even after closing.

    Answers the hash under which the ballot is found.
    """
    if poll is None:
        raise NotFound("no-such-poll")
    facts = replace(poll.facts, capabilities=frozenset({Capability.VOTE}))
    require(actor, Permission.BALLOT_CAST, facts)
    if not 1 <= len(request.operation_id) <= LONGEST_OPERATION_ID:
        raise RuleViolation("operation-id-malformed")
    return key_hash(seed_of(poll.rules.secrecy, str(actor.id), request.seed), poll.id)


def _judged(
    known: Known,
    poll: OpenPoll,
    actor: Actor,
    request: CastRequest,
    hashed: str,
    now: dt.datetime,
) -> Counted:
    """The ballot as it will be counted; raises the refusal."""
    workshop_id, seat_id = str(poll.facts.workshop_id), str(actor.id)
    earlier = known.done.get((poll.id, hashed, request.operation_id))
    if earlier is not None:
        return Counted(workshop_id, earlier, is_repeat=True)
    _require_open(poll, actor, reached_at=request.reached_at or now)
    method = METHODS[poll.rules.method]
    marks = method.read_ballot(request.marks, poll.rules.settings, poll.rules.option_ids)
    reasons = read_reasons(request.reasons, marks, poll.form)
    seat = known.seats.get((workshop_id, seat_id))
    if seat is None:
        raise NotFound("no-such-seat")
    place = (poll.id, hashed)
    has_paper = place in known.papers
    if ((poll.id, seat_id) in known.took_part) != has_paper:
        raise NotAllowed("ballot-seed-lost")
    if not has_paper and poll.rules.secrecy is Secrecy.NAMED and not seat.name:
        raise RuleViolation("ballot-needs-name", field="name")
    _put_paper(known, poll, seat_id, seat, hashed, marks)
    if place in known.changed_papers or place in known.reasons or reasons:
        known.reasons[place] = reasons
    known.done[(poll.id, hashed, request.operation_id)] = marks
    known.new_done.append(
        {
            "scope": poll.id,
            "actor_key": hashed,
            "operation_id": request.operation_id,
            "outcome": dict(marks),
        }
    )
    return Counted(workshop_id, marks)


def _require_open(poll: OpenPoll, actor: Actor, *, reached_at: dt.datetime) -> None:
    """Refuse a ballot that comes too late, or while the step does not let people vote.

    A ballot within the grace of closing counts although its step is over.
    """
    if poll.state in {PollState.CLOSING, PollState.CLOSED}:
        if not takes_ballot(poll.state, reached_at=reached_at, ballots_until=poll.ballots_until):
            raise RuleViolation("ballot-too-late")
        return
    require(actor, Permission.BALLOT_CAST, poll.facts)


def _put_paper(
    known: Known, poll: OpenPoll, seat_id: str, seat: Voter, hashed: str, marks: Marks
) -> None:
    """Replace this key's paper, or hand in the one paper that a participant has."""
    place = (poll.id, hashed)
    if place in known.new_papers:
        known.new_papers[place]["marks"] = dict(marks)
    elif place in known.papers:
        known.changed_papers[place] = {"a_poll": poll.id, "a_key": hashed, "marks": dict(marks)}
    else:
        known.papers.add(place)
        known.took_part.add((poll.id, seat_id))
        known.new_parts.append({"poll_id": poll.id, "participant_id": seat_id})
        known.new_papers[place] = {
            "poll_id": poll.id,
            "key_hash": hashed,
            "participant_id": None if poll.rules.secrecy is Secrecy.SECRET else seat_id,
            "college_key": seat.college_key,
            "marks": dict(marks),
        }
