"""Counting papers, and the digest that proves which papers were counted."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.voting.papers import (
    Paper,
    StoredResult,
    count_papers,
    differences,
    digest_of,
)
from cocreate.domain.voting.rules import PollRules, Secrecy, Visibility

RULES = PollRules(
    method="dots",
    settings={"total": 5, "max_per_option": 3},
    option_ids=("a", "b"),
    secrecy=Secrecy.SECRET,
    visibility=Visibility.HIDDEN,
    colleges=("public", "private"),
    suppression_threshold=5,
)
PAPERS = [Paper("1", "public", {"a": 2}), Paper("2", "public", {}), Paper("3", "other", {"b": 1})]


@given(order=st.permutations(PAPERS))
def test_the_order_of_papers_matters_to_neither_count_nor_digest(order: list[Paper]) -> None:
    assert count_papers(RULES, order) == count_papers(RULES, PAPERS)


def test_every_college_is_counted_an_empty_one_and_an_unknown_one_too() -> None:
    by_college = count_papers(RULES, PAPERS).by_college
    assert {key: one.voters for key, one in by_college.items()} == {
        "public": 2,
        "private": 0,
        "other": 1,
    }


def test_any_change_of_any_paper_changes_the_digest() -> None:
    changed = [
        PAPERS[:2],
        [*PAPERS, Paper("4", "public", {})],
        [replace(PAPERS[0], marks={"a": 1}), *PAPERS[1:]],
        [replace(PAPERS[0], college="private"), *PAPERS[1:]],
        [replace(PAPERS[0], key_hash="9"), *PAPERS[1:]],
    ]
    assert digest_of(PAPERS) not in {digest_of(papers) for papers in changed}


def test_each_difference_has_its_name_and_an_erased_person_is_none() -> None:
    count = count_papers(RULES, PAPERS)
    stored = StoredResult(count.total, count.by_college, 3, count.digest, "seal")

    def found(one: StoredResult, seal: str = "seal", participations: int = 3) -> tuple[str, ...]:
        return differences(one, count, rules_hash=seal, participations=participations)

    assert found(stored) == ()
    assert found(stored, participations=2) == ()
    assert found(stored, participations=4) == ("participation",)
    assert found(stored, seal="broken") == ("rules",)
    assert found(replace(stored, voters=4)) == ("voters",)
    assert found(replace(stored, digest="x")) == ("papers",)
    assert found(replace(stored, total=replace(count.total, blank=2))) == ("total",)
    assert found(replace(stored, by_college={})) == ("colleges",)
