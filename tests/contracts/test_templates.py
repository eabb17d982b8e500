"""Templates keep to the rules that the content policy and the house set."""

import re
from pathlib import Path

import pytest

from cocreate.places import folder

TEMPLATES = sorted(folder("templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or "application/json" in tag, tag


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_short_and_escapes_what_it_shows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.count("\n") <= 150
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape false" not in text
