"""Where the files of the package lie: beside it in a checkout, inside it in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

IMPORTS = _PACKAGE.parent
"""The folder from which a new process can import the package."""


def folder(name: str) -> Path:
    """The folder ``templates`` or ``static``.

    Raises ``FileNotFoundError`` when neither place has it.
    """
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    msg = f"the folder {name!r} is missing from this installation"
    raise FileNotFoundError(msg)
