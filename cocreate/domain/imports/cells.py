"""One cell of a file as the value that a field keeps, in the notation of the file's language.

Each reader raises ``RuleViolation`` with what is wrong and how to put it right.
"""

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cocreate.domain.amounts import checked_amount, read_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.reports import read_quantity
from cocreate.domain.imports import Cell, Fault, Say
from cocreate.domain.sheets.values import YEARS
from cocreate.domain.text import LANGUAGES, clean_line, clean_text, folded

_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_MONTHS = 12
_SHOWN = 60
_LIKE = 0.6
_BETWEEN_CODES = re.compile(r"[,;\n]")


def text(cell: Cell) -> str:
    """The words of a cell; a figure or a day as people would type it."""
    match cell:
        case Fault():
            raise RuleViolation(cell.code)
        case Decimal():
            return format(cell.normalize() + 0, "f")
        case dt.date():
            return cell.isoformat()
        case None:
            return ""
    return clean_text(cell)


def amount(cell: Cell, language: str) -> str | None:
    """An amount in euro, exact to the cent, as plain text."""
    if isinstance(cell, Decimal):
        return format(checked_amount(cell), "f")
    said = text(cell)
    return format(read_amount(said, language), "f") if said else None


def quantity(cell: Cell, language: str) -> str | None:
    """A number with its decimals, as plain text."""
    if isinstance(cell, Decimal):
        return format(cell.normalize() + 0, "f")
    number = read_quantity(text(cell), language, field="")
    return None if number is None else format(number, "f")


def year(cell: Cell) -> int:
    """A year of four digits."""
    said = text(cell)
    if not said.isdecimal() or int(said) not in YEARS:
        raise RuleViolation("year-unreadable")
    return int(said)


def day(cell: Cell) -> str | None:
    """A day as ``2027-03-01``: typed so, or as ``1/3/2027``, the day before the month.

    Where the month stands first, only some days show it; so it is refused, and never guessed.
    """
    if isinstance(cell, dt.date):
        return cell.isoformat()
    said = text(cell)
    if not said:
        return None
    try:
        return dt.date.fromisoformat(said).isoformat()
    except ValueError:
        pass
    found = _DAY.fullmatch(said)
    if found is None:
        raise RuleViolation("import-day-unreadable", typed=said[:_SHOWN])
    first, second, of_year = map(int, found.groups())
    if second > _MONTHS >= first:
        raise RuleViolation("import-month-first", typed=said)
    try:
        return dt.date(of_year, second, first).isoformat()
    except ValueError:
        raise RuleViolation("import-day-unreadable", typed=said) from None


def choice(cell: Cell, labels: Mapping[Any, str], language: str, say: Say) -> str | None:
    """The value of one of a few words (Any: an enum of texts), written in any language."""
    said = folded(text(cell))
    if not said:
        return None
    for value, label in labels.items():
        if said in {folded(value), *(folded(say(label, one)) for one in LANGUAGES)}:
            return str(value)
    words = ", ".join(say(label, language) for label in labels.values())
    raise RuleViolation("import-choice-unknown", typed=text(cell)[:_SHOWN], words=words)


def named(cell: Cell, names: Iterable[tuple[str, Mapping[str, str]]], code: str) -> str | None:
    """The key of what is called so in one of its languages, or refused as ``code``.

    ``near`` is the name that is most like it, or empty.
    """
    said = clean_line(text(cell))
    if not said:
        return None
    known = {folded(name): (key, name) for key, texts in names for name in texts.values()}
    if folded(said) in known:
        return known[folded(said)][0]
    like = difflib.get_close_matches(folded(said), known, n=1, cutoff=_LIKE)
    if like:
        raise RuleViolation(f"{code}-but-near", typed=said[:_SHOWN], near=known[like[0]][1])
    raise RuleViolation(code, typed=said[:_SHOWN])


def parts(cell: Cell) -> list[str]:
    """What a cell lists, set apart by commas, semicolons or line ends."""
    return [one.strip() for one in _BETWEEN_CODES.split(text(cell)) if one.strip()]


def frame_codes(cell: Cell, known: Iterable[str], kind: str) -> list[str]:
    """Codes of the frame, each alone or before its words: ``F1 Accès au gisement``."""
    codes = {folded(one): one for one in known}
    found = []
    for one in parts(cell):
        code = codes.get(folded(one)) or codes.get(folded(one.split()[0].rstrip(".:")))
        if code is None:
            words = ", ".join(codes.values())
            raise RuleViolation("import-code-unknown", typed=one[:_SHOWN], words=words, kind=kind)
        found.append(code)
    return list(dict.fromkeys(found))
