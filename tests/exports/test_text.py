"""Typed text made harmless for files, and characters that no font of ours can draw."""

import pytest

from cocreate.exports import fonts
from cocreate.exports.cells import defused
from cocreate.exports.text import drawable, literal


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("🌳", "[deciduous tree]"),
        ("你好", "[U+4F60 U+597D]"),
        ("a🌳🚰b", "a[deciduous tree, potable water symbol]b"),
        ("👩‍👩‍👧", "[woman, woman, girl]"),
        ("👍🏽", "[thumbs up sign]"),
        ("été → ✓ ☐ Ωж", "été → ✓ ☐ Ωж"),
        ("\ufeffBOM\x00\x07\u202eoverride", "BOMoverride"),
        ("\U0010ffff", "[U+10FFFF]"),
        ("1\u202f250", "1\u00a0250"),
    ],
)
def test_what_no_font_draws_is_named_in_brackets(typed, drawn):
    assert drawable(typed) == drawn


def test_very_long_words_get_places_to_break_and_lose_nothing():
    word = "x" * 10_000
    broken = drawable(word)
    assert broken.replace("\u200b", "") == word
    assert max(map(len, broken.split("\u200b"))) <= 15


def test_office_files_keep_every_printable_character():
    assert literal("🌳 你好 é") == "🌳 你好 é"
    assert literal("a\x0bb\x00c\u2028d\r\ne\ud800") == "abc\nd\ne"


def test_both_weights_of_a_family_count_as_covered():
    covered = fonts.coverage()
    assert {ord(character) for character in "aéœŒ€«»’–—…½²³≤≥→✓"} <= covered
    assert ord("🌳") not in covered


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+32 2 000 00 00",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "\u3000=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
    ],
)
def test_what_a_spreadsheet_would_run_is_guarded(typed):
    assert defused(typed).startswith("'")


@pytest.mark.parametrize("typed", ["Eau", "12 %", "a=b", "", "– rien", "« = »"])
def test_ordinary_words_are_left_alone(typed):
    assert defused(typed) == typed
