"""The words of the product in each language: message catalogues, read once from their PO files.

English is the language of the sources. A catalogue of another language is the union of the files
``translations/<language>/<feature>.po``; there is no compiled copy that could fall behind them.
"""

import gettext
import io
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cocreate.domain.text import LANGUAGES, french_spaces

SOURCE_LANGUAGE = "en"


class CatalogueError(Exception):
    """A catalogue that cannot be used; the message names the file or the entry."""


def catalogue_files(language: str) -> list[Traversable]:
    """The PO files of a language, by name."""
    folder = files("cocreate") / "translations" / language
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".po")), key=lambda file: file.name
    )


def read_catalogue(language: str) -> Catalog:
    """All entries of a language in one catalogue.

    Raises ``CatalogueError`` when two files translate the same message differently.
    """
    union = Catalog(locale=language)
    for file in catalogue_files(language):
        part = read_po(io.BytesIO(file.read_bytes()), locale=language, abort_invalid=True)
        for message in part:
            if not message.id:
                continue
            known = union.get(message.id)
            if known is not None and known.string != message.string:
                msg = f"{language}/{file.name}: {message.id!r} has two translations"
                raise CatalogueError(msg)
            union[message.id] = Message(message.id, message.string, flags=message.flags)
    return union


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The translations of a language; English, the language of the sources, has none.

    Raises ``KeyError`` for a language that the product does not speak.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, _typeset(read_catalogue(language)))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _typeset(catalogue: Catalog) -> Catalog:
    """The texts as they are read: French ones get their no-break spaces here and nowhere else."""
    if str(catalogue.locale) == "fr":
        for message in catalogue:
            if isinstance(message.string, str):
                message.string = french_spaces(message.string)
            else:
                message.string = tuple(french_spaces(form) for form in message.string or ())
    return catalogue


def translate(message: str, language: str, **params: object) -> str:
    """``message`` in ``language``, its ``%(name)s`` places filled with ``params``."""
    if not message:
        return ""
    text = translations(language).gettext(message)
    return text % params if params else text


def translate_plural(one: str, many: str, number: int, language: str, **params: object) -> str:
    """The form of a message for ``number`` things, which is also its ``%(num)s``."""
    text = translations(language).ngettext(one, many, number)
    return text % {"num": number, **params}
