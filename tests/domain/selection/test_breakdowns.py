"""Breakdowns: the published table of Bemowo, the formula of consensus, and what is withheld."""

from fractions import Fraction
from functools import cache
from itertools import combinations
from math import prod
from pathlib import Path

import pytest

from cocreate.domain.pabulib import PabulibFile
from cocreate.domain.pabulib.reading import read_pabulib
from cocreate.domain.selection.breakdowns import (
    Groups,
    consensus_mean,
    equal_voice,
    group_consensus,
    outcomes,
    rows_by_group,
    shown_outcomes,
    support_by_group,
)
from cocreate.domain.selection.rules import RULES
from cocreate.domain.voting.certainty import Share, wilson
from tests.domain.selection.elections import BY_ID, chosen, election

FILE = Path(__file__).resolve().parents[2] / "data/pabulib/poland_warszawa_2024_bemowo.pb"


@cache
def bemowo() -> PabulibFile:
    with FILE.open("rb") as lines:
        return read_pabulib(lines)


def age_class(age: str) -> str:
    if not age:
        return ""
    years = int(age)
    return next(
        (name for top, name in ((18, "-17"), (35, "18-34"), (65, "35-64")) if years < top), "65+"
    )


@cache
def ages() -> Groups:
    return Groups(bemowo().election, [age_class(age) for age in bemowo().voter_fields["age"]])


@pytest.mark.parametrize(
    ("rule", "excluded", "representation"),
    [
        ("mes-add1", [5.1, 1.6, 1.8, 4.3], [0.95, 1.04, 1.01, 0.83]),
        ("greedy", [18.3, 3.8, 5.9, 7.1], [0.84, 1.13, 1.00, 0.70]),
    ],
)
def test_the_published_table_of_bemowo_comes_out(
    rule: str, excluded: list[float], representation: list[float]
) -> None:
    plan = RULES[rule].select(bemowo().election, BY_ID).columns()
    told = outcomes(ages(), plan)
    shares = [one.people / bemowo().election.voters * 100 for one in told]
    assert shares == pytest.approx([6.6, 25.5, 61.2, 6.7], abs=0.1)
    left_out = [one.excluded.part / one.excluded.whole * 100 for one in told]
    assert left_out == pytest.approx(excluded, abs=0.1)
    assert [one.representation for one in told] == pytest.approx(representation, abs=0.01)


def test_an_action_can_divide_the_ages() -> None:
    column = bemowo().election.columns["866"]
    shares = {
        name: ages().supporters(name)[column] / ages().sizes[name] for name in ages().declared
    }
    assert shares["-17"] == pytest.approx(0.09, abs=0.005)
    assert shares["65+"] == pytest.approx(0.41, abs=0.005)
    # Two people told no age; beside the total, showing all classes would tell how they voted.
    shown = next(one for one in support_by_group(ages()) if one.action == "866")
    assert list(shown.by_group.values()).count(None) == 1


def test_consensus_is_the_product_formula() -> None:
    counts = [(9, 10), (3, 20), (40, 41)]
    product = prod((agree + 1) / (seen + 2) for agree, seen in counts)
    assert float(group_consensus(counts)) == pytest.approx(product, abs=1e-12)
    assert consensus_mean(counts) == pytest.approx(product ** (1 / 3), abs=1e-12)


def grouped(sizes: dict[str, int]) -> Groups:
    """People of each group; every second one of them supports a, the others b."""
    names = [name for name, people in sizes.items() for _ in range(people)]
    ballots = ["a" if number % 2 else "b" for number in range(len(names))]
    return Groups(election({"a": 10, "b": 10}, 10, ballots), names)


def test_small_groups_are_never_shown_nor_found_by_subtraction() -> None:
    """Feature B6: a group of two is withheld, and no other figure gives it back."""
    groups = grouped({"unions": 12, "firms": 30, "clubs": 2})
    shown = support_by_group(groups)[0].by_group
    assert shown["clubs"] is None
    # Total less the shown ones leaves two groups together, of five people or more.
    hidden = [name for name, share in shown.items() if share is None]
    assert sum(groups.sizes[name] for name in hidden) >= 5
    assert len(hidden) >= 2
    assert {one.group for one in shown_outcomes(groups, frozenset({0}))} == {"firms"}


def test_no_sum_of_shown_figures_isolates_fewer_than_five_people() -> None:
    sizes = (1, 2, 4, 5, 9, 10, 11, 40)
    for some in combinations(sizes, 4):
        groups = grouped({f"g{size}": size for size in some})
        hidden = groups.withheld()
        people = sum(groups.sizes[name] for name in hidden)
        assert not hidden or (people >= 5 and len(hidden) >= 2)
        assert all(groups.sizes[name] >= 5 for name in groups.sizes if name not in hidden)


def test_people_who_declared_nothing_are_no_group_but_are_protected_too() -> None:
    groups = grouped({"unions": 12, "firms": 30, "": 1})
    shown = support_by_group(groups)[0].by_group
    assert list(shown) == ["firms", "unions"]
    assert shown["unions"] is None


def test_statistics_need_ten_people_in_each_of_two_groups() -> None:
    few = support_by_group(grouped({"unions": 9, "firms": 30}))[0]
    assert few.by_group["unions"] is not None
    assert (few.polarisation, few.consensus) == (None, None)
    many = support_by_group(grouped({"unions": 10, "firms": 31}))[0]
    assert many.polarisation == pytest.approx(abs(5 / 10 - 15 / 31))
    assert many.variance is not None


def test_no_percentage_of_fewer_than_fifteen_people_and_an_interval_of_more() -> None:
    """Feature X10."""
    assert Share(7, 14).value is None
    assert Share(7, 14).interval is None
    assert Share(9, 15).value == 0.6
    # The worked example of Wilson's interval: 10 of 20.
    assert wilson(10, 20) == pytest.approx((0.2993, 0.7007), abs=0.0001)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(20, 20)[1] == 1.0


def test_an_equal_voice_gives_each_group_the_same_money() -> None:
    ballots = ["a"] * 6 + ["b"] * 2
    names = ["firms"] * 6 + ["clubs"] * 2
    groups = Groups(election({"a": 10, "b": 10}, 10, ballots), names)
    one_each = RULES["greedy"].select(groups.election, BY_ID)
    assert chosen(groups.election, one_each) == ["a"]
    equal = equal_voice(groups)
    assert equal.weight == 8
    assert [Fraction(score) for score in equal.scores] == [4, 4]
    assert equal.voters == 8


def test_the_table_for_a_file_leaves_withheld_figures_empty() -> None:
    rows = rows_by_group(grouped({"firms": 12, "unions": 10, "clubs": 2}), frozenset({1}))
    assert rows[0][-3:] == ["clubs", "firms", "unions"]
    assert rows[1] == ["a", "", "10", "0", "12", "12", "", "6", ""]
    assert rows[2][3] == "1"


def test_a_group_is_asked_of_every_voter() -> None:
    with pytest.raises(ValueError, match="1 groups for 2 voters"):
        Groups(election({"a": 1}, 1, ["a", "a"]), ["x"])
