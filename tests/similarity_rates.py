"""How often the comparison of proposals is right on the labelled pairs; prints its page of figures.

``python -m tests.similarity_rates`` writes the figures into ``docs/similarity.md``.
"""

import json
from pathlib import Path

from cocreate.domain.similarity import THRESHOLD, likeness

PAIRS = Path(__file__).parent / "data" / "similar_pairs.json"
PAGE = Path(__file__).parent.parent / "docs" / "similarity.md"
START, END = "<!-- rates -->\n", "<!-- end of rates -->\n"
LANGUAGES = {"fr": "French", "nl": "Dutch", "en": "English"}
PARTS = {"tune": "used to choose", "check": "written afterwards"}


def pairs() -> list[dict[str, object]]:
    """The labelled pairs: two texts, their language, whether they say the same, and their part."""
    found: list[dict[str, object]] = json.loads(PAIRS.read_text("utf-8"))
    return found


def rates(part: str, language: str) -> tuple[int, int, int, int]:
    """Duplicates found, duplicates in all, other pairs offered by mistake, other pairs in all."""
    scored = [
        (likeness(str(one["a"]), str(one["b"]), language) >= THRESHOLD, bool(one["same"]))
        for one in pairs()
        if (one["part"], one["language"]) == (part, language)
    ]
    same = [found for found, is_same in scored if is_same]
    other = [found for found, is_same in scored if not is_same]
    return sum(same), len(same), sum(other), len(other)


def table() -> str:
    """The figures as a table of the page."""
    lines = [
        "| Pairs | Language | Duplicates found | Offered by mistake |",
        "|---|---|---|---|",
    ]
    for part, name in PARTS.items():
        total = [0, 0, 0, 0]
        for language, spoken in LANGUAGES.items():
            counted = rates(part, language)
            total = [a + b for a, b in zip(total, counted, strict=True)]
            lines.append(_line(name, spoken, counted))
        lines.append(_line(f"**{name}**", "**all**", tuple(total)))
    return "\n".join(lines) + "\n"


def _line(name: str, language: str, counted: tuple[int, ...]) -> str:
    found, same, wrong, other = counted
    return f"| {name} | {language} | {found} of {same} | {wrong} of {other} |"


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    before, rest = page.split(START)
    PAGE.write_text(before + START + table() + END + rest.split(END)[1], "utf-8")
