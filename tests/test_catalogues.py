"""Catalogues are read from their PO files; every feature file adds to one catalogue a language."""

import pytest

from cocreate.catalogues import translate, translations


def test_a_message_is_said_in_the_language_asked_for() -> None:
    english = "Sign in first, then come back to this page."

    assert translate(english, "en") == english
    assert translate(english, "fr").startswith("Connectez-vous")
    assert translate(english, "nl").startswith("Meld u")


def test_places_are_filled_in_any_language() -> None:
    assert translate("100%% of %(name)s", "fr", name="Eau") == "100% of Eau"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        translations("de")
