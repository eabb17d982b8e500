"""Amounts of money as people type them: each language's notation, never a silent guess."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from cocreate.domain.errors import RuleViolation

CENTS = Decimal("0.01")
LARGEST = Decimal("999999999999.99")
"""More than any programme will ever hold; what is typed beyond it is a slip of the finger."""

_DECIMAL_MARK = {"fr": ",", "nl": ",", "en": "."}
_CURRENCY = re.compile(r"(€|\beuros?\b|\beur\b)", re.IGNORECASE)
_NO_CENTS = re.compile(r"[.,][-–—]+$")
_NEGATIVE = re.compile(r"^[-–−]|[-–−]$|^\(.*\)$")
_LONGEST = 40


def read_amount(typed: str, language: str, *, field: str = "amount") -> Decimal:
    """The amount in euro that ``typed`` means to a reader of ``language``, exact to the cent.

    French and Dutch write ``1 250,50`` or ``1.250,50``, English ``1,250.50``; a currency sign or
    name, and ``,-`` for no cents, may stand around it. The other convention is understood where
    it can mean one thing only (``1250.5``), and refused where it would mean a thousand times more
    or less (``1,250`` in French).

    Raises ``RuleViolation``: ``amount-missing``, ``amount-negative``, ``amount-ambiguous``,
    ``amount-too-precise``, ``amount-too-large`` or ``amount-unreadable``.
    """
    bare = _bare(typed, field)
    own, other = _conventions(language)
    groups, decimals = _parts(bare, *own) or _parts(bare, *other) or _unreadable(typed, field)
    written_in_own = _parts(bare, *own) is not None
    if written_in_own and len(decimals) == len("000") and _parts(bare, *other):
        raise RuleViolation("amount-ambiguous", field=field, typed=typed.strip())
    if len(decimals) > len("00"):
        raise RuleViolation("amount-too-precise", field=field)
    return checked_amount(Decimal(f"{groups}.{decimals or '0'}"), field=field)


def checked_amount(amount: Decimal, *, field: str = "amount") -> Decimal:
    """``amount`` to the cent, for whoever has no typed text but a number.

    Raises ``RuleViolation``: ``amount-negative``, ``amount-too-precise``, ``amount-too-large`` or
    ``amount-unreadable`` (not a number at all).
    """
    if not amount.is_finite():
        raise RuleViolation("amount-unreadable", field=field, typed=str(amount))
    if amount < 0:
        raise RuleViolation("amount-negative", field=field)
    if amount > LARGEST:
        raise RuleViolation("amount-too-large", field=field, maximum=str(LARGEST))
    cents = _whole_cents(amount)
    if cents != amount:
        raise RuleViolation("amount-too-precise", field=field)
    return cents


def shares_in_euro(
    envelope: Decimal, percentages: Sequence[int | None]
) -> tuple[Decimal | None, ...]:
    """What each percentage of ``envelope`` comes to, in whole cents; None stays None.

    The cents that rounding leaves over go to the largest remainders, the first in order when they
    are equal, so that shares of 100 % together give the envelope exactly.
    """
    exact = {
        place: envelope * percentage / 100
        for place, percentage in enumerate(percentages)
        if percentage is not None
    }
    shares = {place: _whole_cents(amount) for place, amount in exact.items()}
    left = _whole_cents(sum(exact.values(), Decimal(0))) - sum(shares.values(), Decimal(0))
    by_remainder = sorted(exact, key=lambda place: shares[place] - exact[place])
    for place in by_remainder[: int(left / CENTS)]:
        shares[place] += CENTS
    return tuple(shares.get(place) for place in range(len(percentages)))


def _whole_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENTS, rounding=ROUND_DOWN)


def _bare(typed: str, field: str) -> str:
    """The figures and marks alone: compatibility forms folded, currency taken away."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if len(text) > _LONGEST:
        raise RuleViolation("amount-unreadable", field=field, typed=text[:_LONGEST])
    text = _CURRENCY.sub(" ", text, count=1).strip()
    text = _NO_CENTS.sub("", text).strip()
    if not text:
        raise RuleViolation("amount-missing", field=field)
    if _NEGATIVE.search(text):
        raise RuleViolation("amount-negative", field=field)
    return text


def _conventions(language: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """(mark of decimals, mark of thousands) of the language, then of the others."""
    mark = _DECIMAL_MARK[language]
    other = "," if mark == "." else "."
    return (mark, other), (other, mark)


def _parts(bare: str, decimal_mark: str, group_mark: str) -> tuple[str, str] | None:
    """The whole and the decimal figures of a well-formed number of a convention, or None.

    Groups of three are set apart by one kind of mark, the convention's own or a space.
    """
    mark = re.escape(decimal_mark)
    whole = rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(group_mark)}[0-9]{{3}})+"
    spaced = r"[1-9][0-9]{0,2}(?: [0-9]{3})+"
    found = re.fullmatch(rf"({whole}|{spaced})(?:{mark}([0-9]+))?", bare)
    if found is None:
        return None
    return re.sub(r"[^0-9]", "", found[1]), found[2] or ""


def _unreadable(typed: str, field: str) -> tuple[str, str]:
    raise RuleViolation("amount-unreadable", field=field, typed=typed.strip()[:_LONGEST])
