"""The fonts that travel with the product, and the characters that they can draw.

Atkinson Hyperlegible was drawn for readers with low vision; DejaVu Sans stands in for characters
that it lacks (arrows, check marks, Greek, Cyrillic, Arabic). Both licences lie beside the files.
"""

import struct
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

FAMILIES: Final = ("Atkinson Hyperlegible", "DejaVu Sans")
"""The families in the order in which a character is looked for."""

_TEXT_FONTS = (
    ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
)


def folder() -> Path:
    """Where the font files lie on this machine."""
    with as_file(files(__name__)) as path:
        return Path(path)


@cache
def coverage() -> frozenset[int]:
    """The code points that can be drawn, both in the normal and in the bold weight."""
    covered: set[int] = set()
    for family in _TEXT_FONTS:
        weights = [_code_points((folder() / name).read_bytes()) for name in family]
        covered |= set.intersection(*weights)
    return frozenset(covered)


def _code_points(font: bytes) -> set[int]:
    """The characters of a TrueType file, read from its ``cmap`` table."""
    (table_count,) = struct.unpack_from(">H", font, 4)
    for index in range(table_count):
        tag, _, start, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if tag == b"cmap":
            return _read_cmap(font, start)
    msg = "a font without a character map"
    raise ValueError(msg)


def _read_cmap(font: bytes, start: int) -> set[int]:
    (subtable_count,) = struct.unpack_from(">H", font, start + 2)
    points: set[int] = set()
    for index in range(subtable_count):
        platform, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if platform in (0, 3) and kind == 4:  # noqa: PLR2004 -- the number of a map format
            points |= _read_segments(font, start + offset)
        elif platform in (0, 3) and kind == 12:  # noqa: PLR2004 -- the number of a map format
            points |= _read_groups(font, start + offset)
    return points


def _read_segments(font: bytes, at: int) -> set[int]:
    """Map format 4: segments of the basic plane, each with a shift or a list of glyphs."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    shifts = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    lists_at = at + 16 + 6 * count
    lists = struct.unpack_from(f">{count}H", font, lists_at)
    points = set()
    for i, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point + shifts[i]
            if lists[i]:
                place = lists_at + 2 * i + lists[i] + 2 * (point - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            if glyph & 0xFFFF:
                points.add(point)
    return points


def _read_groups(font: bytes, at: int) -> set[int]:
    """Map format 12: groups of code points of all planes."""
    (count,) = struct.unpack_from(">L", font, at + 12)
    points: set[int] = set()
    for index in range(count):
        first, last, glyph = struct.unpack_from(">LLL", font, at + 16 + 12 * index)
        points.update(range(first if glyph else first + 1, last + 1))
    return points
