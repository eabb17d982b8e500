"""Every voting method and selection rule has its page, with its parameters and its source."""

from pathlib import Path

import pytest

from cocreate.domain.selection.rules import RULES
from cocreate.domain.voting import VotingMethod
from cocreate.domain.voting.methods import METHODS

PAGES = Path(__file__).resolve().parents[2] / "docs" / "methods"


@pytest.mark.parametrize("key", [*METHODS.keys(), *RULES.keys()])
def test_a_method_or_rule_has_a_page_that_names_its_source(key: str) -> None:
    page = (PAGES / f"{key}.md").read_text()
    assert f"(`{key}`)" in page.splitlines()[0]
    assert page.partition("## Source")[2].strip()
    assert f"({key}.md)" in (PAGES / "README.md").read_text()


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_the_page_of_a_method_names_its_settings(method: VotingMethod) -> None:
    page = (PAGES / f"{method.key}.md").read_text()
    for field in method.setting_fields:
        assert f"`{field.name}`" in page
