"""Organisations from a file: new ones, and what the known ones still lacked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cocreate.domain.errors import RuleViolation
from cocreate.domain.imports import (
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
    spoken,
)
from cocreate.domain.pillars import checked_address
from cocreate.domain.sheets.terms import ORGANISATION_KIND_LABELS
from cocreate.domain.sheets.values import LABEL_LENGTH
from cocreate.domain.text import LANGUAGES, N_, clean_line, folded

SPEC = TableSpec(
    "organisations",
    N_("Organisations"),
    (
        *spoken("organisation", N_("Name of the organisation")),
        Column("kind", N_("Kind of organisation")),
        Column("source", N_("Where it is known from (web address)")),
    ),
    marks=("organisation",),
    needs=("kind",),
)


@dataclass(frozen=True)
class KnownOrganisation:
    """An organisation as it is recorded."""

    id: str
    name: Mapping[str, str]
    kind: str
    source: str


def read_organisations(
    raw: Sequence[RawTable], known: Sequence[KnownOrganisation], reader: str, say: Say
) -> Outcome:
    """What a file says of organisations, known by any of their names; nothing is written by this.

    A name that is there is never replaced, nor is an empty cell taken for an answer.
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
            names = reading.names()
            again = seen & set(map(folded, names.values()))
            if again:
                reading.refuse("organisation-fr", RuleViolation("import-name-twice"))
            seen |= set(map(folded, names.values()))
            change = reading.change(names, known)
            refused += reading.refused
            if not reading.refused:
                changes.append(change)
    return Outcome(read, tuple(changes), tuple(refused), found.unread)


class _Line:
    """One line, with what is wrong in it."""

    def __init__(self, table: FoundTable, line: Line, say: Say) -> None:
        self.table, self.line, self.say = table, line, say
        self.refused: list[Refusal] = []

    def refuse(self, cell: str, why: RuleViolation) -> None:
        self.refused.append(self.table.refusal(self.line.number, cell, why))

    def names(self) -> dict[str, str]:
        names = {}
        for language in LANGUAGES:
            cell = f"organisation-{language}"
            try:
                name = clean_line(cells.text(self.line.cells.get(cell)))
                if len(name) > LABEL_LENGTH:
                    raise RuleViolation("text-too-long", maximum=LABEL_LENGTH, length=len(name))
            except RuleViolation as error:
                self.refuse(cell, error)
                continue
            if name:
                names[language] = name
        if not names and not self.refused:
            self.refuse("organisation-fr", RuleViolation("import-name-missing"))
        return names

    def change(self, names: Mapping[str, str], known: Sequence[KnownOrganisation]) -> Change:
        wanted = set(map(folded, names.values()))
        held = next((one for one in known if wanted & set(map(folded, one.name.values()))), None)
        said: dict[str, object] = {"kind": self._kind(), "source": self._source()}
        if held is None:
            if said["kind"] is None and not self.refused:
                words = ", ".join(
                    self.say(one, self.table.language) for one in ORGANISATION_KIND_LABELS.values()
                )
                self.refuse("kind", RuleViolation("import-choice-missing", words=words))
            values = {key: value for key, value in said.items() if value}
            return Change("", names, {"name": dict(names), **values}, {})
        before: dict[str, object] = {
            "name": dict(held.name),
            "kind": held.kind,
            "source": held.source,
        }
        said["name"] = {**names, **held.name}
        changed = {key: value for key, value in said.items() if value and value != before[key]}
        return Change(held.id, held.name, changed, {key: before[key] for key in changed})

    def _kind(self) -> str | None:
        try:
            cell = self.line.cells.get("kind")
            return cells.choice(cell, ORGANISATION_KIND_LABELS, self.table.language, self.say)
        except RuleViolation as error:
            self.refuse("kind", error)
            return None

    def _source(self) -> str | None:
        try:
            said = cells.text(self.line.cells.get("source"))
            return checked_address(said, field="source")
        except RuleViolation as error:
            self.refuse("source", error)
            return None
