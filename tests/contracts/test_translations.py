"""Every text that people see exists in French and Dutch, once, with the same places to fill."""

import re

import pytest

from cocreate.catalogues import read_catalogue
from cocreate.cli.messages import missing
from cocreate.web.messages import SENTENCES

_PLACE = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_nothing_is_left_untranslated(language: str) -> None:
    assert [key for key, _ in missing(language)] == []


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_translation_fills_the_same_places(language: str) -> None:
    for message in read_catalogue(language):
        if not message.id or isinstance(message.id, tuple):
            continue
        assert set(_PLACE.findall(message.string)) == set(_PLACE.findall(message.id)), message.id


def test_sentences_end_like_sentences() -> None:
    for code, sentence in SENTENCES.items():
        assert sentence[-1] in ".!?", code


def test_french_counts_nothing_as_one_so_its_first_form_names_the_number() -> None:
    catalogue = read_catalogue("fr")
    assert catalogue.plural_expr == "(n > 1)"
    told = [one.string[0] for one in catalogue if isinstance(one.id, tuple)]
    assert told
    fixed = [text for text in told if re.search(r"\b(1|une?)\b", text, re.IGNORECASE)]
    assert [text for text in fixed if "%(num)s" not in text] == []
