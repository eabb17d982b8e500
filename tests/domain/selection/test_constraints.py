"""Constraints: kept in every plan, contradictions refused, and floors met or named as unmet."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection import Source
from cocreate.domain.selection.constraints import Constraints, Forced
from cocreate.domain.selection.floors import money_for, unmet_floors
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.running import Request, prices, run_rule, select
from tests.domain.selection.elections import BY_ID, chosen, election, random_election
from tests.samples import daily_and_long

each_rule = pytest.mark.parametrize("rule", RULES.keys())
COSTS = {"a": 40, "b": 30, "c": 20, "d": 10}
VOTES = ["a b c", "a b", "a c d", "b d", "a"]


def forced(*actions: str) -> tuple[Forced, ...]:
    return tuple(Forced(one, "the minister", "it is law") for one in actions)


@each_rule
def test_what_is_forced_in_charges_nobody_and_what_is_kept_out_stays_out(rule: str) -> None:
    one = election(COSTS, 70, VOTES)
    constraints = Constraints(forced_in=forced("d"), forced_out=forced("a"))
    run = run_rule(one, Request(rule, BY_ID, constraints))
    assert "d" in run.selected
    assert "a" not in run.selected
    assert run.cost <= 70
    purchase = next(p for p in run.outcome.purchases if one.actions[p.column].id == "d")
    assert (purchase.source, purchase.rate) == (Source.FORCED, None)
    reasons = {reason.action: reason for reason in run.explanations}
    assert reasons["d"].code == "forced"
    assert reasons["a"].code == "forced-out"
    assert reasons["a"].params["author"] == "the minister"


@each_rule
def test_the_reserve_is_not_spent(rule: str) -> None:
    one = election(COSTS, 100, VOTES)
    constraints = Constraints(reserve=Fraction(45))
    assert select(one, Request(rule, BY_ID, constraints)).cost(one) <= 55


@each_rule
def test_an_action_waits_for_what_it_needs(rule: str) -> None:
    one = election({"bridge": 30, "road": 10}, 40, ["bridge road", "bridge road", "bridge"])
    needs = Constraints(requires={"bridge": ("road",)})
    outcome = select(one, Request(rule, BY_ID, needs))
    assert [one.actions[p.column].id for p in outcome.purchases] == ["road", "bridge"]
    unsupported = election({"bridge": 30, "road": 10}, 40, ["bridge", "bridge", "bridge"])
    run = run_rule(unsupported, Request(rule, BY_ID, needs))
    assert run.selected == ()
    assert {reason.action: reason.code for reason in run.explanations}["bridge"] == "prerequisite"


@each_rule
def test_a_package_or_its_parts_are_funded_never_both(rule: str) -> None:
    costs = {"both": 15, "roof": 10, "wall": 10}
    one = election(costs, 40, ["both roof", "both wall", "both roof wall"])
    constraints = Constraints(packages={"both": ("roof", "wall")})
    plan = set(chosen(one, select(one, Request(rule, BY_ID, constraints))))
    assert plan in ({"both"}, {"roof", "wall"})


@pytest.mark.parametrize("elections", daily_and_long(70, 500))
def test_caps_and_exclusions_hold_and_floors_are_met_or_named(elections: int) -> None:
    """Figure 18."""
    rules = RULES.keys()
    met = unmet = 0
    for seed in range(elections):
        one = random_election(seed, actions=10, voters=20)
        third = one.budget / 3
        constraints = Constraints(
            exclusions=(("a1", "a2", "a3"), ("a3", "a4")),
            requires={"a5": ("a6",)},
            caps={"jobs": third},
            floors={"water": third},
        )
        outcome = select(one, Request(rules[seed % len(rules)], BY_ID, constraints))
        plan, funded = set(chosen(one, outcome)), outcome.columns()
        assert outcome.cost(one) <= one.budget
        assert len(plan & {"a1", "a2", "a3"}) <= 1
        assert not {"a3", "a4"} <= plan
        assert "a5" not in plan or "a6" in plan
        assert money_for(one, funded, "jobs") <= third
        if missing := unmet_floors(one, constraints, funded):
            assert set(missing) == {"water"}
            unmet += 1
        else:
            met += 1
    assert met > elections / 10
    assert unmet > elections / 10


def test_a_floor_takes_the_weakest_out_and_says_so() -> None:
    serves = {"w": {"water": 2}}
    votes = ["a b", "a b", "a", "w"]
    one = election({"a": 40, "b": 30, "w": 25}, 70, votes, serves)
    constraints = Constraints(floors={"water": Fraction(20)})
    run = run_rule(one, Request("greedy", BY_ID, constraints))
    assert run.selected == ("a", "w")
    codes = {reason.action: reason.code for reason in run.explanations}
    assert codes == {"a": "most-supported", "b": "made-room", "w": "floor"}
    impossible = replace(constraints, floors={"water": Fraction(30)})
    outcome = select(one, Request("greedy", BY_ID, impossible))
    assert unmet_floors(one, impossible, outcome.columns()) == {"water": Fraction(5)}


def test_the_price_of_each_constraint_is_told() -> None:
    serves = {"w": {"water": 2}}
    one = election({"a": 40, "b": 30, "w": 25}, 70, ["a b", "a b", "b", "w"], serves)
    constraints = Constraints(floors={"water": Fraction(20)}, forced_out=forced("a"))
    told = prices(one, Request("greedy", BY_ID, constraints))
    assert set(told) == {"floor:water", "forced_out"}
    floor, out = told["floor:water"], told["forced_out"]
    # With a kept out there is room for w anyway; without that, w takes the place of a or b.
    assert (floor.excluded_without, floor.excluded_with) == (0, 0)
    assert (out.points_without, out.points_with) == (4, 4)


@pytest.mark.parametrize(
    ("constraints", "code"),
    [
        (Constraints(requires={"a": ("b",), "b": ("c",), "c": ("a",)}), "prerequisite-cycle"),
        (Constraints(requires={"a": ("a",)}), "prerequisite-cycle"),
        (Constraints(forced_in=forced("z")), "constraint-names-unknown-action"),
        (Constraints(exclusions=(("a", "z"),)), "constraint-names-unknown-action"),
        (Constraints(forced_in=forced("a"), forced_out=forced("a")), "forced-in-and-out"),
        (Constraints(forced_in=forced("a", "a")), "forced-in-and-out"),
        (
            Constraints(forced_in=forced("a", "b"), exclusions=(("a", "b"),)),
            "forced-in-excludes",
        ),
        (
            Constraints(forced_in=forced("a"), requires={"a": ("b",)}),
            "forced-in-without-prerequisite",
        ),
        (Constraints(packages={"a": ("a", "b")}), "package-contains-itself"),
        (Constraints(reserve=Fraction(-1)), "reserve-negative"),
        (Constraints(reserve=Fraction(71)), "envelope-too-small"),
        (Constraints(forced_in=forced("a", "b", "c")), "envelope-too-small"),
        (Constraints(caps={"jobs": Fraction(-1)}), "limit-negative"),
        (
            Constraints(caps={"jobs": Fraction(1)}, floors={"jobs": Fraction(2)}),
            "floor-above-cap",
        ),
    ],
)
def test_constraints_that_contradict_each_other_are_refused(
    constraints: Constraints, code: str
) -> None:
    one = election(COSTS, 70, VOTES)
    with pytest.raises(RuleViolation, match=code):
        select(one, Request("mes-add1", BY_ID, constraints))
