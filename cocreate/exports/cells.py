"""Values of a document as words and as cells: one place, so that all formats agree."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from cocreate import formatting
from cocreate.domain.documents import Euro, Fact, Run, Share, Value, plain
from cocreate.exports.text import literal

# A spreadsheet takes a cell that begins with one of these for a formula, some of them after spaces
# and in their full-width forms too.
_FORMULA_SIGNS: Final = frozenset("=+-@\t\r\n＝＋－＠")
_GUARD: Final = "'"
_BESIDE: Final = " · "
_ONE_LINE: Final = 60
_LONGEST_LABEL: Final = 32
_FEW_FACTS: Final = 12
_SHORT_FACTS: Final = 900


def defused(text: str) -> str:
    """The text with a leading apostrophe when a spreadsheet could take it for a formula."""
    text = literal(text)
    stripped = text.lstrip(" \u00a0\u3000\u200b")
    starts_badly = stripped[:1] in _FORMULA_SIGNS if stripped else False
    return _GUARD + text if starts_badly or text[:1] in _FORMULA_SIGNS else text


def written(value: Value, language: str) -> str:
    """A value as people read it in ``language``."""
    match value:
        case str():
            return value
        case Run():
            return value.text
        case tuple():
            return plain(value)
        case dt.datetime():
            return formatting.format_datetime(value, language)
        case dt.date():
            return formatting.format_date(value, language)
        case _:
            return _figure(value, language)


def _figure(value: int | Decimal | Euro | Share | None, language: str) -> str:
    match value:
        case Euro():
            return formatting.format_money(value.amount, language)
        case Share(in_percent=False):
            counts = (value.numerator, value.denominator)
            return "/".join(formatting.format_number(count, language) for count in counts)
        case Share():
            return formatting.format_percent(value.numerator, value.denominator, language)
        case _:
            return formatting.format_number(value, language)


def runs(value: Value, language: str) -> tuple[Run, ...]:
    """A value as stretches of text with their language, for formats that can mark it."""
    match value:
        case Run():
            return (value,)
        case tuple():
            return value
        case _:
            return (Run(written(value, language)),)


def stay_together(facts: Sequence[Fact], language: str) -> bool:
    """Whether facts are so few and short that they are moved to the next page, not parted."""
    said = sum(len(plain(values_of(fact, language))) for fact in facts)
    return len(facts) <= _FEW_FACTS and said <= _SHORT_FACTS


def after_label(label: str) -> str:
    """What parts a label from its values where it has a column of a third of the page.

    A label that is wider than its column has a line of its own.
    """
    return "\n" if len(label) > _LONGEST_LABEL else "\t"


def values_of(fact: Fact, language: str) -> tuple[Run, ...]:
    """The values of a fact as text: beside each other while they are short, else a line each."""
    shown = [runs(value, language) for value in fact.values or (None,)]
    length = sum(len(plain(one)) for one in shown) + len(_BESIDE) * (len(shown) - 1)
    between = _BESIDE if length <= _ONE_LINE else "\n"
    text: list[Run] = []
    for place, one in enumerate(shown):
        text += [Run(between), *one] if place else one
    return tuple(text)


def is_figure(value: Value) -> bool:
    """Whether a value is a number that people compare down a column."""
    return isinstance(value, (int, Decimal, Euro, Share))


def is_numeric(column: Iterable[Value]) -> bool:
    """Whether a column holds figures alone (unknown ones allowed), and so stands to the right."""
    values = [value for value in column if value is not None]
    return bool(values) and all(is_figure(value) for value in values)
