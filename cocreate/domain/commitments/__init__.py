"""What organisations promise to do for actions, and how far a promise has come (rulings 14).

A promise is offered (in a room, or by mail), confirmed by the coordinator on the word of the
organisation, signed with the charter of the pillar (rulings 16), and fulfilled; it can be withdrawn
on the way.
"""

from decimal import Decimal
from enum import StrEnum

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_, clean_line, clean_text

ORGANISATION_LENGTH = 160
TEXT_LENGTH = 400
MOST_OFFERS = 20
"""How many promises one seat of a room can make."""


class CommitmentKind(StrEnum):
    """What an organisation would do."""

    LEAD = "lead"
    JOIN = "join"
    FUND = "fund"


KIND_LABELS: dict[CommitmentKind, str] = {
    CommitmentKind.LEAD: N_("Leads"),
    CommitmentKind.JOIN: N_("Joins in"),
    CommitmentKind.FUND: N_("Funds"),
}
OFFER_LABELS: dict[CommitmentKind, str] = {
    CommitmentKind.LEAD: N_("We would lead it"),
    CommitmentKind.JOIN: N_("We would join in"),
    CommitmentKind.FUND: N_("We would fund it"),
}


class CommitmentState(StrEnum):
    """How far a promise has come."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    SIGNED = "signed"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"


COMMITMENT_STATE_LABELS: dict[CommitmentState, str] = {
    CommitmentState.OFFERED: N_("Offered"),
    CommitmentState.CONFIRMED: N_("Confirmed"),
    CommitmentState.SIGNED: N_("Signed with the charter"),
    CommitmentState.FULFILLED: N_("Fulfilled"),
    CommitmentState.WITHDRAWN: N_("Withdrawn"),
}

_NEXT: dict[CommitmentState, frozenset[CommitmentState]] = {
    CommitmentState.OFFERED: frozenset({CommitmentState.CONFIRMED, CommitmentState.WITHDRAWN}),
    CommitmentState.CONFIRMED: frozenset({CommitmentState.SIGNED, CommitmentState.WITHDRAWN}),
    CommitmentState.SIGNED: frozenset({CommitmentState.FULFILLED, CommitmentState.WITHDRAWN}),
    CommitmentState.FULFILLED: frozenset(),
    CommitmentState.WITHDRAWN: frozenset(),
}

HELD = frozenset({CommitmentState.CONFIRMED, CommitmentState.SIGNED, CommitmentState.FULFILLED})
"""The states of a promise that stands: it is shown on its sheet and in the charter."""


def check_step(before: CommitmentState, after: CommitmentState) -> None:
    """Refuse a step that a promise cannot take."""
    if after not in _NEXT[before]:
        raise RuleViolation("commitment-no-such-step")


def next_states(state: CommitmentState) -> frozenset[CommitmentState]:
    """What a promise can become."""
    return _NEXT[state]


def checked_organisation(typed: str) -> str:
    """The name of the organisation that promises; one is compulsory."""
    name = clean_line(typed)
    if not name:
        raise RuleViolation("commitment-organisation-missing", field="organisation")
    return _short(name, "organisation", ORGANISATION_LENGTH)


def checked_kind(typed: str) -> CommitmentKind:
    """What an organisation would do; raises ``RuleViolation`` when nothing was chosen."""
    try:
        return CommitmentKind(typed)
    except ValueError:
        raise RuleViolation("commitment-kind-missing", field="kind") from None


def checked_words(typed: str) -> str:
    """What it says beside, if anything."""
    return _short(clean_text(typed), "text", TEXT_LENGTH)


def checked_money(kind: CommitmentKind, amount: Decimal | None) -> Decimal | None:
    """The amount of a promise to fund, which may be unknown; no other promise has one."""
    if amount is not None and kind is not CommitmentKind.FUND:
        raise RuleViolation("commitment-amount-without-funding", field="amount")
    return amount


def _short(text: str, field: str, longest: int) -> str:
    if len(text) > longest:
        raise RuleViolation("text-too-long", field=field, maximum=longest, length=len(text))
    return text
