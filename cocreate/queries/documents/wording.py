"""The words of a document: our own sentences translated, those of others with their language."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cocreate.catalogues import translate
from cocreate.domain.documents import (
    Brand,
    Bullets,
    Euro,
    Fact,
    Notice,
    Paragraph,
    Run,
    Text,
    Tone,
    Value,
)
from cocreate.domain.publication import DEFAULT_LICENCE, LICENCES
from cocreate.domain.text import N_, in_language
from cocreate.formatting import NOTHING

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Edition:
    """For whom a document is made: its language, who publishes it, and when it is asked for.

    ``licence`` is the SPDX identifier under which what is public is given to everybody.
    """

    language: str
    brand: Brand
    at: dt.datetime
    licence: str = DEFAULT_LICENCE


class Wording:
    """Puts words into one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, message: str, **params: object) -> str:
        """One of our own sentences."""
        return translate(message, self.language, **params)

    def text(self, message: str, **params: object) -> Text:
        """One of our own sentences, as text."""
        return (Run(self.say(message, **params)),)

    def told(self, texts: Texts, *, strong: bool = False) -> Run:
        """A text that people wrote, in this language or else in one that it exists in."""
        found, language = in_language(texts, self.language)
        foreign = None if language == self.language else language
        return Run(found or NOTHING, foreign, strong)

    def paragraphs(self, texts: Texts) -> tuple[Paragraph, ...]:
        """A long text that people wrote, one paragraph for each of theirs; none when empty."""
        run = self.told(texts)
        if not any(texts.values()):
            return ()
        parts = (part.strip() for part in run.text.split("\n\n"))
        return tuple(Paragraph((Run(part, run.language),)) for part in parts if part)

    def fact(self, label: str, *values: Value) -> Fact:
        """A label of ours with its values."""
        return Fact(self.say(label), values)

    def licensed(self, licence: str) -> Fact:
        """Under which licence a public document is given, and where that can be read."""
        return self.fact(N_("Licence"), f"{licence} ({LICENCES[licence]})")

    def bullets(self, texts: Iterable[Texts]) -> Bullets:
        return Bullets(tuple((self.told(one),) for one in texts))

    def illustrative(self) -> Notice:
        """The label of everything that no source stands behind (rulings 20)."""
        return Notice(self.text(ILLUSTRATIVE), Tone.ILLUSTRATIVE)

    def illustrative_plan(self) -> Notice:
        """The same of a plan, whose years are those of the programme that it is an example of."""
        text = (*self.text(ILLUSTRATIVE), Run(" "), *self.text(YEARS_OF_EXAMPLE))
        return Notice(text, Tone.ILLUSTRATIVE)


ILLUSTRATIVE = N_(
    "What stands here was written as an example. It comes from no published source and commits "
    "nobody."
)


YEARS_OF_EXAMPLE = N_(
    "Its dates and amounts stand in the years of the Alliance of 2011 to 2015, not in today’s."
)


def euro(amount: str | None) -> Euro:
    """An amount as a frozen plan keeps it; None is unknown."""
    return Euro(None if amount is None else Decimal(amount))


def day(written: str | None) -> dt.date | None:
    """A day as a frozen plan keeps it."""
    return None if written is None else dt.date.fromisoformat(written)
