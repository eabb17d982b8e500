"""Catalogues are read from their PO files; every feature file adds to one catalogue a language."""

import re

import pytest

from cocreate.catalogues import read_catalogue, translate, translations
from cocreate.domain.text import french_spaces, typeset


def test_a_message_is_said_in_the_language_asked_for() -> None:
    english = "Sign in first, then come back to this page."

    assert translate(english, "en") == english
    assert translate(english, "fr").startswith("Connectez-vous")
    assert translate(english, "nl").startswith("Meld u")


def test_places_are_filled_in_any_language() -> None:
    assert translate("100%% of %(name)s", "fr", name="Eau") == "100% of Eau"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Étape : vote", "Étape\u00a0: vote"),
        ("Que faire ? Rien ; ou tout !", "Que faire\u202f? Rien\u202f; ou tout\u202f!"),
        ("le thème « %(name)s »", "le thème «\u00a0%(name)s\u00a0»"),
        ("une pause\u00a0; elle finit", "une pause\u202f; elle finit"),
        ("à 14:05, voir https://example.org/?a=b;c", "à 14:05, voir https://example.org/?a=b;c"),
    ],
)
def test_french_marks_never_part_from_their_words(written: str, read: str) -> None:
    assert french_spaces(written) == read


def test_every_french_text_is_read_with_its_no_break_spaces_and_no_other_language_is() -> None:
    parted = re.compile(r" [:;!?»]|« ")
    french = read_catalogue("fr")
    written = [one.id for one in french if one.id and parted.search(str(one.string))]
    assert len(written) > 100, "the files hold plain spaces, which is what a translator types"
    for message in written:
        if isinstance(message, tuple):
            said = [translations("fr").ngettext(*message, number) for number in (1, 2)]
        else:
            said = [translations("fr").gettext(message)]
        assert [text for text in said if parted.search(text)] == []
    for message in read_catalogue("nl"):
        if message.id and isinstance(message.id, str):
            assert translations("nl").gettext(message.id) == message.string


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        translations("de")


def test_only_french_is_set_with_its_spaces() -> None:
    assert typeset("Eau : qui ?", "fr") == french_spaces("Eau : qui ?") != "Eau : qui ?"
    assert typeset("Eau : qui ?", "nl") == "Eau : qui ?"
