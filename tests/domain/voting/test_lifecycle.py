"""Which ballot still counts when a poll closes."""

import datetime as dt

import pytest

from cocreate.domain.voting import SettingField, fitted
from cocreate.domain.voting.lifecycle import PollState, counts_at, grace_ends, takes_ballot

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("state", "late", "taken"),
    [
        (PollState.PREPARED, 0, False),
        (PollState.OPEN, 3600, True),
        (PollState.CLOSING, 2.0, True),
        (PollState.CLOSING, 2.001, False),
        (PollState.CLOSED, 0, False),
    ],
)
def test_a_ballot_counts_while_open_and_two_seconds_after_closing(
    state: PollState, late: float, taken: bool
) -> None:
    until = grace_ends(NOON, votes_were_taken=True)
    reached_at = NOON + late * SECOND
    assert takes_ballot(state, reached_at=reached_at, ballots_until=until) is taken


def test_there_is_no_grace_where_no_vote_was_taken_and_the_count_waits_for_it_all() -> None:
    assert grace_ends(NOON, votes_were_taken=False) == NOON
    assert counts_at(grace_ends(NOON, votes_were_taken=True)) == NOON + 3 * SECOND


def test_settings_for_more_options_are_lowered_with_those_that_depend_on_them() -> None:
    fields = (
        SettingField("most", "", "", default=5, minimum=1),
        SettingField("fewest", "", "", default=0, at_most="most"),
        SettingField("total", "", "", default=5, maximum=100),
    )
    settings = {"most": 5, "fewest": 4, "total": 50}
    assert fitted(fields, settings, 3) == {"most": 3, "fewest": 3, "total": 50}
    assert fitted(fields, settings, 9) == settings
