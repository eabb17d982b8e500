"""The shortlist: the first N of the count; a tie at the cut is shown and left to people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.errors import RuleViolation
from cocreate.domain.voting import Standing, Tally, rank
from cocreate.domain.voting.shortlist import NotKeptReason, check_reason, cut, default_reason


def tally(**scores: int) -> Tally:
    ranks = rank(scores)
    standings = (Standing(one, ranks[one], score, score, {}) for one, score in scores.items())
    ordered = tuple(sorted(standings, key=lambda one: (one.rank, one.option_id)))
    return Tally("dots", 10, 0, sum(scores.values()), ordered)


def test_the_first_n_are_kept_and_the_others_are_beyond() -> None:
    found = cut(tally(a=9, b=7, c=5, d=2), 2)
    assert (found.kept, found.tied, found.beyond) == (("a", "b"), (), ("c", "d"))


def test_a_tie_at_the_cut_keeps_nobody_of_it_and_says_how_many_fit() -> None:
    found = cut(tally(a=9, b=5, c=5, d=5, e=1), 3)
    assert (found.kept, found.tied, found.seats, found.beyond) == (
        ("a",),
        ("b", "c", "d"),
        2,
        ("e",),
    )
    assert found.is_contested


def test_a_tie_that_ends_at_the_cut_is_no_contest() -> None:
    assert cut(tally(a=9, b=5, c=5, d=1), 3).kept == ("a", "b", "c")
    assert cut(tally(a=9, b=5, c=5), 1).beyond == ("b", "c")


def test_what_nobody_supported_is_never_kept() -> None:
    found = cut(tally(a=3, b=0, c=0), 2)
    assert (found.kept, found.is_contested, found.beyond) == (("a",), False, ("b", "c"))


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 4), min_size=1), st.integers(1, 9)
)
def test_every_option_falls_on_one_side_and_the_seats_are_never_exceeded(
    scores: dict[str, int], size: int
) -> None:
    found = cut(tally(**scores), size)
    parts = [*found.kept, *found.tied, *found.beyond]
    assert sorted(parts) == sorted(scores)
    assert len(found.kept) + found.seats <= size
    assert found.seats < len(found.tied) or not found.tied
    assert all(scores[one] > scores[other] for one in found.kept for other in found.beyond)


def test_the_count_gives_its_reason_and_only_a_person_can_leave_out_what_it_keeps() -> None:
    proposed, voted = cut(tally(a=9, b=5, c=5, d=1), 2), frozenset("abcd")
    reasons = {one: default_reason(one, proposed, voted) for one in "abcde"}
    assert reasons == {
        "a": None,
        "b": NotKeptReason.TIED_AT_CUT,
        "c": NotKeptReason.TIED_AT_CUT,
        "d": NotKeptReason.BELOW_CUT,
        "e": NotKeptReason.NOT_VOTED,
    }
    with pytest.raises(RuleViolation, match="not-kept-reason-missing"):
        check_reason(None, "", proposal="1")
    with pytest.raises(RuleViolation, match="not-kept-note-missing"):
        check_reason(NotKeptReason.OTHER, "", proposal="1")
