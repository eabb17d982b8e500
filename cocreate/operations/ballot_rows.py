"""The rows that ballots stand in: read for many ballots at once, and written for many at once.

Statements without mapped objects, because a whole room votes in the same second. What may be cast
is decided in ``operations.voting``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cocreate.domain.permissions import Facts
from cocreate.domain.phases import PHASES
from cocreate.domain.voting import BallotForm, Marks
from cocreate.domain.voting.lifecycle import PollState
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.rules import PollRules, rules_hash
from cocreate.models.base import Base
from cocreate.models.voting import (
    BallotPaper,
    BallotReason,
    Participation,
    Poll,
    rules_of,
    whole_numbers,
)
from cocreate.models.workshops import College, OperationOutcome, Participant, Step, Workshop


def _table(model: type[Base]) -> sa.Table:
    """The table of a record, for statements without mapped objects."""
    return cast("sa.Table", model.__table__)


_POLL, _STEP, _WORKSHOP = _table(Poll), _table(Step), _table(Workshop)
_SEAT, _COLLEGE = _table(Participant), _table(College)
_PART, _PAPER, _REASON = _table(Participation), _table(BallotPaper), _table(BallotReason)
_DONE = _table(OperationOutcome)

Row = dict[str, object]


@dataclass
class OpenPoll:
    """A poll, locked, with what a ballot in it is judged by."""

    id: str
    state: PollState
    ballots_until: dt.datetime | None
    rules: PollRules
    form: BallotForm
    facts: Facts
    is_sealed: bool


@dataclass
class Voter:
    """Who casts."""

    name: str
    college_key: str


@dataclass
class Known:
    """What the database holds of the ballots at hand, and what these add to it.

    A paper stands under (poll, key hash), a request under these and its id, a seat under
    (workshop, seat), and who took part under (poll, seat).
    """

    done: dict[tuple[str, str, str], Marks]
    papers: set[tuple[str, str]]
    took_part: set[tuple[str, str]]
    seats: dict[tuple[str, str], Voter]
    new_papers: dict[tuple[str, str], Row] = field(default_factory=dict)
    changed_papers: dict[tuple[str, str], Row] = field(default_factory=dict)
    new_parts: list[Row] = field(default_factory=list)
    new_done: list[Row] = field(default_factory=list)
    reasons: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)


def open_polls(connection: Connection, poll_ids: Iterable[str]) -> dict[str, OpenPoll]:
    """The polls, locked one after the other: nobody else votes in them or changes them now."""
    found = connection.execute(
        sa.select(
            _POLL,
            _WORKSHOP.c.pillar_id,
            _STEP.c.phase,
            _STEP.c.state.label("step_state"),
            _STEP.c.is_revealed,
        )
        .join(_STEP, _STEP.c.id == _POLL.c.step_id)
        .join(_WORKSHOP, _WORKSHOP.c.id == _POLL.c.workshop_id)
        .where(_POLL.c.id.in_(sorted(poll_ids)))
        .order_by(_POLL.c.id)
        .with_for_update(of=_POLL)
    ).all()
    return {one.id: _open_poll(one) for one in found}


def _open_poll(row: Any) -> OpenPoll:  # Any: a row of the statement above
    rules = rules_of(row)
    capabilities = PHASES[row.phase].capabilities(
        row.step_state, revealed=row.is_revealed, poll_is_open=row.state is PollState.OPEN
    )
    return OpenPoll(
        id=row.id,
        state=row.state,
        ballots_until=row.ballots_until,
        rules=rules,
        form=METHODS[rules.method].ballot_form(rules.settings, len(rules.option_ids)),
        facts=Facts(row.pillar_id, row.workshop_id, capabilities),
        is_sealed=row.rules_hash is not None,
    )


def known_of(connection: Connection, ballots: Sequence[tuple[Sequence[Any], str]]) -> Known:
    """What is stored of these ballots, each with the hash under which it stands.

    The seats are locked before what they took part in is read, so that none changes its college
    between the two (``joining.change_college`` locks a seat and then looks for a ballot).
    """
    if not ballots:
        return Known({}, set(), set(), {})
    poll_ids = sorted({request.poll_id for (_, request), _ in ballots})
    seat_ids = sorted({str(actor.id) for (actor, _), _ in ballots})
    hashes = sorted({hashed for _, hashed in ballots})
    operation_ids = sorted({request.operation_id for (_, request), _ in ballots})
    seats = connection.execute(
        sa.select(_SEAT.c.id, _SEAT.c.workshop_id, _SEAT.c.name, _SEAT.c.college_id)
        .where(_SEAT.c.id.in_(seat_ids))
        .order_by(_SEAT.c.id)
        .with_for_update(read=True, key_share=True)
    ).all()
    colleges = dict(
        connection.execute(
            sa.select(_COLLEGE.c.id, _COLLEGE.c.key).where(
                _COLLEGE.c.id.in_(sorted({one.college_id for one in seats}))
            )
        ).all()
    )
    done = connection.execute(
        sa.select(_DONE).where(
            _DONE.c.scope.in_(poll_ids),
            _DONE.c.actor_key.in_(hashes),
            _DONE.c.operation_id.in_(operation_ids),
        )
    ).all()
    papers = connection.execute(
        sa.select(_PAPER.c.poll_id, _PAPER.c.key_hash).where(
            _PAPER.c.poll_id.in_(poll_ids), _PAPER.c.key_hash.in_(hashes)
        )
    ).all()
    parts = connection.execute(
        sa.select(_PART).where(_PART.c.poll_id.in_(poll_ids), _PART.c.participant_id.in_(seat_ids))
    ).all()
    return Known(
        done={
            (one.scope, one.actor_key, one.operation_id): whole_numbers(one.outcome) for one in done
        },
        papers={(one[0], one[1]) for one in papers},
        took_part={(one[0], one[1]) for one in parts},
        seats={
            (one.workshop_id, one.id): Voter(one.name, colleges[one.college_id]) for one in seats
        },
    )


_CHANGE = (
    sa.update(_PAPER)
    .where(_PAPER.c.poll_id == sa.bindparam("a_poll"), _PAPER.c.key_hash == sa.bindparam("a_key"))
    .values(marks=sa.bindparam("marks"))
)
_FORGET = sa.delete(_REASON).where(
    _REASON.c.poll_id == sa.bindparam("a_poll"), _REASON.c.key_hash == sa.bindparam("a_key")
)


def write_down(connection: Connection, known: Known, polls: Mapping[str, OpenPoll]) -> None:
    """Write what the ballots at hand change: a statement for each kind of row."""
    for table, rows in (
        (_PART, known.new_parts),
        (_PAPER, list(known.new_papers.values())),
        (_DONE, known.new_done),
    ):
        if rows:
            connection.execute(sa.insert(table), rows)
    if known.changed_papers:
        connection.execute(_CHANGE, list(known.changed_papers.values()))
    replaced = [
        {"a_poll": poll_id, "a_key": hashed}
        for poll_id, hashed in known.reasons
        if (poll_id, hashed) in known.changed_papers
    ]
    if replaced:
        connection.execute(_FORGET, replaced)
    told = [
        {"poll_id": poll_id, "key_hash": hashed, "option_id": option_id, "text": text}
        for (poll_id, hashed), reasons in known.reasons.items()
        for option_id, text in reasons.items()
    ]
    if told:
        connection.execute(sa.insert(_REASON), told)
    for poll_id in sorted({str(one["scope"]) for one in known.new_done}):
        if not polls[poll_id].is_sealed:
            connection.execute(
                sa.update(_POLL)
                .where(_POLL.c.id == poll_id)
                .values(rules_hash=rules_hash(polls[poll_id].rules))
            )
