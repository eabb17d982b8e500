"""Proposals from a file: those that came by mail or on paper, for the wall of a workshop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cocreate.domain.errors import RuleViolation
from cocreate.domain.imports import (
    Cell,
    Change,
    Column,
    FoundTable,
    Line,
    Outcome,
    RawTable,
    Refusal,
    Say,
    TableSpec,
    cells,
    find_tables,
)
from cocreate.domain.pillars import ItemKind
from cocreate.domain.sheets import FIELDS
from cocreate.domain.sheets.terms import AIM_LEVEL_LABELS, AIMS
from cocreate.domain.text import N_, clean_line, folded

LANGUAGE_NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English"}
_OBJECTIVES = frozenset({ItemKind.STRATEGIC_OBJECTIVE, ItemKind.OPERATIONAL_OBJECTIVE})
_LONGEST = {"proposal": 160, "summary": 400, "lead": 160}

SPEC = TableSpec(
    "proposals",
    N_("Proposals"),
    (
        Column("proposal", N_("Proposal")),
        Column("summary", N_("Summary")),
        Column("language", N_("Language")),
        Column("obstacles", N_("Obstacles lifted")),
        Column("objectives", N_("Objectives")),
        *(Column(f"aim_{aim}", FIELDS[f"aim_{aim}"].label) for aim in AIMS),
        Column("lead", N_("Lead organisation")),
        Column("cost", N_("Rough cost in euro")),
    ),
    marks=("proposal",),
    needs=("summary",),
)

Value = Any  # Any: what a field holds depends on its kind


def read_proposals(
    raw: Sequence[RawTable],
    items: Mapping[str, ItemKind],
    known: Mapping[str, str],
    reader: str,
    say: Say,
) -> Outcome:
    """The proposals of a file; nothing is written by this.

    ``known`` are the ids of the proposals of the workshop by their folded title: the same file
    read twice brings nothing twice. ``items`` are the codes of the frame of the workshop.
    """
    found = find_tables([SPEC], raw, reader, say)
    changes: list[Change] = []
    refused: list[Refusal] = list(found.refused)
    seen: set[str] = set()
    read = 0
    for table in found.tables:
        for line in table.lines:
            read += 1
            reading = _Line(table, line, say)
            values = reading.values(items)
            title = str(values["title"] or "")
            if folded(title) in seen:
                reading.refuse("proposal", RuleViolation("import-name-twice"))
            seen.add(folded(title))
            refused += reading.refused
            if not reading.refused:
                key = known.get(folded(title), "")
                name = {str(values["language"]): title}
                changes.append(Change(key, name, {} if key else values, {}))
    return Outcome(read, tuple(changes), tuple(refused), found.unread)


@dataclass
class _Line:
    """One line, with what is wrong in it."""

    table: FoundTable
    line: Line
    say: Say

    def __post_init__(self) -> None:
        self.refused: list[Refusal] = []

    def refuse(self, cell: str, why: RuleViolation) -> None:
        self.refused.append(self.table.refusal(self.line.number, cell, why))

    def values(self, items: Mapping[str, ItemKind]) -> dict[str, Value]:
        language = self.table.language
        obstacles = [one for one, kind in items.items() if kind is ItemKind.OBSTACLE]
        objectives = [one for one, kind in items.items() if kind in _OBJECTIVES]
        levels = {
            aim: self._said(
                f"aim_{aim}", lambda cell: cells.choice(cell, AIM_LEVEL_LABELS, language, self.say)
            )
            for aim in AIMS
        }
        return {
            "title": self._text("proposal", "title-missing"),
            "summary": self._text("summary", "summary-missing"),
            "language": self._said("language", self._language) or language,
            "frame_codes": [
                *self._codes("obstacles", obstacles),
                *self._codes("objectives", objectives),
            ],
            "aims": {aim: level for aim, level in levels.items() if level},
            "lead_organisation": self._text("lead"),
            "rough_cost": self._said("cost", lambda cell: cells.amount(cell, language)),
        }

    def _text(self, cell: str, needed: str = "") -> str:
        def read(said: Cell) -> str:
            text = cells.text(said)
            text = text if cell == "summary" else clean_line(text)
            if needed and not text:
                raise RuleViolation(needed)
            if len(text) > _LONGEST[cell]:
                raise RuleViolation("text-too-long", maximum=_LONGEST[cell], length=len(text))
            return text

        return self._said(cell, read) or ""

    def _language(self, cell: Cell) -> str | None:
        return cells.choice(cell, LANGUAGE_NAMES, self.table.language, lambda text, _: text)

    def _codes(self, cell: str, known: Sequence[str]) -> list[str]:
        kind = self.table.headings.get(cell, "")
        return self._said(cell, lambda said: cells.frame_codes(said, known, kind)) or []

    def _said(self, cell: str, read: Callable[[Cell], Value]) -> Value:
        try:
            return read(self.line.cells.get(cell))
        except RuleViolation as error:
            self.refuse(cell, error)
            return None
