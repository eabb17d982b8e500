"""The life of an action, from a proposal in the room to its end: one table of allowed moves.

Each move names who may make it (a permission), what must hold (guards) and whether it needs a
written reason. *Late*, *at risk* and *reading due* are derived from dates, never stored here;
*recurring* and *modified since signature* are attributes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_, clean_line, clean_text


class State(StrEnum):
    """Where a proposal, and then the action made of it, stands."""

    PROPOSED = "proposed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    SHORTLISTED = "shortlisted"
    NOT_KEPT = "not_kept"
    DRAFT_SHEET = "draft_sheet"
    IN_DRAFT_PLAN = "in_draft_plan"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    APPROVED_WITH_CHANGES = "approved_with_changes"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"
    SIGNED = "signed"
    NOT_STARTED = "not_started"
    RUNNING = "running"
    ON_HOLD = "on_hold"
    FINISHED = "finished"
    CLOSED = "closed"
    ABANDONED = "abandoned"


STATE_LABELS: dict[State, str] = {
    State.PROPOSED: N_("Proposed"),
    State.MERGED: N_("Merged into another proposal"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.SHORTLISTED: N_("On the shortlist"),
    State.NOT_KEPT: N_("Not kept"),
    State.DRAFT_SHEET: N_("Draft sheet"),
    State.IN_DRAFT_PLAN: N_("In the draft plan"),
    State.SUBMITTED: N_("Sent to arbitration"),
    State.APPROVED: N_("Approved"),
    State.APPROVED_WITH_CHANGES: N_("Approved with changes"),
    State.DEFERRED: N_("Deferred"),
    State.REJECTED: N_("Rejected"),
    State.SENT_BACK: N_("Sent back"),
    State.SIGNED: N_("Signed"),
    State.NOT_STARTED: N_("Not started"),
    State.RUNNING: N_("Under way"),
    State.ON_HOLD: N_("On hold"),
    State.FINISHED: N_("Finished"),
    State.CLOSED: N_("Closed"),
    State.ABANDONED: N_("Abandoned"),
}

ACTION_STATES = tuple(State)[tuple(State).index(State.DRAFT_SHEET) :]
"""The states of an action; those before are a proposal's."""

EDITABLE = frozenset({State.DRAFT_SHEET, State.IN_DRAFT_PLAN})
"""The states in which a sheet can be edited; a submitted one is frozen."""

APPROVED_STATES = frozenset({State.APPROVED, State.APPROVED_WITH_CHANGES})
AFTER_APPROVAL = APPROVED_STATES | {
    State.SIGNED,
    State.NOT_STARTED,
    State.RUNNING,
    State.ON_HOLD,
    State.FINISHED,
}


class Guard(StrEnum):
    """Something that must hold before a move, and that only an operation can know."""

    BEFORE_VOTE = "before-vote"
    CLOSED_POLL = "closed-poll"
    MAKING_DRAFT = "making-draft"
    NOTHING_MISSING = "nothing-missing"
    VERSION_FROZEN = "version-frozen"
    DECISION_RECORDED = "decision-recorded"
    NEW_ROUND = "new-round"
    LEADS_SIGNED = "leads-signed"


@dataclass(frozen=True)
class Move:
    """One allowed change of state."""

    source: State
    target: State
    permission: Permission
    guards: frozenset[Guard] = frozenset()
    needs_reason: bool = False


def _moves(
    sources: Iterable[State],
    targets: Iterable[State],
    permission: Permission,
    *guards: Guard,
    needs_reason: bool = False,
) -> tuple[Move, ...]:
    return tuple(
        Move(source, target, permission, frozenset(guards), needs_reason)
        for source in sources
        for target in targets
    )


MOVES: tuple[Move, ...] = (
    *_moves([State.PROPOSED], [State.MERGED], Permission.PROPOSAL_ARRANGE),
    *_moves([State.MERGED], [State.PROPOSED], Permission.PROPOSAL_ARRANGE),
    *_moves([State.PROPOSED], [State.WITHDRAWN], Permission.PROPOSAL_WITHDRAW, Guard.BEFORE_VOTE),
    *_moves([State.PROPOSED], [State.SHORTLISTED], Permission.PLAN_DRAFT, Guard.CLOSED_POLL),
    *_moves([State.SHORTLISTED], [State.PROPOSED], Permission.PLAN_DRAFT, Guard.CLOSED_POLL),
    *_moves([State.PROPOSED], [State.NOT_KEPT], Permission.PLAN_DRAFT, Guard.MAKING_DRAFT),
    *_moves([State.SHORTLISTED], [State.DRAFT_SHEET], Permission.PLAN_DRAFT, Guard.MAKING_DRAFT),
    *_moves([State.DRAFT_SHEET], [State.IN_DRAFT_PLAN], Permission.PLAN_EDIT),
    *_moves([State.IN_DRAFT_PLAN], [State.DRAFT_SHEET], Permission.PLAN_EDIT),
    *_moves(
        [State.IN_DRAFT_PLAN],
        [State.SUBMITTED],
        Permission.PLAN_SUBMIT,
        Guard.NOTHING_MISSING,
        Guard.VERSION_FROZEN,
    ),
    *_moves(
        [State.SUBMITTED],
        [
            State.APPROVED,
            State.APPROVED_WITH_CHANGES,
            State.DEFERRED,
            State.REJECTED,
            State.SENT_BACK,
        ],
        Permission.DECISION_WRITE,
        Guard.DECISION_RECORDED,
    ),
    *_moves([State.SENT_BACK], [State.DRAFT_SHEET], Permission.PLAN_EDIT),
    *_moves(
        [State.DEFERRED],
        [State.SUBMITTED],
        Permission.PLAN_SUBMIT,
        Guard.NEW_ROUND,
        Guard.NOTHING_MISSING,
        Guard.VERSION_FROZEN,
    ),
    *_moves(
        [State.APPROVED, State.APPROVED_WITH_CHANGES],
        [State.SIGNED],
        Permission.ACTION_SIGN,
        Guard.LEADS_SIGNED,
    ),
    *_moves([State.SIGNED], [State.NOT_STARTED], Permission.ACTION_FOLLOW),
    *_moves([State.NOT_STARTED], [State.RUNNING], Permission.ACTION_FOLLOW),
    *_moves([State.RUNNING], [State.ON_HOLD, State.FINISHED], Permission.ACTION_FOLLOW),
    *_moves([State.ON_HOLD], [State.RUNNING], Permission.ACTION_FOLLOW),
    *_moves([State.FINISHED], [State.CLOSED], Permission.ACTION_FOLLOW),
    *_moves(sorted(AFTER_APPROVAL), [State.ABANDONED], Permission.ACTION_FOLLOW, needs_reason=True),
)
"""Every move that exists; what is not listed is refused."""

_BY_ENDS = {(move.source, move.target): move for move in MOVES}


def find_move(source: State, target: State) -> Move:
    """The move between two states; raises ``RuleViolation("no-such-move")`` when there is none."""
    move = _BY_ENDS.get((source, target))
    if move is None:
        raise RuleViolation("no-such-move", source=source.value, target=target.value)
    return move


def check_move(move: Move, met: Iterable[Guard] = (), reason: str = "") -> None:
    """Refuse a move whose guards are not met or whose reason is missing, naming the first."""
    unmet = move.guards - set(met)
    for guard in Guard:
        if guard in unmet:
            raise RuleViolation(f"move-needs-{guard.value}")
    if move.needs_reason and not reason:
        raise RuleViolation("move-reason-missing", field="reason")


def moves_from(source: State) -> tuple[Move, ...]:
    """What can become of something in ``source``, in the order of the table."""
    return tuple(move for move in MOVES if move.source is source)


class OriginKind(StrEnum):
    """Where an action comes from: a vote of a room, or a named person with a reason."""

    VOTE = "vote"
    PERSON = "person"


@dataclass(frozen=True)
class Origin:
    """Where an action comes from; nothing enters a plan without it.

    Of a vote: the proposal, the poll and the rank. Of a person: who asked for it, and why.
    """

    kind: OriginKind
    proposal_id: str | None = None
    poll_id: str | None = None
    rank: int | None = None
    person: str = ""
    reason: str = ""


def vote_origin(proposal_id: str, poll_id: str, rank: int) -> Origin:
    """The origin of an action that a room has voted."""
    return Origin(OriginKind.VOTE, proposal_id=proposal_id, poll_id=poll_id, rank=rank)


def person_origin(person: str, reason: str) -> Origin:
    """The origin of an action that no room has voted; raises when person or reason is missing."""
    person, reason = clean_line(person), clean_text(reason)
    if not person:
        raise RuleViolation("origin-person-missing", field="person")
    if not reason:
        raise RuleViolation("origin-reason-missing", field="reason")
    return Origin(OriginKind.PERSON, person=person, reason=reason)


def reorder(current: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """The new order of a plan: ``wanted`` first, then what it does not name, as it was.

    Somebody who drags a sheet may not know of one that was added meanwhile, which must not vanish.
    Raises ``NotFound`` for a sheet that is not in the plan.
    """
    known = tuple(current)
    chosen = tuple(dict.fromkeys(wanted))
    if set(chosen) - set(known):
        raise NotFound("no-such-action")
    return (*chosen, *(one for one in known if one not in chosen))
