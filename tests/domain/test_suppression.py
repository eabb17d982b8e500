"""What a published result must not tell: a few people's votes, or a neighbour's tap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.voting.breakdown import break_down, withheld_colleges
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.pacing import (
    may_publish,
    participation_list_visible,
    percentages_allowed,
    wilson_interval,
)


@given(
    voters=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12)),
    threshold=st.integers(2, 8),
)
def test_no_withheld_college_can_be_had_by_subtraction(
    voters: dict[str, int], threshold: int
) -> None:
    withheld = withheld_colleges(voters, threshold=threshold)
    shown = {key: count for key, count in voters.items() if key not in withheld}
    assert all(count == 0 or count >= threshold for count in shown.values())
    if withheld and sum(voters.values()) >= threshold:
        hidden = [voters[key] for key in withheld]
        assert len(hidden) >= 2
        assert sum(hidden) >= threshold


def test_a_college_of_two_hides_with_the_next_smallest() -> None:
    assert withheld_colleges({"public": 9, "private": 6, "research": 2}) == {"research", "private"}
    assert withheld_colleges({"public": 9, "private": 6, "research": 0}) == frozenset()


def test_a_breakdown_keeps_the_total_and_withholds_turnout_with_the_figures() -> None:
    count = METHODS["approval"].tally
    public, private = [{"a": 1}] * 5, [{}] * 2
    result = break_down(
        count(public + private, "ab"),
        {"public": count(public, "ab"), "private": count(private, "ab")},
    )
    assert result.total.voters == 7
    assert all(college.is_withheld for college in result.colleges)
    with pytest.raises(ValueError, match="colleges hold 5"):
        break_down(count(public + private, "ab"), {"public": count(public, "ab")})


@pytest.mark.parametrize(
    ("published", "now", "seconds", "expected"),
    [(0, 2, None, False), (0, 3, None, True), (3, 6, 1.9, False), (3, 6, 2.0, True)],
)
def test_a_running_secret_tally_moves_by_three_ballots_and_two_seconds(
    published: int, now: int, seconds: float | None, expected: bool
) -> None:
    moved = may_publish(published_voters=published, voters_now=now, seconds_since_last=seconds)
    assert moved is expected


def test_a_list_of_voters_needs_five_of_them_and_a_percentage_fifteen() -> None:
    assert [participation_list_visible(voters) for voters in (2, 4, 5)] == [False, False, True]
    assert [percentages_allowed(voters) for voters in (14, 15)] == [False, True]


def test_an_interval_is_that_of_wilson_and_never_leaves_its_share_or_the_unit() -> None:
    low, high = wilson_interval(10, 20)
    assert (round(low, 4), round(high, 4)) == (0.2993, 0.7007)
    assert wilson_interval(0, 5)[0] == 0
    assert wilson_interval(5, 5)[1] == 1
    with pytest.raises(ValueError, match="not a share"):
        wilson_interval(1, 0)
