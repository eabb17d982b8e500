"""The engine stands alone: numpy and the standard library, and no licence that binds."""

import ast
import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

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


def test_every_package_that_the_product_runs_with_may_be_passed_on_with_it() -> None:
    """Figure 17: of the licences that a package offers, one binds nothing but its own files."""
    found: dict[str, Distribution] = {}
    add_with_needs("cocreate", found)
    assert len(found) > 30
    bound = {name: told for name, one in found.items() if not FREE.search(told := licence(one))}
    assert bound == {}
    assert [name for name, one in found.items() if CLOSED.search(licence(one))] == []


FREE = re.compile(
    r"EUPL|MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL-2|ZPL|Unlicense|LGPL"
    r"|Redistribution and use in source",
)
CLOSED = re.compile(r"AGPL|Affero|SSPL|proprietary|commercial", re.IGNORECASE)


def add_with_needs(name: str, found: dict[str, Distribution]) -> None:
    """A package and all that it needs here, without its extras."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in found:
        return
    try:
        found[key] = distribution(name)
    except PackageNotFoundError:
        return
    for line in found[key].requires or []:
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            add_with_needs(need.name, found)


def licence(one: Distribution) -> str:
    """Whatever a package says of its licence."""
    kinds = [kind for kind in one.metadata.get_all("Classifier") or [] if "License" in kind]
    told = (one.metadata.get("License-Expression"), one.metadata.get("License"), *kinds)
    return " ".join(part for part in told if part)


def open_lines(name: str) -> list[str]:
    return (ROOT / name).read_text().splitlines()
