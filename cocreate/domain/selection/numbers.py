"""Exact numbers: how they are read from files, ordered, and written for machines."""

import re
from decimal import Decimal
from fractions import Fraction

from cocreate.domain.errors import RuleViolation

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ '_\u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?")
_GROUPED_BY_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3},\d{3}\.\d+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d{1,2}")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_SEPARATORS = re.compile(r"[ '_\u00a0\u2009\u202f]")

LONGEST_NUMBER = 30
"""Characters of the longest number that is read at all; no envelope needs more."""


def read_number(text: str) -> Fraction:
    """The exact number that ``text`` writes, as a file or a person does.

    Thousands may be set apart by spaces, apostrophes or repeated commas, decimals by a point or,
    with one or two digits, by a comma. ``1,234`` could mean two things and is refused. Raises
    ``RuleViolation("figure-unreadable")`` or ``("figure-ambiguous")``.
    """
    text = text.strip()
    if len(text) > LONGEST_NUMBER or (not text.isascii() and not _GROUPED.fullmatch(text)):
        raise RuleViolation("figure-unreadable", text=text[:LONGEST_NUMBER])
    if _PLAIN.fullmatch(text):
        return Fraction(text)
    if _GROUPED.fullmatch(text):
        return Fraction(_SEPARATORS.sub("", text).replace(",", "."))
    if _GROUPED_BY_COMMA.fullmatch(text):
        return Fraction(text.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(text):
        return Fraction(text.replace(",", "."))
    code = "figure-ambiguous" if re.fullmatch(r"\d{1,3},\d{3}", text) else "figure-unreadable"
    raise RuleViolation(code, text=text)


def as_json_number(number: Fraction) -> int | float:
    """``number`` for JSON: a whole number stays one, any other is the nearest double."""
    return int(number) if number.denominator == 1 else float(number)


def as_text(number: Fraction) -> str:
    """``number`` without loss, in as few characters: ``12``, ``0.25``, ``1/3``."""
    if number.denominator == 1:
        return str(number.numerator)
    power = number.denominator
    for prime in (2, 5):
        while power % prime == 0:
            power //= prime
    if power > 1:
        return f"{number.numerator}/{number.denominator}"
    return format((Decimal(number.numerator) / Decimal(number.denominator)).normalize(), "f")


def ratio(part: Fraction | int, whole: Fraction | int) -> dict[str, object]:
    """A share as rulings ask for it: a number from 0 to 1 with numerator and denominator."""
    return {
        "value": float(Fraction(part) / Fraction(whole)) if whole else 0.0,
        "numerator": as_json_number(Fraction(part)),
        "denominator": as_json_number(Fraction(whole)),
    }


def natural_key(identifier: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts ``a2`` before ``a10``: runs of digits compare as numbers, all else as text."""
    parts = [part for part in re.split(r"(\d+)", identifier) if part]
    key = tuple(
        (0, int(part), "") if part.isascii() and part.isdecimal() else (1, 0, part)
        for part in parts
    )
    return (*key, (-1, 0, identifier))


def round_shares(shares: dict[str, Fraction], places: int = 2) -> dict[str, Fraction]:
    """``shares`` rounded so that they still add up to their rounded total, to the last cent.

    Each is rounded down; the units left over go to the largest remainders, equal ones in natural
    order.
    """
    unit = Fraction(1, 10**places)
    whole = {key: share // unit for key, share in shares.items()}
    total = round(sum(shares.values(), Fraction(0)) / unit)
    order = sorted(shares, key=lambda key: (whole[key] - shares[key] / unit, natural_key(key)))
    for key in order[: total - sum(whole.values())]:
        whole[key] += 1
    return {key: count * unit for key, count in whole.items()}
