"""What all charts are drawn with: a sheet of SVG, colours, scales and lines of words.

The same string stands in a web page (no style, no script: a strict content policy accepts it), in
a PDF and, as a picture, in a text document. Classes (``chart-…``) let a page change the colours.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from cocreate.exports.text import literal

WIDTH: Final = 680
INK: Final = "#1f2933"
QUIET: Final = "#52606d"
GRID: Final = "#d5dce3"
FONT: Final = "Atkinson Hyperlegible, DejaVu Sans, sans-serif"

SERIES_COLOURS: Final = (
    "#0a5247",
    "#c07a1c",
    "#3b4ba3",
    "#8b2c6b",
    "#6f7f2a",
    "#51606e",
    "#b0483a",
    "#2f8fa3",
)
"""Colours of series that have no order, told apart in greyscale too by their white gaps."""

_AGREE, _MIDDLE, _DISAGREE = (10, 82, 71), (216, 221, 218), (160, 66, 24)
_CHARACTER = 0.54
_STRAIGHT = 0.04045  # below it, light follows a colour's value in a straight line (sRGB)


@dataclass
class Sheet:
    """The elements of one drawing; ``prepare`` is what each text goes through first."""

    prepare: Callable[[str], str] = literal
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, **attributes: object) -> None:
        """Words with their baseline at ``y``."""
        given = {"font-size": 13, "fill": INK, "class": "chart-text", **_named(attributes)}
        self.parts.append(
            f"<text{_written({'x': x, 'y': y, **given})}>{escape(self.prepare(words))}</text>"
        )

    def lines(self, x: float, y: float, lines: Sequence[str], **attributes: object) -> None:
        """Several lines of words, the first with its baseline at ``y``."""
        for index, line in enumerate(lines):
            self.text(x, y + index * LINE_HEIGHT, line, **attributes)

    def rect(self, x: float, y: float, width: float, height: float, **attributes: object) -> None:
        """A filled box."""
        box = {"x": x, "y": y, "width": max(width, 0), "height": height}
        self.parts.append(f"<rect{_written({**box, **_named(attributes)})}/>")

    def line(
        self, start: tuple[float, float], end: tuple[float, float], **attributes: object
    ) -> None:
        """A straight line."""
        ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self.parts.append(f"<line{_written({**ends, **_named(attributes)})}/>")

    def shape(self, name: str, **attributes: object) -> None:
        """Any other element, such as a circle or a polyline."""
        self.parts.append(f"<{name}{_written(_named(attributes))}/>")

    def finish(self, key: str, height: float, title: str, summary: str) -> str:
        """The whole drawing, with its title and description for those who cannot see it."""
        size = f'viewBox="0 0 {WIDTH} {_number(height)}" width="{WIDTH}" height="{_number(height)}"'
        named = f"aria-labelledby={quoteattr(f'{key}-title {key}-text')}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" {named} {size} '
            f"font-family={quoteattr(FONT)}>"
            f"<title id={quoteattr(f'{key}-title')}>{escape(self.prepare(title))}</title>"
            f"<desc id={quoteattr(f'{key}-text')}>{escape(self.prepare(summary))}</desc>"
            f"{''.join(self.parts)}</svg>"
        )


LINE_HEIGHT: Final = 16


@dataclass(frozen=True)
class Scale:
    """Values on a line of the sheet, between round numbers."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float | Decimal) -> float:
        """Where a value lies."""
        share = (float(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[Decimal]:
        """The round numbers of the axis, from the lowest."""
        count = round((self.high - self.low) / self.step)
        step = Decimal(repr(self.step))
        return [Decimal(repr(self.low)) + step * index for index in range(count + 1)]


def scale(values: Sequence[float], start: float, end: float) -> Scale:
    """A scale from zero that holds all values, with about five round steps.

    Counts of things are not cut: where all values are whole, so are the steps.
    """
    lowest, highest = min([*values, 0.0]), max([*values, 0.0])
    if highest == lowest:
        highest = lowest + 1
    rough = (highest - lowest) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    if all(float(value).is_integer() for value in values):
        step = max(step, 1.0)
    low = math.floor(lowest / step) * step
    high = math.ceil(highest / step) * step
    return Scale(low, high, step, start, end)


def series_colour(index: int, count: int, *, ordered: bool) -> str:
    """The colour of a series; ordered ones run from agreement to disagreement."""
    if not ordered:
        return SERIES_COLOURS[index % len(SERIES_COLOURS)]
    place = index / (count - 1) if count > 1 else 0.0
    first, second, share = (
        (_AGREE, _MIDDLE, place * 2) if place <= 0.5 else (_MIDDLE, _DISAGREE, place * 2 - 1)  # noqa: PLR2004
    )
    mixed = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def ink_on(colour: str) -> str:
    """White or black, whichever has more contrast with a colour: always above 4.5 (WCAG 2.2)."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """How far two colours (#rrggbb) are apart, from 1 to 21: the contrast ratio of WCAG 2.2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= _STRAIGHT else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def width_of(words: str, size: float = 13) -> float:
    """About how wide words are."""
    return len(words) * size * _CHARACTER


def wrapped(words: str, width: float, *, size: float = 13, most: int = 3) -> list[str]:
    """Words in lines of at most ``width``; what is beyond the last line ends in an ellipsis."""
    room = max(int(width / (size * _CHARACTER)), 4)
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    lines = [line if len(line) <= room else f"{line[: room - 1]}…" for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: room - 1]}…"]
    return lines or [""]


def _named(attributes: dict[str, object]) -> dict[str, object]:
    return {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}


def _written(attributes: dict[str, object]) -> str:
    return "".join(
        f" {name}={quoteattr(_number(value) if isinstance(value, (int, float)) else str(value))}"
        for name, value in attributes.items()
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
