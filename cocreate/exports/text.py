"""Typed text on its way into a file: made harmless for the format, and never a reason to fail.

Input is already cleaned where it comes in (``domain.text.clean_text``); this is the second door,
for data that came in another way.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from cocreate.exports import fonts

# XML 1.0 has no place for these; U+FFFE and U+FFFF are no characters at all.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_LONG_WORD = re.compile(r"\S{30,}")
_BREAK = "\u200b"
# The thin space of our font is too thin to part the thousands of a figure.
_THIN_SPACE = "\u202f"
_NO_BREAK_SPACE = "\u00a0"
_BREAK_EVERY = 15

# Drawn by nobody: joiners, variation selectors, emoji modifiers and tags only change the character
# beside them.
_SILENT = frozenset(
    point
    for points in (
        range(0x200C, 0x200E),
        range(0x2060, 0x2065),
        range(0xFE00, 0xFE10),
        range(0x1F3FB, 0x1F400),
        range(0xE0000, 0xE0200),
    )
    for point in points
)


def literal(text: str) -> str:
    """The text as any XML-based file can hold it: control and direction characters dropped."""
    text = _LINE_ENDS.sub("\n", text)
    return _DIRECTION.sub("", _NOT_IN_XML.sub("", text))


def drawable(text: str) -> str:
    """The text with the characters that our fonts lack replaced by their names in brackets.

    ``🌳`` becomes ``[deciduous tree]``, ``你好`` becomes ``[U+4F60 U+597D]``. Very long words get
    places to break.
    """
    text = unicodedata.normalize("NFC", literal(text)).replace(_THIN_SPACE, _NO_BREAK_SPACE)
    if not _drawn().issuperset(text):
        text = "".join(
            "".join(group) if known else _names(group)
            for known, group in groupby(text, key=_is_drawn)
        )
    return _LONG_WORD.sub(_breakable, text)


@cache
def _drawn() -> frozenset[str]:
    return frozenset(map(chr, fonts.coverage() - _SILENT)) | {"\n", "\t"}


def _is_drawn(character: str) -> bool:
    return character in _drawn()


def _names(characters: Iterable[str]) -> str:
    named: list[str] = []
    for character in characters:
        point = ord(character)
        if point in _SILENT:
            continue
        name = unicodedata.name(character, "").lower()
        is_named = name and not re.search(r"-[0-9a-f]{4,6}$", name)
        named.append(name if is_named else f"U+{point:04X}")
    if not named:
        return ""
    return "[" + (" " if all(n.startswith("U+") for n in named) else ", ").join(named) + "]"


def _breakable(match: re.Match[str]) -> str:
    word = match.group()
    return _BREAK.join(word[i : i + _BREAK_EVERY] for i in range(0, len(word), _BREAK_EVERY))
