"""Every voting method: fair to options and voters, exact, and firm about its limits."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.errors import RuleViolation
from cocreate.domain.phases import PHASES
from cocreate.domain.voting import VotingMethod
from cocreate.domain.voting.ballot_keys import key_hash, new_seed
from cocreate.domain.voting.methods import METHODS

OPTIONS = ("a", "b", "c", "d")
RAW = st.lists(st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 9)), max_size=30)
each_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)


def accepted(method: VotingMethod, raw: list[dict[str, int]]) -> list[dict[str, int]]:
    settings = method.read_settings({}, len(OPTIONS))
    kept = []
    for ballot in raw:
        try:
            kept.append(dict(method.read_ballot(ballot, settings, OPTIONS)))
        except RuleViolation:
            continue
    return kept


def test_every_phase_that_votes_names_a_known_method() -> None:
    assert all(phase.default_method in METHODS for phase in PHASES if phase.holds_poll)


@each_method
@given(raw=RAW, seed=st.integers())
def test_the_order_of_ballots_does_not_matter(
    method: VotingMethod, raw: list[dict[str, int]], seed: int
) -> None:
    ballots = accepted(method, raw)
    shuffled = ballots[:]
    random.Random(seed).shuffle(shuffled)
    assert method.tally(ballots, OPTIONS) == method.tally(shuffled, OPTIONS)


@each_method
@given(raw=RAW)
def test_options_are_treated_alike_whatever_they_are_called(
    method: VotingMethod, raw: list[dict[str, int]]
) -> None:
    ballots = accepted(method, raw)
    renamed = [{f"x{option}": mark for option, mark in ballot.items()} for ballot in ballots]
    before = method.tally(ballots, OPTIONS).standings
    after = method.tally(renamed, [f"x{option}" for option in OPTIONS]).standings
    assert [(f"x{one.option_id}", one.rank, one.score) for one in before] == [
        (one.option_id, one.rank, one.score) for one in after
    ]


@each_method
def test_an_empty_poll_ranks_every_option_first(method: VotingMethod) -> None:
    tally = method.tally([], OPTIONS)
    assert (tally.voters, tally.marks) == (0, 0)
    assert [(one.option_id, one.rank) for one in tally.standings] == [(o, 1) for o in OPTIONS]


@each_method
def test_a_blank_ballot_is_valid_and_counted_apart(method: VotingMethod) -> None:
    settings = method.read_settings({}, len(OPTIONS))
    tally = method.tally([method.read_ballot({}, settings, OPTIONS)], OPTIONS)
    assert (tally.voters, tally.blank, tally.marks) == (1, 1, 0)


@each_method
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"z": 1}, "unknown-option"),
        ({"a": True}, "mark-not-a-number"),
        ({"a": -1}, "mark-not-a-number"),
        ({"a": "²"}, "mark-not-a-number"),
        ({"a": [1]}, "mark-not-a-number"),
    ],
)
def test_a_malformed_ballot_is_refused(
    method: VotingMethod, raw: dict[str, object], code: str
) -> None:
    settings = method.read_settings({}, len(OPTIONS))
    with pytest.raises(RuleViolation, match=code):
        method.read_ballot(raw, settings, OPTIONS)


def test_people_and_dots_are_counted_apart_and_ties_share_their_rank() -> None:
    ballots = [{"a": 3, "b": 2}, {"b": 1, "c": 3}, {"d": 1}, {}]
    tally = METHODS["dots"].tally(ballots, OPTIONS)
    assert (tally.voters, tally.blank, tally.marks) == (4, 1, 10)
    assert [(one.option_id, one.rank, one.score, one.supporters) for one in tally.standings] == [
        ("a", 1, 3, 1),
        ("b", 1, 3, 2),
        ("c", 1, 3, 1),
        ("d", 4, 1, 1),
    ]


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("approval", {"a": 1, "b": 1, "c": 1}, "too-many-choices"),
        ("dots", {"a": 2, "b": 2}, "too-many-dots"),
        ("dots", {"a": 3}, "too-many-dots-on-one"),
        ("gradients", {"a": 9}, "unknown-level"),
    ],
)
def test_a_ballot_above_a_cap_is_refused(key: str, raw: dict[str, object], code: str) -> None:
    limits = {"max_choices": 2, "total": 3, "max_per_option": 2}
    settings = METHODS[key].read_settings(limits, len(OPTIONS))
    with pytest.raises(RuleViolation) as refusal:
        METHODS[key].read_ballot(raw, settings, OPTIONS)
    assert refusal.value.code == code


def test_support_with_dislike_counts_as_support_and_a_veto_does_not() -> None:
    ballots = [{"a": 6, "b": 8}, {"a": 1, "b": 4}]
    standings = METHODS["gradients"].tally(ballots, OPTIONS).standings
    first, vetoed = standings[0], next(one for one in standings if one.option_id == "b")
    assert (first.option_id, first.supporters, first.detail) == ("a", 2, {1: 1, 6: 1})
    assert (vetoed.supporters, vetoed.detail) == (0, {4: 1, 8: 1})


def test_an_impossible_limit_names_its_field() -> None:
    with pytest.raises(RuleViolation) as refusal:
        METHODS["dots"].read_settings({"total": "0"}, 4)
    assert (refusal.value.field, refusal.value.params["minimum"]) == ("total", 1)


def test_a_device_has_another_key_in_each_poll_and_the_same_one_every_time() -> None:
    seed = new_seed()
    assert key_hash(seed, "p1") == key_hash(seed, "p1")
    assert len({key_hash(seed, "p1"), key_hash(seed, "p2"), key_hash(new_seed(), "p1")}) == 3
