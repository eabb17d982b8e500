"""The engine stands alone: numpy and the standard library, and no licence that binds."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ("selection", "pabulib", "opinions", "voting")
FILES = [file for part in ENGINE for file in (ROOT / "cocreate/domain" / part).rglob("*.py")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_engine_imports_numpy_and_nothing_else(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            top = name.partition(".")[0]
            assert (
                top in sys.stdlib_module_names
                or top == "numpy"
                or name.startswith("cocreate.domain")
            )


def test_no_reference_or_proprietary_solver_is_installed_with_the_product() -> None:
    pinned = {re.split("[=<>]", line)[0].lower() for line in open_lines("constraints.txt")}
    assert not pinned & {"gurobipy", "pabutools", "preflibtools", "prefsampling", "whalrus"}


def open_lines(name: str) -> list[str]:
    return (ROOT / name).read_text().splitlines()
