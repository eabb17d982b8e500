"""Numbers, amounts, dates and times as people in Brussels write them, for pages, files and mails.

One module for all of them, so that a figure reads the same on the screen, in Word and in a PDF.
Languages are the codes of ``domain.text.LANGUAGES``. French and Dutch have the signs of Belgium;
English has those that people who read and type it mean by a point and a comma, so that every figure
that is shown can be typed back (``domain.amounts.read_amount``).
"""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel import dates as babel_dates
from babel.lists import format_list as babel_list
from babel.numbers import format_currency, format_decimal

LOCALES: Final = {
    "fr": Locale("fr", "BE"),
    "nl": Locale("nl", "BE"),
    "en": Locale("en", "IE"),
}
"""The locale in which each language is written here."""

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
"""The time zone of everything that people read; what is stored is UTC."""

NOTHING: Final = "–"
"""What stands where there is no figure: an unknown amount is not zero."""

_NO_BREAK = "\u00a0"
_AT = {"fr": "à", "nl": "om", "en": "at"}
_PERCENT = {"fr": f"{_NO_BREAK}%", "nl": f"{_NO_BREAK}%", "en": "%"}


def format_number(value: int | Decimal | None, language: str, *, digits: int | None = None) -> str:
    """A number with the separators of the language; ``digits`` fixes the figures after the comma.

    Halves are rounded up, as people do by hand.
    """
    if value is None:
        return NOTHING
    exact = Decimal(value)
    if digits is not None:
        exact = _round(exact, digits)
    return str(
        format_decimal(exact, format=_pattern(digits), locale=LOCALES[language])
        if digits is not None
        else format_decimal(exact, locale=LOCALES[language], decimal_quantization=False)
    )


@lru_cache(maxsize=4096)
def format_money(amount: Decimal | None, language: str) -> str:
    """An amount in euro; cents are shown only where there are some."""
    if amount is None:
        return NOTHING
    whole = amount == amount.to_integral_value()
    pattern = LOCALES[language].currency_formats["standard"].pattern
    return str(
        format_currency(
            amount,
            "EUR",
            format=pattern.replace(".00", "") if whole else pattern,
            locale=LOCALES[language],
            currency_digits=not whole,
        )
    )


def format_amount(amount: Decimal, language: str) -> str:
    """An amount as a field for euro shows it: no sign of the euro, cents only where there are."""
    digits = 0 if amount == amount.to_integral_value() else 2
    return format_number(amount, language, digits=digits)


def format_percent(
    numerator: int | Decimal, denominator: int | Decimal, language: str, *, digits: int = 0
) -> str:
    """A share with what it is a share of: ``48 % (35/73)``. Of nothing there is no share.

    A percentage is never shown without its two numbers; this is the one place that writes them.
    """
    counts = f"{format_number(numerator, language)}/{format_number(denominator, language)}"
    if denominator == 0:
        return f"{NOTHING} ({counts})"
    share = Decimal(100 * numerator) / Decimal(denominator)
    return f"{format_number(share, language, digits=digits)}{_PERCENT[language]} ({counts})"


def format_date(day: dt.date | None, language: str) -> str:
    """A day with its month in letters: ``1er mars 2026``, ``1 maart 2026``, ``1 March 2026``.

    A moment is read as its day in Brussels.
    """
    if day is None:
        return NOTHING
    if isinstance(day, dt.datetime):
        day = day.astimezone(BRUSSELS).date()
    written = str(babel_dates.format_date(day, "long", locale=LOCALES[language]))
    return _first_of_month(written, day, language)


def format_weekday(day: dt.date, language: str) -> str:
    """A day with its name: ``dimanche 1er mars 2026``."""
    if isinstance(day, dt.datetime):
        day = day.astimezone(BRUSSELS).date()
    name = babel_dates.format_date(day, "EEEE", locale=LOCALES[language])
    comma = "," if language == "en" else ""
    return f"{name}{comma} {format_date(day, language)}"


def format_time(moment: dt.datetime, language: str) -> str:
    """The hour in Brussels: ``14 h 05`` in French, ``14:05`` elsewhere."""
    local = moment.astimezone(BRUSSELS)
    if language == "fr":
        return f"{local.hour}{_NO_BREAK}h{_NO_BREAK}{local.minute:02}"
    return f"{local.hour}:{local.minute:02}"


def format_datetime(moment: dt.datetime | None, language: str) -> str:
    """A moment in Brussels: ``1er mars 2026 à 14 h 05``."""
    if moment is None:
        return NOTHING
    return f"{format_date(moment, language)} {_AT[language]} {format_time(moment, language)}"


def format_list(items: Sequence[str], language: str) -> str:
    """Names in a row: ``eau, énergie et déchets``."""
    return str(babel_list(list(items), locale=LOCALES[language])) if items else NOTHING


def _round(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _pattern(digits: int | None) -> str:
    return "#,##0" + (f".{'0' * digits}" if digits else "")


def _first_of_month(written: str, day: dt.date, language: str) -> str:
    """French writes the first of a month as an ordinal."""
    return written.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else written
