"""What a form shows of an amount or a figure is what it reads again, in every language."""

from decimal import Decimal

import pytest

from cocreate.domain.amounts import read_amount
from cocreate.web.forms.sheets import read_figure, show_amount


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("amount", ["0", "1250", "1250.50", "1234567", "999999999999.99"])
def test_an_amount_that_is_shown_is_read_again_as_itself(language: str, amount: str) -> None:
    assert read_amount(show_amount(amount, language), language) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("1.250,5", "fr", "1250.5"),
        ("1 250", "nl", "1250"),
        ("1.250", "nl", "1250"),
        ("12.5", "fr", "12.5"),
        ("1,250.5", "en", "1250.5"),
    ],
)
def test_a_figure_is_read_in_the_notation_of_the_reader(
    typed: str, language: str, meant: str
) -> None:
    assert read_figure(typed, language) == meant
