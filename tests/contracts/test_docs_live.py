"""Every invariant and every fault of the live session names tests that are there and say so."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "live-session.md").read_text("utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROWS = {
    int(number): (sentence, _TEST.findall(tests))
    for number, sentence, tests in re.findall(r"^\| (\d+) \| (.+) \| (.+) \|$", PAGE, re.M)
}


def said_by(file: str, name: str) -> str:
    """The docstring of a test, on one line; fails when there is no such test."""
    for one in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
        if isinstance(one, ast.FunctionDef) and one.name == name:
            return " ".join((ast.get_docstring(one) or "").split())
    pytest.fail(f"{file} has no {name}")


@pytest.mark.parametrize("number", range(1, 19))
def test_an_invariant_has_a_test_that_quotes_it(number: int) -> None:
    sentence, tests = ROWS[number]
    quoted = f"Invariant {number}: {sentence}".replace("“", '"').replace("”", '"')
    assert [one for one in tests if said_by(*one).startswith(quoted)] == tests[:1]


def test_each_of_the_faults_names_tests_that_are_there() -> None:
    assert sorted(ROWS) == list(range(1, 19))
    faults = PAGE.partition("## Faults")[2].partition("## Conformance")
    rows = [line for line in faults[0].splitlines() if "::test_" in line]
    assert len(rows) == 13
    for file, name in _TEST.findall(PAGE):
        said_by(file, name)


def test_the_page_names_the_release_of_the_client_that_is_served() -> None:
    (served,) = (ROOT / "static" / "vendor").glob("socket.io-*.mjs")
    version = re.search(r"Socket\.IO v([\d.]+)", served.read_text("utf-8"))
    assert version is not None
    assert served.name == f"socket.io-{version[1]}.mjs"
    assert f"version {version[1]}, in Chromium" in PAGE
    vendored = (ROOT / "static" / "vendor" / "VENDORED.md").read_text("utf-8")
    assert f"| socket.io-client | {version[1]} |" in vendored
