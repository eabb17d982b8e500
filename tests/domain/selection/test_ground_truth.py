"""Real elections: what the engine selects equals what an independent program and cities selected.

The files are those of ``tests/data/pabulib``, or of the folder that ``PABULIB`` names
(``make oracle PABULIB=folder``), which needs a ``ground_truth.json`` of the same form.
"""

import json
import os
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cocreate.domain.pabulib import PabulibFile
from cocreate.domain.pabulib.reading import read_pabulib
from cocreate.domain.selection import Criterion, Outcome, Parameters, Precision, Start, Step
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.rules import RULES
from tests.domain.selection.elections import off_the_ladder

OWN = Path(__file__).resolve().parents[2] / "data" / "pabulib"
FOLDER = Path(os.environ.get("PABULIB", OWN))
TRUTH: dict[str, Any] = json.loads((FOLDER / "ground_truth.json").read_text())["files"]
RULE_OF = {
    "greedy_votes": "greedy",
    "greedy_votes_no_skip": "greedy-no-skip",
    "greedy_votes_per_cost": "greedy-per-cost",
    "mes_cost": "mes-cost",
    "mes_card": "mes-card",
    "phragmen": "phragmen",
    "mes_cost_add1_official": "mes-add1",
    "mes_cost_add1u_official": "mes-add1u",
}
TIES = (Criterion.COST, Criterion.POINTS, Criterion.ID)
UNIT = Step(Fraction(1), is_share=False)
WITH_LADDER = {"france_toulouse_2019.pb", "poland_wieliczka_2023_green-budget.pb"}

each_file = pytest.mark.parametrize("name", sorted(TRUTH))


@cache
def the_file(name: str) -> PabulibFile:
    with (FOLDER / name).open("rb") as lines:
        return read_pabulib(lines)


@cache
def outcome(name: str, rule: str, precision: Precision, step: Step = UNIT) -> Outcome:
    start = Start.FLOOR if step == UNIT else Start.EXACT
    parameters = Parameters(step=step, start=start, ties=TIES, precision=precision)
    return RULES[rule].select(the_file(name).election, parameters)


def ids(election: Election, result: Outcome) -> list[str]:
    return [election.actions[column].id for column in sorted(result.columns())]


@each_file
def test_a_file_is_read_as_it_describes_itself(name: str) -> None:
    file = the_file(name)
    election = file.election
    assert str(len(election.actions)) == file.meta["num_projects"]
    assert str(election.voters) == file.meta["num_votes"]
    assert {one: file.named[one] for one in file.declared_votes} == file.declared_votes
    scores = {one.id: election.scores[place] for place, one in enumerate(election.actions)}
    assert {one: scores[one] for one in file.declared_scores} == file.declared_scores


@each_file
@pytest.mark.parametrize("truth", RULE_OF)
def test_a_rule_selects_what_an_independent_program_does(name: str, truth: str) -> None:
    expected = TRUTH[name]["rules"].get(truth)
    if expected is None:
        pytest.skip("the ground truth says nothing of this rule")
    result = outcome(name, RULE_OF[truth], Precision.OFFICIAL)
    election = the_file(name).election
    assert ids(election, result) == expected["selected"]
    assert float(result.cost(election)) == expected["total_cost"]
    if "b_star" in expected:
        assert result.share == Fraction(expected["b_star"])


@each_file
@pytest.mark.parametrize("rule", RULES.keys())
def test_the_preview_equals_the_official_run(name: str, rule: str) -> None:
    step = Step()
    preview = outcome(name, rule, Precision.PREVIEW, step)
    official = outcome(name, rule, Precision.OFFICIAL, step)
    assert preview.columns() == official.columns()
    assert preview.share == official.share


@each_file
def test_steps_of_one_and_two_percent_give_the_plan_of_unit_steps(name: str) -> None:
    plan = outcome(name, "mes-add1", Precision.OFFICIAL).columns()
    for percent in (1, 2):
        step = Step(Fraction(percent, 100))
        assert outcome(name, "mes-add1", Precision.OFFICIAL, step).columns() == plan


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(WITH_LADDER & TRUTH.keys()))
def test_the_ladder_foretells_the_official_plan_of_seventeen_envelopes(name: str) -> None:
    """Figure 12."""
    off = off_the_ladder(the_file(name).election)
    assert off.count(0) / 17 >= 0.85
    assert max(off) <= 5


@each_file
def test_the_official_winners_come_out(name: str) -> None:
    official = TRUTH[name].get("official_selected")
    if official is None:
        pytest.skip("the official winners are not known")
    for truth in TRUTH[name]["rules_equal_to_official"]:
        if truth in RULE_OF:
            result = outcome(name, RULE_OF[truth], Precision.OFFICIAL)
            assert ids(the_file(name).election, result) == official
