"""Every file that leaves the program, made of whatever a database holds, as the texts in it.

The documents are read as JSON, which holds whatever their other formats hold.
"""

import csv
import datetime as dt
import importlib
import io
import json
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import cocreate.domain
from cocreate.catalogues import translate
from cocreate.database import for_reading
from cocreate.domain.documents import Brand, Document
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.phases import PHASES
from cocreate.domain.voting.methods import METHODS
from cocreate.exports.formats.csv import table_file
from cocreate.exports.formats.json import JsonFile
from cocreate.models import Base
from cocreate.models.arbitration import ArbitrationRound
from cocreate.models.commitments.records import Charter
from cocreate.models.pillars import Pillar, Programme
from cocreate.models.plans import Plan, PlannedAction, PlanVersion
from cocreate.models.publication import Publication
from cocreate.models.studies.records import SelectionRun
from cocreate.models.workshops import Workshop
from cocreate.queries.documents import charters, comparisons, plans, reports, selections
from cocreate.queries.documents.followup import report as follow_up
from cocreate.queries.documents.wording import Edition
from cocreate.queries.followup.evaluation import evaluation_table
from cocreate.queries.publication.open_data import open_plan
from cocreate.queries.sealing.content import sealed_content
from cocreate.queries.studies.files import actions_table, run_ballots, run_record
from cocreate.queries.studies.runs import run_view

LANGUAGE = "fr"
LICENCE = "CC-BY-4.0"
LONG_ENOUGH = 8
"""Letters of a text that is not found within another one by chance."""


class Leaving:
    """The files of one database, each a list of the values that stand in it."""

    def __init__(self, engine: sa.Engine, now: dt.datetime) -> None:
        self.session = Session(for_reading(engine), autoflush=False)
        self.edition = Edition(LANGUAGE, Brand("Bruxelles Environnement"), now, LICENCE)

    def made(self, file: str) -> list[str]:
        """What stands in every file of a kind; nothing when the database has none."""
        return [leaf for content in FILES[file](self) for leaf in leaves(content)]

    def every(self, model: Any) -> list[str]:  # Any: a mapped class with an id
        return list(self.session.scalars(sa.select(model.id)))

    def document(self, build: Callable[..., Document], *args: object) -> Any:
        written = JsonFile().render(build(self.session, *args, self.edition))
        return json.loads(written)

    def documents(self, build: Callable[..., Document], model: Any) -> Iterator[Any]:
        for one in self.every(model):
            yield self.document(build, SYSTEM, one)

    def plans(self) -> Iterator[Any]:
        yield from self.documents(plans.draft_plan, Plan)

    def versions(self) -> Iterator[Any]:
        yield from self.documents(plans.frozen_plan, PlanVersion)

    def comparisons(self) -> Iterator[Any]:
        found = sa.select(PlanVersion.id).order_by(PlanVersion.plan_id, PlanVersion.number)
        for before, after in pairwise(self.session.scalars(found)):
            yield self.document(comparisons.version_comparison, SYSTEM, before, after)

    def sheets(self) -> Iterator[Any]:
        yield from self.documents(plans.action_sheet, PlannedAction)

    def rounds(self) -> Iterator[Any]:
        yield from self.documents(plans.arbitration_file, ArbitrationRound)

    def published(self) -> Iterator[Any]:
        for key in self.published_pillars():
            written = plans.published_plan(self.session, key, self.edition)
            yield json.loads(JsonFile().render(written))

    def published_pillars(self) -> list[str]:
        found = sa.select(Pillar.key).join(Plan).join(Publication).distinct()
        return list(self.session.scalars(found))

    def sealed(self) -> Iterator[Any]:
        """The data of the archive; its papers are other files of this list."""
        for one in self.every(ArbitrationRound):
            found = sealed_content(self.session, one, self.edition.brand)
            yield [found.version, found.journal]
            for records in found.records.values():
                yield [record.content for record in records]

    def workshops(self) -> Iterator[Any]:
        yield from self.documents(reports.workshop_report, Workshop)

    def charters(self) -> Iterator[Any]:
        yield from self.documents(charters.charter, Charter)

    def follow_up(self) -> Iterator[Any]:
        yield from self.documents(follow_up.pillar_report, Plan)
        for key in self.session.scalars(sa.select(Programme.key)):
            yield self.document(follow_up.programme_report, SYSTEM, key)

    def open_data(self) -> Iterator[Any]:
        for key in self.published_pillars():
            yield open_plan(self.session, key, self.edition.at.date(), LICENCE)

    def selections(self) -> Iterator[Any]:
        yield from self.documents(selections.method_sheet, SelectionRun)
        for one in self.every(SelectionRun):
            view = run_view(self.session, SYSTEM, one)
            yield json.loads(run_record(view))
            table = table_file(actions_table(view, LANGUAGE), LANGUAGE).decode("utf-8-sig")
            yield list(csv.reader(io.StringIO(table), delimiter=";"))

    def ballots(self) -> Iterator[Any]:
        for one in self.every(SelectionRun):
            view = run_view(self.session, SYSTEM, one)
            written = run_ballots(self.session, SYSTEM, view)
            yield list(csv.reader(io.StringIO(written), delimiter=";"))

    def evaluation(self) -> Iterator[Any]:
        found = evaluation_table(self.session, LANGUAGE)
        yield [] if found is None else found.to_json()


FILES: dict[str, Callable[[Leaving], Iterator[Any]]] = {
    "plan": Leaving.plans,
    "version": Leaving.versions,
    "comparison": Leaving.comparisons,
    "sheet": Leaving.sheets,
    "arbitration file": Leaving.rounds,
    "sealed file": Leaving.sealed,
    "published plan": Leaving.published,
    "open data": Leaving.open_data,
    "workshop report": Leaving.workshops,
    "charter": Leaving.charters,
    "follow-up": Leaving.follow_up,
    "selection": Leaving.selections,
    "ballots": Leaving.ballots,
    "evaluation": Leaving.evaluation,
}
"""How each file that the reference names is made; answers parsed JSON, or the cells of a table."""


def leaves(content: Any) -> Iterator[str]:
    """Every value of parsed JSON, with the keys that are data (languages are words too)."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield str(key)
            yield from leaves(value)
    elif isinstance(content, (list, tuple)):
        for value in content:
            yield from leaves(value)
    elif isinstance(content, float) and content.is_integer():
        yield str(int(content))
    elif content is not None:
        yield str(content)


def values(engine: sa.Engine) -> dict[tuple[str, str], set[str]]:
    """What each column, by table and name, holds that can be told from chance in a file."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(sa.select(*table.columns)):
                for column in table.columns:
                    found[table.name, column.name].update(forms(row._mapping[column]))
    return found


def forms(value: Any) -> Iterator[str]:
    """How a value can stand in a file; nothing of a flag, a small number or an empty text."""
    match value:
        case bool():
            return
        case int() | Decimal():
            yield from _of_number(value)
        case dt.datetime():
            yield value.isoformat()
            yield value.date().isoformat()
        case dt.date():
            yield value.isoformat()
        case str():
            said = " ".join(value.split())
            if len(said) > 1:
                yield said
                yield from _titles().get(said, ())
        case dict() | list():
            for one in value.values() if isinstance(value, dict) else value:
                yield from forms(one)


def _of_number(value: int | Decimal) -> Iterator[str]:
    is_whole = value == int(value)
    if not is_whole or value >= 1000:
        yield str(int(value)) if is_whole else format(value, "f")
        yield f"{value:.2f}"


@cache
def _titles() -> dict[str, set[str]]:
    """What choices are called in the language of the files, by their keys."""
    titled = [(one.key, one.title) for one in (*PHASES, *METHODS)]
    for module in pkgutil.walk_packages(cocreate.domain.__path__, "cocreate.domain."):
        for name, content in vars(importlib.import_module(module.name)).items():
            if name.isupper() and isinstance(content, dict):
                titled += content.items()
    found: dict[str, set[str]] = {}
    for key, title in titled:
        if isinstance(key, str) and isinstance(title, str):
            found.setdefault(str(key), set()).add(translate(title, LANGUAGE))
    return found


class Standing:
    """What stands in a file: whole values, and the longer texts that hold them."""

    def __init__(self, written: list[str]) -> None:
        self.whole = {" ".join(one.split()) for one in written}
        self.text = "\n".join(self.whole)

    def has_any(self, wanted: set[str]) -> bool:
        return any(one in self.whole or self._within(one) for one in wanted)

    def _within(self, one: str) -> bool:
        return len(one) >= LONG_ENOUGH and one in self.text
