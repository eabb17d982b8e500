"""The top of the tree holds what was agreed on, and the two commands are enough to begin."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = {"app.py", "pyproject.toml", "cocreate", "static", "templates", "tests"}
AROUND = {
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Makefile",
    "constraints.txt",
    "docs",
    "bench",
    ".ci",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".editorconfig",
    ".gitattributes",
}


def test_nothing_stands_at_the_top_but_the_product_and_what_belongs_around_it() -> None:
    kept = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    top = {name.split("/")[0] for name in kept if name}
    assert top >= PRODUCT
    assert top - PRODUCT - AROUND == set()


def test_the_licence_is_the_one_that_is_declared() -> None:
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text("utf-8")
    assert 'license = "EUPL-1.2"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_there_are_at_most_twelve_verbs_and_each_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (declared,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    explained = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)
    assert set(declared.split()) == set(explained)
    assert len(explained) <= 12


def test_the_two_commands_stand_in_the_readme_each_on_one_line() -> None:
    lines = [line.strip() for line in (ROOT / "README.md").read_text("utf-8").splitlines()]
    assert "make run" in lines
    assert "make test" in lines
