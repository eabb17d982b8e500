"""``cocreate messages``: what is still to be translated, for whoever adds or translates a text."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from babel.messages.extract import extract_from_dir

from cocreate.catalogues import SOURCE_LANGUAGE, catalogue_files, read_catalogue
from cocreate.domain.text import LANGUAGES
from cocreate.places import folder

_KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "translate": None,
    "translate_plural": (1, 2),
}
_METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")]
_OPTIONS = {"**.html": {"silent": "false"}}

Key = str | tuple[str, ...]


def used_messages() -> dict[Key, str]:
    """Every message in code and templates, with the file that uses it first."""
    package = Path(__file__).resolve().parent.parent
    found: dict[Key, str] = {}
    for root in (package, folder("templates")):
        rows = extract_from_dir(
            str(root), method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
        )
        for filename, _line, message, _comments, _context in rows:
            if message:
                found.setdefault(message, filename)
    return found


def missing(language: str) -> list[tuple[Key, str]]:
    """The messages that a language does not translate, with where they are used."""
    catalogue = read_catalogue(language)
    lacking = []
    for key, filename in used_messages().items():
        entry = catalogue.get(key)
        strings = entry.string if entry is not None else ""
        if not strings or (isinstance(strings, tuple) and not all(strings)):
            lacking.append((key, filename))
    return lacking


def unused(language: str) -> list[str]:
    """The messages of a language that nothing uses any more."""
    used = {_first(key) for key in used_messages()}
    return sorted(
        str(_first(message.id))
        for message in read_catalogue(language)
        if message.id and _first(message.id) not in used
    )


def _first(key: Key | list[str]) -> str:
    """The singular of a message, which names it."""
    return key if isinstance(key, str) else key[0]


def other_languages() -> Iterable[str]:
    """The languages that need a catalogue."""
    return (one for one in LANGUAGES if one != SOURCE_LANGUAGE)


@click.group()
def messages() -> None:
    """Look after the message catalogues (translations/<language>/<feature>.po)."""


@messages.command()
def check() -> None:
    """List what is missing or unused, and fail when something is missing."""
    incomplete = False
    for language in other_languages():
        names = [file.name for file in catalogue_files(language)]
        click.echo(f"{language}: {len(names)} files")
        for key, filename in missing(language):
            incomplete = True
            click.echo(f"  missing {key!r} ({filename})")
        for message in unused(language):
            click.echo(f"  unused  {message!r}")
    if incomplete:
        sys.exit(1)
