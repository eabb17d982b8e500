"""Ladder, comparison, what would have been needed, and robustness."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import count

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection import Criterion, Parameters, Precision
from cocreate.domain.selection.comparison import compare
from cocreate.domain.selection.constraints import Constraints, Forced
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.ladder import Ladder, build_ladder
from cocreate.domain.selection.needed import cost_needed, supporters_needed, with_supporters
from cocreate.domain.selection.robustness import bootstrap, draw_matters
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.running import Request, run_rule, select
from tests.domain.selection.elections import (
    BY_ID,
    chosen,
    election,
    off_the_ladder,
    random_election,
)
from tests.domain.selection.synthetic import clustered
from tests.samples import daily_and_long


@pytest.mark.parametrize("size", daily_and_long((30, 100, 5), (200, 1000, 17)))
def test_the_ladder_foretells_the_official_plan(size: tuple[int, int, int]) -> None:
    """Figure 12, on an electorate of workshop size; real ones are in ``test_ground_truth``."""
    actions, people, envelopes = size
    off = off_the_ladder(clustered(actions, people), envelopes)
    assert off.count(0) / envelopes >= 0.85
    assert max(off) <= 5


def test_between_its_stops_the_ladder_spends_no_more_than_the_envelope() -> None:
    one = random_election(3, actions=30, voters=60)
    constraints = Constraints(
        reserve=Fraction(2000), forced_in=(Forced("a1", "the minister", "it is law"),)
    )
    ladder = build_ladder(one, BY_ID, constraints)
    kept = json.loads(json.dumps(ladder.to_json()))
    assert Ladder.from_json(kept) == ladder
    fixed = 2000 + one.actions[one.columns["a1"]].cost
    for part in range(100):
        envelope = ladder.lowest + (ladder.highest - ladder.lowest) * Fraction(part, 99)
        rung = ladder.preview(envelope + Fraction(1, 7) if part < 99 else envelope)
        assert rung.cost <= envelope + Fraction(1, 7) - fixed
        assert one.columns["a1"] not in rung.columns


def test_the_ladder_says_where_it_ends() -> None:
    one = random_election(3)
    ladder = build_ladder(one, BY_ID, stops=[Fraction(10_000), Fraction(20_000)])
    with pytest.raises(RuleViolation, match="envelope-off-the-ladder"):
        ladder.preview(Fraction(30_000))
    with pytest.raises(RuleViolation, match="ladder-without-ballots"):
        build_ladder(election({"a": 1}, 1, []), BY_ID)
    with pytest.raises(RuleViolation, match="envelope-too-small"):
        build_ladder(replace_budget(one), BY_ID, stops=[Fraction(0)])


def replace_budget(one: Election) -> Election:
    return one.with_budget(Fraction(1))


def test_the_comparison_step_counts_people_who_get_more() -> None:
    # Six people want the one big action; three want three small ones each.
    costs = {"big": 90, "s1": 10, "s2": 10, "s3": 10}
    one = election(costs, 90, ["big"] * 6 + ["s1 s2 s3"] * 3)
    fair, greedy = (RULES[rule].select(one, BY_ID) for rule in ("mes-add1", "greedy"))
    assert chosen(one, fair) == ["s1", "s2", "s3"]
    assert chosen(one, greedy) == ["big"]
    counted = compare(one, fair, greedy)
    assert (counted.prefer_shares, counted.prefer_greedy, counted.keeps_shares) == (3, 6, False)
    assert chosen(one, RULES["mes-add1-comparison"].select(one, BY_ID)) == ["big"]


@pytest.mark.parametrize("answers", daily_and_long(3, 50))
def test_every_cost_that_would_be_needed_funds_the_action_when_it_is_applied(
    answers: int,
) -> None:
    """Figure 13: applied and run again, 50 of 50 sampled answers fund the action."""
    tried = 0
    for seed in count():
        if tried >= answers:
            break
        one = random_election(seed)
        request = Request("mes-add1", BY_ID)
        out = sorted({action.id for action in one.actions} - set(run_rule(one, request).selected))
        for action in out[:2]:
            cost = cost_needed(one, request, action)
            if cost is not None:
                assert cost < one.actions[one.columns[action]].cost
                cheaper = one.with_costs({action: cost})
                assert action in chosen(cheaper, select(cheaper, request))
                tried += 1


@pytest.mark.parametrize("elections", daily_and_long(6, 50))
def test_every_number_of_supporters_that_would_be_needed_funds_the_action(elections: int) -> None:
    """Figure 13."""
    tried = 0
    for seed in range(elections):
        one = random_election(seed)
        request = Request(("mes-add1", "greedy", "phragmen")[seed % 3], BY_ID)
        out = sorted({action.id for action in one.actions} - set(run_rule(one, request).selected))
        more = supporters_needed(one, request, out[0])
        if more is not None:
            column = one.columns[out[0]]
            stronger = with_supporters(one, column, more)
            assert stronger.supporters[column] == one.supporters[column] + more
            assert column in select(stronger, request).columns()
            tried += 1
    assert tried >= elections / 2


def test_what_is_funded_or_kept_out_needs_nothing_that_could_be_told() -> None:
    one = election({"a": 10, "b": 10}, 10, ["a", "a", "b"])
    request = Request("greedy", BY_ID)
    assert cost_needed(one, request, "a") is None
    assert supporters_needed(one, request, "a") is None
    assert supporters_needed(one, request, "b") == 2
    out = Constraints(forced_out=(Forced("b", "the minister", "it is law"),))
    assert cost_needed(one, replace(request, constraints=out), "b") is None
    assert supporters_needed(one, replace(request, constraints=out), "b") is None


def test_twenty_people_and_forty_actions_end_in_a_plan_with_ties_and_fragile_marks() -> None:
    """Figure 19: a small group works from end to end."""
    one = random_election(19, actions=40, voters=20)
    request = Request("mes-add1", Parameters(seed="announced"))
    run = run_rule(one, request)
    assert run.selected
    assert run.to_json()["ties"]
    assert len(run.explanations) == 40
    robust = bootstrap(one, request, seed="announced", draws=40)
    assert robust.draws == 40
    assert any(robust.is_fragile(action) for action in run.selected)
    assert any(not robust.is_fragile(action) for action in run.selected)


def test_the_same_seed_draws_the_same_people_and_costs_move_the_plan() -> None:
    one = random_election(2)
    request = Request("greedy", BY_ID)
    first = bootstrap(one, request, seed="x", draws=20)
    assert bootstrap(one, request, seed="x", draws=20) == first
    assert bootstrap(one, request, seed="y", draws=20) != first
    dear = {action.id: (action.cost, action.cost * 50) for action in one.actions}
    costly = bootstrap(one, request, seed="x", draws=20, costs=dear)
    assert sum(costly.funded.values()) < sum(first.funded.values())


def test_whether_the_draw_matters_is_found_by_reversing_it() -> None:
    same = election({"a": 10, "b": 10}, 20, ["a b"])
    request = Request("greedy", Parameters(seed="s"))
    assert not draw_matters(same, request, select(same, request))
    names = [f"a{number}" for number in range(30)]
    tied = election(dict.fromkeys(names, 10), 100, [" ".join(names)])
    assert draw_matters(tied, request, select(tied, request))


def test_previews_take_the_criteria_of_the_official_run() -> None:
    one = random_election(5)
    quick = Parameters(ties=(Criterion.ID,), precision=Precision.PREVIEW)
    official = Parameters(ties=(Criterion.ID,))
    for rule in RULES:
        assert rule.select(one, quick).columns() == rule.select(one, official).columns()
