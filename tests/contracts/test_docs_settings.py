"""The page of settings and the settings themselves name the same variables."""

import re
from pathlib import Path

from cocreate.config import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"


def rows() -> dict[str, str]:
    cells = re.findall(r"^\| `(COCREATE_\w+)` \| (.*?) \|", PAGE.read_text(), re.MULTILINE)
    return dict(cells)


def test_every_setting_has_its_row_and_every_row_its_setting() -> None:
    names = {"COCREATE_" + name.upper() for name in Settings.model_fields}
    assert set(rows()) == names | {"COCREATE_SECRET_KEY_FILE"}


def test_the_page_gives_the_defaults_that_the_program_has() -> None:
    written = rows()
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str | int) and not isinstance(field.default, bool):
            assert written["COCREATE_" + name.upper()] == f"`{field.default}`"
