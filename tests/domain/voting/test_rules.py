"""The rules of a poll are announced, sealed by the first ballot, and then stay."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.errors import RuleViolation
from cocreate.domain.voting.rules import (
    PollRules,
    Secrecy,
    Visibility,
    changeable_rules,
    check_change,
    rules_hash,
)

RULES = PollRules(
    method="dots",
    settings={"total": 5, "max_per_option": 3},
    option_ids=("a", "b", "c"),
    secrecy=Secrecy.SECRET,
    visibility=Visibility.HIDDEN,
    colleges=("public", "private"),
    suppression_threshold=5,
)
OTHERWISE: dict[str, Any] = {  # Any: one value for each field, each of its own type
    "method": "approval",
    "settings": {"total": 6, "max_per_option": 3},
    "option_ids": ("a", "b"),
    "secrecy": Secrecy.NAMED,
    "visibility": Visibility.LIVE,
    "colleges": ("public",),
    "suppression_threshold": 4,
    "selection": {"rule": "greedy"},
}


def test_every_rule_is_tried_below() -> None:
    assert set(OTHERWISE) == {field.name for field in fields(PollRules)}


@pytest.mark.parametrize("name", OTHERWISE)
def test_after_the_first_ballot_no_rule_changes_and_each_would_break_the_seal(name: str) -> None:
    changed = replace(RULES, **{name: OTHERWISE[name]})
    assert rules_hash(changed) != rules_hash(RULES)
    with pytest.raises(RuleViolation) as refusal:
        check_change(RULES, changed, is_open=True, is_sealed=True)
    assert (refusal.value.code, refusal.value.field) == ("rules-sealed", name)
    assert changeable_rules(is_sealed=True) == frozenset()


@given(options=st.permutations(RULES.option_ids), colleges=st.permutations(RULES.colleges))
def test_the_order_in_which_options_and_colleges_come_is_not_a_rule(
    options: list[str], colleges: list[str]
) -> None:
    same = replace(RULES, option_ids=tuple(options), colleges=tuple(colleges))
    assert rules_hash(same) == rules_hash(RULES)
    check_change(RULES, same, is_open=True, is_sealed=True)


def test_the_seal_is_the_hash_of_a_text_that_anybody_can_rebuild() -> None:
    assert RULES.canonical_json() == (
        '{"colleges":["private","public"],"format":1,"method":"dots",'
        '"option_ids":["a","b","c"],"secrecy":"secret",'
        '"settings":{"max_per_option":3,"total":5},'
        '"suppression_threshold":5,"visibility":"hidden"}'
    )


def test_an_open_poll_never_promises_less_secrecy_but_may_promise_more() -> None:
    pseudonymous = replace(RULES, secrecy=Secrecy.PSEUDONYMOUS)
    with pytest.raises(RuleViolation, match="secrecy-weakened"):
        check_change(RULES, pseudonymous, is_open=True, is_sealed=False)
    check_change(pseudonymous, RULES, is_open=True, is_sealed=False)
    check_change(RULES, pseudonymous, is_open=False, is_sealed=False)
