"""Opinion groups appear where they are real, and the map places proposals (X11, X12)."""

from collections.abc import Sequence

import numpy as np
import pytest

from cocreate.domain.opinions import AGREE, DISAGREE, PASS, Place, Region
from cocreate.domain.opinions.clusters import clearest_clusters, k_means, silhouette
from cocreate.domain.opinions.groups import find_groups, positions
from cocreate.domain.voting.certainty import Share
from tests.samples import daily_and_long

OPTIONS = tuple(f"s{number}" for number in range(30))


def answers(
    people: int, seed: int, *, groups: int = 2, filled: float = 0.8
) -> list[dict[str, int]]:
    """Ballots of groups that disagree on 70 % of the statements; one group is pure noise."""
    source = np.random.default_rng(seed)
    leaning = source.choice([0.15, 0.85], (groups, len(OPTIONS)))
    shared = source.random(len(OPTIONS)) < 0.3
    leaning[:, shared] = leaning[0, shared]
    ballots = []
    for person in range(people):
        chances = leaning[person % groups] if groups > 1 else np.full(len(OPTIONS), 0.5)
        ballot = {}
        for option, chance in zip(OPTIONS, chances, strict=True):
            if source.random() < filled:
                says = AGREE if source.random() < chance else DISAGREE
                ballot[option] = PASS if source.random() < 0.05 else says
        ballots.append(ballot)
    return ballots


def test_two_real_groups_are_found_with_what_is_typical_of_them_and_what_they_share() -> None:
    statements = (*OPTIONS, "both", "mine")
    ballots = [
        {**one, "both": AGREE, "mine": AGREE if place % 2 else DISAGREE}
        for place, one in enumerate(answers(80, 1))
    ]
    grouping = find_groups(ballots, statements)
    assert grouping.reason == ""
    assert grouping.p_value is not None
    assert grouping.p_value < 0.05
    assert [abs(one.people - 40) <= 1 for one in grouping.groups] == [True, True]
    for group in grouping.groups:
        assert 1 <= len(group.typical) <= 5
        for one in group.typical:
            assert one.inside[0] / one.inside[1] > one.outside[0] / one.outside[1]
    assert set(grouping.consensus) == set(statements)
    assert grouping.consensus["both"] > 0.9
    assert grouping.consensus["mine"] < 0.3


@pytest.mark.parametrize("rooms", daily_and_long(2, 20))
def test_noise_has_no_groups_except_as_often_as_announced(rooms: int) -> None:
    """X12: at p < 0.05, one in twenty rooms of pure noise shows groups; four never do."""
    alarms = [find_groups(answers(40, seed, groups=1), OPTIONS) for seed in range(rooms)]
    shown = [one for one in alarms if one.groups]
    assert len(shown) <= max(1, rooms * 3 // 20)
    assert all(one.reason for one in alarms if not one.groups)
    assert find_groups(answers(40, 0, groups=1), OPTIONS) == alarms[0]


@pytest.mark.parametrize(
    ("ballots", "options"),
    [
        (answers(29, 1), OPTIONS),
        (answers(60, 1, filled=0.1), OPTIONS),
        (answers(60, 1), OPTIONS[:6]),
        ([], OPTIONS),
        ([{}] * 50, OPTIONS),
    ],
)
def test_few_people_or_few_answers_give_no_grouping(
    ballots: list[dict[str, int]], options: Sequence[str]
) -> None:
    """X12: at least 30 people who gave 7 answers each."""
    kept = [{one: mark for one, mark in ballot.items() if one in options} for ballot in ballots]
    grouping = find_groups(kept, options)
    assert (grouping.reason, grouping.groups) == ("too-few-people", ())


def test_people_who_all_say_the_same_are_no_groups() -> None:
    grouping = find_groups([dict.fromkeys(OPTIONS, AGREE)] * 40, OPTIONS)
    assert grouping.groups == ()
    assert grouping.reason == "no-clear-groups"


@pytest.mark.long
def test_the_same_seed_finds_the_same_and_shuffling_people_changes_no_size() -> None:
    """Invariant 18: Reproducible analysis: fixed seeds, the same input gives the same result."""
    ballots = answers(60, 3)
    first = find_groups(ballots, OPTIONS)
    assert find_groups(ballots, OPTIONS) == first
    other = find_groups(ballots[::-1], OPTIONS)
    assert [one.people for one in other.groups] == [one.people for one in first.groups]


def test_people_with_few_answers_do_not_all_stand_in_the_middle() -> None:
    full = np.where(np.arange(40)[:, None] % 2, 1.0, -1.0) * np.ones((40, 20))
    sparse = full.copy()
    sparse[0, 5:] = np.nan
    mapped = positions(sparse)
    # A quarter of the answers would put them at a quarter of the way.
    assert abs(mapped[0]).max() > abs(mapped[2]).max() / 2


def test_clusters_far_apart_are_clear_and_one_cloud_is_not() -> None:
    source = np.random.default_rng(0)
    two = np.concatenate([source.normal(0, 0.1, (20, 2)), source.normal(5, 0.1, (20, 2))])
    labels, clearness = clearest_clusters(two, source)
    assert clearness > 0.9
    assert sorted(np.bincount(labels).tolist()) == [20, 20]
    same = np.zeros((20, 2))
    assert silhouette(same, k_means(same, 3, source)) == -1.0


@pytest.mark.parametrize(
    ("support", "disagreement", "answered", "region"),
    [
        (60, 20, 100, Region.CONSENSUS),
        (60, 21, 100, Region.PRIORITY),
        (59, 30, 100, Region.DIVISION),
        (59, 29, 100, Region.QUIET),
        (0, 0, 0, Region.QUIET),
    ],
)
def test_a_proposal_is_placed_by_support_and_disagreement(
    support: int, disagreement: int, answered: int, region: Region
) -> None:
    """X11."""
    place = Place("a", Share(support, answered), Share(disagreement, answered))
    assert place.region is region
