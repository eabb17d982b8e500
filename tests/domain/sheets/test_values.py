"""What a sheet takes in: everything typed is cleaned, read exactly, or refused naming the field."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.errors import RuleViolation
from cocreate.domain.sheets import FIELDS, empty_value
from cocreate.domain.sheets.values import read_value

LINE = {"source": {"fr": "Région"}, "year": "2027", "amount": "1000.5"}


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("title", {"fr": " Toitures\u202e \n", "xx": "no"}, {"fr": "Toitures"}),
        ("theme", "", None),
        ("objectives", ["b", "a", "b", ""], ["b", "a"]),
        ("aim_economy", "direct", "direct"),
        ("start_on", dt.date(2027, 3, 1), "2027-03-01"),
        ("start_on", " 2027-03-01 ", "2027-03-01"),
        ("budget", {"amount": Decimal("12.5"), "certainty": "estimate"}, ("12.50", "estimate")),
        ("budget", {"amount": "", "certainty": "unknown"}, (None, "unknown")),
        ("budget", {"amount": None, "certainty": ""}, (None, None)),
        ("budget_lines", [LINE], [{"source": {"fr": "Région"}, "year": 2027, "amount": "1000.50"}]),
    ],
)
def test_a_value_is_kept_in_one_plain_form(key: str, raw: object, value: object) -> None:
    if isinstance(value, tuple):
        value = {"amount": value[0], "certainty": value[1]}
    assert read_value(key, raw) == value


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("vote_record", "1", "sheet-field-unknown"),
        ("title", "Toitures", "sheet-value-malformed"),
        ("title", {"fr": "x" * 161}, "text-too-long"),
        ("theme", {"a": 1}, "sheet-value-malformed"),
        ("objectives", "OS1", "sheet-value-malformed"),
        ("aim_economy", {"direct": 1}, "sheet-choice-unknown"),
        ("start_on", "1/3/2027", "date-unreadable"),
        ("budget", {"amount": "5", "certainty": None}, "certainty-missing"),
        ("budget", {"amount": "5", "certainty": "unknown"}, "amount-of-unknown-cost"),
        ("budget", {"amount": None, "certainty": "fixed"}, "amount-missing"),
        ("budget", {"amount": "-5", "certainty": "fixed"}, "amount-negative"),
        ("budget", {"amount": 0.1, "certainty": "fixed"}, "number-unreadable"),
        ("budget", {"amount": "NaN", "certainty": "fixed"}, "number-unreadable"),
        ("budget", {"amount": "1.001", "certainty": "fixed"}, "amount-too-precise"),
        ("budget_lines", [LINE | {"source": {}}], "source-missing"),
        ("budget_lines", [LINE | {"amount": ""}], "amount-missing"),
        ("budget_lines", [LINE | {"year": "27"}], "year-unreadable"),
        ("budget_lines", [LINE, LINE], "source-twice"),
        ("partners", [{"organisation": "", "role": "partner"}], "organisation-missing"),
        ("partners", [{"organisation": "a", "role": "boss"}], "sheet-choice-unknown"),
        ("partners", [{"organisation": "a", "role": "partner"}] * 2, "partner-twice"),
        ("partners", [{"organisation": "a", "role": "partner"}] * 61, "too-many-rows"),
        ("deliverables", [{"label": {"fr": "\u200b"}}], "label-missing"),
        ("indicators", [{"label": {"fr": "x"}, "kind": "output", "aim": "fame"}], "unknown-aim"),
    ],
)
def test_what_cannot_be_meant_is_refused_naming_the_field(key: str, raw: object, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        read_value(key, raw)
    assert (refusal.value.code, refusal.value.field) == (code, key)


def test_an_unknown_baseline_stays_unknown_and_zero_stays_zero() -> None:
    row = {"label": {"fr": "Heures"}, "kind": "output", "baseline": "", "target": "0"}
    (read,) = read_value("indicators", [row])
    assert (read["baseline"], read["target"]) == (None, "0")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["fr", "amount", "certainty", "label", "year", "role", "source"]), inner
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from(FIELDS.keys()), _JSON)
def test_anything_at_all_is_read_or_refused_and_what_is_read_reads_the_same_again(
    key: str, raw: object
) -> None:
    refused_field, value = None, None
    try:
        value = read_value(key, raw)
    except RuleViolation as refusal:
        refused_field = refusal.field
    assert refused_field == key or read_value(key, value) == value


@pytest.mark.parametrize("key", FIELDS.keys())
def test_a_field_about_which_nothing_is_said_can_be_saved(key: str) -> None:
    empty = empty_value(FIELDS[key].kind)
    assert read_value(key, empty) == empty
