"""Indicators, progress, cost and the clock, as pure rules."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.attention import Alert, Condition, Due, Risk, alerts
from cocreate.domain.followup.cost import NoFigure, cost_per_unit
from cocreate.domain.followup.indicators import Measured, Standing, standing
from cocreate.domain.followup.progress import Part, Share, completion
from cocreate.domain.followup.quarters import Quarter, months_later
from cocreate.domain.followup.reports import read_quantity
from cocreate.domain.plans import State
from cocreate.domain.sheets.terms import IndicatorKind

MARCH, JUNE = dt.date(2027, 3, 1), dt.date(2027, 6, 1)


def test_progress_says_90_of_200_and_draws_no_percentage_from_the_unknown_baseline() -> None:
    """B10: readings 40 and 90 of 200: 90 of 200, and no percentage of an unknown baseline.

    Given unit, baseline unknown, target 200, readings 40 and 90 (feature B10).
    """
    readings = [Measured("a", MARCH, Decimal(40)), Measured("b", JUNE, Decimal(90))]

    found = standing(None, Decimal(200), readings)

    assert (found.value, found.target, found.on) == (90, 200, JUNE)
    assert found.baseline is None
    assert found.covered is None
    assert standing(Decimal(0), Decimal(200), readings).covered == Share(Decimal(90), Decimal(200))


def test_a_corrected_reading_no_longer_holds() -> None:
    readings = [Measured("a", MARCH, Decimal(400)), Measured("b", MARCH, Decimal(40), "a")]
    assert standing(None, None, readings).value == 40


@pytest.mark.parametrize(
    ("baseline", "target", "value", "reached"),
    [(None, 200, 200, True), (100, 20, 20, True), (100, 20, 21, False), (0, 200, 199, False)],
)
def test_a_target_below_the_baseline_is_reached_downwards(
    baseline: int | None, target: int, value: int, reached: bool
) -> None:
    known = None if baseline is None else Decimal(baseline)
    found = standing(known, Decimal(target), [Measured("a", MARCH, Decimal(value))])
    assert found.is_reached is reached


def test_children_with_weights_2_and_1_and_progress_50_and_20_show_40_percent() -> None:
    """M23: children with weights 2 and 1 and progress 50 and 20 show 40 %, with its two numbers."""
    done = completion([Part(2, 50), Part(1, 20)])
    assert (done.percent, done.reached, done.possible) == (40, 120, 300)
    assert completion([]).percent is None


@pytest.mark.parametrize(
    ("spent", "baseline", "value", "kind", "why"),
    [
        ("1000", "0", None, "result", NoFigure.NO_READING),
        (None, "0", "5", "result", NoFigure.NO_SPENDING),
        ("1000", None, "5", "result", NoFigure.NO_BASELINE),
        ("1000", "5", "5", "result", NoFigure.NO_EFFECT),
        ("1000", None, "0", "output", NoFigure.NO_EFFECT),
    ],
)
def test_cost_per_unit_shows_no_data_never_0_or_infinite(
    spent: str | None, baseline: str | None, value: str | None, kind: str, why: NoFigure
) -> None:
    """Domain 4 row 9: a cost and 0 readings show no data, never 0 or infinite."""
    found = Standing(
        None if baseline is None else Decimal(baseline),
        None,
        None if value is None else Decimal(value),
        None if value is None else MARCH,
    )
    paid = None if spent is None else Decimal(spent)
    assert cost_per_unit(paid, IndicatorKind(kind), found) is why


def test_cost_per_unit_names_both_its_numbers() -> None:
    found = Standing(Decimal(10), Decimal(40), Decimal(16), MARCH)
    cost = cost_per_unit(Decimal(1000), IndicatorKind.RESULT, found)
    assert not isinstance(cost, NoFigure)
    assert (cost.spent, cost.effect, cost.per_unit) == (1000, 6, Decimal("166.67"))


CALM = Condition(
    state=State.RUNNING,
    since=MARCH,
    due_on=dt.date(2028, 1, 1),
    milestones=(Due(JUNE, is_done=False),),
    last_reading_on=None,
    is_without_lead=False,
    risk=Risk.NONE,
)


@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        ({}, JUNE, ()),
        ({}, JUNE + dt.timedelta(days=1), (Alert.LATE,)),
        ({"milestones": (Due(JUNE, is_done=True),)}, dt.date(2027, 6, 9), ()),
        ({"milestones": ()}, dt.date(2027, 6, 10), (Alert.READING_DUE,)),
        ({"milestones": (), "last_reading_on": JUNE}, dt.date(2027, 9, 9), ()),
        ({"since": JUNE + dt.timedelta(days=1)}, dt.date(2027, 6, 9), ()),
        ({"is_without_lead": True}, JUNE, (Alert.AT_RISK,)),
        ({"risk": Risk.SERIOUS}, JUNE, (Alert.AT_RISK,)),
        ({"state": State.FINISHED, "risk": Risk.SERIOUS}, dt.date(2029, 1, 1), ()),
    ],
)
def test_alerts_follow_from_the_clock(
    changes: dict[str, object], today: dt.date, expected: tuple[Alert, ...]
) -> None:
    assert alerts(replace(CALM, **changes), today) == expected  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("1 250,5", "fr", "1250.5"),
        ("1.250", "nl", "1250"),
        ("1,250", "en", "1250"),
        ("1250.5", "fr", "1250.5"),
        ("−3", "nl", "-3"),
        ("0", "fr", "0"),
        ("", "fr", None),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(
    typed: str, language: str, expected: str | None
) -> None:
    read = read_quantity(typed, language, field="value")
    assert read == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("typed", "code"),
    [("1,250", "quantity-ambiguous"), ("vingt", "quantity-unreadable"), ("1e9", "quantity-unre")],
)
def test_a_number_is_never_guessed(typed: str, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        read_quantity(typed, "fr", field="value")


def test_quarters_have_names_and_an_order() -> None:
    assert Quarter.of(dt.date(2027, 3, 31)).key == "2027-Q1"
    assert Quarter.read("2027-Q1").before() == Quarter(2026, 4)
    with pytest.raises(RuleViolation, match="no-such-quarter"):
        Quarter.read("2027-Q5")


def test_a_month_later_stays_within_a_short_month() -> None:
    assert months_later(dt.date(2027, 11, 30), 3) == dt.date(2028, 2, 29)
    assert months_later(dt.date(2027, 12, 31), 12) == dt.date(2028, 12, 31)
