"""The table of what is shown: each test that it names is there, and quotes what it shows."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "features.md"
_ROW = re.compile(r"^\| ((?:[MBX]\d+)|Row \d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(?:\w+::)?(test_\w+)`")


def rows() -> dict[str, list[tuple[str, str]]]:
    """The tests, as file and name, by what they show."""
    text = PAGE.read_text(encoding="utf-8")
    return {key: _TEST.findall(tests) for key, _, tests in _ROW.findall(text)}


@cache
def docstrings(file: str) -> dict[str, str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {
        one.name: ast.get_docstring(one) or ""
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef)
    }


def test_every_sentence_that_was_asked_for_has_its_row() -> None:
    asked = {
        *(f"M{number}" for number in (*range(5, 9), *range(18, 22), *range(23, 29), 35)),
        *(f"B{number}" for number in (*range(1, 18), 20, 21)),
        *("X1", "X14"),
        *(f"Row {number}" for number in range(1, 17)),
    }
    assert rows().keys() == asked


def test_each_test_of_the_table_is_there_and_quotes_what_it_shows() -> None:
    lost, silent = [], []
    for key, tests in rows().items():
        quoted = key.replace("Row", "(?:Domain 4 r|R)ow")
        for file, name in tests:
            if not (ROOT / file).is_file() or name not in docstrings(file):
                lost.append(f"{key}: {file}::{name}")
            elif not re.search(
                rf"^(?:\w+, )*{quoted}\b[^:]*: ", docstrings(file)[name], re.MULTILINE
            ):
                silent.append(f"{key}: {file}::{name}")
    assert lost == []
    assert silent == [], "begin a line of the docstring with the id and the sentence"


def test_no_sentence_is_without_a_test() -> None:
    assert [key for key, tests in rows().items() if not tests] == []
