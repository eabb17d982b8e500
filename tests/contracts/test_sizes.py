"""Files stay small enough to read in one go, and folders small enough to survey."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "cocreate"


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in PACKAGE.rglob("*.py")
        if path.parent.name != "versions"  # a schema is as long as it is
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_no_folder_has_more_than_20_modules() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    crowded = [
        str(one.relative_to(PACKAGE)) for one in folders if len(list(one.glob("[!_]*.py"))) > 20
    ]
    # The root holds what belongs to no layer: settings, database, server and the like.
    assert [one for one in crowded if one != "."] == []
