"""The documentation speaks of the product as it is: generated pages, links, commands, sizes."""

import re
from pathlib import Path

import pytest

from cocreate.cli import COMMANDS
from cocreate.cli.permissions import page

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
