"""Where two texts differ, word by word: what was taken out of the one and put into the other."""

import difflib
import re
from dataclasses import dataclass

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 6000
"""Pieces of text beyond which the two are shown as they are: marking them would take too long."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``is_changed`` says that the other text does not have it here."""

    text: str
    is_changed: bool


def differences(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, in order; joined again, the pieces of each are that text."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > _LONGEST:
        return _whole(before, before != after), _whole(after, before != after)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        _add(left, "".join(old[a_from:a_to]), kind != "equal")
        _add(right, "".join(new[b_from:b_to]), kind != "equal")
    return tuple(left), tuple(right)


def _add(pieces: list[Piece], text: str, is_changed: bool) -> None:
    if text:
        pieces.append(Piece(text, is_changed))


def _whole(text: str, is_changed: bool) -> tuple[Piece, ...]:
    return (Piece(text, is_changed),) if text else ()
