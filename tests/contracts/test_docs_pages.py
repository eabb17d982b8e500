"""The documentation speaks of the product as it is: generated pages, links, commands, sizes."""

import re
from pathlib import Path

import pytest

from cocreate.catalogues import read_catalogue, translations
from cocreate.cli import COMMANDS
from cocreate.cli.permissions import page
from cocreate.domain.text import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
_FILE = re.compile(r"`((?:cocreate|docs|tests|templates|static|bench)/[\w./-]+\.\w+)`")
_COMMAND = re.compile(r"`cocreate ([a-z-]+)")
_TARGET = re.compile(r"`make ([a-z-]+)|^    make ([a-z-]+)", re.MULTILINE)


def test_the_table_of_permissions_is_the_one_that_is_asked() -> None:
    written = (ROOT / "docs" / "reference" / "permissions.md").read_text(encoding="utf-8")
    assert written == page(), "make it again: cocreate permissions > docs/reference/permissions.md"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_names_only_files_and_commands_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lost = [link for link in _LINK.findall(text) if not (path.parent / link).exists()]
    lost += [name for name in _FILE.findall(text) if not (ROOT / name).exists()]
    commands = {str(one.name) for one in COMMANDS}
    lost += [name for name in _COMMAND.findall(text) if name not in commands]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {one or other for one, other in _TARGET.findall(text)}
    lost += [one for one in targets if not re.search(rf"^{one}:", makefile, re.MULTILINE)]
    assert lost == []


def test_the_rules_of_contributing_fit_on_a_few_screens() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 100


GUIDES = sorted((ROOT / "docs" / "guide").glob("*.*.md"))
_PICTURE = re.compile(r'!\[[^\]]+\]\(([^)]+)\)|<img src="([^"]+)" alt="[^"]+"')
_ON_SCREEN = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_PLACE = re.compile(r"%\\\(\w+\\\)[sd]")


def test_every_guide_is_there_in_each_language() -> None:
    people = {path.name.split(".")[0] for path in GUIDES}
    assert {"facilitator", "participant"} <= people
    wanted = {f"{who}.{language}.md" for who in people for language in LANGUAGES}
    assert {path.name for path in GUIDES} == wanted


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_a_guide_shows_pictures_of_its_own_language_that_are_there(path: Path) -> None:
    language = path.name.split(".")[1]
    shown = [one or other for one, other in _PICTURE.findall(path.read_text(encoding="utf-8"))]
    assert shown
    assert [one for one in shown if not one.startswith(f"images/{language}/")] == []
    assert [one for one in shown if not (path.parent / one).is_file()] == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_says_to_be_on_the_screen_is_on_it(path: Path) -> None:
    said = on_screen(path.name.split(".")[1])
    words = [
        " ".join(found.split()).rstrip(".")
        for found in _ON_SCREEN.findall(path.read_text(encoding="utf-8"))
    ]
    assert words
    assert [one for one in words if not any(text.fullmatch(one) for text in said)] == []


def on_screen(language: str) -> list[re.Pattern[str]]:
    """What the product says in a language, each text as a pattern with its places left open."""
    said, texts = translations(language), set()
    for message in read_catalogue("fr"):
        singular, *plural = message.id if isinstance(message.id, tuple) else (message.id,)
        if not singular:
            continue
        if plural:
            texts |= {said.ngettext(singular, plural[0], number) for number in (1, 5)}
        else:
            texts.add(said.gettext(singular))
    # A text of places alone would be any words at all.
    wordy = [text for text in texts if len(re.sub(r"%\(\w+\)[sd]|\W", "", text)) >= 3]
    plain = (" ".join(text.split()).rstrip(".") for text in (*wordy, "+", "−"))
    return [re.compile(_PLACE.sub(".+", re.escape(text))) for text in plain]


def test_a_word_that_is_on_no_screen_is_noticed() -> None:
    said = on_screen("fr")
    assert any(text.fullmatch("Ouvrir le vote") for text in said)
    assert not any(text.fullmatch("Ouvrir le scrutin") for text in said)


def test_the_pictures_of_the_guides_are_shown_and_take_little_room() -> None:
    kept = set((ROOT / "docs" / "guide" / "images").rglob("*.png"))
    shown = {
        path.parent / (one or other)
        for path in GUIDES
        for one, other in _PICTURE.findall(path.read_text(encoding="utf-8"))
    }
    assert sorted(str(one) for one in kept - shown) == []
    assert sum(one.stat().st_size for one in kept) < 8_000_000
