"""What every voting method in the registry keeps to, whatever it counts."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.errors import RuleViolation
from cocreate.domain.voting import MarkInput, Marks, SettingKind, Tally, VotingMethod
from cocreate.domain.voting.methods import METHODS

OPTIONS = ("a", "b", "c", "d")
BALLOTS = st.lists(st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 9)), max_size=30)
HOSTILE = st.dictionaries(
    st.sampled_from((*OPTIONS, "z", "")),
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(),
        st.integers(),
        st.text("0123456789 -+.²٣é\x00", max_size=6),
        st.just("9" * 5000),
        st.lists(st.integers()),
    ),
)
each_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)


def accepted(method: VotingMethod, raw: list[dict[str, int]]) -> list[Marks]:
    """The ballots out of ``raw`` that the method takes under its own default settings."""
    settings = method.read_settings({}, len(OPTIONS))
    kept = []
    for ballot in raw:
        try:
            kept.append(method.read_ballot(ballot, settings, OPTIONS))
        except RuleViolation:
            continue
    return kept


def outcome(tally: Tally, names: Mapping[str, str]) -> dict[str, tuple[object, ...]]:
    return {
        names[one.option_id]: (one.rank, one.score, one.supporters, one.tied, one.accepted)
        for one in tally.standings
    }


@each_method
@given(raw=BALLOTS, permuted=st.permutations(OPTIONS))
def test_no_option_gains_by_its_name(
    method: VotingMethod, raw: list[dict[str, int]], permuted: list[str]
) -> None:
    ballots = accepted(method, raw)
    settings = method.read_settings({}, len(OPTIONS))
    names = dict(zip(OPTIONS, permuted, strict=True))
    renamed = [{names[option]: mark for option, mark in one.items()} for one in ballots]
    before = method.tally(ballots, OPTIONS, settings)
    after = method.tally(renamed, OPTIONS, settings)
    assert outcome(before, names) == outcome(after, {one: one for one in OPTIONS})


@each_method
@given(raw=BALLOTS)
def test_every_option_is_ranked_once_and_ties_say_so(
    method: VotingMethod, raw: list[dict[str, int]]
) -> None:
    tally = method.tally(accepted(method, raw), OPTIONS)
    ranks = [one.rank for one in tally.standings]
    assert sorted(one.option_id for one in tally.standings) == list(OPTIONS)
    assert all(one.rank == 1 + sum(rank < one.rank for rank in ranks) for one in tally.standings)
    assert all(one.tied == (ranks.count(one.rank) > 1) for one in tally.standings)


@each_method
@given(raw=BALLOTS)
def test_a_count_survives_being_stored(method: VotingMethod, raw: list[dict[str, int]]) -> None:
    settings = method.read_settings({}, len(OPTIONS))
    tally = method.tally(accepted(method, raw), OPTIONS, settings)
    stored: dict[str, Any] = json.loads(json.dumps(tally.to_json()))
    assert Tally.from_json(stored) == tally
    assert tally.method == method.key


@each_method
@given(raw=BALLOTS)
def test_people_add_up(method: VotingMethod, raw: list[dict[str, int]]) -> None:
    ballots = accepted(method, raw)
    tally = method.tally(ballots, OPTIONS)
    assert tally.voters == len(ballots)
    for one in tally.standings:
        assert one.supporters + one.opposed <= sum(one.detail.values()) <= tally.voters
        assert one.supporters <= one.out_of <= tally.voters


@each_method
@given(raw=HOSTILE)
def test_whatever_is_sent_is_read_or_refused_and_reading_twice_changes_nothing(
    method: VotingMethod, raw: dict[str, object]
) -> None:
    settings = method.read_settings({}, len(OPTIONS))
    try:
        marks = method.read_ballot(raw, settings, OPTIONS)
    except RuleViolation:
        return
    assert method.read_ballot(json.loads(json.dumps(dict(marks))), settings, OPTIONS) == marks


@each_method
@given(count=st.integers(0, 300))
def test_defaults_are_always_valid_and_complete(method: VotingMethod, count: int) -> None:
    if method.most_options is not None and count > method.most_options:
        with pytest.raises(RuleViolation, match="too-many-options"):
            method.read_settings({}, count)
        return
    settings = method.read_settings({}, count)
    assert set(settings) == {field.name for field in method.setting_fields}
    assert method.read_settings(json.loads(json.dumps(dict(settings))), count) == settings


@each_method
def test_every_setting_refuses_what_is_under_its_minimum_or_no_number(
    method: VotingMethod,
) -> None:
    for field in method.setting_fields:
        for typed in (str(field.minimum - 1), "", "many", "9" * 5000, None):
            with pytest.raises(RuleViolation) as refusal:
                method.read_settings({field.name: typed}, len(OPTIONS))
            assert refusal.value.field == field.name


@each_method
def test_a_method_and_its_settings_have_words_for_people(method: VotingMethod) -> None:
    assert method.title
    assert method.description
    for field in method.setting_fields:
        assert field.label
        assert field.help
        if field.kind is SettingKind.YES_NO:
            assert (field.minimum, field.maximum) == (0, 1)


@each_method
def test_a_form_offers_exactly_the_marks_that_the_method_takes(method: VotingMethod) -> None:
    settings = method.read_settings({}, len(OPTIONS))
    form = method.ballot_form(settings, len(OPTIONS))
    for mark in range(form.lowest, form.highest + 1):
        marked = OPTIONS[: form.fewest or 1]
        ballot = dict.fromkeys(marked, mark)
        if form.asks is MarkInput.RANK:
            ballot = {one: place for place, one in enumerate(marked, start=1)}
        elif form.points is not None and sum(ballot.values()) > form.points:
            continue
        if mark in form.beside:
            other, needed = form.beside[mark]
            with pytest.raises(RuleViolation):
                method.read_ballot(ballot, settings, OPTIONS)
            ballot |= dict.fromkeys(OPTIONS[len(marked) :][:needed], other)
        assert method.read_ballot(ballot, settings, OPTIONS) == ballot
    with pytest.raises(RuleViolation):
        method.read_ballot({OPTIONS[0]: form.highest + 1}, settings, OPTIONS)


@each_method
def test_a_form_has_words_for_every_choice_and_says_what_is_left(method: VotingMethod) -> None:
    form = method.ballot_form(method.read_settings({}, len(OPTIONS)), len(OPTIONS))
    if form.asks is MarkInput.CHOICE:
        assert sorted(form.choices) == list(range(form.lowest, form.highest + 1))
        assert all(form.choices.values())
    assert form.with_reason <= set(form.choices)
    assert set(form.limits) <= set(form.choices)
    left = form.remaining({OPTIONS[0]: form.highest})
    full = form.remaining({})
    assert (left is None) == (full is None)
    if left is not None and full is not None:
        assert 0 <= left < full
