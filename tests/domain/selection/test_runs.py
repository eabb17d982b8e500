"""Runs: the published figures of Wieliczka, invariants of money, and the same bytes every time."""

import random
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib.reading import read_pabulib
from cocreate.domain.selection import Criterion, Parameters, Precision, Start, Step
from cocreate.domain.selection.constraints import NO_CONSTRAINTS, Constraints
from cocreate.domain.selection.election import Election, build_election
from cocreate.domain.selection.equal_shares import EqualShares, Utility
from cocreate.domain.selection.explanations import Explanation, own_view
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.running import (
    Request,
    Run,
    differences,
    excluded_voters,
    run_rule,
)
from cocreate.domain.selection.ties import TieOrder
from cocreate.domain.selection.wording import REASONS
from tests.domain.selection.elections import BY_ID, chosen, election, random_election

FILE = Path(__file__).resolve().parents[2] / "data/pabulib/poland_wieliczka_2023_green-budget.pb"
TIES = (Criterion.COST, Criterion.POINTS, Criterion.ID)
UNIT_STEPS = Parameters(Step(Fraction(1), is_share=False), Start.FLOOR, TIES)
each_rule = pytest.mark.parametrize("rule", RULES.keys())


@cache
def wieliczka() -> Election:
    with FILE.open("rb") as lines:
        return read_pabulib(lines).election


@cache
def wieliczka_run(rule: str) -> Run:
    return run_rule(wieliczka(), Request(rule, UNIT_STEPS))


def reason(run: Run, action: str) -> Explanation:
    return next(one for one in run.explanations if one.action == action)


def winners_per_voter(run: Run) -> float:
    supporters = wieliczka().supporters
    return sum(supporters[column] for column in run.outcome.columns()) / wieliczka().voters


def test_the_published_statistics_of_wieliczka_come_out() -> None:
    fair, greedy = wieliczka_run("mes-add1"), wieliczka_run("greedy")
    voters = wieliczka().voters
    for run, everybody, several, winners in (
        (fair, 0.178, 0.086, 1.617),
        (greedy, 0.276, 0.154, 1.471),
    ):
        funded = run.outcome.columns()
        assert excluded_voters(wieliczka(), funded) / voters == pytest.approx(everybody, abs=0.001)
        active = [one for one in wieliczka().ballots if len(one.columns) >= 2]
        without = [one for one in active if not funded & set(one.columns)]
        share = sum(one.voters for one in without) / sum(one.voters for one in active)
        assert share == pytest.approx(several, abs=0.001)
        assert winners_per_voter(run) == pytest.approx(winners, abs=0.005)


def test_the_rules_differ_by_the_actions_that_were_published() -> None:
    parted = differences(wieliczka_run("greedy"), wieliczka_run("mes-add1"))
    supporters, columns = wieliczka().supporters, wieliczka().columns
    votes = {rule: sum(supporters[columns[one]] for one in ids) for rule, ids in parted.items()}
    assert {rule: len(ids) for rule, ids in parted.items()} == {"greedy": 4, "mes-add1": 11}
    assert votes == {"greedy": 1453, "mes-add1": 2414}


def test_an_action_that_nearly_won_names_who_got_the_money_of_its_supporters() -> None:
    run = wieliczka_run("mes-add1")
    assert run.outcome.share == 315
    params = reason(run, "16").params
    assert reason(run, "16").code == "money-elsewhere"
    assert params["effective_support"] == pytest.approx(0.994, abs=0.0005)
    first, second = params["competitors"][:2]
    assert (first["action"], round(first["amount"])) == ("6", 38775)
    assert (second["action"], round(second["amount"])) == ("70", 11786)
    of_21 = reason(run, "21").params["competitors"][0]
    assert (of_21["action"], round(of_21["amount"])) == ("6", 40046)


def test_the_money_of_an_unfunded_action_adds_up_to_the_cent() -> None:
    run = wieliczka_run("mes-add1")
    for one in run.explanations:
        if one.code == "money-elsewhere":
            cents = sum(round(entry["amount"] * 100) for entry in one.params["competitors"])
            total = cents + round(one.params["available"] * 100)
            assert total == 315 * 100 * one.params["supporters"]


def test_money_by_group_adds_up_to_the_cost_and_names_every_payer() -> None:
    one = election({"a": 10, "b": 7}, 17, ["a", "a b", "b", "a b"])
    groups = ("unions", "firms", "unions", "firms")
    run = run_rule(one, Request("mes-add1", BY_ID), groups=groups)
    for action in run.explanations:
        assert sum(action.params["by_group"].values()) == action.params["cost"]
    # Whoever came in which order, the groups stay with their ballots.
    assert set(reason(run, "b").params["by_group"]) == {"unions", "firms"}


@each_rule
def test_every_action_has_exactly_one_reason_with_words(rule: str) -> None:
    for seed in range(20):
        one = random_election(seed)
        run = run_rule(one, Request(rule, BY_ID))
        assert [reason.action for reason in run.explanations] == [a.id for a in one.actions]
        for explanation in run.explanations:
            assert explanation.is_funded == (explanation.action in run.selected)
            assert REASONS[explanation.code] % explanation.params


@pytest.mark.parametrize("utility", Utility)
def test_money_is_kept_account_of_exactly(utility: Utility) -> None:
    """Payments sum to the cost, only supporters pay, and nobody pays more than the share."""
    for seed in range(60):
        one = random_election(seed)
        share = one.budget / one.weight
        shares = EqualShares(one, utility, TieOrder(one, BY_ID), NO_CONSTRAINTS)
        outcome = shares.run(share, exact=True)
        left = dict.fromkeys(range(len(one.ballots)), share)
        for purchase in outcome.purchases:
            paid = Fraction(0)
            for place, ballot in enumerate(one.ballots):
                if purchase.column in ballot.columns:
                    payment = min(left[place], Fraction(purchase.rate or 0))
                    left[place] -= payment
                    paid += payment * ballot.weight
            assert paid == one.actions[purchase.column].cost
        assert all(0 <= rest <= share for rest in left.values())


@each_rule
def test_no_rule_spends_more_than_there_is_or_funds_what_nobody_supports(rule: str) -> None:
    for seed in range(60):
        one = random_election(seed, voters=seed)
        outcome = RULES[rule].select(one, BY_ID)
        assert outcome.cost(one) <= one.budget
        assert all(one.supporters[column] for column in outcome.columns())


def test_the_step_after_the_last_would_spend_too_much() -> None:
    for seed in range(30):
        one = random_election(seed)
        outcome = RULES["mes-add1"].select(one, BY_ID)
        if outcome.went_short:
            equal_share = one.budget / one.weight
            shares = EqualShares(one, Utility.COST, TieOrder(one, BY_ID), NO_CONSTRAINTS)
            following = equal_share + (outcome.steps + 1) * equal_share / 100
            assert shares.run(following, exact=True).cost(one) > one.budget


def test_computing_every_step_exactly_gives_the_same_plan() -> None:
    for seed in range(20):
        one = random_election(seed)
        official = RULES["mes-add1"].select(one, BY_ID)
        exact = RULES["mes-add1"].select(one, Parameters(ties=TIES, precision=Precision.EXACT))
        assert official == exact


@each_rule
def test_the_order_of_voters_and_actions_changes_no_byte(rule: str) -> None:
    one = random_election(7)
    marks = [
        {one.actions[column].id: 1 for column in one.ballots[place].columns}
        for place in one.voter_ballots
    ]
    request = Request(rule, Parameters(seed="announced"))
    expected = run_rule(one, request).to_text()
    source = random.Random(1)
    for _ in range(20):
        actions, ballots = list(one.actions), list(marks)
        source.shuffle(actions)
        source.shuffle(ballots)
        again = build_election(actions, one.budget, ballots)
        assert run_rule(again, request).to_text() == expected


def test_weights_count_like_more_voters() -> None:
    costs = {"a": 10, "b": 10, "c": 5}
    doubled = election(costs, 15, ["a", "a", "b c", "c"])
    actions = list(doubled.actions)
    weighted = build_election(
        actions, Fraction(15), [{"a": 1}, {"b": 1, "c": 1}, {"c": 1}], [2, 1, 1]
    )
    for rule in RULES:
        assert chosen(weighted, rule.select(weighted, BY_ID)) == chosen(
            doubled, rule.select(doubled, BY_ID)
        )
    assert weighted.voters == 3


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(RuleViolation, match="rule-unknown"):
        run_rule(random_election(1), Request("dictator"))


def test_a_threshold_on_points_keeps_out_what_too_few_support() -> None:
    one = election({"a": 10, "b": 10, "c": 10}, 30, ["a b", "a b", "a", "c"])
    request = Request("greedy", replace(BY_ID, threshold=Fraction(2)))
    run = run_rule(one, request)
    assert run.selected == ("a", "b")
    assert reason(run, "c").code == "under-threshold"


def test_each_person_can_see_what_their_own_share_did() -> None:
    one = random_election(3)
    outcome = RULES["mes-add1u"].select(one, BY_ID)
    paid = dict.fromkeys((action.id for action in one.actions), Fraction(0))
    for ballot in one.ballots:
        view = own_view(one, outcome, {one.actions[column].id: 1 for column in ballot.columns})
        assert view.rest + sum(view.payments.values()) == view.share == outcome.share
        assert set(view.payments) <= set(view.funded)
        for action, payment in view.payments.items():
            paid[action] += payment * ballot.voters
    # What all of them paid is what the actions that shares carried cost.
    for purchase in outcome.purchases:
        if purchase.rate is not None:
            action = one.actions[purchase.column]
            assert paid[action.id] == action.cost


def test_a_run_records_its_constraints_and_a_request_is_sealed_before_the_vote() -> None:
    """Feature X5: whatever would change a result changes the seal."""
    constraints = Constraints(reserve=Fraction(5), exclusions=(("a1", "a2"),))
    request = Request("greedy", BY_ID, constraints)
    said = run_rule(random_election(1), request).to_json()["parameters"]
    assert said["constraints"] == {"reserve": "5", "exclusions": [["a1", "a2"]]}
    others = [
        replace(request, rule="phragmen"),
        replace(request, constraints=NO_CONSTRAINTS),
        replace(request, parameters=replace(BY_ID, seed="x")),
        replace(request, parameters=replace(BY_ID, start=Start.FLOOR)),
    ]
    seals = {one.seal(Fraction(100)) for one in (request, *others)} | {request.seal(Fraction(99))}
    assert len(seals) == 6
    assert request.seal(Fraction(100)) == request.seal(Fraction(100))
