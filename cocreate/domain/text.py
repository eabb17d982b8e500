"""Words: the marker for translatable strings, and how typed text is made safe to keep."""

import re
import unicodedata
from collections.abc import Mapping

# Bidirectional overrides and isolates could make a title read as something else on a screen;
# the byte-order mark and the invisible separators stop a PDF from being produced.
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_NO_BREAK, _THIN_NO_BREAK = "\u00a0", "\u202f"
_SPACES = re.compile(r"[^\S\n]+")
_BEFORE_COLON = re.compile(r"[ \u00a0\u202f]+(?=[:»])")
_BEFORE_MARK = re.compile(r"[ \u00a0\u202f]+(?=[;!?])")
_AFTER_QUOTE = re.compile(r"(?<=«)[ \u00a0\u202f]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``message`` for translation where it is written, and return it unchanged."""
    return message


def clean_line(text: str) -> str:
    """One line of typed text: normalised (NFC), without control or invisible characters."""
    return clean_text(text).replace("\n", " ").strip()


def clean_text(text: str) -> str:
    """Typed text of several lines, made safe to keep, show and export.

    Unicode NFC; line ends become ``\\n``; control characters (C0, C1), lone surrogates and
    direction overrides are dropped; runs of spaces become one, which does not break where one of
    them did not; lines begin and end with no space; at most one empty line in a row.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    text = "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    text = _INVISIBLE.sub("", text)
    lines = (_SPACES.sub(_one_space, line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _one_space(run: re.Match[str]) -> str:
    """What a run of spaces comes to: a no-break space was typed on purpose and stays one."""
    return next((one for one in run[0] if one in {_NO_BREAK, _THIN_NO_BREAK}), " ")


def folded(text: str) -> str:
    """A name as it is compared with others: case and kinds of spaces make no difference."""
    return " ".join(text.casefold().split())


def french_spaces(text: str) -> str:
    """A French text with the spaces that French typography wants at its marks.

    A colon or a quotation mark never parts from its word, nor does a semicolon, an exclamation or
    a question mark (a thin space). Only spaces that are there are changed, so addresses and times
    (``14:05``) stay whole.
    """
    text = _BEFORE_COLON.sub(_NO_BREAK, text)
    text = _BEFORE_MARK.sub(_THIN_NO_BREAK, text)
    return _AFTER_QUOTE.sub(_NO_BREAK, text)


def typeset(text: str, language: str) -> str:
    """A text that people wrote, as it is set in its language."""
    return french_spaces(text) if language == "fr" else text


LANGUAGES = ("fr", "nl", "en")
"""The languages of every screen, export and mail, in the order in which they are offered."""

COMPULSORY_LANGUAGES = ("fr", "nl")
"""The languages without which nothing official can be published (feature M29)."""


def in_language(translations: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text in ``language``, or else in the first language that has one, with that language.

    Answers ``("", language)`` when no language has a text.
    """
    for candidate in (language, *LANGUAGES):
        text = translations.get(candidate, "")
        if text:
            return text, candidate
    return "", language


def clean_translations(translations: Mapping[str, str]) -> dict[str, str]:
    """Typed texts by language, made safe to keep; languages without text are left out."""
    cleaned = {language: clean_text(translations.get(language, "")) for language in LANGUAGES}
    return {language: text for language, text in cleaned.items() if text}
