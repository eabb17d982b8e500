"""Each column of the database leaves in a file, or is excluded for a reason that is written."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from cocreate.config import Settings
from cocreate.database import make_engine
from cocreate.models import Base
from cocreate.models.studies.records import JobKind
from cocreate.program import Program
from cocreate.queries.studies.work import work_waits
from cocreate.seed.demo import load_demo
from cocreate.seed.evaluation import bring_in
from tests.leaving import FILES, Leaving, Standing, values
from tests.saying import Said
from tests.studying import ENGINE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "exported-fields.md"
NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
EXCLUDED, NONE = "excluded", "–"
REASONS = (
    "key",
    "bookkeeping",
    "secret",
    "personal",
    "ballot secrecy",
    "derived",
    "waiting work",
    "not yet in a file",
)
Named = tuple[str, str]
UNTOLD: set[Named] = {
    ("ballot_paper", "marks"),
    ("planned_action", "origin_reason"),
    ("planned_action", "set_aside"),
    ("poll", "corrects_id"),
    ("poll", "selection"),
    ("poll", "settings"),
    ("run_evidence", "content"),
    ("selection_run", "engine"),
    ("shortlist_entry", "note"),
}
"""Columns that leave and hold nothing in either database that could be told from chance."""


@dataclass(frozen=True)
class Line:
    """A line of the page: columns of a table that leave alike."""

    table: str
    columns: tuple[str, ...]
    files: tuple[str, ...]
    reason: str

    @property
    def is_excluded(self) -> bool:
        return self.files == (EXCLUDED,)

    @property
    def named(self) -> Iterator[Named]:
        return ((self.table, one) for one in self.columns)


def lines() -> list[Line]:
    rows = re.findall(r"^\| ([\w]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", _text(), re.MULTILINE)
    return [
        Line(table, tuple(columns.split(", ")), tuple(files.split(", ")), reason)
        for table, columns, files, reason in rows
        if table != "Table"
    ]


def _text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_column_stands_on_one_line_and_every_line_has_columns_that_exist() -> None:
    """M25: every model field is exported or listed as excluded with a reason."""
    told = Counter(name for line in lines() for name in line.named)
    known = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
    }
    assert known - told.keys() == set(), "say in which file it leaves, or why in none"
    assert told.keys() - known == set(), "the page names what does not exist"
    assert [name for name, times in told.items() if times > 1] == []


def test_every_line_names_files_that_are_made_or_a_reason() -> None:
    for line in lines():
        if line.is_excluded:
            kind, _, why = line.reason.partition(": ")
            assert kind in REASONS, line
            assert why, line
        else:
            assert line.reason == NONE, line
            assert set(line.files) <= FILES.keys(), line
    listed = re.findall(r"^\| ([a-z -]+) \| [A-Z]", _text(), re.MULTILINE)
    assert listed == list(FILES)
    assert {file for line in lines() for file in line.files} == {EXCLUDED, *FILES}


def test_what_is_said_to_leave_in_a_file_is_found_there_by_its_values(
    engine: sa.Engine, tmp_path: Path, empty_database: Callable[[Path], str]
) -> None:
    """M25: the values of every exported field stand in each file that the list names."""
    told = [
        (name, file)
        for line in lines()
        if not line.is_excluded
        for name in line.named
        for file in line.files
    ]
    said = Said(engine)
    found, held = _found(engine, said.now, told)
    engine.dispose()
    folder = tmp_path / "demonstration"
    folder.mkdir()
    second = make_engine(empty_database(folder))
    _load_everything(second, folder)
    more, filled = _found(second, NOW, told)
    second.dispose()
    held |= filled
    lost = [one for one in told if one[0] in held and one not in found | more]
    assert sorted(lost) == [], "no value of the column stands in the file"
    untold = {name for name, _ in told} - held
    assert {name for name in untold if not _is_small(name)} == UNTOLD


def _is_small(name: Named) -> bool:
    """Whether a column holds flags or small numbers, which stand in every file by chance."""
    kind = Base.metadata.tables[name[0]].columns[name[1]].type
    return isinstance(kind, sa.Boolean | sa.Integer)


def _found(
    engine: sa.Engine, now: dt.datetime, told: list[tuple[Named, str]]
) -> tuple[set[tuple[Named, str]], set[Named]]:
    """What of the list is found in the files of a database, and which columns hold anything."""
    leaving, held = Leaving(engine, now), values(engine)
    with leaving.session:
        made = {file: Standing(leaving.made(file)) for file in FILES}
    found = {(name, file) for name, file in told if made[file].has_any(held[name])}
    return found, {name for name, written in held.items() if written}


def _load_everything(engine: sa.Engine, folder: Path) -> None:
    """The demonstration with its official run, and the evaluation."""
    settings = Settings(secret_key="k" * 40, data_dir=folder)
    program = Program(settings, engine, clock=lambda: NOW)
    load_demo(program)
    bring_in(program)

    def waits(kinds: object) -> bool:
        with program.reading() as session:
            return work_waits(session, kinds, NOW)  # type: ignore[arg-type]  # as the engine asks

    ENGINE.units, ENGINE.waits = program.unit_of_work, waits
    ENGINE.kinds = (JobKind.OFFICIAL,)
    ENGINE.work_off()
