"""Ballots counted by hand, limits, and the opinions that a method can tell apart."""

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.voting import Settings, rank, read_marks
from cocreate.domain.voting.ballot_keys import ballot_key, hash_of, key_hash, new_seed
from cocreate.domain.voting.counting import Scale, count
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.methods.gradients import LEVEL_KEYS, LEVELS

GRADIENTS = METHODS["gradients"]


def judged(people: dict[int, int], **settings: int) -> bool | None:
    """Whether ``people`` by level accept the one option, by the gradients method."""
    read: Settings = GRADIENTS.read_settings(settings, 1)
    ballots = [{"a": level} for level, number in people.items() for _ in range(number)]
    return GRADIENTS.tally(ballots, ["a"], read).standings[0].accepted


def test_approvals_are_shared_out_among_all_who_voted_blank_ballots_too() -> None:
    ballots = [{"a": 1, "b": 1}, {"a": 1}, {"c": 1}, {}]
    tally = METHODS["approval"].tally(ballots, "abc")
    assert (tally.voters, tally.blank, tally.marks) == (4, 1, 4)
    assert [(o.option_id, o.rank, o.supporters, o.out_of, o.tied) for o in tally.standings] == [
        ("a", 1, 2, 4, False),
        ("b", 2, 1, 4, True),
        ("c", 2, 1, 4, True),
    ]


def test_a_minimum_of_marks_binds_whoever_marks_and_leaves_blank_ballots_valid() -> None:
    approval = METHODS["approval"]
    settings = approval.read_settings({"max_choices": 3, "min_choices": 2}, 3)
    assert approval.read_ballot({}, settings, "abc") == {}
    with pytest.raises(RuleViolation) as refusal:
        approval.read_ballot({"a": 1}, settings, "abc")
    assert refusal.value.params == {"minimum": 2, "chosen": 1}
    with pytest.raises(RuleViolation) as refusal:
        approval.read_settings({"max_choices": 2, "min_choices": 3}, 3)
    assert refusal.value.field == "min_choices"


def test_support_of_exactly_the_threshold_is_enough() -> None:
    assert judged({1: 4, 4: 1}) is True
    assert judged({1: 79, 4: 21}) is False
    assert judged({}) is False


def test_a_veto_blocks_only_where_that_was_announced() -> None:
    assert judged({1: 9, 8: 1}) is False
    assert judged({1: 9, 8: 1}, veto_blocks=0) is True


def test_reluctant_support_counts_only_where_that_was_announced() -> None:
    assert judged({6: 5}) is True
    assert judged({6: 5}, reluctant_supports=0) is False


def test_without_settings_nothing_is_accepted_or_refused() -> None:
    assert GRADIENTS.tally([{"a": 1}], ["a"]).standings[0].accepted is None


def test_with_equal_support_fewer_opponents_stand_higher_and_equal_ones_tie() -> None:
    ballots = [{"a": 1, "b": 1, "c": 1}, {"a": 7, "b": 5, "c": 4}]
    standings = GRADIENTS.tally(ballots, "abc").standings
    assert [(o.option_id, o.rank, o.opposed, o.tied) for o in standings] == [
        ("b", 1, 0, True),
        ("c", 1, 0, True),
        ("a", 3, 1, False),
    ]


def test_an_option_that_somebody_did_not_judge_is_shared_out_among_those_who_did() -> None:
    first, second = GRADIENTS.tally([{"a": 1, "b": 1}, {"a": 4}], "ab").standings
    assert [(o.option_id, o.supporters, o.out_of) for o in (first, second)] == [
        ("a", 1, 2),
        ("b", 1, 1),
    ]


def test_each_of_the_eight_levels_has_its_words_and_its_name() -> None:
    assert list(LEVELS) == list(LEVEL_KEYS) == list(range(1, 9))
    assert len(set(LEVEL_KEYS.values())) == 8


def test_not_seen_pass_and_against_are_three_answers() -> None:
    agree, pass_, against = 1, 2, 3
    scale = Scale(
        worth={agree: 1, pass_: 0, against: -1}.__getitem__,
        has_points=False,
        supports={agree}.__contains__,
        opposes=frozenset({against}),
        each_apart=True,
    )
    ballots = [{"a": agree}, {"a": pass_}, {"a": against}, {"b": pass_}]
    standings = {one.option_id: one for one in count("opinion", ballots, "abc", scale).standings}
    assert (standings["a"].detail, standings["a"].opposed) == ({1: 1, 2: 1, 3: 1}, 1)
    assert (standings["b"].detail, standings["b"].out_of) == ({2: 1}, 1)
    assert (standings["c"].detail, standings["c"].out_of) == ({}, 0)


def test_a_method_can_keep_zero_as_an_opinion() -> None:
    assert read_marks({"a": "0"}, "ab") == {}
    assert read_marks({"a": "0"}, "ab", keep_zero=True) == {"a": 0}


def test_equal_scores_share_a_rank_and_the_next_is_skipped() -> None:
    assert rank({"a": 5, "b": 7, "c": 5, "d": 1}) == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_the_receipt_finds_the_paper_and_no_seed_means_no_paper() -> None:
    seed = new_seed()
    assert hash_of(ballot_key(seed, "p")) == key_hash(seed, "p") != ballot_key(seed, "p")
    with pytest.raises(RuleViolation, match="ballot-seed-missing"):
        key_hash("", "p")
    with pytest.raises(RuleViolation, match="ballot-key-malformed"):
        hash_of("not a key")
