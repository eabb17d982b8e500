"""A plan as tables of a spreadsheet: its sheets, and one table for each of their lists."""

from cocreate.domain.imports import Column, TableSpec, spoken
from cocreate.domain.sheets import FIELDS
from cocreate.domain.sheets.terms import AIMS
from cocreate.domain.text import N_

TEXTS = ("title", "summary", "description")
LABEL_OF = {one.key: one.label for one in FIELDS}
CODE = Column("code", N_("Code"))
ACTION = Column("code", N_("Action"))

SHEETS = TableSpec(
    "sheets",
    N_("Action sheets"),
    (
        CODE,
        *(one for key in TEXTS for one in spoken(key, LABEL_OF[key])),
        *(
            Column(key, LABEL_OF[key])
            for key in ("theme", "objectives", "obstacles", *(f"aim_{aim}" for aim in AIMS))
        ),
        Column("target_groups", LABEL_OF["target_groups"]),
        Column("lead", LABEL_OF["lead"]),
        Column("budget", LABEL_OF["budget"]),
        Column("certainty", N_("Certainty of the budget")),
        Column("start_on", LABEL_OF["start_on"]),
        Column("due_on", LABEL_OF["due_on"]),
    ),
    marks=("title",),
)
PARTNERS = TableSpec(
    "partners",
    LABEL_OF["partners"],
    (ACTION, Column("partner", N_("Partner organisation")), Column("role", N_("Role"))),
    marks=("partner",),
    needs=("code", "role"),
)
FUNDING = TableSpec(
    "funding",
    LABEL_OF["budget_lines"],
    (
        ACTION,
        *spoken("source", N_("Source of funding")),
        Column("year", N_("Year")),
        Column("amount", N_("Amount")),
    ),
    marks=("source",),
    needs=("code", "year", "amount"),
)
DELIVERABLES = TableSpec(
    "deliverables",
    LABEL_OF["deliverables"],
    (ACTION, *spoken("deliverable", N_("Deliverable")), Column("due_on", N_("Due on"))),
    marks=("deliverable",),
    needs=("code",),
)
INDICATORS = TableSpec(
    "indicators",
    LABEL_OF["indicators"],
    (
        ACTION,
        *spoken("indicator", N_("Indicator")),
        Column("kind", N_("Kind")),
        Column("aim", N_("Aim that it measures")),
        *spoken("unit", N_("Unit")),
        Column("baseline", N_("Baseline")),
        Column("target", N_("Target")),
        Column("due_on", N_("Due on")),
        Column("collector", N_("Collected by")),
    ),
    marks=("indicator",),
    needs=("code", "kind"),
)
SPECS = (SHEETS, PARTNERS, FUNDING, DELIVERABLES, INDICATORS)
