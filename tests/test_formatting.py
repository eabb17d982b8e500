"""Figures as people in Brussels write them."""

import datetime as dt
from decimal import Decimal

import pytest

from cocreate import formatting
from cocreate.domain.text import LANGUAGES

NBSP, THIN = "\u00a0", "\u202f"


def test_every_language_of_the_product_has_a_locale():
    assert tuple(formatting.LOCALES) == LANGUAGES


@pytest.mark.parametrize(
    ("amount", "language", "written"),
    [
        ("1250000", "fr", f"1{THIN}250{THIN}000{NBSP}€"),
        ("1250000.50", "fr", f"1{THIN}250{THIN}000,50{NBSP}€"),
        ("1250000", "nl", f"€{NBSP}1.250.000"),
        ("1250000.05", "nl", f"€{NBSP}1.250.000,05"),
        ("0", "en", "€0"),
        ("1250000.50", "en", "€1,250,000.50"),
        ("-12.10", "en", "-€12.10"),
    ],
)
def test_amounts_show_cents_only_where_there_are_some(amount, language, written):
    assert formatting.format_money(Decimal(amount), language) == written


def test_an_unknown_amount_is_not_written_as_zero():
    assert formatting.format_money(None, "fr") == "–"
    assert formatting.format_number(None, "fr") == "–"
    assert formatting.format_date(None, "fr") == "–"
    assert formatting.format_datetime(None, "nl") == "–"


def test_numbers_keep_every_figure_unless_told_how_many():
    assert formatting.format_number(Decimal("1234.56789"), "nl") == "1.234,56789"
    assert formatting.format_number(Decimal("0.125"), "nl", digits=2) == "0,13"
    assert formatting.format_number(Decimal("2.5"), "fr", digits=0) == "3"
    assert formatting.format_number(12345, "en") == "12,345"


def test_a_share_stands_beside_its_two_numbers():
    assert formatting.format_percent(35, 73, "fr") == f"48{NBSP}% (35/73)"
    assert formatting.format_percent(1, 8, "nl", digits=1) == f"12,5{NBSP}% (1/8)"
    assert formatting.format_percent(1, 200, "en") == "1% (1/200)"
    assert formatting.format_percent(0, 0, "en") == "– (0/0)"


def test_moments_are_read_in_brussels_in_summer_and_in_winter():
    winter = dt.datetime(2026, 2, 28, 23, 5, tzinfo=dt.UTC)
    summer = dt.datetime(2026, 7, 21, 12, 30, tzinfo=dt.UTC)
    assert formatting.format_datetime(winter, "fr") == f"1er mars 2026 à 0{NBSP}h{NBSP}05"
    assert formatting.format_datetime(winter, "nl") == "1 maart 2026 om 0:05"
    assert formatting.format_datetime(summer, "en") == "21 July 2026 at 14:30"
    assert formatting.format_date(winter, "nl") == "1 maart 2026"


def test_only_the_first_of_a_french_month_is_an_ordinal():
    assert formatting.format_date(dt.date(2026, 3, 1), "fr") == "1er mars 2026"
    assert formatting.format_date(dt.date(2026, 3, 21), "fr") == "21 mars 2026"
    assert formatting.format_date(dt.date(2026, 3, 11), "fr") == "11 mars 2026"


def test_a_weekday_goes_before_its_date():
    day = dt.date(2026, 3, 1)
    assert formatting.format_weekday(day, "fr") == "dimanche 1er mars 2026"
    assert formatting.format_weekday(day, "nl") == "zondag 1 maart 2026"
    assert formatting.format_weekday(day, "en") == "Sunday, 1 March 2026"


def test_names_in_a_row_end_with_and():
    assert formatting.format_list(["eau", "air", "sol"], "fr") == "eau, air et sol"
    assert formatting.format_list([], "nl") == "–"
