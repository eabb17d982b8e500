"""Proposals that say nearly the same are found, in each language, whatever the order."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.similarity import THRESHOLD, Candidate, likeness, similar
from tests.similarity_rates import END, PAGE, START, pairs, rates, table

REPAIR = Candidate("r", "Atelier de réparation vélo", "fr")
COOKING = Candidate("c", "Atelier de cuisine durable", "fr")


def test_repairing_bicycles_finds_the_repair_workshop_with_the_words_they_share() -> None:
    (found,) = similar("réparer des vélos", "fr", [COOKING, REPAIR])
    assert (found.key, found.shared) == ("r", ("réparation", "vélo"))


@pytest.mark.parametrize(
    "typed", ["REPARER DES VELOS", "réparér les vélo", "re\u0301parer un vélo"]
)
def test_accents_case_and_small_slips_do_not_matter(typed: str) -> None:
    assert [one.key for one in similar(typed, "fr", [COOKING, REPAIR])] == ["r"]


def test_a_dutch_compound_meets_its_parts() -> None:
    assert likeness("Fietsherstelplaats in de wijk", "Fietsen herstellen", "nl") >= THRESHOLD


def test_languages_are_not_mixed_and_an_unknown_one_finds_nothing() -> None:
    assert similar("bicycle repair", "en", [REPAIR]) == ()
    assert similar("bicycle repair", "de", [Candidate("x", "bicycle repair", "de")]) == ()


def test_the_order_of_candidates_does_not_matter_and_a_tie_goes_by_key() -> None:
    twin = Candidate("a", REPAIR.text, "fr")
    for order in ([REPAIR, twin, COOKING], [COOKING, twin, REPAIR]):
        assert [one.key for one in similar("réparer des vélos", "fr", order)] == ["a", "r"]


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["fr", "nl", "en"]))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str, language: str) -> None:
    found = likeness(one, other, language)
    assert 0 <= found <= 1
    assert found == likeness(other, one, language)


def test_there_are_enough_labelled_pairs_in_each_language() -> None:
    labels = [(str(one["language"]), bool(one["same"])) for one in pairs()]
    assert len(labels) >= 60
    assert all(labels.count((language, same)) >= 20 for language, same in set(labels))
    texts = [(one["a"], one["b"]) for one in pairs()]
    assert len(set(texts)) == len(texts)


def test_the_page_prints_the_rate_that_the_program_reaches() -> None:
    """B17: pairs of the test set are found at the published rate, which is printed beside."""
    printed = PAGE.read_text("utf-8").split(START)[1].split(END)[0]
    assert printed == table()


def test_on_pairs_that_chose_nothing_nine_in_ten_duplicates_are_found() -> None:
    counted = [rates("check", language) for language in ("fr", "nl", "en")]
    found, same, wrong, other = (sum(column) for column in zip(*counted, strict=True))
    assert found / same >= 0.9
    assert wrong / other <= 0.1


def test_three_hundred_proposals_are_compared_while_somebody_types() -> None:
    texts = [str(one[side]) for one in pairs() for side in ("a", "b")]
    many = [Candidate(str(n), f"{texts[n % 200]} {texts[(n * 7) % 200]}", "fr") for n in range(300)]
    similar("réparer des vélos au quartier", "fr", many)
    began = time.perf_counter()
    similar("réparer des vélos et des trottinettes", "fr", many)
    assert time.perf_counter() - began < 0.5
