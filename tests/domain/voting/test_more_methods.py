"""Ballots counted by hand for the further methods (feature M9), blank ones and passes apart.

M9: for each kind, given the fixed ballots of the test, totals equal the hand-computed ones.
"""

import random
import statistics
import time

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.voting import Marks, Tally
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.objections import LONGEST_REASON, read_reasons
from cocreate.domain.voting.ranking import duels, widest_paths

SCHULZE_EXAMPLE = {
    "ACBED": 5,
    "ADECB": 5,
    "BEDAC": 8,
    "CABED": 3,
    "CAEBD": 7,
    "CBADE": 2,
    "DCEBA": 7,
    "EBADC": 8,
}
"""The example of Schulze's paper: 45 voters, five candidates."""


def read(method: str, raw: dict[str, object], **settings: int) -> Marks:
    options = "abcdef"
    rules = METHODS[method].read_settings(settings, len(options))
    return METHODS[method].read_ballot(raw, rules, options)


def refusal(method: str, raw: dict[str, object], **settings: int) -> str:
    with pytest.raises(RuleViolation) as refused:
        read(method, raw, **settings)
    return refused.value.code


def order(tally: Tally) -> list[tuple[str, int]]:
    return [(one.option_id, one.rank) for one in tally.standings]


def test_a_note_of_zero_is_an_opinion_and_no_note_is_none() -> None:
    score = METHODS["score"]
    ballots = [{"a": 5, "b": 0}, {"a": 3}, {"a": 2, "b": 4}, {}]
    tally = score.tally(ballots, "abc", score.read_settings({}, 3))
    figures = {o.option_id: (o.score, o.supporters, o.opposed, o.out_of) for o in tally.standings}
    assert figures == {"a": (10, 2, 1, 3), "b": (4, 1, 1, 2), "c": (0, 0, 0, 0)}
    assert tally.blank == 1
    assert tally.standings[1].detail == {0: 1, 4: 1}
    assert read("score", {"a": "0", "b": "5"}) == {"a": 0, "b": 5}
    assert refusal("score", {"a": "6"}) == "unknown-level"
    assert read("score", {"a": "10"}, highest=10) == {"a": 10}


def test_a_minus_asks_for_two_plus() -> None:
    assert refusal("plus-minus", {"a": 2}) == "minus-not-earned"
    assert refusal("plus-minus", {"a": 2, "b": 1}) == "minus-not-earned"
    assert read("plus-minus", {"a": 2, "b": 1, "c": 1}) == {"a": 2, "b": 1, "c": 1}
    assert refusal("plus-minus", dict.fromkeys("abcde", 1)) == "too-many-plus"
    three = {**dict.fromkeys("abcdef", 2), "a": 1, "b": 1, "c": 1}
    assert refusal("plus-minus", three) == "too-many-minus"
    ballots = [{"a": 1, "b": 1, "c": 2}, {"a": 1, "c": 1}, {"c": 1, "b": 1, "a": 2}, {}]
    tally = METHODS["plus-minus"].tally(ballots, "abcd")
    figures = {o.option_id: (o.score, o.supporters, o.opposed, o.out_of) for o in tally.standings}
    assert figures == {"a": (1, 2, 1, 4), "b": (2, 2, 0, 4), "c": (1, 2, 1, 4), "d": (0, 0, 0, 4)}


def test_pass_disagreement_and_silence_are_three_things() -> None:
    agree, disagree, pass_ = 1, 2, 3
    ballots = [{"a": agree, "b": pass_}, {"a": disagree}, {"a": agree, "b": agree}, {}]
    tally = METHODS["opinion"].tally(ballots, "abc")
    figures = {o.option_id: (o.supporters, o.opposed, o.out_of) for o in tally.standings}
    assert figures == {"a": (2, 1, 3), "b": (1, 0, 2), "c": (0, 0, 0)}
    assert tally.standings[1].detail == {agree: 1, pass_: 1}
    assert refusal("opinion", {"a": 4}) == "unknown-level"


def test_one_objection_stops_a_proposal_unless_it_was_announced_otherwise() -> None:
    consent = METHODS["consent"]
    ballots = [{"a": 1, "b": 1}, {"a": 2, "b": 4}, {"a": 3, "c": 3}]
    strict = consent.tally(ballots, "abcd", consent.read_settings({}, 4))
    assert {o.option_id: o.accepted for o in strict.standings} == {
        "a": True,
        "b": False,
        "c": False,
        "d": False,
    }
    lenient = consent.tally(ballots, "abcd", consent.read_settings({"max_objections": 1}, 4))
    assert {o.option_id: o.accepted for o in lenient.standings}["b"] is True
    assert consent.tally(ballots, "abc").standings[0].accepted is None


def test_an_objection_comes_with_its_reason_and_no_other_text_is_kept() -> None:
    consent = METHODS["consent"]
    form = consent.ballot_form(consent.read_settings({}, 2), 2)
    marks = {"a": 4, "b": 1}
    typed = {"a": "  It floods\u202e the cellar.\r\n", "b": "I like it"}
    assert read_reasons(typed, marks, form) == {"a": "It floods the cellar."}
    with pytest.raises(RuleViolation, match="reason-missing"):
        read_reasons({"a": " \u200b "}, marks, form)
    with pytest.raises(RuleViolation, match="reason-too-long"):
        read_reasons({"a": "x" * (LONGEST_REASON + 1)}, marks, form)


def test_whoever_opposes_on_the_gradients_may_say_what_would_change_it() -> None:
    gradients = METHODS["gradients"]
    form = gradients.ballot_form(gradients.read_settings({}, 4), 4)
    marks = {"a": 8, "b": 7, "c": 3, "d": 7}
    typed = {"a": "A smaller tank.", "b": "  ", "c": "I like it"}
    assert read_reasons(typed, marks, form) == {"a": "A smaller tank."}
    with pytest.raises(RuleViolation, match="reason-too-long"):
        read_reasons({"b": "x" * (LONGEST_REASON + 1)}, marks, form)


def test_positions_are_given_once_and_gaps_are_closed() -> None:
    for method in ("borda", "schulze"):
        assert read(method, {"a": "3", "c": "1"}) == {"a": 2, "c": 1}
        assert refusal(method, {"a": 1, "b": 1}) == "rank-twice"
        assert refusal(method, {"a": 7}) == "rank-out-of-bounds"
        with pytest.raises(RuleViolation, match="too-many-options"):
            METHODS[method].read_settings({}, 11)


def test_borda_counts_places_and_unranked_options_get_nothing() -> None:
    ballots = [{"a": 1, "b": 2, "c": 3}, {"b": 1, "a": 2}, {"c": 1}, {}]
    tally = METHODS["borda"].tally(ballots, "abc")
    assert [(o.option_id, o.score, o.supporters) for o in tally.standings] == [
        ("a", 3, 2),
        ("b", 3, 2),
        ("c", 2, 2),
    ]
    assert [o.tied for o in tally.standings] == [True, True, False]


def test_the_example_of_schulze_comes_out() -> None:
    ballots = [
        {option: place for place, option in enumerate(ranking, start=1)}
        for ranking, people in SCHULZE_EXAMPLE.items()
        for _ in range(people)
    ]
    tally = METHODS["schulze"].tally(ballots, "ABCDE")
    assert [one.option_id for one in tally.standings] == list("EACBD")
    assert [one.score for one in tally.standings] == [4, 3, 2, 1, 0]
    assert duels(ballots, "ABCDE")[0].tolist() == [0, 20, 26, 30, 22]


def test_schulze_is_quick_on_two_hundred_options_and_a_thousand_people() -> None:
    source = random.Random(1)
    options = [str(number) for number in range(200)]
    ballots = [
        dict(zip(source.sample(options, 200), range(1, 201), strict=True)) for _ in range(1000)
    ]
    times = []
    for _ in range(5):
        started = time.process_time()
        widest_paths(duels(ballots, options))
        times.append(time.process_time() - started)
    assert statistics.median(times) < 0.3


def by_removal(grades: list[int]) -> list[int]:
    """Majority value by the book: note the lower middle word, take it away, and again."""
    row, value = sorted(7 - grade for grade in grades), []
    while row:
        value.append(row.pop((len(row) - 1) // 2))
    return value


def test_majority_judgement_is_repeated_removal_of_the_middle_word() -> None:
    source = random.Random(2)
    for _ in range(500):
        people = source.randint(1, 25)
        options = "abcde"
        ballots = [{option: source.randint(1, 6) for option in options} for _ in range(people)]
        values = {one: by_removal([ballot[one] for ballot in ballots]) for one in options}
        expected = {
            one: 1 + sum(values[other] > values[one] for other in options) for one in options
        }
        tally = METHODS["majority-judgement"].tally(ballots, options)
        assert {one.option_id: one.rank for one in tally.standings} == expected
        assert {one.option_id: one.score for one in tally.standings} == {
            one: value[0] for one, value in values.items()
        }


def test_not_judging_is_no_rejection() -> None:
    ballots = [{"a": 2, "b": 2}, {"a": 2}, {"a": 2, "b": 2}, {"c": 6}]
    tally = METHODS["majority-judgement"].tally(ballots, "abcd")
    assert order(tally) == [("a", 1), ("b", 1), ("c", 3), ("d", 4)]
