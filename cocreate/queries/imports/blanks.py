"""The tables of an import, empty and in the reader's language, with the words that fit there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from cocreate.catalogues import translate
from cocreate.domain.imports import Column, TableSpec
from cocreate.domain.imports.blanks import BlankColumn, BlankTable
from cocreate.domain.imports.organisations import SPEC as ORGANISATIONS
from cocreate.domain.imports.proposals import LANGUAGE_NAMES
from cocreate.domain.imports.proposals import SPEC as PROPOSALS
from cocreate.domain.imports.sheet_tables import SPECS as SHEETS
from cocreate.domain.pillars import ItemKind
from cocreate.domain.sheets.terms import (
    AIM_LABELS,
    AIM_LEVEL_LABELS,
    CERTAINTY_LABELS,
    INDICATOR_KIND_LABELS,
    ORGANISATION_KIND_LABELS,
    PARTNER_ROLE_LABELS,
    OrganisationKind,
)
from cocreate.domain.text import LANGUAGES, N_, in_language
from cocreate.models.imports.pending import ImportKind, items_of, known_organisations, known_plan
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plans import Plan
from cocreate.models.workshops import Workshop
from cocreate.queries.imports.looks import Target

Words = Mapping[str, tuple[str, ...]]

TABLES: dict[ImportKind, tuple[TableSpec, ...]] = {
    ImportKind.SHEETS: SHEETS,
    ImportKind.ORGANISATIONS: (ORGANISATIONS,),
    ImportKind.PROPOSALS: (PROPOSALS,),
}
_LONG = frozenset({"title", "summary", "description", "proposal", "organisation", "deliverable"})
_SEVERAL = frozenset({"objectives", "obstacles", "target_groups"})
_DAYS = frozenset({"start_on", "due_on"})
_HINTS = {
    "code": N_("The code of a sheet of the plan. A new sheet needs none, or a free one."),
    "objectives": N_("One or several codes, with commas between them."),
    "obstacles": N_("One or several codes, with commas between them."),
    "target_groups": N_("One or several groups, with commas between them."),
    "start_on": N_("A day, as 31/12/2027 or 2027-12-31."),
    "due_on": N_("A day, as 31/12/2027 or 2027-12-31."),
    "budget": N_("In euro. Leave it empty when nobody knows; unknown is not zero."),
    "amount": N_("In euro."),
    "cost": N_("In euro. Leave it empty when nobody knows; unknown is not zero."),
    "baseline": N_("A number. Leave it empty when nobody knows; unknown is not zero."),
}


def blank_tables(
    session: Session, target: Target, language: str, *, filled: bool = False
) -> tuple[BlankTable, ...]:
    """The tables to fill in; with ``filled``, organisations as they are recorded."""
    words = _words(session, target, language)
    return tuple(
        BlankTable(
            spec.key,
            translate(spec.title, language),
            tuple(_column(one, language, words) for one in spec.columns),
            _organisations(session, language) if filled and spec is ORGANISATIONS else (),
        )
        for spec in TABLES[target.kind]
    )


def _column(one: Column, language: str, words: Words) -> BlankColumn:
    hint = _HINTS.get(one.key, "")
    return BlankColumn(
        title=one.heading(language, translate),
        hint=translate(hint, language),
        words=words.get(one.key, ()),
        several=one.key in _SEVERAL,
        is_long=one.key in _LONG,
        is_day=one.key in _DAYS,
    )


def _words(session: Session, target: Target, language: str) -> dict[str, tuple[str, ...]]:
    def of(labels: Mapping[Any, str]) -> tuple[str, ...]:  # Any: an enum of texts
        return tuple(translate(label, language) for label in labels.values())

    levels = of(AIM_LEVEL_LABELS)
    words = {f"aim_{aim}": levels for aim in AIM_LABELS}
    if target.kind is ImportKind.ORGANISATIONS:
        return {"kind": of(ORGANISATION_KIND_LABELS)}
    if target.kind is ImportKind.PROPOSALS:
        workshop = session.get_one(Workshop, target.id)
        items = items_of(session, workshop)
        return words | {"language": tuple(LANGUAGE_NAMES.values())} | _codes(items.items(), str)
    plan = session.get_one(Plan, target.id)
    known = known_plan(session, plan)
    organisations = _names(known.organisations, language)
    frame = published_frame(session.get_one(Pillar, plan.pillar_id))
    texts = {one.code: in_language(one.text, language)[0] for one in (frame.items if frame else [])}
    return (
        words
        | _codes(known.items.items(), lambda code: f"{code} {texts[code]}".replace(",", ""))
        | {
            "target_groups": _names(known.target_groups, language),
            "lead": organisations,
            "partner": organisations,
            "role": of(PARTNER_ROLE_LABELS),
            "certainty": of(CERTAINTY_LABELS),
            "kind": of(INDICATOR_KIND_LABELS),
            "aim": of(AIM_LABELS),
        }
    )


def _codes(
    items: Iterable[tuple[str, ItemKind]], shown: Callable[[str], str]
) -> dict[str, tuple[str, ...]]:
    kept = list(items)

    def of(*kinds: ItemKind) -> tuple[str, ...]:
        return tuple(shown(code) for code, kind in kept if kind in kinds)

    return {
        "theme": of(ItemKind.THEME),
        "objectives": of(ItemKind.STRATEGIC_OBJECTIVE, ItemKind.OPERATIONAL_OBJECTIVE),
        "obstacles": of(ItemKind.OBSTACLE),
    }


def _names(known: Iterable[tuple[str, Mapping[str, str]]], language: str) -> tuple[str, ...]:
    return tuple(sorted((in_language(one, language)[0] for _, one in known), key=str.casefold))


def _organisations(session: Session, language: str) -> tuple[tuple[str, ...], ...]:
    rows = [
        (
            *(one.name.get(code, "") for code in LANGUAGES),
            translate(ORGANISATION_KIND_LABELS[OrganisationKind(one.kind)], language),
            one.source,
        )
        for one in known_organisations(session)
    ]
    return tuple(sorted(rows))
