"""What the pages of a desk share: words, the row of an action, the places money can come from."""

from collections.abc import Mapping
from typing import Any

from flask import request

from cocreate.domain.arbitration import OUTCOME_LABELS, Money, Place, RoundState
from cocreate.domain.errors import NotFound
from cocreate.domain.grids import LABELS as SCORES
from cocreate.domain.plans import STATE_LABELS
from cocreate.domain.sheets.terms import CERTAINTY_LABELS
from cocreate.domain.text import N_
from cocreate.domain.voices import ANSWER_LABELS, VERDICT_LABELS
from cocreate.domain.voting.methods import METHODS
from cocreate.queries.arbitration.arranging import ORDER_LABELS, UNDECIDED, Arrangement
from cocreate.queries.arbitration.views import Desk, DeskRow
from cocreate.web.chain.gaps import FIELD_NAMES
from cocreate.web.forms.arbitration import Places
from cocreate.web.i18n import plain

ROUND_STATES = {
    RoundState.OPEN: N_("Open"),
    RoundState.CLOSED: N_("Closed"),
    RoundState.PUBLISHED: N_("Published"),
}
DECISIONS: Mapping[str, str] = {
    UNDECIDED: N_("not decided"),
    **{one.value: label for one, label in OUTCOME_LABELS.items()},
}
LABELS: Mapping[str, Any] = {  # Any: labels by values of many kinds
    "states": STATE_LABELS,
    "outcomes": OUTCOME_LABELS,
    "scores": SCORES,
    "certainties": CERTAINTY_LABELS,
    "methods": METHODS,
    "verdicts": VERDICT_LABELS,
    "answers": ANSWER_LABELS,
    "round_states": ROUND_STATES,
    "field_names": FIELD_NAMES,
    "orders": ORDER_LABELS,
    "decisions": DECISIONS,
}


def row_of(page: Desk, action_id: str) -> DeskRow:
    """The row of an action; ``NotFound`` when the round does not decide on it."""
    for row in page.rows:
        if row.action_id == action_id:
            return row
    raise NotFound("no-such-action")


def rows_of(page: Desk) -> tuple[DeskRow, ...]:
    """The rows that the request names, in the order in which the reader has the list."""
    wanted = set(request.values.getlist("action"))
    arrangement = Arrangement.read(request.args)
    return tuple(
        one for one in Arrangement(arrangement.order).of(page.rows) if one.action_id in wanted
    )


def listed_with(page: Desk, row: DeskRow) -> tuple[DeskRow, ...]:
    """The list as the reader has it, or the whole of it when ``row`` is not on that."""
    arrangement = Arrangement.read(request.args)
    listed = arrangement.of(page.rows)
    return listed if row in listed else Arrangement(arrangement.order).of(page.rows)


def criteria_of(page: Desk) -> list[tuple[str, str]]:
    """The criteria that a decision can rest on, to choose from."""
    return [(one.key, f"{one.key}. {plain(one.text)}") for one in page.criteria]


def places_of(page: Desk, row: DeskRow) -> Places:
    """Where money can come from: first what the sheet asks and what was granted, then the rest."""
    granted = row.decision.grants if row.decision else ()
    known: tuple[Money, ...] = (*row.lines, *granted)
    lines = {one.place: one.source for one in known}
    offered = (Money(one.source, one.year, one.envelope) for one in page.balance.lines)
    return lines | {one.place: one.source for one in offered if one.place not in lines}


def asked_at(row: DeskRow, place: Place) -> object:
    """What the sheet asks of one source in one year; None when it asks nothing there."""
    return next((line.amount for line in row.lines if line.place == place), None)
