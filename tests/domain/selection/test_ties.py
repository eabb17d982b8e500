"""Ties: broken by the published order, reported whenever another order could change a plan."""

from itertools import count

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection import Criterion, Parameters, Tie
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.ties import draw_number
from tests.domain.selection.elections import BY_ID, chosen, election, random_election
from tests.samples import daily_and_long

DRAW = (Criterion.COST, Criterion.POINTS, Criterion.DRAW)


def the_tie(one: Election, rule: str, parameters: Parameters = BY_ID) -> Tie:
    ties = [tie for tie in RULES[rule].select(one, parameters).ties if tie.could_matter]
    assert len(ties) == 1
    return ties[0]


def named(one: Election, columns: tuple[int, ...]) -> list[str]:
    return [one.actions[column].id for column in columns]


def test_the_cheaper_of_equals_comes_first() -> None:
    one = election({"a": 60, "b": 40}, 60, ["a b", "a b"])
    tie = the_tie(one, "greedy")
    assert (named(one, tie.chosen), named(one, tie.others)) == (["b"], ["a"])
    assert tie.criterion is Criterion.COST


def test_of_equal_cost_the_one_with_more_points_comes_first() -> None:
    # The two actions cost the same for each supporter's load, but b has more points.
    one = election({"a": 40, "b": 40}, 40, [{"a": 1, "b": 2}, {"a": 1, "b": 1}])
    tie = the_tie(one, "phragmen")
    assert (named(one, tie.chosen), tie.criterion) == (["b"], Criterion.POINTS)


def test_the_natural_order_decides_where_it_was_announced() -> None:
    one = election({"a10": 40, "a9": 40}, 40, ["a9 a10"])
    for rule in ("greedy", "mes-cost", "phragmen"):
        tie = the_tie(one, rule)
        assert (named(one, tie.chosen), tie.criterion) == (["a9"], Criterion.ID)


def test_the_public_draw_can_be_computed_by_anybody() -> None:
    one = election({"a": 40, "b": 40, "c": 40}, 40, ["a b c"])
    for seed in ("", "12 November", "é"):
        first = min("abc", key=lambda action: draw_number(seed, action))
        outcome = RULES["greedy"].select(one, Parameters(seed=seed))
        assert chosen(one, outcome) == [first]
        assert outcome.ties[0].criterion is Criterion.DRAW
    # sha256sum of "s", a newline and "a": the definition cannot change unnoticed.
    assert f"{draw_number('s', 'a'):064x}".startswith("009fa556751b7e96")


@pytest.mark.parametrize("rule", RULES.keys())
@pytest.mark.parametrize("changes", daily_and_long(1, 12))
def test_another_draw_changes_a_plan_only_where_a_tie_was_reported(rule: str, changes: int) -> None:
    """Figure 9."""
    changed = 0
    for number in count():
        if changed == changes:
            break
        one = random_election(number, actions=10, voters=6)
        outcomes = [
            RULES[rule].select(one, Parameters(ties=DRAW, seed=seed)) for seed in ("one", "other")
        ]
        if outcomes[0].columns() == outcomes[1].columns():
            continue
        changed += 1
        for outcome in outcomes:
            reported = [tie for tie in outcome.ties if tie.could_matter]
            assert any(tie.criterion is Criterion.DRAW for tie in reported)
            assert all(tie.chosen and tie.others for tie in reported)


def test_equals_that_are_all_funded_anyway_are_no_tie_that_matters() -> None:
    one = election({"a": 10, "b": 10}, 20, ["a", "b"])
    for rule in ("greedy", "mes-cost"):
        assert not any(tie.could_matter for tie in RULES[rule].select(one, BY_ID).ties)


def test_an_order_that_decides_nothing_is_refused() -> None:
    with pytest.raises(RuleViolation, match="ties-without-last-resort"):
        Parameters(ties=(Criterion.COST,))
    with pytest.raises(RuleViolation, match="tie-criterion-twice"):
        Parameters(ties=(Criterion.COST, Criterion.COST, Criterion.ID))
