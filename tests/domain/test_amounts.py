"""Amounts are read as their writer meant them, or refused; shares of an envelope lose no cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.amounts import LARGEST, checked_amount, read_amount, shares_in_euro
from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import LANGUAGES
from cocreate.formatting import format_amount, format_money, format_number

AMOUNTS = st.one_of(
    st.decimals(min_value=0, max_value=LARGEST, places=2),
    st.integers(min_value=0, max_value=int(LARGEST)).map(Decimal),
)
"""With cents, and whole: most amounts that people write are whole thousands."""


@pytest.mark.parametrize(
    ("typed", "language", "euro"),
    [
        ("1250", "fr", "1250"),
        ("1 250,50", "fr", "1250.50"),
        ("1\u202f250,50\u00a0€", "fr", "1250.50"),
        ("1.250,50", "nl", "1250.50"),
        ("€ 1.250", "nl", "1250"),
        ("€ 1.250,-", "nl", "1250"),
        ("1.250", "fr", "1250"),
        ("1,250", "en", "1250"),
        ("1,250,000.5", "en", "1250000.50"),
        ("EUR 23 000 000", "en", "23000000"),
        ("1250.5", "nl", "1250.50"),
        ("1250,5", "en", "1250.50"),
        ("1.250.000", "en", "1250000"),
        ("12.50", "fr", "12.50"),
        ("１２５０ euros", "fr", "1250"),
        ("0", "fr", "0"),
        ("0,00", "nl", "0"),
    ],
)
def test_every_local_notation_is_understood(typed: str, language: str, euro: str) -> None:
    assert read_amount(typed, language) == Decimal(euro)


@pytest.mark.parametrize(
    ("typed", "language", "code"),
    [
        ("1,250", "fr", "amount-ambiguous"),
        ("1,250", "nl", "amount-ambiguous"),
        ("1.250", "en", "amount-ambiguous"),
        ("€ 1.250", "en", "amount-ambiguous"),
        ("-5", "fr", "amount-negative"),
        ("€ −5", "nl", "amount-negative"),
        ("5-", "nl", "amount-negative"),
        ("(5)", "en", "amount-negative"),
        ("", "fr", "amount-missing"),
        (" € ", "fr", "amount-missing"),
        ("1,2345", "fr", "amount-too-precise"),
        ("1.2345", "nl", "amount-too-precise"),
        ("9" * 13, "fr", "amount-too-large"),
        ("9" * 40, "fr", "amount-too-large"),
        ("25k", "fr", "amount-unreadable"),
        ("1,5 M€", "fr", "amount-unreadable"),
        ("1 25", "fr", "amount-unreadable"),
        ("1.25.000", "nl", "amount-unreadable"),
        ("1.250.50", "nl", "amount-unreadable"),
        ("1e5", "en", "amount-unreadable"),
        ("NaN", "en", "amount-unreadable"),
        ("٣٤", "fr", "amount-unreadable"),
        ("1" * 41, "fr", "amount-unreadable"),
    ],
)
def test_what_cannot_be_trusted_is_refused_by_name(typed: str, language: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        read_amount(typed, language, field="rough_cost")
    assert (refusal.value.code, refusal.value.field) == (code, "rough_cost")


@given(AMOUNTS, st.sampled_from(LANGUAGES))
def test_what_a_screen_shows_in_a_language_can_be_typed_back(
    amount: Decimal, language: str
) -> None:
    assert read_amount(format_money(amount, language), language) == amount
    assert read_amount(format_amount(amount, language), language) == amount
    assert read_amount(format_number(amount, language), language) == amount
    assert read_amount(str(amount), language) == amount


@given(st.text(alphabet="0123456789 .,-€\u202f", max_size=14), st.sampled_from(LANGUAGES))
def test_no_typed_text_crashes_or_gives_a_negative_amount(typed: str, language: str) -> None:
    try:
        amount = read_amount(typed, language)
    except RuleViolation:
        return
    assert amount >= 0
    assert amount.as_tuple().exponent == -2


@given(st.text(alphabet="0123456789.,", min_size=1, max_size=12))
def test_two_languages_never_read_one_text_as_two_amounts(typed: str) -> None:
    read = set()
    for language in LANGUAGES:
        try:
            read.add(read_amount(typed, language))
        except RuleViolation:
            continue
    assert len(read) <= 1


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("-0.01", "amount-negative"),
        ("0.001", "amount-too-precise"),
        ("1e30", "amount-too-large"),
        ("NaN", "amount-unreadable"),
        ("Infinity", "amount-unreadable"),
    ],
)
def test_a_number_is_checked_like_a_typed_amount(amount: str, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        checked_amount(Decimal(amount))


def test_the_alliance_envelope_is_shared_as_published() -> None:
    assert shares_in_euro(Decimal(23_000_000), (60, 20, 10, 10)) == (
        Decimal(13_800_000),
        Decimal(4_600_000),
        Decimal(2_300_000),
        Decimal(2_300_000),
    )


@given(AMOUNTS, st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=12))
def test_shares_lose_and_invent_no_cent(envelope: Decimal, percentages: list[int | None]) -> None:
    known = [one for one in percentages if one is not None]
    while sum(known) > 100:
        percentages.pop()
        known = [one for one in percentages if one is not None]
    shares = shares_in_euro(envelope, percentages)
    assert [one is None for one in shares] == [one is None for one in percentages]
    given_out = sum(one for one in shares if one is not None)
    exact = envelope * sum(known) / 100
    assert exact - Decimal("0.01") < given_out <= exact
    for share, percentage in zip(shares, percentages, strict=True):
        if share is not None and percentage is not None:
            assert abs(share - envelope * percentage / 100) < Decimal("0.01")
