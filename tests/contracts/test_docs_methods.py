"""Every voting method and selection rule has its page, with its parameters and its source."""

import re
from pathlib import Path

import pytest

from cocreate.domain.selection.rules import RULES
from cocreate.domain.voting import VotingMethod
from cocreate.domain.voting.methods import METHODS

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "methods"
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


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


def test_each_of_the_nineteen_figures_names_a_test_or_a_measurement_that_is_there() -> None:
    page = (PAGES / "figures.md").read_text()
    rows = [line for line in page.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(line.split("|")[1]) for line in rows] == list(range(1, 20))
    assert all("::test_" in line or "`bench/" in line for line in rows)
    named = _TEST.findall(page)
    lost = [name for file, name in named if f"def {name}(" not in (ROOT / file).read_text()]
    assert lost == []
    assert len(named) > 30
