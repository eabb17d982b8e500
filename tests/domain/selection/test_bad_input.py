"""Elections without sense or at the edge: each has a defined outcome."""

from fractions import Fraction

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection.election import MOST_ACTIONS, Action, build_election
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.running import Request, run_rule
from tests.domain.selection.elections import BY_ID, chosen, election

each_rule = pytest.mark.parametrize("rule", RULES.keys())


@pytest.mark.parametrize(
    ("cost", "code"), [(Fraction(-1), "cost-negative"), (Fraction(10**16), "cost-absurd")]
)
def test_costs_without_sense_are_refused(cost: Fraction, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        build_election([Action("a", cost)], Fraction(1), [])


def test_ballots_actions_weights_and_envelopes_without_sense_are_refused() -> None:
    actions = [Action("a", Fraction(1))]
    with pytest.raises(RuleViolation, match="ballot-names-unknown-action"):
        build_election(actions, Fraction(1), [{"withdrawn": 1}])
    with pytest.raises(RuleViolation, match="action-named-twice"):
        build_election(actions * 2, Fraction(1), [])
    with pytest.raises(RuleViolation, match="weight-not-positive"):
        build_election(actions, Fraction(1), [{"a": 1}], [0])
    with pytest.raises(RuleViolation, match="budget-negative"):
        build_election(actions, Fraction(-1), [])
    too_many = [Action(str(number), Fraction(1)) for number in range(MOST_ACTIONS + 1)]
    with pytest.raises(RuleViolation, match="too-many-actions"):
        build_election(too_many, Fraction(1), [])


@each_rule
def test_nothing_is_funded_without_voters_actions_or_money(rule: str) -> None:
    for one in (
        election({"a": 1}, 10, []),
        election({}, 10, ["", ""]),
        election({"a": 1}, 10, ["", ""]),
        election({"a": 5, "b": 7}, 4, ["a b", "a"]),
        election({"a": 5}, 0, ["a"]),
    ):
        run = run_rule(one, Request(rule, BY_ID))
        assert run.selected == ()
        assert run.to_json()["cost"] == 0


@each_rule
def test_one_voter_gets_what_fits(rule: str) -> None:
    one = election({"a": 5, "b": 7, "c": 100}, 12, ["a b"])
    assert chosen(one, RULES[rule].select(one, BY_ID)) == ["a", "b"]


@each_rule
def test_when_everything_is_equal_the_published_order_decides(rule: str) -> None:
    names = [f"a{number}" for number in range(1, 7)]
    one = election(dict.fromkeys(names, 10), 30, [" ".join(names)] * 9)
    assert chosen(one, RULES[rule].select(one, BY_ID)) == ["a1", "a2", "a3"]


@each_rule
def test_an_action_that_costs_nothing_is_funded_and_charges_nobody(rule: str) -> None:
    one = election({"free": 0, "gift": 0, "b": 10}, 10, ["free b", "b"])
    run = run_rule(one, Request(rule, BY_ID))
    assert run.selected == ("b", "free")


# Completion runs the equal shares once a step, so it is not asked of ten thousand actions.
@pytest.mark.parametrize("rule", [one.key for one in RULES if not one.key.startswith("mes-add")])
def test_ten_thousand_equal_actions_are_chosen_from_in_reasonable_time(rule: str) -> None:
    names = [f"a{number}" for number in range(MOST_ACTIONS)]
    costs = dict.fromkeys(names, 10)
    one = election(costs, 30, [" ".join(names[start::5]) for start in range(5)])
    assert len(RULES[rule].select(one, BY_ID).purchases) <= 3
