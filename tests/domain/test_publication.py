"""Rank inversions, complete against brute force; what is missing, named in its language."""

from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.canonical import canonical_json, checksum
from cocreate.domain.publication import (
    Gap,
    GapKind,
    Inversion,
    Ranked,
    describe,
    inversions,
    language_gaps,
)

_RANKED = st.lists(st.builds(Ranked, st.uuids().map(str), st.integers(1, 12), st.booleans()))


@given(_RANKED)
def test_every_pair_that_goes_against_the_ranks_is_listed_once(ranked: list[Ranked]) -> None:
    """B2: the list of rank inversions is complete against a brute-force check."""
    brute_force = {
        Inversion(one.key, other.key)
        for one in ranked
        for other in ranked
        if one.rank < other.rank and not one.is_funded and other.is_funded
    }
    found = inversions(ranked)
    assert set(found) == brute_force
    assert len(found) == len(brute_force)


def test_rank_three_refused_and_rank_nine_funded_are_a_pair() -> None:
    """B2: rank 3 refused and rank 9 funded are a pair."""
    third, ninth, tied = Ranked("a", 3, False), Ranked("b", 9, True), Ranked("c", 3, True)
    assert inversions([ninth, third, tied]) == (Inversion("a", "b"),)


def test_a_text_that_exists_must_exist_in_both_languages() -> None:
    gaps = language_gaps("W-1", {"reason": {"fr": "Oui"}, "conditions": {}, "body": {"nl": "Ja"}})
    assert gaps == (
        Gap(GapKind.NO_LANGUAGE, "W-1", "reason", ("nl",)),
        Gap(GapKind.NO_LANGUAGE, "W-1", "body", ("fr",)),
    )
    assert describe([*gaps, Gap(GapKind.NO_OUTCOME, "W-2")]) == "W-1 (NL), W-1 (FR), W-2"


def test_the_checksum_does_not_depend_on_the_order_of_keys_and_sees_every_change() -> None:
    assert canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
    assert checksum({"a": 1, "b": 2}) == checksum({"b": 2, "a": 1}) != checksum({"a": 1, "b": 3})
