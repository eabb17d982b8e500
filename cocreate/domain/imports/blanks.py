"""Tables to be filled in with a spreadsheet: their columns, hints, and words to choose from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BlankColumn:
    """A column to fill in: its title, a hint, and the words to choose from, if there are few.

    With ``several``, more than one of them may stand in a cell, so none is refused by the file.
    """

    title: str
    hint: str = ""
    words: tuple[str, ...] = ()
    several: bool = False
    is_long: bool = False
    is_day: bool = False


@dataclass(frozen=True)
class BlankTable:
    """A table to fill in; ``rows`` are what it holds already."""

    key: str
    title: str
    columns: tuple[BlankColumn, ...]
    rows: tuple[tuple[str, ...], ...] = ()
