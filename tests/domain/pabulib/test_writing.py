"""Pabulib files that we write pass the public checker and come back with equal results."""

from datetime import date
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import pytest
from pabulib.checker import Checker

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import VoteType
from cocreate.domain.pabulib.reading import read_pabulib
from cocreate.domain.pabulib.writing import About, write_pabulib
from cocreate.domain.selection import Criterion, Parameters, Start, Step
from cocreate.domain.selection.election import Action, Election, build_election
from cocreate.domain.selection.rules import RULES
from tests.domain.selection.elections import BY_ID, chosen

AS_CHECKED = Parameters(
    Step(Fraction(1), is_share=False),
    Start.FLOOR,
    (Criterion.COST, Criterion.POINTS, Criterion.ID),
)
BALLOTS: dict[VoteType, list[dict[str, int]]] = {
    VoteType.APPROVAL: [{"a1": 1, "a2": 1}, {"a1": 1, "a3": 1}, {"a1": 1, "a4": 1}, {"a2": 1}] * 5,
    VoteType.CHOOSE_ONE: [{"a1": 1}, {"a1": 1}, {"a2": 1}, {"a3": 1}, {"a4": 1}] * 3,
    VoteType.CUMULATIVE: [{"a1": 6, "a2": 4}, {"a1": 5, "a3": 5}, {"a4": 10}, {"a2": 9}] * 4,
    VoteType.SCORING: [{"a1": 5, "a2": 0}, {"a1": 4, "a3": 3, "a4": 1}, {"a2": 2, "a3": 5}] * 4,
    VoteType.ORDINAL: [{"a1": 3, "a2": 2, "a3": 1}, {"a1": 1}, {"a4": 2, "a2": 1}] * 4,
}
LIMITS = {
    VoteType.CUMULATIVE: {"max_sum_points": 10},
    VoteType.SCORING: {"min_points": 0, "max_points": 5},
    VoteType.APPROVAL: {"max_length": 2},
}
each_type = pytest.mark.parametrize("vote_type", BALLOTS)


def the_election(vote_type: VoteType) -> Election:
    costs = {"a1": "100.50", "a2": "60", "a3": "55", "a4": "40"}
    actions = [Action(one, Fraction(cost), f'The "{one}"; new') for one, cost in costs.items()]
    return build_election(actions, Fraction(180), BALLOTS[vote_type])


def about(vote_type: VoteType, rule: str) -> About:
    return About(
        description="Plan of the water pillar",
        country="Belgium",
        unit="Brussels",
        instance="2011",
        rule=rule,
        begin=date(2011, 3, 1),
        end=date(2011, 3, 2),
        limits=LIMITS.get(vote_type, {}),
        comments=("step 1", "start rounded down"),
    )


def errors(text: str) -> dict[str, object]:
    """What the public checker finds wrong."""
    found: dict[str, object] = Checker().process_files([text])[1]["results"]["errors"]
    return found


def read_back(text: str) -> Election:
    return read_pabulib(text.encode().splitlines(keepends=True)).election


@each_type
def test_a_session_passes_the_public_checker_and_comes_back_the_same(vote_type: VoteType) -> None:
    election = the_election(vote_type)
    plan = chosen(election, RULES["greedy"].select(election, BY_ID))
    text = write_pabulib(election, vote_type, about(vote_type, "greedy"), selected=plan)
    again = read_back(text)
    assert again.input_hash == election.input_hash
    assert [action.name for action in again.actions] == [one.name for one in election.actions]
    for rule in RULES:
        results = [rule.select(one, AS_CHECKED) for one in (election, again)]
        assert results[0] == results[1]
    assert errors(text) == {}


if find_spec("pabutools") is not None:
    from pabutools.election import parse_pabulib

    @each_type
    def test_a_session_is_parsed_by_the_reference_program(
        vote_type: VoteType, tmp_path: Path
    ) -> None:
        """Figure 16, where pabutools is installed beside the product (``make oracle``)."""
        election = the_election(vote_type)
        file = tmp_path / "session.pb"
        file.write_text(write_pabulib(election, vote_type, about(vote_type, "greedy")))
        instance, profile = parse_pabulib(str(file))
        assert {one.name: Fraction(str(one.cost)) for one in instance} == {
            one.id: one.cost for one in election.actions
        }
        assert (Fraction(str(instance.budget_limit)), len(profile)) == (180, election.voters)


def test_a_plan_by_equal_shares_passes_the_public_checker() -> None:
    vote_type = VoteType.APPROVAL
    election = the_election(vote_type)
    for rule, label in (("mes-cost", "equalshares"), ("mes-add1", "equalshares/add1")):
        plan = chosen(election, RULES[rule].select(election, AS_CHECKED))
        text = write_pabulib(election, vote_type, about(vote_type, label), selected=plan)
        assert errors(text) == {}


def test_votes_come_in_an_order_that_says_nothing() -> None:
    election = the_election(VoteType.APPROVAL)
    actions = list(election.actions)
    backwards = build_election(actions, election.budget, BALLOTS[VoteType.APPROVAL][::-1])
    head = about(VoteType.APPROVAL, "unknown")
    texts = {write_pabulib(one, VoteType.APPROVAL, head) for one in (election, backwards)}
    assert len(texts) == 1


def test_blank_votes_are_left_out_and_counted_in_a_comment() -> None:
    election = build_election([Action("a", Fraction(9))], Fraction(8), [{"a": 1}, {}, {}])
    text = write_pabulib(election, VoteType.APPROVAL, about(VoteType.APPROVAL, "unknown"))
    assert "num_votes;1" in text
    assert "#3: 2 blank votes are left out" in text


def test_groups_are_told_only_when_none_is_small() -> None:
    election = the_election(VoteType.APPROVAL)
    head = about(VoteType.APPROVAL, "unknown")
    for small, is_told in ((5, True), (4, False)):
        names = ["north"] * small + ["south"] * (20 - small)
        text = write_pabulib(election, VoteType.APPROVAL, head, groups=("district", names))
        assert ("north" in text) is is_told
        assert ("district" in text) is is_told
        if is_told:
            assert errors(text) == {}
    with pytest.raises(RuleViolation, match="pabulib-not-writable"):
        write_pabulib(election, VoteType.APPROVAL, head, groups=("name", ["x"] * 20))


@pytest.mark.parametrize(
    ("action", "points", "vote_type"),
    [
        (Action("a,b", Fraction(1)), 1, VoteType.APPROVAL),
        (Action("a", Fraction(1, 3)), 1, VoteType.APPROVAL),
        (Action("a", Fraction(1)), 2, VoteType.ORDINAL),
    ],
)
def test_what_the_format_cannot_hold_is_refused(
    action: Action, points: int, vote_type: VoteType
) -> None:
    election = build_election([action], Fraction(1), [{action.id: points}])
    with pytest.raises(RuleViolation, match="pabulib-not-writable"):
        write_pabulib(election, vote_type, about(vote_type, "unknown"))
