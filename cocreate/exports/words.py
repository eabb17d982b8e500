"""The few words that a file needs beside those of its document: contents, page, notice labels."""

from typing import Final

from cocreate.catalogues import translate
from cocreate.domain.documents import Tone
from cocreate.domain.text import N_

CONTENTS: Final = N_("Contents")
PAGE: Final = N_("Page %(page)s of %(pages)s")
TABLE: Final = N_("Table")
FIGURE: Final = N_("Figure")
FIELD: Final = N_("Field")
VALUE: Final = N_("Value")
PART: Final = N_("Part")
FIELDS: Final = N_("Fields")
ABOUT: Final = N_("About this document")
PUBLISHER: Final = N_("Published by")
OUT_OF: Final = N_("out of")
NOTHING_TO_SHOW: Final = N_("Nothing to show.")

TONES: Final = {
    Tone.INFORMATION: N_("Please note"),
    Tone.ILLUSTRATIVE: N_("Illustrative data"),
    Tone.ATTENTION: N_("Attention"),
}
"""What a notice is called, so that its colour is not the only sign."""


def word(message: str, language: str) -> str:
    """One of the words above; the places of a pattern stay as they are."""
    return translate(message, language)


def language_tag(language: str) -> str:
    """The language as office programs and their spelling checkers name it: ``fr-BE``."""
    return f"{language}-{'GB' if language == 'en' else 'BE'}"
