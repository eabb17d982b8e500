"""The sheets of a plan as tables that can be read back: every field, in every language.

They have the columns that an import knows, so that a plan which is taken away as a spreadsheet
can be changed there and brought in again, or brought into another plan.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from cocreate.catalogues import translate
from cocreate.domain.documents import Column as Titled
from cocreate.domain.documents import Table, Value
from cocreate.domain.imports import TableSpec
from cocreate.domain.imports.sheet_tables import DELIVERABLES, FUNDING, INDICATORS, PARTNERS, SHEETS
from cocreate.domain.sheets.terms import (
    AIM_LABELS,
    AIM_LEVEL_LABELS,
    AIMS,
    CERTAINTY_LABELS,
    INDICATOR_KIND_LABELS,
    PARTNER_ROLE_LABELS,
    AimLevel,
    Certainty,
    IndicatorKind,
    PartnerRole,
)
from cocreate.domain.text import LANGUAGES, N_, in_language
from cocreate.queries.documents.wording import day, euro

Plain = Mapping[str, Any]  # Any: parsed JSON
Cells = dict[str, Value]
UNKNOWN: Final = N_("Unknown")


class Exchange:
    """Writes the tables of one plan, from its content as plain values."""

    def __init__(self, content: Plain, language: str) -> None:
        self.actions: Iterable[Plain] = content["actions"]
        self.organisations: Plain = content["organisations"]
        self.groups: Plain = content["target_groups"]
        self.language = language

    def tables(self) -> tuple[Table, ...]:
        """One table of sheets, and one of each of their lists."""
        return (
            self._table(SHEETS, lambda action: [self._sheet(action["sheet"])]),
            self._table(PARTNERS, lambda action: map(self._partner, action["sheet"]["partners"])),
            self._table(
                FUNDING, lambda action: map(self._funding, action["sheet"]["budget_lines"])
            ),
            self._table(
                DELIVERABLES, lambda action: map(self._deliverable, action["sheet"]["deliverables"])
            ),
            self._table(
                INDICATORS, lambda action: map(self._indicator, action["sheet"]["indicators"])
            ),
        )

    def _table(self, spec: TableSpec, cells_of: Callable[[Plain], Iterable[Cells]]) -> Table:
        return Table(
            key=spec.key,
            title=self._say(spec.title),
            columns=tuple(Titled(one.heading(self.language, translate)) for one in spec.columns),
            rows=tuple(
                tuple({"code": action["code"], **cells}.get(one.cell) for one in spec.columns)
                for action in self.actions
                for cells in cells_of(action)
            ),
        )

    def _sheet(self, sheet: Plain) -> Cells:
        budget = sheet["budget"]
        certainty = budget["certainty"]
        levels = {f"aim_{aim}": sheet[f"aim_{aim}"] for aim in AIMS}
        return {
            **_texts("title", sheet["title"]),
            **_texts("summary", sheet["summary"]),
            **_texts("description", sheet["description"]),
            "theme": sheet["theme"],
            "objectives": ", ".join(sheet["objectives"]),
            "obstacles": ", ".join(sheet["obstacles"]),
            **{
                key: self._say(AIM_LEVEL_LABELS[AimLevel(level)]) if level else None
                for key, level in levels.items()
            },
            "target_groups": ", ".join(
                self._told(self.groups.get(one, {})) for one in sheet["target_groups"]
            ),
            "lead": self._organisation(sheet["lead"]),
            "budget": None if budget["amount"] is None else euro(budget["amount"]),
            "certainty": self._say(CERTAINTY_LABELS[Certainty(certainty)]) if certainty else None,
            "start_on": day(sheet["start_on"]),
            "due_on": day(sheet["due_on"]),
        }

    def _partner(self, row: Plain) -> Cells:
        return {
            "partner": self._organisation(row["organisation"]),
            "role": self._say(PARTNER_ROLE_LABELS[PartnerRole(row["role"])]),
        }

    def _funding(self, row: Plain) -> Cells:
        amount = euro(row["amount"])
        return {**_texts("source", row["source"]), "year": str(row["year"]), "amount": amount}

    def _deliverable(self, row: Plain) -> Cells:
        return {**_texts("deliverable", row["label"]), "due_on": day(row["due_on"])}

    def _indicator(self, row: Plain) -> Cells:
        return {
            **_texts("indicator", row["label"]),
            "kind": self._say(INDICATOR_KIND_LABELS[IndicatorKind(row["kind"])]),
            "aim": self._say(AIM_LABELS[row["aim"]]) if row["aim"] else None,
            **_texts("unit", row["unit"]),
            "baseline": self._measured(row["baseline"]),
            "target": self._measured(row["target"]),
            "due_on": day(row["due_on"]),
            "collector": row["collector"] or None,
        }

    def _say(self, message: str) -> str:
        return translate(message, self.language)

    def _told(self, texts: Mapping[str, str]) -> str:
        return in_language(texts, self.language)[0]

    def _organisation(self, organisation_id: str | None) -> str | None:
        found = self.organisations.get(organisation_id or "", {})
        return self._told(found.get("name", {})) or None

    def _measured(self, figure: str | None) -> Value:
        return Decimal(figure) if figure else self._say(UNKNOWN)


def _texts(key: str, texts: Mapping[str, str]) -> Cells:
    return {f"{key}-{language}": texts.get(language) or None for language in LANGUAGES}
